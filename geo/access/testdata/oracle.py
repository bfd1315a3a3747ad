"""Makes belo_horizonte.csv and equilibrium.json: values that others' code, or formulas written out densely,
give on the public travel times of Belo Horizonte (R package accessibility, ipeaGIT, MIT) and on small markets.

    pip install access==1.1.10.post3 pandas scipy
    python oracle.py path/to/accessibility path/to/testdata

Two- and three-step values come from PySAL access (Saxon, Koschinsky and others). It does not know the other
measures, which are computed here with dense matrices straight from the formulas of the papers. The equilibria
come from scipy's SLSQP. Only hexagons with jobs are given as sites, every twentieth hexagon is kept.
"""
import json
import sys

import numpy as np
import pandas as pd
from access import fca, weights
from scipy.optimize import minimize

source, target = sys.argv[1:3]
land = pd.read_csv(f"{source}/belo_horizonte_land_use.csv").set_index("id")
times = pd.read_csv(f"{source}/belo_horizonte_travel_matrix.csv.gz")
sites = land[land.jobs > 0]
times = times[times.to_id.isin(sites.index)].astype({"travel_time": "float32"}).astype({"travel_time": float})
columns = dict(cost_origin="from_id", cost_dest="to_id", cost_name="travel_time", demand_index=True,
               demand_name="population", supply_name="jobs")
out = pd.DataFrame(index=land.index)


def two_step(max_cost, weight):
    people = land[["population"]].rename_axis("geoid")
    jobs = sites[["jobs"]].rename_axis("geoid")
    a = fca.two_stage_fca(people, jobs, times, max_cost, weight_fn=weight, **columns)
    return a.reindex(land.index).fillna(0)


out["step:45=1"] = two_step(45, None)
out["step:20=1,40=0.68,60=0.22"] = two_step(60, weights.step_fn({20: 1, 40: 0.68, 60: 0.22}))
out["gaussian:20,within=60"] = two_step(60, weights.gaussian(20))
out["power:1,1.5,within=60"] = two_step(60, weights.gravity(1, -1.5, 1))
out["3sfca step:10=0.962,20=0.704,30=0.377,60=0.042"] = fca.three_stage_fca(
    land[["population"]].rename_axis("geoid"), sites[["jobs"]].rename_axis("geoid"), times.copy(), 60,
    weight_fn=weights.step_fn({10: 0.962, 20: 0.704, 30: 0.377, 60: 0.042}), **columns,
).reindex(land.index).fillna(0)

# Dense: rows are hexagons, columns sites.
minutes = times.pivot(index="from_id", columns="to_id", values="travel_time").reindex(
    index=land.index, columns=sites.index).to_numpy()
W = np.where(np.isnan(minutes) | (minutes > 60), 0, np.exp(-np.nan_to_num(minutes, nan=1e9) / 15))
P, S = land.population.to_numpy(float)[:, None], sites.jobs.to_numpy(float)[None, :]


def over(a, b):
    return np.divide(a, b, out=np.zeros(np.broadcast(a, b).shape), where=b > 0)


def gather(claim, use):
    return (over(S, (P * claim).sum(0, keepdims=True)) * use).sum(1)


H = over(S * W, (S * W).sum(1, keepdims=True))
rows_, cols_ = over(W, W.sum(1, keepdims=True)), over(W, W.sum(0, keepdims=True))
out["m2sfca exponential:15,within=60"] = gather(W, W * W)
out["mh3sfca exponential:15,within=60"] = gather(H, H * W)
out["bfca exponential:15,within=60"] = gather(rows_, cols_)
V = S * over(P**0.5 * W, (P**0.5 * W).sum(0, keepdims=True))
out["availability 0.5 exponential:15,within=60"] = over(V.sum(1), P[:, 0])
out.iloc[::20].to_csv(f"{target}/belo_horizonte.csv", float_format="%.12g")


def market(seed):
    r = np.random.default_rng(seed)
    n, m = 12, 5
    t, p, s = r.uniform(2, 40, (n, m)).round(2), r.integers(50, 3000, n), r.integers(1, 6, m)
    rho, tau = p.sum() / s.sum(), 60
    phi = lambda x: ((x.reshape(n, m).sum(0) ** 2 / (2 * rho * s)).sum() + (x.reshape(n, m) * t).sum() / tau) / p.sum()
    grad = lambda x: ((x.reshape(n, m).sum(0) / (rho * s))[None, :] + t / tau).ravel() / p.sum()
    sums = {"type": "eq", "fun": lambda x: (x.reshape(n, m).sum(1) - p) / p,
            "jac": lambda x: np.kron(np.eye(n), np.ones(m)) / p[:, None]}
    best = minimize(phi, np.repeat(p / m, m), jac=grad, bounds=[(0, None)] * (n * m), constraints=[sums],
                    method="SLSQP", options=dict(maxiter=5000, ftol=1e-15))
    load = best.x.reshape(n, m).sum(0)
    cost = (load / (rho * s) + t / tau).min(1)
    return dict(seed=seed, minutes=t.tolist(), demand=p.tolist(), supply=s.tolist(), value=best.fun * p.sum(),
                load=load.tolist(), cost=cost.tolist())


with open(f"{target}/equilibrium.json", "w") as f:
    json.dump([market(seed) for seed in range(4)], f, indent=1)
