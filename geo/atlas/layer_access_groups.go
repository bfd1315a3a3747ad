package atlas

import "github.com/maillage/maillage/geo/access"

// accessGroupLayer shows how access spreads over the inhabitants of each territory and of the whole study.
func (a *Atlas) accessGroupLayer() *Layer {
	rows := a.AccessGroups()
	figure := func(name, title, description string, of func(d *access.Distribution) (float64, bool)) column {
		return real(name, title, "", description, 4, func(i int) float64 { v, _ := of(rows[i].spread); return v }).
			optional(func(i int) bool { _, ok := of(rows[i].spread); return ok })
	}
	quantile := func(p float64) func(d *access.Distribution) (float64, bool) {
		return func(d *access.Distribution) (float64, bool) { return d.Quantile(p) }
	}
	columns := []column{
		text("id", "Identifiant", "profession, grouping and code, joined by ~", func(i int) string {
			return rows[i].access.Profession.String() + "~" + string(rows[i].By) + "~" + rows[i].Key
		}),
		text("profession", "Profession", "key of the profession", func(i int) string { return rows[i].access.Profession.String() }),
		text("by", "Regroupement", "what the row gathers: study, region, department, tvs, epci, cpts or esp (its core)", func(i int) string { return string(rows[i].By) }),
		text("key", "Code", "code of the zone, SIREN of the EPCI, identifier of the CPTS or ESP", func(i int) string { return rows[i].Key }).refersBy("by", map[string]string{"cpts": "cpts", "esp": "esp-territories"}),
		text("name", "Nom", "its name, its code where no name is known", func(i int) string { return rows[i].Name }),
		integer("population", "Population", "habitants", "inhabitants of the units whose access is known: all figures are over them, each with the access of its unit", func(i int) int64 { return rows[i].Population }),
		integer("unit_count", "Unités", "", "number of units", func(i int) int { return len(rows[i].Units) }),
		text("measured_in", "Unité de l'accessibilité", "what access is given in", func(i int) string { return rows[i].access.measuredIn() }),
		text("demand", "Population prise en compte", "whose demand is shared: inhabitants, or how they are standardised", func(i int) string { return rows[i].access.Population }),
		figure("access", "Accessibilité moyenne", "mean over inhabitants", (*access.Distribution).Mean),
		figure("first_decile", "Premier décile", "access that a tenth of inhabitants do not exceed", quantile(0.1)),
		figure("median", "Médiane", "access that half of inhabitants do not exceed", quantile(0.5)),
		figure("ninth_decile", "Neuvième décile", "access that nine tenths of inhabitants do not exceed", quantile(0.9)),
		figure("decile_ratio", "Rapport interdécile", "ninth decile over the first, D9/D1; nothing where the first is 0", (*access.Distribution).DecileRatio),
		figure("tenth_ratio", "Rapport des dixièmes extrêmes", "mean of the best-served tenth of inhabitants over that of the worst-served", (*access.Distribution).TenthRatio),
		figure("gini", "Indice de Gini", "of access among inhabitants, from 0 when all have the same", (*access.Distribution).Gini),
		figure("palma", "Rapport de Palma", "what the best-served tenth have together over what the worst-served four tenths have; 0.25 when all have the same", (*access.Distribution).Palma),
		real("threshold", "Seuil", "", "access under which inhabitants are underserved, that of the study", 4, func(i int) float64 { return rows[i].access.Threshold }),
		real("share_under", "Part des habitants sous le seuil", "", "share of inhabitants under the threshold, or at it where it is the first decile: those who are underserved", 4, func(i int) float64 { v, _ := rows[i].access.shareUnderserved(rows[i].spread); return v }),
		integer("population_unserved", "Habitants sans accès", "habitants", "inhabitants who reach no professional", func(i int) int64 { return rows[i].Unserved }),
		boolean("border", "Sensible au bord", "true when supply and demand beyond the study may weigh on some of its units", func(i int) bool { return rows[i].Border }),
	}
	return newLayer("access-groups", "Accessibilité par territoire", "L'accessibilité de chaque profession pour les habitants de l'étude, des régions, départements, territoires de vie-santé, EPCI, CPTS et ESP : moyenne pondérée par la population, déciles et inégalités.",
		NoGeometry, len(rows), columns).unplaced()
}
