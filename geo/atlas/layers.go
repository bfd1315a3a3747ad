package atlas

import (
	"fmt"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

// Layers returns the collections of the atlas: units, sites, esp, esp-territories, cpts, overlaps, gaps.
func (a *Atlas) Layers() []*Layer {
	return []*Layer{
		a.unitLayer(), a.siteLayer(), a.teamLayer(), a.territoryLayer(), a.areaLayer(), a.overlapLayer(), a.gapLayer(),
	}
}

// LayerIDs returns the identifiers of the layers that every atlas has, in their order.
func LayerIDs() []string {
	return []string{"units", "sites", "esp", "esp-territories", "cpts", "overlaps", "gaps"}
}

// Layer returns the collection of that identifier, nil when there is none.
func (a *Atlas) Layer(id string) *Layer {
	for _, l := range a.Layers() {
		if l.ID == id {
			return l
		}
	}
	return nil
}

func (a *Atlas) codes(units []int32) []string {
	out := make([]string, len(units))
	for i, u := range units {
		out[i] = a.Dataset.Units[u].Code
	}
	return out
}

func (a *Atlas) communityIDs(indexes []int32) []string {
	out := make([]string, len(indexes))
	for i, c := range indexes {
		out[i] = a.Dataset.Communities[c].ID
	}
	return out
}

func (a *Atlas) teamIDs(indexes []int32) []string {
	out := make([]string, len(indexes))
	for i, t := range indexes {
		out[i] = a.Dataset.Teams[t].ID
	}
	return out
}

func (a *Atlas) unitCode(unit int32) string {
	if unit == geo.None {
		return ""
	}
	return a.Dataset.Units[unit].Code
}

// GapID is the identifier under which a gap is served, "" for geo.None: the code of a gap's first unit, so that it lasts as long as that unit is in the gap.
func (a *Atlas) GapID(gap int32) string {
	if gap == geo.None {
		return ""
	}
	return "gap-" + a.unitCode(a.Gaps[gap].Units[0])
}

func (a *Atlas) unitLayer() *Layer {
	units, figures := a.Dataset.Units, a.Units
	columns := []column{
		text("code", "Code INSEE", "INSEE code, in the COG of the study", func(i int) string { return units[i].Code }),
		text("name", "Nom", "official name", func(i int) string { return units[i].Name }),
		text("kind", "Nature", "commune, arrondissement or iris", func(i int) string { return units[i].Kind.String() }),
		text("parent", "Commune", "code of the commune of an arrondissement or IRIS", func(i int) string { return a.unitCode(units[i].Parent) }),
		text("department", "Département", "code of the département", func(i int) string { return units[i].Department }),
		text("region", "Région", "code of the région", func(i int) string { return units[i].Region }),
		text("epci", "EPCI", "SIREN of the EPCI", func(i int) string { return units[i].EPCI }),
		integer("population", "Population", "habitants", "residents (population municipale)", func(i int) int64 { return units[i].Population.Min }).
			optional(func(i int) bool { return units[i].Population.State == geo.Known }),
		boolean("population_estimated", "Population estimée", "true when the population was shared out from that of the city", func(i int) bool { return units[i].Estimated }),
		real("area_km2", "Superficie", "km²", "area on the ellipsoid, by the boundaries loaded", 3, func(i int) float64 { return figures[i].AreaM2 / 1e6 }).
			optional(func(i int) bool { return figures[i].AreaM2 > 0 }),
		integer("cpts_count", "CPTS qui revendiquent l'unité", "", "number of CPTS, at the stages that count as coverage, that claim the unit: 0 is a gap, 2 or more an overlap", func(i int) int32 { return figures[i].Multiplicity }).
			optional(func(i int) bool { return a.coverageKnown() && a.oneMultiplicity(int32(i)) }),
		list("cpts", "CPTS", "identifiers of the CPTS that claim the unit, whatever their stage", func(i int) []string { return a.communityIDs(figures[i].Communities) }),
		list("esp", "ESP", "identifiers of the ESP whose core territory holds the unit", func(i int) []string { return a.teamIDs(figures[i].Teams) }),
		real("gps", "Médecins généralistes", "personnes", "general practitioners practising in the unit, persons by the share of their sites, or heads of the BPE when no register is loaded", 2, func(i int) float64 { return figures[i].GPs }),
		text("gap", "Zone blanche", "identifier of the gap area the unit belongs to", func(i int) string { return a.GapID(figures[i].Gap) }),
		boolean("own_boundary", "Contour propre", "false when the boundary of the city is used for want of the unit's own", func(i int) bool {
			p := units[i].Parent
			return a.Faces[i] != geo.None && (p == geo.None || a.Faces[p] != a.Faces[i]) || len(a.Parts[i]) > 0
		}),
	}
	columns = append(columns, a.publishedColumns()...)
	return newLayer("units", "Communes et arrondissements",
		"Les unités élémentaires : communes, arrondissements municipaux et IRIS, avec ce qui les couvre.", Polygons, len(units), columns).drawn(a, func(i int) []int32 { return []int32{int32(i)} })
}

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
		text("unit", "Commune", "code of the unit it stands in", func(i int) string { return a.unitCode(sites[i].Unit) }),
		text("placement", "Localisation", "how it was placed: file, finess, address, unit, or unplaced", func(i int) string { return sites[i].Placement.String() }),
		real("score", "Score d'adresse", "", "score of the address match, 0 to 1", 3, func(i int) float64 { return float64(sites[i].Score) }).
			optional(func(i int) bool { return sites[i].Placement == geo.PlacedByAddress }),
		integer("practitioners", "Professionnels", "personnes", "persons who practise there, each counted at every site", func(i int) int32 { return people[i] }),
		integer("gps", "Médecins généralistes", "personnes", "general practitioners among them", func(i int) int32 { return gps[i] }),
	}).placed(func(i int) (orb.Point, bool) { return sites[i].Point, sites[i].Placement != geo.Unplaced })
}

