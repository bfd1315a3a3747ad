package atlas

import (
	"fmt"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

func (a *Atlas) teamColumns() []column {
	teams := a.Dataset.Teams
	parts := geo.Parts(teams, len(a.Dataset.Practitioners))
	return []column{
		text("id", "Identifiant", "identifier of the roster, or FINESS number of the MSP or centre", func(i int) string { return teams[i].ID }),
		text("name", "Nom", "name of the team", func(i int) string { return teams[i].Name }),
		text("form", "Forme", "msp, centre, esp-clap or other", func(i int) string { return teams[i].Form.String() }),
		text("stage", "Avancement", "unknown, letter, validated or signed", func(i int) string { return teams[i].Stage.String() }),
		text("contract", "Contrat", "FIR or ACI", func(i int) string { return teams[i].Contract }),
		list("themes", "Thèmes du projet", "themes of the written project", func(i int) []string { return teams[i].Themes }),
		integer("members", "Membres", "personnes", "professionals of the team", func(i int) int { return len(teams[i].Members) }),
		integer("gps", "Médecins généralistes", "personnes", "general practitioners among the members", func(i int) int { return having(teams[i], geo.GP) }),
		real("gps_time", "Temps de médecin généraliste", "personnes", "general practitioners by the part of their time that the team has: as rosters tell, else evenly between their teams; nothing for public and analyst where rosters tell parts, which are of persons", 2, func(i int) float64 {
			return timeOf(teams[i], parts[i], geo.GP)
		}).optional(func(int) bool { return !a.timeless }),
	}
}

// timeOf returns the members of a profession by the part of each that the team has.
func timeOf(t geo.Team, parts []float64, p geo.Profession) float64 {
	sum := 0.0
	for k, m := range t.Members {
		if m.Profession == p {
			sum += parts[k]
		}
	}
	return round(sum, 4)
}

// having returns the number of members of a profession.
func having(t geo.Team, p geo.Profession) int {
	n := 0
	for _, m := range t.Members {
		if m.Profession == p {
			n++
		}
	}
	return n
}

// compositionColumns say who a team is made of, and what is found amiss.
func (a *Atlas) compositionColumns() []column {
	teams := a.Dataset.Teams
	known := func(i int) bool { return len(teams[i].Members) > 0 }
	return []column{
		list("composition", "Composition", "members by profession, as profession:number", func(i int) []string {
			var out []string
			for _, p := range geo.Professions() {
				if n := having(teams[i], p); n > 0 {
					out = append(out, fmt.Sprintf("%s:%d", p, n))
				}
			}
			return out
		}),
		boolean("without_gp", "Sans médecin généraliste", "true when no member is a general practitioner, around whom the law gathers an ESP", func(i int) bool {
			return having(teams[i], geo.GP) == 0
		}).optional(known),
		boolean("single_member", "Un seul membre", "true when the team has one member: its figures are those of a person", func(i int) bool { return len(teams[i].Members) == 1 }).optional(known),
		integer("far_members", "Membres éloignés", "personnes", "members who practise more than far_minutes from every other", func(i int) int { return len(a.Teams[i].FarMembers) }).optional(known),
	}
}

func (a *Atlas) teamLayer() *Layer {
	return newLayer("esp", "Équipes de soins primaires", "Les ESP : maisons et centres de santé, ESP-CLAP et autres équipes, à leur lieu d'exercice principal.",
		Points, len(a.Dataset.Teams), slices.Concat(a.teamColumns(), a.compositionColumns(), a.teamChangeColumns())).placed(a.teamPoint)
}

// teamPoint is the team's site, else the unit where most members practise.
func (a *Atlas) teamPoint(i int) (orb.Point, bool) {
	t := a.Dataset.Teams[i]
	if t.Site != geo.None && a.Dataset.Sites[t.Site].Placement != geo.Unplaced {
		return a.Dataset.Sites[t.Site].Point, true
	}
	best := a.mostMembers(int32(i))
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
		text("patients_state", "État de l'effectif", "known, bounded (estimated between two bounds), masked (hidden for secrecy), modelled or missing", func(i int) string { return a.patientsState(i) }),
		real("patients", "Patients", "personnes", "patients followed, estimated where cells are masked, or modelled", 0, func(i int) float64 { return ts[i].Patients }).
			optional(func(i int) bool { return known(i) && a.patientsState(i) != patientsMasked }),
		real("patients_min", "Patients, au moins", "personnes", "lower bound of patients", 0, func(i int) float64 { return ts[i].PatientsMin }).
			optional(func(i int) bool { return known(i) && !a.Withheld(int32(i)) }),
		real("patients_max", "Patients, au plus", "personnes", "upper bound of patients", 0, func(i int) float64 { return ts[i].PatientsMax }).
			optional(func(i int) bool { return known(i) && !a.Withheld(int32(i)) }),
		integer("masked_cells", "Effectifs masqués", "", "units whose patient count is masked", func(i int) int32 { return ts[i].MaskedCells }).optional(known),
		real("effective_sample", "Échantillon effectif", "personnes", "patients that the counts are worth as information: a masked count is worth less than a known one", 0, func(i int) float64 { return ts[i].Effective }).
			optional(func(i int) bool { return known(i) && ts[i].Basis != Modelled }),
		integer("rounds", "Itérations", "", "rounds that the estimate of its masked counts took", func(i int) int32 { return ts[i].Rounds }).optional(known),
		boolean("converged", "Estimation stable", "false when the estimate of its masked counts still moved when it was given up", func(i int) bool { return ts[i].Converged }).optional(known),
		integer("core_units", "Unités du cœur", "", "units of the core territory, which gathers the core share of patients", count(func(c Cell) bool { return c.Core })),
		integer("fringe_units", "Unités de la frange", "", "units of the fringe, beyond the core and up to the fringe share", count(func(c Cell) bool { return c.Fringe })),
		list("units", "Communes du cœur", "codes of the core units", func(i int) []string { return a.codes(ts[i].core()) }).refers("units"),
		list("member_units", "Communes d'appartenance", "codes of the units of whose patients the team follows membership_share or more, as surely as membership_probability", func(i int) []string {
			var units []int32
			for _, c := range ts[i].Cells {
				if a.isMember(&c) {
					units = append(units, c.Unit)
				}
			}
			return a.codes(units)
		}).refers("units"),
		integer("population", "Population du cœur", "habitants", "inhabitants of the core", func(i int) int64 { return ts[i].Population }).
			optional(func(i int) bool { return known(i) && a.peopled(a.leaves(ts[i].core())) }),
		real("share_in_core", "Part des patients dans le cœur", "", "share of the team's patients who live in the core", 4, func(i int) float64 {
			return ts[i].PatientsInCore / ts[i].Patients
		}).optional(func(i int) bool {
			return known(i) && ts[i].Patients > 0
		}))
	columns = append(columns, a.meanAccessColumns(func(i int) []int32 { return a.leaves(ts[i].core()) })...)
	columns = append(columns, shapeColumns(func(i int) Shape { return ts[i].Shape })...)
	return newLayer("esp-territories", "Territoires de patientèle des ESP",
		"Le territoire d'une ESP est celui où vivent ses patients : le plus petit ensemble de communes qui en rassemble la part retenue.", Polygons, len(ts), columns).
		drawn(a, func(i int) []int32 { return ts[i].core() })
}
