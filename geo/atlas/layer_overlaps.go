package atlas

import (
	"fmt"
)

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
