package atlas

import (
	"sort"

	"github.com/maillage/maillage/geo"
)

// cellAt finds the cells of all territories by one number: those of the first team, then those of the second….
type cellAt struct {
	territories []Territory
	start       []int // of each territory's cells, and the end
}

func (a *Atlas) cellsAt() cellAt {
	c := cellAt{a.Territories, make([]int, len(a.Territories)+1)}
	for i := range a.Territories {
		c.start[i+1] = c.start[i] + len(a.Territories[i].Cells)
	}
	return c
}

func (c cellAt) len() int { return c.start[len(c.start)-1] }

func (c cellAt) at(i int) (team int32, cell *Cell) {
	t := sort.SearchInts(c.start, i+1) - 1
	return int32(t), &c.territories[t].Cells[i-c.start[t]]
}

// cellState says what the patients of a cell rest on: observed, masked, missing or modelled.
func (a *Atlas) cellState(team int32, c *Cell) string {
	switch {
	case a.Territories[team].Basis == Modelled:
		return "modelled"
	case c.Counted.State == geo.Known:
		return "observed"
	}
	return c.Counted.State.String()
}

// isMember tells whether a cell belongs to the territory of its team, as surely as the settings want.
func (a *Atlas) isMember(c *Cell) bool { return c.Membership >= a.Settings.MembershipProbability }

func (c *Cell) zone() string {
	switch {
	case c.Core:
		return "core"
	case c.Fringe:
		return "fringe"
	}
	return "beyond"
}

// patientLayer has a feature for each team and each unit where its patients live, or are said not to.
func (a *Atlas) patientLayer() *Layer {
	all := a.cellsAt()
	team := func(i int) *geo.Team { t, _ := all.at(i); return &a.Dataset.Teams[t] }
	unit := func(i int) *geo.Unit { _, c := all.at(i); return &a.Dataset.Units[c.Unit] }
	cell := func(i int) *Cell { _, c := all.at(i); return c }
	shown := func(i int) bool { return a.mayShowCell(all.at(i)) }
	bounded := func(i int) bool { return cell(i).Counted.State != geo.Missing }
	merged := a.mergedByTeam()
	together := func(i int) *geo.MergedFlow { t, c := all.at(i); return mergedWith(merged[t], c.Unit) }
	isMerged := func(i int) bool { return together(i) != nil }
	columns := []column{
		text("id", "Identifiant", "identifiers of the team and of the unit", func(i int) string { return team(i).ID + "~" + unit(i).Code }),
		text("esp", "ESP", "identifier of the team", func(i int) string { return team(i).ID }).refers("esp-territories"),
		text("esp_name", "Nom de l'ESP", "name of the team", func(i int) string { return team(i).Name }),
		text("unit", "Commune", "code of the unit where the patients live", func(i int) string { return unit(i).Code }).refers("units"),
		text("unit_name", "Nom de la commune", "name of the unit", func(i int) string { return unit(i).Name }),
		text("zone", "Zone", "core, fringe or beyond", func(i int) string { return cell(i).zone() }),
		text("state", "État de l'effectif", "observed (a count), masked (1 to 10, by the source or for secrecy), missing, or modelled (Huff)", func(i int) string { return a.cellState(all.at(i)) }),
		real("patients", "Patients", "personnes", "patients of the team who live in the unit", 1, func(i int) float64 { return cell(i).Patients }).
			optional(func(i int) bool { return shown(i) && a.cellState(all.at(i)) != "missing" }),
		integer("patients_min", "Patients, au moins", "personnes", "lower bound of the count", func(i int) int64 { return cell(i).Counted.Min }).optional(bounded),
		integer("patients_max", "Patients, au plus", "personnes", "upper bound of the count", func(i int) int64 { return cell(i).Counted.Max }).optional(bounded),
		real("commitment", "Engagement", "", "share of the team's patients who live in the unit", 4, func(i int) float64 { return cell(i).Commitment }).optional(shown),
		real("relevance", "Emprise", "", "share of the unit's inhabitants whom the team follows", 4, func(i int) float64 { return cell(i).Relevance }).
			optional(func(i int) bool { return shown(i) && unit(i).Population.Min > 0 }),
		real("share", "Part des patients de la commune", "", "share of the unit's patients whom the team follows, shrunk towards what the Huff model expects", 4, func(i int) float64 { return cell(i).Share }).
			optional(func(i int) bool { return shown(i) && cell(i).Share >= 0 }),
		real("membership", "Probabilité d'appartenance", "", "probability that this share is at least membership_share", 3, func(i int) float64 { return cell(i).Membership }).
			optional(func(i int) bool { return shown(i) && cell(i).Membership >= 0 }),
		boolean("member", "Appartient au territoire", "true when that probability is at least membership_probability", func(i int) bool { return a.isMember(cell(i)) }).
			optional(func(i int) bool { return shown(i) && cell(i).Membership >= 0 }),
		list("merged_units", "Communes réunies", "codes of the units, this one among them, of whose masked counts the sum is told", func(i int) []string { return a.codes(together(i).Units) }).refers("units").optional(isMerged),
		integer("merged_min", "Patients des communes réunies, au moins", "personnes", "lower bound of that sum", func(i int) int64 { return together(i).Patients.Min }).optional(isMerged),
		integer("merged_max", "Patients des communes réunies, au plus", "personnes", "upper bound of that sum, the same when it is told exactly", func(i int) int64 { return together(i).Patients.Max }).optional(isMerged),
	}
	return newLayer("esp-patients", "Patients des ESP par commune",
		"Où vivent les patients d'une ESP : une ligne par équipe et commune, avec ce que l'équipe y pèse. Les petits effectifs y sont masqués, et leur somme donnée pour plusieurs communes.", NoGeometry, all.len(), columns).unplaced()
}
