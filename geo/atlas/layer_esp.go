package atlas

import (
	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

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
	count := func(in func(c Cell) bool) func(i int) int {
		return func(i int) int {
			n := 0
			for _, c := range ts[i].Cells {
				if in(c) {
					n++
				}
			}
			return n
		}
	}
	known := func(i int) bool { return ts[i].Basis != NoBasis }
	columns := append(a.teamColumns(),
		text("basis", "Fondement", "observed (patient counts), mixed (some counts masked), modelled (Huff) or none", func(i int) string { return ts[i].Basis.String() }),
		real("patients", "Patients", "personnes", "patients followed, those of masked cells estimated within their bounds, or modelled", 0, func(i int) float64 { return ts[i].Patients }).
			optional(func(i int) bool { return known(i) && mayShow(ts[i].Patients) }),
		real("patients_min", "Patients, au moins", "personnes", "lower bound of patients", 0, func(i int) float64 { return ts[i].PatientsMin }).
			optional(func(i int) bool { return known(i) && mayShow(ts[i].Patients) }),
		real("patients_max", "Patients, au plus", "personnes", "upper bound of patients", 0, func(i int) float64 { return ts[i].PatientsMax }).
			optional(func(i int) bool { return known(i) && mayShow(ts[i].Patients) }),
		integer("masked_cells", "Effectifs masqués", "", "units whose patient count is masked", func(i int) int32 { return ts[i].MaskedCells }).optional(known),
		integer("core_units", "Unités du cœur", "", "units of the core territory, which gathers the core share of patients", count(func(c Cell) bool { return c.Core })),
		integer("fringe_units", "Unités de la frange", "", "units of the fringe, beyond the core and up to the fringe share", count(func(c Cell) bool { return c.Fringe })),
		list("units", "Communes du cœur", "codes of the core units", func(i int) []string { return a.codes(ts[i].core()) }),
		integer("population", "Population du cœur", "habitants", "inhabitants of the core", func(i int) int64 { return ts[i].Population }).
			optional(func(i int) bool { return known(i) && a.peopled(a.leaves(ts[i].core())) }),
		real("share_in_core", "Part des patients dans le cœur", "", "share of the team's patients who live in the core", 4, func(i int) float64 {
			return ts[i].PatientsInCore / ts[i].Patients
		}).optional(func(i int) bool {
			return known(i) && ts[i].Patients > 0 && mayShow(ts[i].Patients-ts[i].PatientsInCore)
		}))
	columns = append(columns, a.meanAccessColumns(func(i int) []int32 { return a.leaves(ts[i].core()) })...)
	columns = append(columns, shapeColumns(func(i int) Shape { return ts[i].Shape })...)
	return newLayer("esp-territories", "Territoires de patientèle des ESP",
		"Le territoire d'une ESP est celui où vivent ses patients : le plus petit ensemble de communes qui en rassemble la part retenue.", Polygons, len(ts), columns).
		drawn(a, func(i int) []int32 { return ts[i].core() })
}
