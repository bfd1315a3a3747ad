package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
)

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
