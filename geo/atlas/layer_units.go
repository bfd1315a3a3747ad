package atlas

import (
	"github.com/maillage/maillage/geo"
)

func (a *Atlas) unitLayer() *Layer {
	units, figures := a.Dataset.Units, a.Units
	columns := []column{
		text("code", "Code INSEE", "INSEE code, in the COG of the study", func(i int) string { return units[i].Code }),
		text("name", "Nom", "official name", func(i int) string { return units[i].Name }),
		text("kind", "Nature", "commune, arrondissement or iris", func(i int) string { return units[i].Kind.String() }),
		text("parent", "Commune", "code of the commune of an arrondissement or IRIS", func(i int) string { return a.unitCode(units[i].Parent) }).refers("units"),
		text("department", "Département", "code of the département", func(i int) string { return units[i].Department }),
		text("region", "Région", "code of the région", func(i int) string { return units[i].Region }),
		text("epci", "EPCI", "SIREN of the EPCI", func(i int) string { return units[i].EPCI }),
		text("epci_name", "Nom de l'EPCI", "its name, where a table of zonings tells it", func(i int) string { return units[i].EPCIName }),
		text("tvs", "Territoire de vie-santé", "code of the territoire de vie-santé", func(i int) string { return units[i].TVS }),
		text("tvs_name", "Nom du territoire de vie-santé", "its name", func(i int) string { return units[i].TVSName }),
		text("zoning", "Zonage médecins de l'ARS", "class in the zoning of general practitioners decided by the ARS: ZIP, ZAC, ZV, HV, or as the file has it", func(i int) string { return units[i].Zoning }),
		integer("population", "Population", "habitants", "residents (population municipale)", func(i int) int64 { return units[i].Population.Min }).
			optional(func(i int) bool { return units[i].Population.State == geo.Known }),
		boolean("population_estimated", "Population estimée", "true when the population was shared out from that of the city", func(i int) bool { return units[i].Estimated }),
		real("area_km2", "Superficie", "km²", "area on the ellipsoid, by the boundaries loaded", 3, func(i int) float64 { return figures[i].AreaM2 / 1e6 }).
			optional(func(i int) bool { return figures[i].AreaM2 > 0 }),
		integer("cpts_count", "CPTS qui revendiquent l'unité", "", "number of CPTS, at the stages that count as coverage, that claim the unit: 0 is a gap, 2 or more an overlap", func(i int) int32 { return figures[i].Multiplicity }).
			optional(func(i int) bool { return a.coverageKnown() && a.oneMultiplicity(int32(i)) }),
		boolean("split_unknown", "Partage inconnu", "true when several CPTS claim the unit and some of them only name the city, which they share: it may be claimed once only", func(i int) bool { return figures[i].SplitUnknown }),
		list("cpts", "CPTS", "identifiers of the CPTS that claim the unit, whatever their stage", func(i int) []string { return a.communityIDs(figures[i].Communities) }).refers("cpts"),
		list("esp", "ESP", "identifiers of the ESP whose core territory holds the unit", func(i int) []string { return a.teamIDs(figures[i].Teams) }).refers("esp-territories"),
		real("gps", "Médecins généralistes", "personnes", "general practitioners practising in the unit, persons by the share of their sites, or heads of the BPE when no register is loaded", 2, func(i int) float64 { return figures[i].GPs }),
		text("gap", "Zone blanche", "identifier of the gap area the unit belongs to", func(i int) string { return a.GapID(figures[i].Gap) }).refers("gaps"),
		boolean("own_boundary", "Contour propre", "false when the boundary of the city is used for want of the unit's own", func(i int) bool {
			p := units[i].Parent
			return a.Faces[i] != geo.None && (p == geo.None || a.Faces[p] != a.Faces[i]) || len(a.Parts[i]) > 0
		}),
	}
	columns = append(columns, a.publishedColumns()...)
	columns = append(columns, a.unitAccessColumns()...)
	columns = append(columns, a.unitChangeColumns()...)
	columns = append(columns, a.vintageColumns(func(i int) []int32 { return a.Leaves(int32(i)) }, false)...)
	return newLayer("units", "Communes et arrondissements",
		"Les unités élémentaires : communes, arrondissements municipaux et IRIS, avec ce qui les couvre.", Polygons, len(units), columns).drawn(a, func(i int) []int32 { return []int32{int32(i)} })
}
