package study

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// countPeople fills the population of every unit. Codes are carried; a city known by its parts has their sum.
//
// A unit has its inhabitants from one table: the newest vintage that speaks of it. Earlier ones are kept as a series; a second
// table of the same vintage, or of none, is refused there, since both added up would count everybody twice.
func (r *reader) countPeople(g *geography) {
	if len(g.populations) == 0 {
		r.tellNoPopulation(g)
		return
	}
	for u := range r.ds.Units {
		r.ds.Units[u].Population = geo.Count{}
	}
	if r.around != nil {
		r.around.forgetPeople()
	}
	cities := make(map[int32]cityRow)
	from := make(map[int32]*source)
	var earlier []earlierRow
	for _, f := range newestFirst(g.populations) {
		for _, row := range f.rows {
			if portions := r.countRow(f.source, row, cities, from); portions != nil {
				earlier = append(earlier, earlierRow{f.source.Vintage, row.Municipal.Min, portions})
			}
		}
	}
	r.settleCities(cities)
	series := vintages{make(map[string]map[int32]int64)}
	for _, e := range earlier {
		series.add(r, e.vintage, e.people, e.portions)
	}
	series.keep(r, g.populations)
	for _, u := range r.ds.Units {
		if u.Population.State == geo.Missing {
			g.populations[0].source.find(ingest.Warning, 0, "population-missing", "unit %s %s has no population", u.Code, u.Name)
		}
	}
}

// tellNoPopulation warns of units without population when no table was given; boundaries may bring their own.
func (r *reader) tellNoPopulation(g *geography) {
	cities := make(map[int32]cityRow)
	for city := range r.parts {
		if n, known := r.ds.Units[city].Population.Known(); known {
			cities[city] = cityRow{g.drafts[r.ds.Units[city].Code].source, 0, n}
		}
	}
	r.settleCities(cities)
	missing := 0
	for _, u := range r.ds.Units {
		if u.Population.State == geo.Missing {
			missing++
		}
	}
	if missing > 0 {
		r.report.Add(ingest.Finding{Severity: ingest.Warning, Kind: "population-missing", File: filepath.Base(r.cfg.Path),
			Reason: fmt.Sprintf("the study names no populations: those of %d units are not known", missing)})
	}
}

// earlierRow is a row of a table that a newer one stands in front of.
type earlierRow struct {
	vintage  string
	people   int64
	portions []portion
}

// countRow counts a row, or returns the portions of one that is of an earlier vintage.
func (r *reader) countRow(s *source, row insee.Population, cities map[int32]cityRow, from map[int32]*source) (earlier []portion) {
	n, known := row.Municipal.Known()
	if !known {
		return nil
	}
	r.countBeyond(s, row.Code, n)
	portions := s.link(row.Line, row.Code)
	for _, p := range portions {
		other := from[p.unit]
		if other != nil && s.Vintage != "" && s.Vintage < other.Vintage {
			return portions
		}
		if other != nil && other != s {
			s.reject(row.Line, "second-population", "unit %s has its population from %s already", r.ds.Units[p.unit].Code, other.Name)
			return nil
		}
	}
	for i, share := range splitCount(n, portions) {
		u := portions[i].unit
		from[u] = s
		if r.parts[u] {
			c := cities[u]
			cities[u] = cityRow{s, row.Line, c.population + share}
			continue
		}
		r.ds.Units[u].Population = r.ds.Units[u].Population.Add(geo.Exactly(share))
	}
	return nil
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
