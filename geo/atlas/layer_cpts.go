package atlas

import (
	"fmt"
	"strings"
	"time"

	"github.com/maillage/maillage/geo"
)

func shapeColumns(shape func(i int) Shape) []column {
	return []column{
		real("area_km2", "Superficie", "km²", "area on the ellipsoid", 3, func(i int) float64 { return shape(i).AreaM2 / 1e6 }),
		real("perimeter_km", "Périmètre", "km", "length of the boundary, holes included", 3, func(i int) float64 { return shape(i).PerimeterM / 1e3 }),
		real("compactness", "Compacité", "", "Polsby–Popper 4πA/L²: 1 for a disc", 4, func(i int) float64 { return shape(i).Compactness }),
		integer("components", "Morceaux", "", "connected components", func(i int) int32 { return shape(i).Components }),
		integer("holes", "Trous", "", "places enclosed that do not belong to it", func(i int) int32 { return shape(i).Holes }),
		boolean("approximate", "Contour approché", "true when the boundary of a city stands for some of its parts", func(i int) bool { return shape(i).Approximate }),
	}
}

func (a *Atlas) areaLayer() *Layer {
	cs, areas := a.Dataset.Communities, a.Areas
	peopled := func(i int) bool { return a.peopled(areas[i].Units) }
	columns := []column{
		text("id", "Identifiant", "identifier of the list, or one made from the name", func(i int) string { return cs[i].ID }),
		text("name", "Nom", "name of the CPTS", func(i int) string { return cs[i].Name }),
		text("stage", "Avancement", "unknown, letter, validated or signed", func(i int) string { return cs[i].Stage.String() }),
		text("contract", "Contrat", "ACI or FIR", func(i int) string { return cs[i].Contract }),
		list("missions", "Missions", "missions of the contract", func(i int) []string { return cs[i].Missions }),
		date("letter_on", "Lettre d'intention", "date of the letter of intent", func(i int) time.Time { return cs[i].LetterOn }),
		date("validated_on", "Projet validé", "date of validation of the project", func(i int) time.Time { return cs[i].ValidatedOn }),
		date("signed_on", "ACI signé", "date of signature of the ACI", func(i int) time.Time { return cs[i].SignedOn }),
		integer("population", "Population", "habitants", "inhabitants of the units claimed, each once", func(i int) int64 { return areas[i].Population }).optional(peopled),
		integer("population_unknown", "Unités sans population", "", "units claimed whose population is not known", func(i int) int32 { return areas[i].PopulationUnknown }),
		integer("population_estimated", "Unités à population estimée", "", "units claimed whose population was shared out from their city's", func(i int) int32 { return areas[i].PopulationEstimated }),
		integer("size_class", "Classe de taille", "", "size class of the ACI, 1 for the smallest", func(i int) int32 { return areas[i].SizeClass }).optional(peopled),
		integer("to_next_class", "Habitants avant la classe suivante", "habitants", "inhabitants missing to reach the next class", func(i int) int64 { return areas[i].ToNextBound }).
			optional(func(i int) bool { return peopled(i) && areas[i].ToNextBound >= 0 }),
		integer("unit_count", "Unités", "", "number of units claimed", func(i int) int { return len(areas[i].Units) }),
		list("units", "Communes", "codes of the units claimed", func(i int) []string { return a.codes(areas[i].Units) }).refers("units"),
		list("departments", "Départements", "départements it lies in", func(i int) []string { return areas[i].Departments }),
		list("regions", "Régions", "régions it lies in", func(i int) []string { return areas[i].Regions }),
		list("epcis", "EPCI", "EPCI it lies in", func(i int) []string { return areas[i].EPCIs }),
		list("enclaves", "Enclaves", "codes of the units it encloses and does not claim", func(i int) []string { return a.codes(areas[i].Enclaves) }).refers("units"),
		list("enclaved", "Communes enclavées", "codes of its units that lie in another CPTS", func(i int) []string { return a.codes(areas[i].Enclaved) }).refers("units"),
		list("enclaved_in", "Enclavées dans", "identifiers of the CPTS that enclose them", func(i int) []string { return a.communityIDs(areas[i].EnclavedIn) }).refers("cpts"),
		real("gps", "Médecins généralistes", "personnes", "general practitioners practising in the area", 2, func(i int) float64 { return areas[i].GPs }),
		real("gps_per_100k", "Médecins généralistes pour 100 000 habitants", "", "general practitioners per 100 000 inhabitants", 1, func(i int) float64 {
			return areas[i].GPs / float64(areas[i].Population) * 1e5
		}).optional(func(i int) bool { return areas[i].Population > 0 }),
	}
	columns = append(columns, a.meanAccessColumns(func(i int) []int32 { return areas[i].Units })...)
	columns = append(columns, a.ageColumns(func(i int) []int32 { return areas[i].Units })...)
	columns = append(columns, a.headcountColumns()...)
	columns = append(columns, a.memberColumns()...)
	columns = append(columns, a.meanPublishedColumns(func(i int) []int32 { return areas[i].Units })...)
	columns = append(columns, shapeColumns(func(i int) Shape { return areas[i].Shape })...)
	columns = append(columns, a.vintageColumns(func(i int) []int32 { return areas[i].Units }, true)...)
	columns = append(columns, a.communityChangeColumns()...)
	return newLayer("cpts", "Territoires des CPTS", "Le territoire populationnel d'une CPTS : les communes de sa liste, ou le territoire de ses ESP selon le réglage cpts_area.", Polygons, len(cs), columns).
		drawn(a, func(i int) []int32 { return areas[i].Units })
}

