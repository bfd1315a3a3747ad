package study

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// countPeople fills the population of every unit. Codes are carried; a city known by its parts has their sum, and
// a city row that says otherwise is told.
func (r *reader) countPeople(g *geography) {
	if len(g.populations) > 0 {
		for u := range r.ds.Units {
			r.ds.Units[u].Population = geo.Count{}
		}
	}
	cities := make(map[int32]int64)
	for _, f := range g.populations {
		for _, row := range f.rows {
			r.countRow(f.source, row, cities)
		}
	}
	r.sumParts(cities)
	for _, u := range r.ds.Units {
		if u.Population.State == geo.Missing && len(g.populations) > 0 {
			r.report.Add(ingest.Finding{Severity: ingest.Warning, Kind: "population-missing", File: g.populations[0].source.Name,
				Reason: fmt.Sprintf("unit %s %s has no population", u.Code, u.Name)})
		}
	}
}

func (r *reader) countRow(s *source, row insee.Population, cities map[int32]int64) {
	n, known := row.Municipal.Known()
	if !known {
		return
	}
	portions := s.link(row.Line, row.Code)
	for i, share := range splitCount(n, portions) {
		u := portions[i].unit
		if r.parts[u] {
			cities[u] += share
			continue
		}
		r.ds.Units[u].Population = r.ds.Units[u].Population.Add(geo.Exactly(share))
	}
}

// splitCount cuts a number of persons by the shares of its portions into whole numbers that add up to it: rounded
// down, what is left going to the largest remainders first.
func splitCount(n int64, portions []portion) []int64 {
	out := make([]int64, len(portions))
	total := 0.0
	for _, t := range portions {
		total += t.share
	}
	// When part of a commune went outside the area, only its share is spread.
	whole := int64(float64(n)*min(total, 1) + 0.5)
	order := make([]int, len(portions))
	rest := make([]float64, len(portions))
	left := whole
	for i, t := range portions {
		exact := float64(n) * t.share
		out[i] = int64(exact + 1e-9)
		rest[i], order[i] = exact-float64(out[i]), i
		left -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for k := 0; left > 0 && k < len(order); k, left = k+1, left-1 {
		out[order[k]]++
	}
	return out
}

func (r *reader) sumParts(cities map[int32]int64) {
	sums := make(map[int32]geo.Count)
	for _, u := range r.ds.Units {
		if u.Parent != geo.None {
			sums[u.Parent] = sums[u.Parent].Add(u.Population)
		}
	}
	for city := range r.parts {
		u := &r.ds.Units[city]
		u.Population = sums[city]
		if said := cities[city]; said > 0 && said != u.Population.Min {
			r.report.Add(ingest.Finding{Severity: ingest.Warning, Kind: "city-and-parts", File: string(KindPopulations),
				Reason: fmt.Sprintf("%s %s has %d inhabitants and its arrondissements %d together; the arrondissements are counted", u.Code, u.Name, said, u.Population.Min)})
		}
	}
}
