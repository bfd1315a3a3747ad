package atlas

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
)

// underservedRow is an underserved area and the profession that it lacks.
type underservedRow struct {
	acc       *Access
	threshold float64
	decile    bool
	UnderservedGroup
}

// underservedLayer shows the contiguous areas under the threshold of each profession.
func (a *Atlas) underservedLayer() *Layer {
	var rows []underservedRow
	for i := range a.Access {
		acc := &a.Access[i]
		if found, err := a.Underserved(acc.Profession, 0, ByArea); err == nil {
			for _, g := range found.Rows {
				rows = append(rows, underservedRow{acc, found.Threshold, found.Decile, g})
			}
		}
	}
	return a.underservedRows(rows)
}

// UnderservedLayer shows what Underserved found for a grouping: the columns of the layer "underserved", then what the
// groups are. A group is drawn as its units under the threshold.
func (a *Atlas) UnderservedLayer(u Underserved, by Grouping) *Layer {
	rows := make([]underservedRow, len(u.Rows))
	for i, g := range u.Rows {
		rows[i] = underservedRow{a.AccessTo(u.Profession), u.Threshold, u.Decile, g}
	}
	return a.underservedRows(rows,
		text("by", "Regroupement", "what the row gathers: unit, area, cpts, esp, epci, tvs, department or region", func(int) string { return string(by) }),
		text("key", "Code", "INSEE code, identifier of the CPTS or ESP, SIREN of the EPCI, or code of the TVS, département or région", func(i int) string { return rows[i].Key }),
		real("share", "Part des habitants", "", "of all inhabitants of the group, those under the threshold", 4, func(i int) float64 { return rows[i].Share }))
}

func (a *Atlas) underservedRows(rows []underservedRow, more ...column) *Layer {
	columns := slices.Concat(a.underservedColumns(rows), a.underservedJourneys(rows), a.underservedZoning(rows), more)
	return newLayer("underserved", "Territoires sous-dotés", "Les ensembles contigus de communes dont les habitants accèdent à trop peu de professionnels : sous le seuil retenu, ou dans le décile le moins bien doté.",
		Polygons, len(rows), columns).drawn(a, func(i int) []int32 { return a.whollyDrawn(rows[i].Units) })
}

func (a *Atlas) underservedColumns(rows []underservedRow) []column {
	return []column{
		text("id", "Identifiant", "profession and the code of its first unit", func(i int) string { return rows[i].acc.Profession.String() + "-" + rows[i].Key }),
		text("profession", "Profession", "key of the profession that is lacking", func(i int) string { return rows[i].acc.Profession.String() }),
		text("name", "Nom", "its most populous unit", func(i int) string { return rows[i].Name }),
		real("threshold", "Seuil", "", "access under which inhabitants are underserved: that of the settings, else the first decile of the study", 3, func(i int) float64 { return rows[i].threshold }),
		boolean("decile", "Seuil : premier décile", "true when the threshold is the first decile of inhabitants", func(i int) bool { return rows[i].decile }),
		text("measured_in", "Unité de l'accessibilité", "what access and threshold are given in", func(i int) string { return rows[i].acc.measuredIn() }),
		real("access", "Accessibilité moyenne", "", "mean access of its inhabitants", 3, func(i int) float64 { return rows[i].Access }),
		integer("population", "Population", "habitants", "inhabitants", func(i int) int64 { return rows[i].Population }),
		integer("unit_count", "Unités", "", "number of units", func(i int) int { return len(rows[i].Units) }),
		list("units", "Communes", "codes of its units", func(i int) []string { return a.codes(rows[i].Units) }).refers("units"),
		real("missing", "Offre manquante", "consultations par an, sinon professionnels", "supply that would lift its inhabitants to the threshold if it all went to them, in consultations a year for general practitioners when supply is counted so, else in professionals", 1,
			func(i int) float64 { return rows[i].Missing }),
		real("missing_professionals", "Professionnels manquants", "équivalents temps plein", "the same in professionals", 2, func(i int) float64 { return rows[i].MissingProfessionals }),
	}
}

// underservedZoning shows how the ARS classes the inhabitants, where its zoning is loaded.
func (a *Atlas) underservedZoning(rows []underservedRow) []column {
	if !slices.ContainsFunc(a.Dataset.Units, func(u geo.Unit) bool { return u.Zoning != "" }) {
		return nil
	}
	share := func(class string) column {
		return real("share_"+strings.ToLower(class), "Part des habitants en "+class, "", "of its inhabitants, those in units that the ARS classes "+class+" for general practitioners", 4,
			func(i int) float64 { return float64(rows[i].Zoning[class]) / float64(rows[i].Population) }).optional(func(i int) bool { return rows[i].Zoning != nil })
	}
	return []column{
		list("zoning", "Zonage médecins de l'ARS", "classes of its units in the zoning of general practitioners, that of most inhabitants first", func(i int) []string { return classesOf(rows[i].Zoning) }),
		share("ZIP"), share("ZAC"),
	}
}

// classesOf returns classes by decreasing number of inhabitants.
func classesOf(zoning map[string]int64) []string {
	return slices.SortedFunc(maps.Keys(zoning), func(x, y string) int { return cmp.Or(cmp.Compare(zoning[y], zoning[x]), cmp.Compare(x, y)) })
}

func (a *Atlas) underservedJourneys(rows []underservedRow) []column {
	reached := func(i int) bool { return rows[i].Population > rows[i].Beyond }
	return []column{
		text("nearest", "Offre la plus proche", "code of the unit of the nearest supply to any of its units", func(i int) string { return a.unitCode(rows[i].Nearest) }).refers("units"),
		real("nearest_minutes", "Trajet le plus court", "minutes", "journey to it", 1, func(i int) float64 { return rows[i].NearestMinutes }).optional(reached),
		real("mean_minutes", "Trajet moyen", "minutes", "mean journey of its inhabitants to the nearest supply", 1, func(i int) float64 { return rows[i].MeanMinutes }).optional(reached),
		integer("beyond", "Habitants sans offre à portée", "habitants", fmt.Sprintf("inhabitants without any supply within %v minutes", a.Settings.MaxMinutes), func(i int) int64 { return rows[i].Beyond }),
		list("cpts", "CPTS", "identifiers of the CPTS that claim some of it", func(i int) []string { return a.communityIDs(rows[i].Communities) }).refers("cpts"),
		list("esp", "ESP", "identifiers of the ESP whose core territory holds some of it", func(i int) []string { return a.teamIDs(rows[i].Teams) }).refers("esp-territories"),
		boolean("border", "Sensible au bord", "true when supply and demand beyond the study may weigh on some of its units", func(i int) bool { return rows[i].Border }),
	}
}