// headcountColumns count the professions of which the study knows somebody, but for general practitioners, who have their
// columns already.
func (a *Atlas) headcountColumns() []column {
	areas := a.Areas
	var columns []column
	for _, p := range a.suppliedProfessions() {
		if p == geo.GP {
			continue
		}
		name, title := strings.ReplaceAll(p.String(), "-", "_"), professionsInFrench[p]
		title = strings.ToUpper(title[:1]) + title[1:]
		count := func(i int) float64 { return numberOf(areas[i].Professionals, p) }
		columns = append(columns,
			real("n_"+name, title, "personnes", fmt.Sprintf("%s practising in the area, persons by the share of their sites, hospitals left out", p), 2, count),
			real("n_"+name+"_per_100k", title+" pour 100 000 habitants", "", "the same per 100 000 inhabitants", 1, func(i int) float64 {
				return count(i) / float64(areas[i].Population) * 1e5
			}).optional(func(i int) bool { return areas[i].Population > 0 }))
	}
	return columns
}

// memberColumns say which ESP a CPTS has, what they reach of it, and who is followed where.
func (a *Atlas) memberColumns() []column {
	areas := a.Areas
	teams := func(roster bool) func(i int) []string {
		return func(i int) []string {
			var ids []string
			for _, t := range areas[i].Teams {
				if t.Roster == roster {
					ids = append(ids, a.Dataset.Teams[t.Team].ID)
				}
			}
			return ids
		}
	}
	return []column{
		integer("esp_count", "ESP", "", "number of its ESP, by rosters or by where they practise", func(i int) int { return len(areas[i].Teams) }),
		list("esp_by_roster", "ESP membres", "identifiers of the ESP that a roster says are in it", teams(true)).refers("esp-territories"),
		list("esp_by_place", "ESP présentes", "identifiers of the ESP of which no roster says where they belong and that practise in its area", teams(false)).refers("esp-territories"),
		list("not_reached", "Communes non atteintes", "codes of the units declared that are in the core of none of its ESP", func(i int) []string { return a.codes(areas[i].NotReached) }).refers("units"),
		list("not_declared", "Communes non déclarées", "codes of the units in the core of one of its ESP that are not declared", func(i int) []string { return a.codes(areas[i].NotDeclared) }).refers("units"),
		real("share_patients_inside", "Part des patients de ses ESP qui y vivent", "", "of the patients of its ESP, the share who live in the area", 3, func(i int) float64 { return areas[i].PatientsInside / areas[i].PatientsOfTeams }).
			optional(func(i int) bool { return areas[i].PatientsOfTeams > 0 }),
		real("share_residents_inside", "Part des patients qui y vivent et y sont suivis", "", "of the patients of all ESP who live in the area, the share followed by one of its ESP", 3, func(i int) float64 { return areas[i].PatientsInside / areas[i].PatientsOfResidents }).
			optional(func(i int) bool { return areas[i].PatientsOfResidents > 0 }),
	}
}
