package access

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/geo/travel"
)

// Rational is the rational agent access model, RAAM, of Saxon and Snow (2020, Annals of the American Association
// of Geographers 110:205–222): inhabitants go where congestion and travel together cost them least,
//
//	cost_ij = (D_j/S_j)/ρ + t_ij/τ
//
// with D_j everybody who goes to j. The equilibrium, in which all sites used from one place cost the same and
// none costs less, is the minimum of the convex function
//
//	Φ(x) = Σ_j D_j²/(2ρS_j) + Σ_ij x_ij t_ij/τ,   D_j = Σ_i x_ij,   Σ_j x_ij = P_i,   x ≥ 0
//
// (Beckmann's transformation), so it is solved as such: D_j and the costs are unique although x is not. The
// zero value has the defaults.
type Rational struct {
	Tau float64 // minutes of travel that cost as much as mean congestion; 60 by default
	Rho float64 // inhabitants per unit of supply where congestion costs 1; by default those of the whole input
	// Tolerance is the duality gap, as a share of the value, at which the solution is good; 1e-6 by default.
	Tolerance float64
	MaxRounds int // 10 000 by default
}

// Equilibrium is a solution of the rational agent access model, with the proof of how good it is.
type Equilibrium struct {
	// Result has, as access, the supply per inhabitant that would cost as much without any travel:
	// 1/(ρ·Cost). SupplyRatio is S_j/D_j, 0 at sites where nobody chooses to go.
	Result
	// Cost is what the cheapest site costs from each place of residence: 1 is mean congestion and no travel,
	// lower is better. It is 0 where Unserved.
	Cost []float64
	// Load is D_j, the inhabitants who go to each site.
	Load []float64
	// Value is Φ, in inhabitants, and Gap bounds how far it lies over the minimum.
	Value, Gap float64
	Rho        float64 // the ρ that was used
	Rounds     int
	Converged  bool // Gap is within the tolerance
}

// balancings is how often places divide their inhabitants among the sites they use, between two rounds over
// all sites: on 3000 communes a gap of 1e-6 takes over 1000 rounds without, 178 with 10 and 24 with 100, which
// costs the least time of these.
const balancings = 100

// Solve finds the equilibrium. Pairs that are not in times, or take infinitely long, are not possible. It
// returns an error when the input or a parameter cannot be used, or when the context ends; running out of
// rounds is no error but leaves Converged false.
//
// Each round lets every place of residence in turn divide its inhabitants optimally while the others stay
// (exact minimisation block by block, which converges for such a function: Luo and Tseng 1993, Annals of
// Operations Research 46:157–178), back and forth over the places, after having done so among the sites in use
// alone. Every round ends with the duality gap.
func (m Rational) Solve(ctx context.Context, times *travel.Rows, demand, supply []float64) (*Equilibrium, error) {
	if err := check(times, demand, supply); err != nil {
		return nil, err
	}
	m, err := m.withDefaults(demand, supply)
	if err != nil {
		return nil, err
	}
	s := m.market(times, demand, supply)
	e := &Equilibrium{Rho: m.Rho}
	for !e.Converged && e.Rounds < m.MaxRounds {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("access: equilibrium after %d rounds: %w", e.Rounds, err)
		}
		s.balance(balancings)
		s.round(e.Rounds%2 == 1)
		e.Rounds++
		s.reload()
		e.Value, e.Gap = s.gap()
		e.Converged = e.Gap <= m.Tolerance*e.Value
	}
	s.report(e)
	return e, nil
}

func (m Rational) withDefaults(demand, supply []float64) (Rational, error) {
	if m.Tau == 0 {
		m.Tau = 60
	}
	if m.Tolerance == 0 {
		m.Tolerance = 1e-6
	}
	if m.MaxRounds == 0 {
		m.MaxRounds = 10_000
	}
	if m.Rho == 0 {
		m.Rho = 1
		if d, s := sum(demand), sum(supply); d > 0 && s > 0 {
			m.Rho = d / s
		}
	}
	inRange := func(x float64) bool { return x >= least && x <= most }
	if !inRange(m.Tau) || !inRange(m.Rho) || !(m.Tolerance > 0) || m.MaxRounds < 0 {
		return m, fmt.Errorf("access: tau %v, rho %v, tolerance %v and rounds %d must be positive", m.Tau, m.Rho, m.Tolerance, m.MaxRounds)
	}
	return m, nil
}
