package secrecy

import (
	"fmt"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"pgregory.net/rapid"
)

// five returns the members of a team of five, two of them general practitioners, numbered from first.
func five(first int32) []geo.Member {
	out := make([]geo.Member, 5)
	for k := range out {
		out[k] = geo.Member{Practitioner: first + int32(k), Profession: geo.Nurse, Unit: geo.None}
		if k < 2 {
			out[k].Profession = geo.GP
		}
	}
	return out
}

// table returns a dataset of one team of five with counts in as many units.
func table(counts ...int64) *geo.Dataset {
	ds := &geo.Dataset{Teams: []geo.Team{{ID: "t", Members: five(0)}}, Units: make([]geo.Unit, len(counts))}
	for u, n := range counts {
		ds.Flows = append(ds.Flows, geo.Flow{Unit: int32(u), Patients: geo.Exactly(n)})
	}
	return ds
}

// feasible finds, by going through every table of so many cells whose counts are from 0 to 11, the values that a masked
// cell can have given what is shown, and returns those from 1 to 10 that some cell of some table cannot have. It is exact:
// no interval, no relaxation.
func feasible(cells int, show func(*geo.Dataset) Protected) (excluded []string) {
	type key struct {
		shown string
		cell  int
	}
	can := make(map[key]map[int64]bool)
	counts := make([]int64, cells)
	for done := false; !done; {
		shown := show(table(counts...)).Dataset
		text := fmt.Sprint(shown.Flows, shown.Merged)
		for c, n := range counts {
			if n >= 1 && n <= 10 {
				k := key{text, c}
				if can[k] == nil {
					can[k] = make(map[int64]bool)
				}
				can[k][n] = true
			}
		}
		done = !next(counts, 11)
	}
	for k, values := range can {
		if len(values) < 10 {
			excluded = append(excluded, fmt.Sprintf("cell %d of %s can only be %d values", k.cell, k.shown, len(values)))
		}
	}
	slices.Sort(excluded)
	return excluded
}

// next moves to the next table, as a counter does; it is false after the last.
func next(counts []int64, most int64) bool {
	for c := range counts {
		if counts[c]++; counts[c] <= most {
			return true
		}
		counts[c] = 0
	}
	return false
}

func near(ds *geo.Dataset) []uint64 { return make([]uint64, len(ds.Units)) }

func TestEveryMaskedCellMayBeAnythingFrom1To10(t *testing.T) {
	for cells := 1; cells <= 4; cells++ {
		excluded := feasible(cells, func(ds *geo.Dataset) Protected { return Protect(ds, Public, near(ds)) })
		if len(excluded) > 0 {
			t.Errorf("%d cells: %d leaks, first: %s", cells, len(excluded), excluded[0])
		}
	}
}

// Each guard is needed: without it the exact audit finds cells that are narrowed down.
func TestTheAuditFindsEachGuardThatIsTakenAway(t *testing.T) {
	for name, m := range map[string]struct {
		rule    Rule
		publish func(m, sum, most int64) geo.Count
	}{
		"sums always exact":          {rules[Public], func(_, sum, _ int64) geo.Count { return geo.Exactly(sum) }},
		"ranges around the sum":      {rules[Public], func(m, sum, most int64) geo.Count { return geo.Between(max(m, sum-4), min(m*most, sum+5)) }},
		"classes one too narrow":     {rules[Public], narrower},
		"cells shown from 6 on":      {Rule{Least: 6, Professionals: 5}, publishable},
		"cells not masked":           {Rule{Least: 0, Professionals: 5}, publishable},
		"sums of five cells rounded": {rules[Public], func(_, sum, _ int64) geo.Count { return geo.Between(sum/5*5, sum/5*5+4) }},
	} {
		excluded := feasible(3, func(ds *geo.Dataset) Protected {
			p := protector{ds: ds, rule: m.rule, near: near(ds), publish: m.publish}
			return p.protect(make([]bool, 1))
		})
		if len(excluded) == 0 {
			t.Errorf("%s: the audit finds nothing", name)
		}
	}
}

// narrower cuts the class of the low sums one short.
func narrower(m, sum, most int64) geo.Count {
	low, high := m+most-2, (m-1)*most+1
	switch {
	case low >= high:
		return geo.Between(m, m*most)
	case sum <= low:
		return geo.Between(m, low)
	case sum >= high:
		return geo.Between(high, m*most)
	}
	return geo.Exactly(sum)
}

// Whatever is told of a sum holds it, and leaves any cell free: for each value of one cell the others can make up.
func TestPublishable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.Int64Range(1, 20).Draw(t, "most")
		m := rapid.Int64Range(1, 60).Draw(t, "m")
		sum := rapid.Int64Range(m, m*most).Draw(t, "sum")
		told := publishable(m, sum, most)
		if told.Min > sum || told.Max < sum || told.Min < m || told.Max > m*most {
			t.Fatalf("of %d cells to %d with sum %d: %v", m, most, sum, told)
		}
		for v := int64(1); v <= most; v++ {
			if least, greatest := told.Min-v, told.Max-v; greatest < m-1 || least > (m-1)*most {
				t.Fatalf("of %d cells to %d with sum in %v none can be %d", m, most, told, v)
			}
		}
		for other := told.Min; other <= told.Max; other++ {
			if publishable(m, other, most) != told {
				t.Fatalf("%d is told as %v, %d otherwise: classes must not cross", sum, told, other)
			}
		}
	})
}

func TestZeroMaskedAndMissingStayApart(t *testing.T) {
	rule := Public.Rule()
	for _, c := range []struct{ in, want geo.Count }{
		{geo.Count{}, geo.Count{}}, {geo.Exactly(0), geo.Exactly(0)}, {geo.Exactly(1), geo.Between(1, 10)},
		{geo.Exactly(10), geo.Between(1, 10)}, {geo.Exactly(11), geo.Exactly(11)}, {geo.Between(1, 10), geo.Between(1, 10)},
		{geo.Between(3, 5), geo.Between(1, 10)}, {geo.Between(0, 4), geo.Between(0, 10)}, {geo.Between(5, 30), geo.Between(1, 30)},
		{geo.Between(20, 30), geo.Between(20, 30)},
	} {
		if got := rule.cell(c.in); got != c.want {
			t.Errorf("%v is shown as %v %v, want %v", c.in, got, got.State, c.want)
		}
	}
}
