package travel_test

import (
	"cmp"
	"context"
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// catchment is the enhanced two-step floating catchment area of Luo and Qi (2009, Health & Place 15:1100–1107), of
// which the APL is one: R_j = S_j / Σ_i P_i w(t_ij), A_i = Σ_j R_j w(t_ij).
func catchment(rows *travel.Rows, demand, supply []float64, weight func(minutes float64) float64) []float64 {
	weights := make([]float64, len(rows.To))
	load := make([]float64, len(supply))
	for i := range demand {
		for k := rows.Start[i]; k < rows.Start[i+1]; k++ {
			weights[k] = weight(float64(rows.Minutes[k]))
			load[rows.To[k]] += demand[i] * weights[k]
		}
	}
	access := make([]float64, len(demand))
	for i := range access {
		for k := rows.Start[i]; k < rows.Start[i+1]; k++ {
			if j := rows.To[k]; load[j] > 0 {
				access[i] += supply[j] / load[j] * weights[k]
			}
		}
	}
	return access
}

// step is the decay of the APL since 2016 (DREES): 1 under 10 minutes, 2/3 under 15, 1/3 under 20.
func step(t float64) float64 {
	switch {
	case t < 10:
		return 1
	case t < 15:
		return 2. / 3
	case t < 20:
		return 1. / 3
	}
	return 0
}

// blurred is the step to be expected when the true time is normal around the estimate with a deviation that grows
// as the square root of the time.
func blurred(deviation func(t float64) float64) func(t float64) float64 {
	return func(t float64) float64 {
		under := func(bound float64) float64 { return 0.5 * math.Erfc((t-bound)/deviation(t)/math.Sqrt2) }
		return (under(10) + under(15) + under(20)) / 3
	}
}

// dai is the Gaussian decay of Dai (2010, Health & Place 16:1038–1052), 1 at no distance and 0 at 20 minutes.
func dai(t float64) float64 {
	if t >= 20 {
		return 0
	}
	end := math.Exp(-0.5)
	return (math.Exp(-t*t/800) - end) / (1 - end)
}

// spearman returns the correlation of ranks, ties at their mean rank.
func spearman(x, y []float64) float64 {
	a, b := ranks(x), ranks(y)
	n := float64(len(a))
	mean := (n + 1) / 2
	var ab, aa, bb float64
	for i := range a {
		ab += (a[i] - mean) * (b[i] - mean)
		aa += (a[i] - mean) * (a[i] - mean)
		bb += (b[i] - mean) * (b[i] - mean)
	}
	return ab / math.Sqrt(aa*bb)
}

func ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(v[i], v[j]) })
	out := make([]float64, len(v))
	for first := 0; first < len(order); {
		end := first
		for end < len(order) && v[order[end]] == v[order[first]] {
			end++
		}
		for _, i := range order[first:end] {
			out[i] = float64(first+end+1) / 2
		}
		first = end
	}
	return out
}

// gps returns the general practitioners of 2013 by commune of 2020.
func gps(t testing.TB, all []commune) []float64 {
	t.Helper()
	rows, _, err := insee.ReadBPE(context.Background(), realFile(t, "bpe/bpe2013_health_by_commune_on_cog2019.csv"), &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	by := make(map[string]float64)
	for _, e := range rows {
		if e.Profession == geo.GP {
			by[cityOf(e.Code)] += float64(e.Number)
		}
	}
	out := make([]float64, len(all))
	for i, c := range all {
		out[i] = by[c.Code]
	}
	return out
}

// scatterOf returns the deviation of known times around an estimate, over the square root of the estimate plus one:
// the median absolute error of the journeys estimated at under 40 minutes, times 1.4826, which is what it is of a
// normal distribution.
func scatterOf(c travel.Crow, pairs []travel.Pair) float64 {
	var off []float64
	for _, p := range pairs {
		if t := c.Minutes(p.From, p.To); t < 40 {
			off = append(off, math.Abs(p.Minutes-t)/math.Sqrt(t+1))
		}
	}
	slices.Sort(off)
	return 1.4826 * off[len(off)/2]
}

// TestNationalAPL computes an APL-like of general practitioners over metropolitan France and compares its ranks with
// what DREES published for 2016. Nothing is fitted on the published table: speeds and detour are the defaults of the
// study settings, the decay is DREES's own (or that of a paper), blurred by the scatter of METRIC's minutes around
// the crow's in Gironde, demand is DREES's standardised population of 2014.
func TestNationalAPL(t *testing.T) {
	all := france(t)
	supply := gps(t, all)
	published, err := dreesColumn("apl_mg2016")
	if err != nil {
		t.Fatal(err)
	}
	places, demand := make([]travel.Place, len(all)), make([]float64, len(all))
	for i, c := range all {
		places[i], demand[i] = c.place, c.population
	}
	known := gironde(t)
	inGironde, _, err := travel.Calibrate(crow, known)
	if err != nil {
		t.Fatal(err)
	}
	scatter := scatterOf(inGironde, known)
	t.Logf("METRIC's minutes in Gironde scatter by %.2f √(t+1) around the crow's", scatter)
	blurredStep := blurred(func(t float64) float64 { return scatter * math.Sqrt(t+1) })
	for _, c := range []struct {
		name  string
		crow  travel.Crow
		decay func(float64) float64
		least float64
	}{
		{"default speeds, step of the APL", crow, step, 0.55},
		{"default speeds, decay of Dai (2010) to 20 minutes", crow, dai, 0.58},
		{"default speeds, step of the APL as the scatter of the times blurs it", crow, blurredStep, 0.58},
		{"speeds of Gironde, step of the APL", inGironde, step, 0.40},
		{"speeds of Gironde, step of the APL blurred", inGironde, blurredStep, 0.40},
	} {
		rows, err := c.crow.Within(context.Background(), places, places, 30)
		if err != nil {
			t.Fatal(err)
		}
		rank, n := rankCorrelation(all, catchment(rows, demand, supply, c.decay), published)
		t.Logf("%s: Spearman %.4f over %d communes", c.name, rank, n)
		if rank < c.least || n < 34_000 {
			t.Errorf("%s: Spearman %.4f over %d communes, want %v", c.name, rank, n, c.least)
		}
	}
}

// rankCorrelation compares by commune; DREES gives Paris, Lyon and Marseille by arrondissement, which are left out.
func rankCorrelation(all []commune, access []float64, published map[string]float64) (rank float64, communes int) {
	var ours, theirs []float64
	for i, c := range all {
		if v, ok := published[c.Code]; ok && !slices.Contains([]string{"75056", "69123", "13055"}, c.Code) {
			ours, theirs = append(ours, access[i]), append(theirs, v)
		}
	}
	return spearman(ours, theirs), len(ours)
}
