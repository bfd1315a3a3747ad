package atlas

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/access"
)

// columnName is the name of a profession within that of a field.
func columnName(p geo.Profession) string { return strings.ReplaceAll(p.String(), "-", "_") }

// title is how people are told what an access is to, the age cap included.
func (acc *Access) title() string {
	title := "Accessibilité aux " + professionsInFrench[acc.Profession]
	if acc.AgeCap > 0 {
		title += fmt.Sprintf(" de %d ans et moins", acc.AgeCap)
	}
	return title
}

// measuredIn is what an access is given in, for people.
func (acc *Access) measuredIn() string {
	switch {
	case acc.SupplyUnit == consultations:
		return "consultations par an et par habitant"
	case acc.SupplyUnit == fte:
		return "équivalents temps plein pour 100 000 habitants"
	}
	return "personnes pour 100 000 habitants"
}

func (acc *Access) decimals() int {
	if acc.Per == 1 {
		return 3
	}
	return 1
}

// unitAccessColumns give units the access of their inhabitants to each profession.
func (a *Atlas) unitAccessColumns() []column {
	var out []column
	for i := range a.Access {
		acc := &a.Access[i]
		p, name := acc.Profession, columnName(acc.Profession)
		out = append(out,
			real("access_"+name, acc.title(), acc.measuredIn(), fmt.Sprintf("accessibility by %s with the weights %s, computed here; journeys %s", acc.Method, acc.Decay, acc.Times), acc.decimals(),
				func(u int) float64 { return acc.Units[u].Access }).optional(func(u int) bool { return acc.Units[u].Known }),
			text("nearest_"+name, "Plus proches "+professionsInFrench[p], fmt.Sprintf("code of the commune, of the study or around it, of the nearest %s within the longest journey considered", p), func(u int) string { return a.unitCode(acc.Units[u].Nearest) }).refers("units"),
			real("nearest_"+name+"_minutes", "Trajet jusqu'aux plus proches "+professionsInFrench[p], "minutes", "journey to it", 1, func(u int) float64 { return float64(acc.Units[u].NearestMinutes) }).
				optional(func(u int) bool { return acc.Units[u].Nearest != geo.None }))
		out = append(out, a.differenceColumns(acc)...)
	}
	if len(a.Access) > 0 {
		first := &a.Access[0]
		out = append(out, boolean("access_border", "Accessibilité sensible au bord", "true when the edge of what is known is within twice the reach of a catchment: supply and demand beyond it may weigh on the accessibility",
			func(u int) bool { return first.Units[u].Border }).optional(func(u int) bool { return first.Units[u].Known }))
	}
	return out
}

// differenceColumns hold units against what was published of them: levels, and ranks, which are comparable even where
// levels are not.
func (a *Atlas) differenceColumns(acc *Access) []column {
	published, year, _ := a.publishedOf(acc)
	units, ours, theirs := a.comparable(acc, published)
	if len(units) == 0 {
		return nil
	}
	rank := make(map[int32]float64, len(units))
	r, s := access.Ranks(ours), access.Ranks(theirs)
	for i, u := range units {
		rank[u] = 100 * (r[i] - s[i]) / float64(len(units))
	}
	both := func(u int) bool { _, ok := rank[int32(u)]; return ok }
	name, title := columnName(acc.Profession), professionsInFrench[acc.Profession]
	return []column{
		real("access_"+name+"_less_apl", fmt.Sprintf("Accessibilité aux %s, moins l'APL publiée (%d)", title, year), acc.measuredIn(), fmt.Sprintf("accessibility computed here less that published by DREES for %d", year), acc.decimals(),
			func(u int) float64 { return acc.Units[u].Access - published[int32(u)] }).optional(both),
		real("access_"+name+"_rank_less_apl", fmt.Sprintf("Rang d'accessibilité aux %s, moins celui de l'APL publiée (%d)", title, year), "points de centile", "percentile rank among the units that have both, less the rank of the figure published: over 0 where we see better access than DREES", 1,
			func(u int) float64 { return rank[int32(u)] }).optional(both),
	}
}

// meanAccessColumns give sets of leaves the mean access of their inhabitants to each profession.
func (a *Atlas) meanAccessColumns(leaves func(i int) []int32) []column {
	out := make([]column, len(a.Access))
	for i := range a.Access {
		acc := &a.Access[i]
		mean := func(i int) float64 { m, _ := a.MeanAccess(acc, leaves(i)); return m }
		out[i] = real("access_"+columnName(acc.Profession), acc.title()+", en moyenne", acc.measuredIn(), "mean accessibility of the inhabitants, as computed here for each unit", acc.decimals(), mean).
			optional(func(i int) bool { _, ok := a.MeanAccess(acc, leaves(i)); return ok })
	}
	return out
}