func (a *Atlas) teamColumns() []column {
	teams := a.Dataset.Teams
	return []column{
		text("id", "Identifiant", "identifier of the roster, or FINESS number of the MSP or centre", func(i int) string { return teams[i].ID }),
		text("name", "Nom", "name of the team", func(i int) string { return teams[i].Name }),
		text("form", "Forme", "msp, centre, esp-clap or other", func(i int) string { return teams[i].Form.String() }),
		text("stage", "Avancement", "unknown, letter, validated or signed", func(i int) string { return teams[i].Stage.String() }),
		text("contract", "Contrat", "FIR or ACI", func(i int) string { return teams[i].Contract }),
		list("themes", "Thèmes du projet", "themes of the written project", func(i int) []string { return teams[i].Themes }),
		integer("members", "Membres", "personnes", "professionals of the team", func(i int) int { return len(teams[i].Members) }),
		integer("gps", "Médecins généralistes", "personnes", "general practitioners among the members", func(i int) int {
			n := 0
			for _, m := range teams[i].Members {
				if m.Profession == geo.GP {
					n++
				}
			}
			return n
		}),
	}
}

func (a *Atlas) teamLayer() *Layer {
	return newLayer("esp", "Équipes de soins primaires", "Les ESP : maisons et centres de santé, ESP-CLAP et autres équipes, à leur lieu d'exercice principal.",
		Points, len(a.Dataset.Teams), a.teamColumns()).placed(a.teamPoint)
}

// teamPoint is the team's site, else the unit where most members practise.
func (a *Atlas) teamPoint(i int) (orb.Point, bool) {
	t := a.Dataset.Teams[i]
	if t.Site != geo.None && a.Dataset.Sites[t.Site].Placement != geo.Unplaced {
		return a.Dataset.Sites[t.Site].Point, true
	}
	count := make(map[int32]int)
	best := geo.None
	for _, m := range t.Members {
		if m.Unit == geo.None {
			continue
		}
		count[m.Unit]++
	}
	for u, n := range count {
		if best == geo.None || n > count[best] || n == count[best] && u < best {
			best = u
		}
	}
	if best == geo.None {
		return orb.Point{}, false
	}
	return a.point(best)
}

