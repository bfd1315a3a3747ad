package atlas

import (
	"fmt"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/coverage"
)

// end returns the identifier, the name and the stage of one of the two territories of an overlap.
func (a *Atlas) end(o *Overlap, first bool) (id, name string, stage geo.Stage) {
	index := o.B
	if first {
		index = o.A
	}
	if o.Kind == ESPESP || o.Kind == ESPCPTS && first {
		t := &a.Dataset.Teams[index]
		return t.ID, t.Name, t.Stage
	}
	c := &a.Dataset.Communities[index]
	return c.ID, c.Name, c.Stage
}

// overlapID is the identifier under which an overlap is served.
func (a *Atlas) overlapID(o *Overlap) string {
	idA, _, _ := a.end(o, true)
	idB, _, _ := a.end(o, false)
	id := fmt.Sprintf("%s~%s~%s", o.Kind, idA, idB)
	if o.Relation != coverage.RealOverlap {
		id += "~" + o.Relation.String()
	}
	return id
}

// since returns the date from which both territories of an overlap of CPTS exist: the later of their first dates; zero when
// one of them has none, and for teams, whose rosters are not dated.
func (a *Atlas) since(o *Overlap) time.Time {
	if o.Kind != CPTSCPTS {
		return time.Time{}
	}
	x, y := a.Dataset.Communities[o.A].Since(), a.Dataset.Communities[o.B].Since()
	switch {
	case x.IsZero() || y.IsZero():
		return time.Time{}
	case x.After(y):
		return x
	}
	return y
}

// claimedTwice returns the inhabitants whom both claim, and whether that can be told.
func (o *Overlap) claimedTwice() (int64, bool) {
	switch o.Relation {
	case coverage.CitySharing:
		return 0, true
	case coverage.UnknownSplit:
		return 0, false
	}
	return o.Population, true
}

func (a *Atlas) overlapLayer() *Layer {
	os := a.Overlaps
	id := func(first bool) func(i int) string {
		return func(i int) string { id, _, _ := a.end(&os[i], first); return id }
	}
	name := func(first bool) func(i int) string {
		return func(i int) string { _, name, _ := a.end(&os[i], first); return name }
	}
	stage := func(first bool) func(i int) string {
		return func(i int) string { _, _, stage := a.end(&os[i], first); return stage.String() }
	}
	columns := []column{
		text("id", "Identifiant", "kind and the identifiers of both territories, and the relation when it is no overlap", func(i int) string { return a.overlapID(&os[i]) }),
		text("kind", "Nature", "cpts-cpts, esp-esp or esp-cpts", func(i int) string { return os[i].Kind.String() }),
		text("relation", "Relation", "overlap (both claim the ground), city-sharing (each has parts of its own of a same city: nothing is claimed twice) or unknown-split (a list names a city that is shared: nobody can tell)", func(i int) string { return os[i].Relation.String() }),
		text("a", "Premier territoire", "identifier of the first territory", id(true)).refersBy("kind", map[string]string{"cpts-cpts": "cpts", "esp-esp": "esp-territories", "esp-cpts": "esp-territories"}),
		text("a_name", "Nom du premier", "its name", name(true)),
		text("stage_a", "Avancement du premier", "its stage: unknown, letter, validated or signed", stage(true)),
		text("b", "Second territoire", "identifier of the second territory", id(false)).refersBy("kind", map[string]string{"cpts-cpts": "cpts", "esp-esp": "esp-territories", "esp-cpts": "cpts"}),
		text("b_name", "Nom du second", "its name", name(false)),
		text("stage_b", "Avancement du second", "its stage: unknown, letter, validated or signed", stage(false)),
		date("since", "Depuis", "of two CPTS, the date from which both exist: the later of their first dates", func(i int) time.Time { return a.since(&os[i]) }),
		integer("unit_count", "Unités", "", "number of units shared; in city sharing those of the city that one or the other claims", func(i int) int { return len(os[i].Units) }),
		list("units", "Communes", "codes of the units shared", func(i int) []string { return a.codes(os[i].Units) }).refers("units"),
		integer("population", "Population", "habitants", "inhabitants of those units", func(i int) int64 { return os[i].Population }).
			optional(func(i int) bool { return a.peopled(os[i].Units) }),
		integer("population_twice", "Habitants revendiqués deux fois", "habitants", "inhabitants whom both claim: none in city sharing, not known when the split is not", func(i int) int64 {
			n, _ := os[i].claimedTwice()
			return n
		}).optional(func(i int) bool { _, known := os[i].claimedTwice(); return known && a.peopled(os[i].Units) }),
		real("area_km2", "Superficie", "km²", "area shared", 3, func(i int) float64 { return os[i].AreaM2 / 1e6 }),
	}
	return newLayer("overlaps", "Chevauchements", "Le terrain que deux territoires revendiquent tous deux ; pour une ESP et une CPTS, la part d'une ESP à cheval sur la limite. Une ville que deux CPTS se partagent par quartiers y est aussi, sous une autre relation.",
		Polygons, len(os), append(columns, a.measureColumns()...)).drawn(a, func(i int) []int32 { return os[i].Units })
}

// measureColumns say how much two territories have in common.
func (a *Atlas) measureColumns() []column {
	os := a.Overlaps
	graded := func(i int) bool { return os[i].Kind == ESPESP }
	return []column{
		real("share_a", "Part du premier", "", "share of the first territory's population; of an ESP astride, the share of its core patients who live in the CPTS", 4, func(i int) float64 { return os[i].ShareA }),
		real("share_b", "Part du second", "", "share of the second territory's population", 4, func(i int) float64 { return os[i].ShareB }),
		real("jaccard", "Indice de Jaccard", "", "population shared over population of either", 4, func(i int) float64 { return os[i].Jaccard }),
		real("overlap_coefficient", "Coefficient de recouvrement", "", "population shared over that of the smaller territory: 1 when one lies within the other", 4, func(i int) float64 { return os[i].Coefficient }),
		real("ruzicka", "Indice de Ruzicka", "", "of two ESP, Σ min over Σ max of the shares of their patients by unit, core and fringe: 1 when they spread alike", 2, func(i int) float64 { return os[i].Ruzicka }).optional(graded),
		real("morisita_horn", "Indice de Morisita-Horn", "", "of two ESP, the chance that a patient of each live in the same unit, over that of two of the same", 2, func(i int) float64 { return os[i].MorisitaHorn }).optional(graded),
	}
}
