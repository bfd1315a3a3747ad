package atlas

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/population"
	"github.com/maillage/maillage/geo/travel"
)

// computeGaps gathers the units that no CPTS claims into contiguous clusters.
func (a *Atlas) computeGaps(ctx context.Context) error {
	if !a.coverageKnown() {
		return nil
	}
	var open []int32
	for u := range a.Units {
		if a.IsLeaf(int32(u)) && a.Units[u].Multiplicity == 0 {
			open = append(open, int32(u))
		}
	}
	for _, units := range a.clusters(open) {
		g := Gap{Units: units, GPs: a.sumGPs(units), Shape: a.shape(units), Need: a.need(units)}
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
		a.Gaps[i].Neighbours = a.gapNeighbours(&a.Gaps[i])
	}
	a.noteGapFlows()
	return a.noteGapMinutes(ctx)
}

// need measures how badly served leaves are by the APL to general practitioners of all ages; nothing is known when none is
// loaded.
func (a *Atlas) need(units []int32) Need {
	var n Need
	for _, s := range a.published() {
		if s.profession != geo.GP || s.ageCap != 0 {
			continue
		}
		study, _ := a.sumUp().mean("study", "", a, geo.GP, 0)
		n.Access, n.Population = s.mean(a, units)
		for _, u := range units {
			if v, ok := s.of(a, u); ok {
				n.Missing += max(0, study-v) * float64(a.Dataset.Units[u].Population.Min)
			}
		}
	}
	n.Missing = round(n.Missing, 1)
	return n
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

// gapNeighbours returns the CPTS, at stages that count, along the border of a gap. Those that hold other parts of a city
// that the gap has parts of are neighbours too: the border is then within the city's outline, and 0 is known of it.
func (a *Atlas) gapNeighbours(g *Gap) []GapNeighbour {
	counts := a.countedStages()
	inside := a.facesOf(g.Units)
	metres := make(map[int32]float64)
	for _, f := range inside {
		a.addClaimants(metres, f, 0, counts)
		for _, n := range a.Mesh.Neighbours(f) {
			if _, in := slices.BinarySearch(inside, n.Face); !in {
				a.addClaimants(metres, n.Face, n.Metres, counts)
			}
		}
	}
	out := make([]GapNeighbour, 0, len(metres))
	for c, m := range metres {
		n := GapNeighbour{Community: c, BorderM: m, Minutes: -1, PopulationAfter: a.Areas[c].Population + g.Population}
		n.SizeClassAfter, n.ToNextBoundAfter = population.Class(n.PopulationAfter, a.Settings.SizeBounds, a.Settings.BoundUpper)
		out = append(out, n)
	}
	slices.SortFunc(out, func(x, y GapNeighbour) int {
		return cmp.Or(cmp.Compare(y.BorderM, x.BorderM), cmp.Compare(x.Community, y.Community))
	})
	if len(out) == 0 {
		return nil
	}
	return out
}

// addClaimants adds a length of border to the communities, at stages that count, that claim some unit drawn by a face.
func (a *Atlas) addClaimants(metres map[int32]float64, face int32, m float64, counts map[geo.Stage]bool) {
	for _, c := range a.claimants(face) {
		if counts[a.Dataset.Communities[c].Stage] {
			metres[c] += m
		}
	}
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

// noteGapFlows counts the patients who live in each gap, and those whom an ESP of each neighbour follows.
func (a *Atlas) noteGapFlows() {
	ofTeam := a.communitiesOfTeams()
	for t := range a.Territories {
		for leaf, patients := range a.patientsByLeaf(int32(t)) {
			if g := a.Units[leaf].Gap; g != geo.None {
				a.Gaps[g].countResidents(patients, ofTeam[t])
			}
		}
	}
}

// countResidents counts patients who live in the gap, and whom an ESP of some CPTS follows.
func (g *Gap) countResidents(patients float64, followedBy []int32) {
	for k := range g.Neighbours {
		n := &g.Neighbours[k]
		n.PatientsOfGap += patients
		if slices.Contains(followedBy, n.Community) {
			n.Patients += patients
		}
	}
}

// noteGapMinutes measures how far the inhabitants of each gap are from each of its neighbours.
func (a *Atlas) noteGapMinutes(ctx context.Context) error {
	var from, to []int32
	isTo := make([]bool, len(a.Units))
	for _, g := range a.Gaps {
		from = append(from, g.Units...)
		for _, n := range g.Neighbours {
			for _, u := range a.seats(n.Community) {
				isTo[u] = true
			}
		}
	}
	for u, in := range isTo {
		if in {
			to = append(to, int32(u))
		}
	}
	from, origins := a.placed(from)
	to, destinations := a.placed(to)
	rows, err := a.times().Within(ctx, origins, destinations, 2*a.Settings.MaxMinutes)
	if err != nil {
		return fmt.Errorf("minutes to the neighbours of gaps: %w", err)
	}
	row := make(map[int32]int, len(from))
	for i, u := range from {
		row[u] = i
	}
	for i := range a.Gaps {
		a.gapMinutes(&a.Gaps[i], rows, row, to)
	}
	return nil
}

// seats returns the leaves of a CPTS where a general practitioner practises, all of them when there is none.
func (a *Atlas) seats(community int32) []int32 {
	var out []int32
	for _, u := range a.Areas[community].Units {
		if a.Units[u].GPs > 0 {
			out = append(out, u)
		}
	}
	if out == nil {
		return a.Areas[community].Units
	}
	return out
}

// placed returns the units that have a place, and their places.
func (a *Atlas) placed(units []int32) (kept []int32, places []travel.Place) {
	for _, u := range units {
		if p, ok := a.place(u); ok {
			kept, places = append(kept, u), append(places, p)
		}
	}
	return kept, places
}

// gapMinutes gives each neighbour the mean, over the inhabitants within reach, of the minutes to its nearest seat.
func (a *Atlas) gapMinutes(g *Gap, rows *travel.Rows, row map[int32]int, to []int32) {
	sums := make([]struct{ minutes, people float64 }, len(g.Neighbours))
	for _, u := range g.Units {
		i, ok := row[u]
		people := float64(a.Dataset.Units[u].Population.Min)
		if !ok || people == 0 {
			continue
		}
		reached, minutes := rows.Row(i)
		for k, n := range g.Neighbours {
			nearest := math.Inf(1)
			seats := a.seats(n.Community)
			for d, at := range reached {
				if _, in := slices.BinarySearch(seats, to[at]); in {
					nearest = min(nearest, float64(minutes[d]))
				}
			}
			if !math.IsInf(nearest, 1) {
				sums[k].minutes += nearest * people
				sums[k].people += people
			}
		}
	}
	for k := range g.Neighbours {
		if sums[k].people > 0 {
			g.Neighbours[k].Minutes = round(sums[k].minutes/sums[k].people, 2)
		}
	}
}