func (a *Atlas) territoryLayer() *Layer {
	ts := a.Territories
	count := func(core bool) func(i int) int {
		return func(i int) int {
			n := 0
			for _, c := range ts[i].Cells {
				if c.Core == core {
					n++
				}
			}
			return n
		}
	}
	known := func(i int) bool { return ts[i].Basis != NoBasis }
	columns := append(a.teamColumns(),
		text("basis", "Fondement", "observed (patient counts), mixed (some counts masked), modelled (Huff) or none", func(i int) string { return ts[i].Basis.String() }),
		real("patients", "Patients", "personnes", "patients followed, the middle of the bounds where cells are masked, or modelled", 0, func(i int) float64 { return ts[i].Patients }).
			optional(func(i int) bool { return known(i) && mayShow(ts[i].Patients) }),
		real("patients_min", "Patients, au moins", "personnes", "lower bound of patients", 0, func(i int) float64 { return ts[i].PatientsMin }).
			optional(func(i int) bool { return known(i) && mayShow(ts[i].Patients) }),
		real("patients_max", "Patients, au plus", "personnes", "upper bound of patients", 0, func(i int) float64 { return ts[i].PatientsMax }).
			optional(func(i int) bool { return known(i) && mayShow(ts[i].Patients) }),
		integer("masked_cells", "Effectifs masqués", "", "units whose patient count is masked", func(i int) int32 { return ts[i].MaskedCells }).optional(known),
		integer("core_units", "Unités du cœur", "", "units of the core territory, which gathers the core share of patients", count(true)),
		integer("fringe_units", "Unités de la frange", "", "units of the fringe, beyond the core and up to the fringe share", count(false)),
		list("units", "Communes du cœur", "codes of the core units", func(i int) []string { return a.codes(ts[i].core()) }),
		integer("population", "Population du cœur", "habitants", "inhabitants of the core", func(i int) int64 { return ts[i].Population }).
			optional(func(i int) bool { return known(i) && a.peopled(a.leaves(ts[i].core())) }),
		real("share_in_core", "Part des patients dans le cœur", "", "share of the team's patients who live in the core", 4, func(i int) float64 {
			return ts[i].PatientsInCore / ts[i].Patients
		}).optional(func(i int) bool {
			return known(i) && ts[i].Patients > 0 && mayShow(ts[i].Patients-ts[i].PatientsInCore)
		}))
	columns = append(columns, shapeColumns(func(i int) Shape { return ts[i].Shape })...)
	return newLayer("esp-territories", "Territoires de patientèle des ESP",
		"Le territoire d'une ESP est celui où vivent ses patients : le plus petit ensemble de communes qui en rassemble la part retenue.", Polygons, len(ts), columns).
		drawn(a, func(i int) []int32 { return ts[i].core() })
}

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
		list("units", "Communes", "codes of the units claimed", func(i int) []string { return a.codes(areas[i].Units) }),
		list("departments", "Départements", "départements it lies in", func(i int) []string { return areas[i].Departments }),
		list("epcis", "EPCI", "EPCI it lies in", func(i int) []string { return areas[i].EPCIs }),
		list("enclaves", "Enclaves", "codes of the units it encloses and does not claim", func(i int) []string { return a.codes(areas[i].Enclaves) }),
		real("gps", "Médecins généralistes", "personnes", "general practitioners practising in the area", 2, func(i int) float64 { return areas[i].GPs }),
		real("gps_per_100k", "Médecins généralistes pour 100 000 habitants", "", "general practitioners per 100 000 inhabitants", 1, func(i int) float64 {
			return areas[i].GPs / float64(areas[i].Population) * 1e5
		}).optional(func(i int) bool { return areas[i].Population > 0 }),
	}
	columns = append(columns, shapeColumns(func(i int) Shape { return areas[i].Shape })...)
	return newLayer("cpts", "Territoires des CPTS", "Le territoire populationnel d'une CPTS : les communes de sa liste.", Polygons, len(cs), columns).
		drawn(a, func(i int) []int32 { return areas[i].Units })
}

