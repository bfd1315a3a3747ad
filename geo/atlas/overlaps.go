package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo/coverage"
)

// computeOverlaps finds every pair of territories that share ground: two CPTS, the cores of two teams, and the
// teams whose core is astride the boundary of a CPTS.
func (a *Atlas) computeOverlaps() {
	areas, cores := a.weigh(a.areaSets()), a.weigh(a.coreSets())
	areaClaims, coreClaims := a.claims(areas.units), a.claims(cores.units)
	a.Overlaps = a.communityOverlaps(areas, areaClaims)
	a.Overlaps = append(a.Overlaps, a.teamOverlaps(cores, coreClaims)...)
	for _, p := range coverage.Between(coreClaims, areaClaims) {
		if len(p.Units) == len(cores.units[p.A]) {
			continue // wholly inside: not astride
		}
		o := a.overlap(ESPCPTS, p, cores.weight[p.A], areas.weight[p.B])
		o.ShareA = a.patientsWithin(p.A, p.Units)
		a.Overlaps = append(a.Overlaps, o)
	}
	slices.SortFunc(a.Overlaps, func(x, y Overlap) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Relation, y.Relation), cmp.Compare(y.Population, x.Population),
			cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
}

// teamOverlaps compares the cores of teams, and over core and fringe how their patients spread.
func (a *Atlas) teamOverlaps(cores weighed, claims *coverage.Claims) []Overlap {
	var out []Overlap
	graded := coverage.WithinGraded(len(a.Units), a.profiles())
	for _, p := range coverage.Within(claims) {
		o := a.overlap(ESPESP, p, cores.weight[p.A], cores.weight[p.B])
		at, found := slices.BinarySearchFunc(graded, p, func(g coverage.GradedPair, p coverage.Pair) int {
			return cmp.Or(cmp.Compare(g.A, p.A), cmp.Compare(g.B, p.B))
		})
		if found {
			o.Ruzicka, o.MorisitaHorn = graded[at].Ruzicka, graded[at].MorisitaHorn
		}
		out = append(out, o)
	}
	return out
}

// profiles returns how the patients of each team spread over leaves, as shares of the team's. Those of a city go to its
// parts by population.
func (a *Atlas) profiles() []coverage.Profile {
	out := make([]coverage.Profile, len(a.Territories))
	for i, t := range a.Territories {
		var shares []coverage.Graded
		for _, c := range t.Cells {
			if !c.Core && !c.Fringe {
				continue
			}
			for leaf, share := range a.sharesOf(c.Unit) {
				shares = append(shares, coverage.Graded{Unit: leaf, Share: c.Commitment * share})
			}
		}
		out[i] = coverage.NewProfile(shares)
	}
	return out
}

// weighed are territories, the leaves of each and their inhabitants.
type weighed struct {
	units  [][]int32
	weight []float64
}

func (a *Atlas) weigh(sets [][]int32) weighed {
	w := weighed{sets, make([]float64, len(sets))}
	for i, units := range sets {
		w.weight[i] = a.weight(units)
	}
	return w
}

// overlap measures what two territories of some inhabitants share.
func (a *Atlas) overlap(kind OverlapKind, p coverage.Pair, wa, wb float64) Overlap {
	o := Overlap{Kind: kind, A: p.A, B: p.B, Units: p.Units}
	o.Population, _ = a.population(p.Units)
	o.AreaM2 = a.areaOn(p.Units)
	both := float64(o.Population)
	o.ShareA, o.ShareB = coverage.Containment(wa, both), coverage.Containment(wb, both)
	o.Jaccard, o.Coefficient = coverage.Jaccard(wa, wb, both), coverage.OverlapCoefficient(wa, wb, both)
	return o
}

// patientsWithin returns the share of the patients of a team's core who live in leaves. Patients counted for a
// city are spread over its parts by population.
func (a *Atlas) patientsWithin(team int32, leaves []int32) float64 {
	t := &a.Territories[team]
	inside := 0.0
	for _, c := range t.Cells {
		if c.Core {
			inside += c.Patients * a.shareWithin(c.Unit, leaves)
		}
	}
	if t.PatientsInCore == 0 {
		return 0
	}
	return inside / t.PatientsInCore
}

// shareWithin returns the share of a unit's inhabitants who live in leaves, ascending.
func (a *Atlas) shareWithin(unit int32, leaves []int32) float64 {
	parts := a.Leaves(unit)
	var in []int32
	for _, p := range parts {
		if _, ok := slices.BinarySearch(leaves, p); ok {
			in = append(in, p)
		}
	}
	switch total := a.weight(parts); {
	case len(in) == len(parts):
		return 1
	case total > 0:
		return a.weight(in) / total
	default:
		return float64(len(in)) / float64(len(parts))
	}
}
