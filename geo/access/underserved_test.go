package access_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/access"
)

func TestUnderservedByHand(t *testing.T) {
	values, people := []float64{1, 2.5, 2, 0, 3}, []float64{100, 50, 10, 0, 80}
	got := access.Underserved(values, people, 2.5)
	want := []access.Need{{Unit: 0, Access: 1, Population: 100, Missing: 150}, {Unit: 2, Access: 2, Population: 10, Missing: 5}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := access.Underserved(nil, nil, 2.5); got != nil {
		t.Errorf("of nothing, %+v", got)
	}
}

// Filling the severity up brings every unit to the threshold and no further.
func TestMissingIsWhatLiftsToTheThreshold(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 41))
		in := random(r)
		before := catchments(t, in, "gaussian:8").TwoStep().Access
		threshold := r.Float64() * 0.01
		after := slices.Clone(before)
		for _, n := range access.Underserved(before, in.demand, threshold) {
			after[n.Unit] += n.Missing / n.Population
			if !near(after[n.Unit], threshold, 1e-9) {
				t.Errorf("seed %d: unit %d comes to %v of %v", seed, n.Unit, after[n.Unit], threshold)
			}
		}
		if rest := access.Underserved(after, in.demand, threshold*(1-1e-9)); len(rest) > 0 {
			t.Errorf("seed %d: still underserved: %+v", seed, rest)
		}
	}
}

func TestBottomTenth(t *testing.T) {
	values, people := []float64{3, 1, 1, 2, 0}, []float64{70, 5, 10, 15, 0}
	got, threshold, err := access.BottomTenth(values, people)
	if err != nil || threshold != 1 || len(got) != 2 || got[0].Unit != 1 || got[1].Unit != 2 || got[0].Missing != 0 {
		t.Errorf("%+v under %v, %v", got, threshold, err)
	}
	if got, threshold, err := access.BottomTenth([]float64{1}, []float64{0}); got != nil || threshold != 0 || err != nil {
		t.Errorf("of nobody: %+v under %v, %v", got, threshold, err)
	}
	if _, _, err := access.BottomTenth([]float64{1}, nil); err == nil {
		t.Error("a value without population is accepted")
	}
}

// line has units one after the other, each knowing only the next.
func line(i int32, yield func(j int32)) { yield(i + 1) }

func TestAreas(t *testing.T) {
	needs := access.Underserved([]float64{1, 2, 9, 1, 9, 2, 1, 1}, []float64{10, 10, 10, 10, 10, 10, 10, 100}, 3)
	slices.Reverse(needs)
	areas := access.Areas(needs, line)
	if len(areas) != 3 {
		t.Fatalf("%+v", areas)
	}
	// Units 5 to 7 miss 10 + 20 + 200, units 0 and 1 miss 30, unit 3 misses 20.
	for k, want := range []struct {
		units   []int32
		missing float64
		access  float64
	}{{[]int32{5, 6, 7}, 230, (20. + 10 + 100) / 120}, {[]int32{0, 1}, 30, 1.5}, {[]int32{3}, 20, 1}} {
		if a := areas[k]; !slices.Equal(a.Units, want.units) || a.Missing != want.missing || !near(a.Access, want.access, 1e-12) {
			t.Errorf("area %d is %+v, want %+v", k, a, want)
		}
	}
	if got := access.Areas(nil, line); len(got) != 0 {
		t.Errorf("areas of nothing: %+v", got)
	}
}

// Against a plain flood fill on random graphs, in any order of needs.
func TestAreasAreComponents(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 42))
		const units = 40
		next := make([][]int32, units)
		for range 50 {
			a, b := int32(r.IntN(units)), int32(r.IntN(units))
			next[a], next[b] = append(next[a], b), append(next[b], a)
		}
		var needs []access.Need
		for i := range int32(units) {
			if r.IntN(2) == 0 {
				needs = append(needs, access.Need{Unit: i, Population: 1, Missing: float64(r.IntN(5))})
			}
		}
		want := flood(needs, next)
		r.Shuffle(len(needs), func(i, j int) { needs[i], needs[j] = needs[j], needs[i] })
		areas := access.Areas(needs, func(i int32, yield func(int32)) {
			for _, j := range next[i] {
				yield(j)
			}
		})
		if len(areas) != len(want) {
			t.Fatalf("seed %d: %d areas, want %d", seed, len(areas), len(want))
		}
		for k, a := range areas {
			if !slices.Equal(a.Units, want[a.Units[0]]) || k > 0 && a.Missing > areas[k-1].Missing {
				t.Errorf("seed %d: area %+v, want %v", seed, a, want[a.Units[0]])
			}
		}
	}
}