func (a *Atlas) overlapLayer() *Layer {
	os := a.Overlaps
	end := func(kind OverlapKind, index int32, first bool) (id, name string) {
		if kind == ESPESP || kind == ESPCPTS && first {
			return a.Dataset.Teams[index].ID, a.Dataset.Teams[index].Name
		}
		return a.Dataset.Communities[index].ID, a.Dataset.Communities[index].Name
	}
	idA := func(i int) string { id, _ := end(os[i].Kind, os[i].A, true); return id }
	idB := func(i int) string { id, _ := end(os[i].Kind, os[i].B, false); return id }
	return newLayer("overlaps", "Chevauchements", "Le terrain que deux territoires revendiquent tous deux ; pour une ESP et une CPTS, la part d'une ESP à cheval sur la limite.",
		Polygons, len(os), []column{
			text("id", "Identifiant", "kind and the identifiers of both territories", func(i int) string { return fmt.Sprintf("%s~%s~%s", os[i].Kind, idA(i), idB(i)) }),
			text("kind", "Nature", "cpts-cpts, esp-esp or esp-cpts", func(i int) string { return os[i].Kind.String() }),
			text("a", "Premier territoire", "identifier of the first territory", idA),
			text("a_name", "Nom du premier", "its name", func(i int) string { _, n := end(os[i].Kind, os[i].A, true); return n }),
			text("b", "Second territoire", "identifier of the second territory", idB),
			text("b_name", "Nom du second", "its name", func(i int) string { _, n := end(os[i].Kind, os[i].B, false); return n }),
			integer("unit_count", "Unités", "", "number of units shared", func(i int) int { return len(os[i].Units) }),
			list("units", "Communes", "codes of the units shared", func(i int) []string { return a.codes(os[i].Units) }),
			integer("population", "Population", "habitants", "inhabitants of the units shared", func(i int) int64 { return os[i].Population }).
				optional(func(i int) bool { return a.peopled(os[i].Units) }),
			real("area_km2", "Superficie", "km²", "area shared", 3, func(i int) float64 { return os[i].AreaM2 / 1e6 }),
			real("share_a", "Part du premier", "", "share of the first territory's population; of an ESP astride, the share of its core patients who live in the CPTS", 4, func(i int) float64 { return os[i].ShareA }).
				optional(func(i int) bool { return os[i].Kind != ESPCPTS || a.mayShowShare(os[i].A, os[i].ShareA) }),
			real("share_b", "Part du second", "", "share of the second territory's population", 4, func(i int) float64 { return os[i].ShareB }),
			real("jaccard", "Indice de Jaccard", "", "population shared over population of either", 4, func(i int) float64 { return os[i].Jaccard }),
		}).drawn(a, func(i int) []int32 { return os[i].Units })
}

func (a *Atlas) gapLayer() *Layer {
	gs := a.Gaps
	columns := []column{
		text("id", "Identifiant", "gap- and the code of its first unit", func(i int) string { return a.GapID(int32(i)) }),
		text("name", "Nom", "its most populous unit", func(i int) string { return a.gapName(gs[i].Units) }),
		integer("unit_count", "Unités", "", "number of units", func(i int) int { return len(gs[i].Units) }),
		list("units", "Communes", "codes of its units", func(i int) []string { return a.codes(gs[i].Units) }),
		integer("population", "Population", "habitants", "inhabitants", func(i int) int64 { return gs[i].Population }).
			optional(func(i int) bool { return a.peopled(gs[i].Units) }),
		real("gps", "Médecins généralistes", "personnes", "general practitioners practising inside", 2, func(i int) float64 { return gs[i].GPs }),
		list("neighbours", "CPTS voisines", "identifiers of the CPTS along its border, by decreasing length of border", func(i int) []string {
			out := make([]string, len(gs[i].Neighbours))
			for k, n := range gs[i].Neighbours {
				out[k] = a.Dataset.Communities[n.Community].ID
			}
			return out
		}),
		list("neighbour_names", "Noms des CPTS voisines", "their names, in the same order", func(i int) []string {
			out := make([]string, len(gs[i].Neighbours))
			for k, n := range gs[i].Neighbours {
				out[k] = a.Dataset.Communities[n.Community].Name
			}
			return out
		}),
	}
	columns = append(columns, shapeColumns(func(i int) Shape { return gs[i].Shape })...)
	return newLayer("gaps", "Zones blanches", "Les ensembles contigus de communes qu'aucune CPTS ne revendique.", Polygons, len(gs), columns).
		drawn(a, func(i int) []int32 { return a.whollyDrawn(gs[i].Units) })
}

func (a *Atlas) gapName(units []int32) string {
	best := units[0]
	for _, u := range units {
		if a.Dataset.Units[u].Population.Min > a.Dataset.Units[best].Population.Min {
			best = u
		}
	}
	return a.Dataset.Units[best].Name
}
