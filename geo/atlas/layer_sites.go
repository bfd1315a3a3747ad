package atlas

import (
	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

func (a *Atlas) siteLayer() *Layer {
	sites := a.Dataset.Sites
	people := make([]int32, len(sites))
	gps := make([]int32, len(sites))
	for _, p := range a.Dataset.Practices {
		people[p.Site]++
		if a.Dataset.Practitioners[p.Practitioner].Profession == geo.GP {
			gps[p.Site]++
		}
	}
	return newLayer("sites", "Lieux d'exercice", "Cabinets, maisons et centres de santé, pharmacies, hôpitaux.", Points, len(sites), []column{
		text("id", "Identifiant", "FINESS number, or an identifier built from the register's", func(i int) string { return sites[i].ID }),
		text("name", "Nom", "name in the register", func(i int) string { return sites[i].Name }),
		text("kind", "Nature", "practice, msp, centre, pharmacy, hospital or other", func(i int) string { return sites[i].Kind.String() }),
		text("category", "Catégorie FINESS", "FINESS category code", func(i int) string { return sites[i].Category }),
		text("unit", "Commune", "code of the unit it stands in", func(i int) string { return a.unitCode(sites[i].Unit) }).refers("units"),
		text("placement", "Localisation", "how it was placed: file, finess, address, unit, or unplaced", func(i int) string { return sites[i].Placement.String() }),
		real("score", "Score d'adresse", "", "score of the address match, 0 to 1", 3, func(i int) float64 { return float64(sites[i].Score) }).
			optional(func(i int) bool { return sites[i].Placement == geo.PlacedByAddress }),
		integer("practitioners", "Professionnels", "personnes", "persons who practise there, each counted at every site", func(i int) int32 { return people[i] }),
		integer("gps", "Médecins généralistes", "personnes", "general practitioners among them", func(i int) int32 { return gps[i] }),
	}).placed(func(i int) (orb.Point, bool) { return sites[i].Point, sites[i].Placement != geo.Unplaced })
}
