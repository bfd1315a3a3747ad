package study

import (
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// addParts adds the arrondissements that populations or the COG know and boundaries do not, and the city of
// arrondissements that have boundaries when the city has none.
func (g *geography) addParts() {
	cities := make(map[string]bool)
	for code, d := range g.drafts {
		if city, part := insee.City(code); part && d.parent == "" {
			d.parent, d.Kind = city, geo.Arrondissement
		}
		if row, ok := g.cog[code]; ok && row.Type == insee.TypeArrondissement && d.parent == "" {
			d.parent, d.Kind = row.Parent, geo.Arrondissement
		}
		if d.parent != "" {
			cities[d.parent] = true
		}
	}
	for city := range cities {
		if g.drafts[city] == nil {
			g.drafts[city] = &draft{Unit: geo.Unit{Code: city, Name: g.cog[city].Name, Parent: geo.None}}
		}
	}
	populated := make(map[string]bool)
	for _, f := range g.populations {
		for _, row := range f.rows {
			populated[row.Code] = true
		}
	}
	add := func(code, city, name string) {
		if d := g.drafts[city]; d != nil && g.drafts[code] == nil {
			g.drafts[code] = &draft{parent: city, source: d.source, Unit: geo.Unit{
				Code: code, Name: name, Kind: geo.Arrondissement, Parent: geo.None, Department: d.Department, Region: d.Region, EPCI: d.EPCI}}
		}
	}
	for _, f := range g.populations {
		for _, row := range f.rows {
			if city, part := insee.City(row.Code); part {
				add(row.Code, city, row.Name)
			} else if cog := g.cog[row.Code]; cog.Type == insee.TypeArrondissement {
				add(row.Code, cog.Parent, row.Name)
			}
		}
	}
	for city := range cities {
		if populated[city] {
			g.joinParts(city, populated)
		}
	}
}

// joinParts makes a city whole again when its population is known and none of its parts' is: its parts could not
// be counted.
func (g *geography) joinParts(city string, populated map[string]bool) {
	var parts []string
	for code, d := range g.drafts {
		if d.parent == city {
			if populated[code] {
				return
			}
			parts = append(parts, code)
		}
	}
	slices.Sort(parts)
	whole := g.drafts[city]
	outline := len(whole.Geometry) == 0
	for _, code := range parts {
		d := g.drafts[code]
		if outline {
			whole.Geometry = append(whole.Geometry, d.Geometry...)
		}
		d.source.find(ingest.Warning, 0, "parts-joined", "unit %s %s has no population of its own and is counted with %s", code, d.Name, city)
		delete(g.drafts, code)
	}
}
