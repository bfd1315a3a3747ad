package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/coverage"
)

// computeOverlaps finds every pair of territories that share ground: two CPTS, the cores of two teams, and the
// teams whose core is astride the boundary of a CPTS.
func (a *Atlas) computeOverlaps() {
	areas, cores := a.areaSets(), a.coreSets()
	areaClaims, coreClaims := a.claims(areas), a.claims(cores)
	for _, p := range coverage.Within(areaClaims) {
		a.Overlaps = append(a.Overlaps, a.overlap(CPTSCPTS, p, areas[p.A], areas[p.B]))
	}
	for _, p := range coverage.Within(coreClaims) {
		a.Overlaps = append(a.Overlaps, a.overlap(ESPESP, p, cores[p.A], cores[p.B]))
	}
	for _, p := range coverage.Between(coreClaims, areaClaims) {
		if len(p.Units) == len(cores[p.A]) {
			continue // wholly inside: not astride
		}
		o := a.overlap(ESPCPTS, p, cores[p.A], areas[p.B])
		o.ShareA = a.patientsWithin(p.A, p.Units)
		a.Overlaps = append(a.Overlaps, o)
	}
	slices.SortStableFunc(a.Overlaps, func(x, y Overlap) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(y.Population, x.Population),
			cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
}

func (a *Atlas) overlap(kind OverlapKind, p coverage.Pair, unitsA, unitsB []int32) Overlap {
	o := Overlap{Kind: kind, A: p.A, B: p.B, Units: p.Units}
	o.Population, _ = a.population(p.Units)
	for _, f := range a.facesOf(p.Units) {
		o.AreaM2 += a.Mesh.Area(f)
	}
	wa, wb, both := a.weight(unitsA), a.weight(unitsB), a.weight(p.Units)
	o.ShareA, o.ShareB = coverage.Containment(wa, both), coverage.Containment(wb, both)
	o.Jaccard = coverage.Jaccard(wa, wb, both)
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

// computeGaps gathers the units that no CPTS claims into contiguous clusters.
func (a *Atlas) computeGaps() {
	if !a.coverageKnown() {
		return
	}
	var open []int32
	for u := range a.Units {
		if a.IsLeaf(int32(u)) && a.Units[u].Multiplicity == 0 {
			open = append(open, int32(u))
		}
	}
	for _, units := range a.clusters(open) {
		g := Gap{Units: units, GPs: a.sumGPs(units), Shape: a.shape(units)}
		g.Population, _ = a.population(units)
		a.Gaps = append(a.Gaps, g)
	}
	slices.SortStableFunc(a.Gaps, func(x, y Gap) int {
		return cmp.Or(cmp.Compare(y.Population, x.Population), cmp.Compare(x.Units[0], y.Units[0]))
	})
	for i := range a.Gaps {
		for _, u := range a.Gaps[i].Units {
			a.Units[u].Gap = int32(i)
		}
		a.Gaps[i].Neighbours = a.gapNeighbours(a.Gaps[i].Units)
	}
}

// clusters cuts leaves into sets connected by shared borders. Parts drawn by the same city are connected; a
// unit without a boundary is a cluster of its own.
func (a *Atlas) clusters(leaves []int32) [][]int32 {
	onFace := make(map[int32][]int32)
	var faces []int32
	var out [][]int32
	for _, u := range leaves {
		f := a.Faces[u]
		if f == geo.None {
			out = append(out, []int32{u})
			continue
		}
		if len(onFace[f]) == 0 {
			faces = append(faces, f)
		}
		onFace[f] = append(onFace[f], u)
	}
	for _, component := range a.Mesh.Components(faces) {
		var units []int32
		for _, f := range component {
			units = append(units, onFace[f]...)
		}
		slices.Sort(units)
		out = append(out, units)
	}
	return out
}

// gapNeighbours returns the CPTS, at stages that count, along the border of a gap.
func (a *Atlas) gapNeighbours(units []int32) []GapNeighbour {
	counts := a.countedStages()
	inside := a.facesOf(units)
	metres := make(map[int32]float64)
	for _, f := range inside {
		for _, n := range a.Mesh.Neighbours(f) {
			if _, in := slices.BinarySearch(inside, n.Face); in {
				continue
			}
			for _, c := range a.claimants(n.Face) {
				if counts[a.Dataset.Communities[c].Stage] {
					metres[c] += n.Metres
				}
			}
		}
	}
	out := make([]GapNeighbour, 0, len(metres))
	for c, m := range metres {
		out = append(out, GapNeighbour{c, m})
	}
	slices.SortFunc(out, func(x, y GapNeighbour) int {
		return cmp.Or(cmp.Compare(y.BorderM, x.BorderM), cmp.Compare(x.Community, y.Community))
	})
	if len(out) == 0 {
		return nil
	}
	return out
}

// claimants returns the communities that claim some unit drawn by a face, ascending.
func (a *Atlas) claimants(face int32) []int32 {
	var out []int32
	for _, u := range a.unitsOn(face) {
		out = append(out, a.Units[u].Communities...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
