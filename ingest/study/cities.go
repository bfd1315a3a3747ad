package study

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
	"github.com/paulmach/orb"
)

// addParts completes the cities that have arrondissements. Lists and registers speak of either, so a city always
// has all its parts and parts always have their city, whatever the boundaries hold.
func (g *geography) addParts() {
	for code, d := range g.drafts {
		if city, part := insee.City(code); part && d.parent == "" {
			d.parent, d.Kind = city, geo.Arrondissement
		}
		if row := g.cog[code]; row.Type == insee.TypeArrondissement && d.parent == "" {
			d.parent, d.Kind = row.Parent, geo.Arrondissement
		}
	}
	for _, code := range slices.Sorted(maps.Keys(g.drafts)) {
		if d := g.drafts[code]; d.parent != "" && g.drafts[d.parent] == nil {
			g.drafts[d.parent] = &draft{source: d.source, Unit: geo.Unit{Code: d.parent, Name: g.cog[d.parent].Name, Parent: geo.None}}
		}
	}
	for _, city := range slices.Sorted(maps.Keys(g.drafts)) {
		for _, code := range insee.Parts(city) {
			g.addPart(code, g.drafts[city])
		}
	}
	for code, row := range g.cog {
		if city := g.drafts[row.Parent]; row.Type == insee.TypeArrondissement && city != nil {
			g.addPart(code, city)
		}
	}
}

func (g *geography) addPart(code string, city *draft) {
	if g.drafts[code] == nil {
		g.drafts[code] = &draft{parent: city.Code, source: city.source, Unit: geo.Unit{
			Code: code, Kind: geo.Arrondissement, Parent: geo.None, Department: city.Department, Region: city.Region, EPCI: city.EPCI, EPCIName: city.EPCIName}}
	}
}

// settleCities gives every city the sum of its parts. Where the tables know the city and not all of its parts,
// what the known parts leave is shared out between the others, and told: nobody is lost, and the shares are
// estimates.
func (r *reader) settleCities(cities map[int32]cityRow) {
	parts := make(map[int32][]int32)
	for u := range r.ds.Units {
		if p := r.ds.Units[u].Parent; p != geo.None {
			parts[p] = append(parts[p], int32(u))
		}
	}
	for _, city := range slices.Sorted(maps.Keys(parts)) {
		u := &r.ds.Units[city]
		sum := geo.Count{}
		var unknown []int32
		for _, p := range parts[city] {
			if n := r.ds.Units[p].Population; n.State == geo.Missing {
				unknown = append(unknown, p)
			} else {
				sum = sum.Add(n)
			}
		}
		said, told := cities[city]
		switch left := said.population - sum.Min; {
		case !told:
		case len(unknown) > 0 && left > 0:
			r.shareOut(left, unknown)
			sum = sum.Add(geo.Exactly(left))
			said.source.find(ingest.Warning, said.line, "population-shared-out", "%s %s has %d inhabitants of whom %d are not told by arrondissement: they are shared out between %d arrondissements, whose populations are estimates",
				u.Code, u.Name, said.population, left, len(unknown))
		case left != 0:
			said.source.find(ingest.Warning, said.line, "city-and-parts", "%s %s has %d inhabitants and its arrondissements %d together; the arrondissements are counted",
				u.Code, u.Name, said.population, sum.Min)
		}
		u.Population = sum
	}
}

// cityRow is what a table of populations says of a city as a whole.
type cityRow struct {
	source     *source
	line       int
	population int64
}

// shareOut spreads inhabitants over parts by their area, or evenly when some part has no outline of its own.
func (r *reader) shareOut(n int64, parts []int32) {
	outlines := make([]orb.MultiPolygon, len(parts))
	for i, p := range parts {
		outlines[i] = r.ds.Units[p].Geometry
	}
	m, _ := mesh.Build(outlines, mesh.WGS84{})
	portions := make([]portion, len(parts))
	total := 0.0
	for i := range parts {
		portions[i] = portion{parts[i], m.Area(int32(i))}
		total += portions[i].share
	}
	even := slices.ContainsFunc(portions, func(p portion) bool { return p.share <= 0 })
	for i := range portions {
		portions[i].share /= total
		if even {
			portions[i].share = 1 / float64(len(parts))
		}
	}
	for i, share := range splitCount(n, portions) {
		u := &r.ds.Units[parts[i]]
		u.Population, u.Estimated = geo.Exactly(share), true
	}
}

// partName names an arrondissement that no table names.
func partName(city string, code string) string {
	n := slices.Index(insee.Parts(cityOf(code)), code) + 1
	if n == 1 {
		return city + " 1er arrondissement"
	}
	return fmt.Sprintf("%s %de arrondissement", city, n)
}

func cityOf(code string) string {
	city, _ := insee.City(code)
	return cmp.Or(city, code)
}