// flood returns the components among needs by their least unit.
func flood(needs []access.Need, next [][]int32) map[int32][]int32 {
	waiting := make(map[int32]bool)
	for _, n := range needs {
		waiting[n.Unit] = true
	}
	components := make(map[int32][]int32)
	for _, n := range needs {
		if !waiting[n.Unit] {
			continue
		}
		waiting[n.Unit] = false
		queue := []int32{n.Unit}
		for k := 0; k < len(queue); k++ {
			for _, j := range next[queue[k]] {
				if waiting[j] {
					waiting[j] = false
					queue = append(queue, j)
				}
			}
		}
		slices.Sort(queue)
		components[queue[0]] = queue
	}
	return components
}

func TestMeans(t *testing.T) {
	values, people := []float64{2, 4, 8}, []float64{10, 30, 0}
	got := access.Means(values, people, [][]int32{{0, 1}, {1, 2}, {2}, nil, {0, 1, 2}})
	want := []access.Mean{{Value: 3.5, Weight: 40}, {Value: 4, Weight: 30}, {}, {}, {Value: 3.5, Weight: 40}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// The access of everybody is the supply that is reached over all inhabitants.
func TestMeanOfAllIsSupplyOverInhabitants(t *testing.T) {
	in := country(400, 20)
	r := catchments(t, in, "step:<10=1,<15=2/3,<20=1/3").TwoStep()
	all := make([]int32, len(in.demand))
	for i := range all {
		all[i] = int32(i)
	}
	want := (sum(in.supply) - r.UnallocatedSupply) / sum(in.demand)
	if got := access.Means(r.Access, in.demand, [][]int32{all})[0].Value; !near(got, want, 1e-9) {
		t.Errorf("mean access %v, want %v", got, want)
	}
}

func TestStandardise(t *testing.T) {
	population := [][]float64{{100, 0}, {50, 50}, {0, 0}}
	// 200 inhabitants use 150·2 + 50·6 = 600, the mean one 3.
	got, err := access.Standardise(population, []float64{2, 6}, 0)
	if err != nil || !slices.Equal(got, []float64{200. / 3, 400. / 3, 0}) {
		t.Errorf("%v, %v", got, err)
	}
	got, err = access.Standardise(population, []float64{2, 6}, 4)
	if err != nil || !slices.Equal(got, []float64{50, 100, 0}) {
		t.Errorf("at a national mean of 4: %v, %v", got, err)
	}
	for name, c := range map[string]struct {
		population  [][]float64
		consumption []float64
		mean        float64
	}{
		"bands that do not fit": {[][]float64{{1}}, []float64{1, 2}, 0},
		"negative consumption":  {[][]float64{{1}}, []float64{-1}, 0},
		"negative population":   {[][]float64{{-1}}, []float64{1}, 0},
		"negative mean":         {[][]float64{{1}}, []float64{1}, -1},
		"no consumption":        {[][]float64{{1}}, []float64{0}, 0},
		"nobody":                {nil, []float64{1}, 0},
	} {
		if d, err := access.Standardise(c.population, c.consumption, c.mean); err == nil {
			t.Errorf("%s: %v", name, d)
		}
	}
}

func TestContributionsAreTheReasons(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 43))
		in := random(r)
		c := catchments(t, in, "gaussian:8")
		two := c.TwoStep()
		for i := range in.demand {
			total, last := 0., 0.
			for k, reason := range c.Contributions(two, int32(i)) {
				if k > 0 && reason.Access > last || in.supply[reason.Site] == 0 {
					t.Errorf("seed %d: place %d has reason %+v after %v", seed, i, reason, last)
				}
				last = reason.Access
				total += reason.Access
			}
			if !near(total, two.Access[i], 1e-9) {
				t.Errorf("seed %d: reasons of %d sum to %v, access is %v", seed, i, total, two.Access[i])
			}
		}
	}
}

func TestNearest(t *testing.T) {
	times := rows([][]float64{{5, 3, 3}, {1, -1, 9}, {1, -1, -1}, {-1, -1, -1}})
	sites, minutes := access.Nearest(times, []float64{0, 2, 1})
	if !slices.Equal(sites, []int32{1, 2, geo.None, geo.None}) || !slices.Equal(minutes, []float32{3, 9, 0, 0}) {
		t.Errorf("%v at %v minutes", sites, minutes)
	}
}
