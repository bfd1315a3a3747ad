package atlas

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
)

// Change is one thing that has changed since the earlier edition, as the layer "changes" tells it.
type Change struct {
	Kind          string // one of those of ChangeKinds
	ID, Name      string // of the CPTS or the ESP; of the most populous unit for ground
	Before, After string
	CPTS          []string // concerned: itself, or those that claim the ground, or did
	Units         []int32  // concerned: leaves, ascending
	Population    int64
}

// changeWords are the kinds of change and their names in French, in the order in which they are told.
var changeWords = [][2]string{
	{"cpts-new", "CPTS nouvelle"}, {"cpts-gone", "CPTS disparue"}, {"cpts-renamed", "CPTS renommée"}, {"cpts-stage", "Avancement de la CPTS"},
	{"cpts-class", "Classe de taille de la CPTS"}, {"cpts-joined", "Communes entrées dans la CPTS"}, {"cpts-left", "Communes sorties de la CPTS"},
	{"esp-new", "ESP nouvelle"}, {"esp-gone", "ESP disparue"}, {"esp-renamed", "ESP renommée"}, {"esp-stage", "Avancement de l'ESP"}, {"esp-members", "Membres de l'ESP"},
	{"gap-opened", "Zone blanche ouverte"}, {"gap-closed", "Zone blanche comblée"}, {"overlap-opened", "Chevauchement apparu"}, {"overlap-closed", "Chevauchement résolu"},
}

// ChangeKinds returns the keys of the kinds of change, in the order in which they are told.
func ChangeKinds() []string {
	out := make([]string, len(changeWords))
	for i, w := range changeWords {
		out[i] = w[0]
	}
	return out
}

// ChangeInFrench is the name of a kind of change: "Zone blanche comblée".
func ChangeInFrench(kind string) string {
	for _, w := range changeWords {
		if w[0] == kind {
			return w[1]
		}
	}
	return kind
}

// List tells every change, by kind.
func (a *Atlas) List(c *Changes) []Change {
	if c == nil {
		return nil
	}
	var out []Change
	for i := range c.Communities {
		out = append(out, a.communityChanges(c, int32(i))...)
	}
	for _, b := range c.GoneCommunities {
		then := &c.Before.Communities[b]
		n, _ := a.population(then.Units)
		out = append(out, Change{Kind: "cpts-gone", ID: then.ID, Name: then.Name, CPTS: []string{then.ID}, Units: then.Units, Population: n})
	}
	for i := range c.Teams {
		out = append(out, a.teamChanges(c, i)...)
	}
	for _, b := range c.GoneTeams {
		out = append(out, Change{Kind: "esp-gone", ID: c.Before.Teams[b].ID, Name: c.Before.Teams[b].Name})
	}
	for _, g := range c.Ground {
		out = append(out, a.groundChange(c, g))
	}
	rank := make(map[string]int, len(changeWords))
	for i, w := range changeWords {
		rank[w[0]] = i
	}
	slices.SortStableFunc(out, func(x, y Change) int { return rank[x.Kind] - rank[y.Kind] })
	return out
}

func (a *Atlas) communityChanges(c *Changes, i int32) []Change {
	now, area, change := &a.Dataset.Communities[i], &a.Areas[i], &c.Communities[i]
	of := func(kind, before, after string, units []int32, population int64) Change {
		return Change{kind, now.ID, now.Name, before, after, []string{now.ID}, units, population}
	}
	if change.Before == geo.None {
		return []Change{of("cpts-new", "", "", area.Units, area.Population)}
	}
	var out []Change
	then := &c.Before.Communities[change.Before]
	if then.Name != now.Name {
		out = append(out, of("cpts-renamed", then.Name, now.Name, area.Units, area.Population))
	}
	if then.Stage != now.Stage {
		out = append(out, of("cpts-stage", then.Stage.String(), now.Stage.String(), area.Units, area.Population))
	}
	if _, known := then.Population.Known(); known && then.SizeClass != area.SizeClass && a.peopled(area.Units) {
		out = append(out, of("cpts-class", strconv.Itoa(int(then.SizeClass)), strconv.Itoa(int(area.SizeClass)), area.Units, area.Population))
	}
	if len(change.Joined) > 0 {
		out = append(out, of("cpts-joined", "", "", change.Joined, change.PopulationJoined))
	}
	if len(change.Left) > 0 {
		out = append(out, of("cpts-left", "", "", change.Left, change.PopulationLeft))
	}
	return out
}

func (a *Atlas) teamChanges(c *Changes, i int) []Change {
	now, change := &a.Dataset.Teams[i], c.Teams[i]
	var units []int32
	for _, m := range now.Members {
		if m.Unit != geo.None {
			units = append(units, a.Leaves(m.Unit)...)
		}
	}
	slices.Sort(units)
	units = slices.Compact(units)
	of := func(kind, before, after string) Change {
		return Change{Kind: kind, ID: now.ID, Name: now.Name, Before: before, After: after, Units: units}
	}
	if change.Before == geo.None {
		return []Change{of("esp-new", "", "")}
	}
	var out []Change
	then := &c.Before.Teams[change.Before]
	if then.Name != now.Name {
		out = append(out, of("esp-renamed", then.Name, now.Name))
	}
	if then.Stage != now.Stage {
		out = append(out, of("esp-stage", then.Stage.String(), now.Stage.String()))
	}
	if change.Joined+change.Left > 0 || int(then.Members) != len(now.Members) {
		out = append(out, of("esp-members", strconv.Itoa(int(then.Members)), strconv.Itoa(len(now.Members))))
	}
	return out
}

// groundChange names who claims the ground: now where a gap was closed or an overlap opened, before where a gap was opened
// or an overlap closed.
func (a *Atlas) groundChange(c *Changes, g GroundChange) Change {
	out := Change{Kind: g.Kind.String(), ID: a.unitCode(g.Units[0]), Name: a.gapName(g.Units), Units: g.Units, Population: g.Population}
	if g.Kind == GapClosed || g.Kind == OverlapOpened {
		var claimants []int32
		for _, u := range g.Units {
			claimants = append(claimants, a.Units[u].Communities...)
		}
		slices.Sort(claimants)
		out.CPTS = a.communityIDs(slices.Compact(claimants))
		return out
	}
	for _, b := range c.Before.Communities {
		if slices.ContainsFunc(g.Units, func(u int32) bool { _, in := slices.BinarySearch(b.Units, u); return in }) {
			out.CPTS = append(out.CPTS, b.ID)
		}
	}
	return out
}

// changeLayer has a feature for each change since the earlier edition; none when there is no earlier edition.
func (a *Atlas) changeLayer() *Layer {
	rows := a.List(a.Changes())
	ofUnits := func(i int) bool { return len(rows[i].Units) > 0 && !strings.HasPrefix(rows[i].Kind, "esp-") }
	return newLayer(ChangesLayer, "Changements depuis l'édition précédente",
		"Ce qui a changé depuis l'édition à laquelle celle-ci est comparée : CPTS et ESP nouvelles ou disparues, communes entrées ou sorties, stades et classes, zones blanches et chevauchements apparus ou résolus.",
		Polygons, len(rows), []column{
			text("id", "Identifiant", "kind of change and identifier of what it is of, joined by ~", func(i int) string { return rows[i].Kind + "~" + rows[i].ID }),
			text("kind", "Nature", "one of "+strings.Join(ChangeKinds(), ", "), func(i int) string { return rows[i].Kind }),
			text("kind_name", "Changement", "the same in French", func(i int) string { return ChangeInFrench(rows[i].Kind) }),
			text("of", "Objet", "identifier of the CPTS or the ESP, code of the first unit of a gap or an overlap", func(i int) string { return rows[i].ID }),
			text("name", "Nom", "its name; of a gap or an overlap its most populous unit", func(i int) string { return rows[i].Name }),
			text("before", "Avant", "name, stage, size class or number of members in the earlier edition", func(i int) string { return rows[i].Before }),
			text("after", "Après", "the same in this one", func(i int) string { return rows[i].After }),
			integer("population", "Population concernée", "habitants", "inhabitants of the units concerned, as this edition counts them", func(i int) int64 { return rows[i].Population }).
				optional(func(i int) bool { return ofUnits(i) && a.peopled(rows[i].Units) }),
			integer("unit_count", "Unités", "", "number of units concerned", func(i int) int { return len(rows[i].Units) }).optional(ofUnits),
			list("units", "Communes", "codes of the units concerned: those that joined or left, of which the ground is made, or of the whole CPTS; of an ESP where its members practise", func(i int) []string { return a.codes(rows[i].Units) }).refers("units"),
			list("cpts", "CPTS", "identifiers of the CPTS concerned: itself, those that now claim a gap that was closed or an overlap that appeared, those that claimed what was given up", func(i int) []string { return rows[i].CPTS }).refers("cpts"),
		}).drawn(a, func(i int) []int32 { return rows[i].Units })
}

// communityChangeColumns are there when the study is held against an earlier edition.
func (a *Atlas) communityChangeColumns() []column {
	c := a.Changes()
	if c == nil {
		return nil
	}
	then := func(i int) *geo.CommunityBefore { return &c.Before.Communities[c.Communities[i].Before] }
	was := func(i int) bool { return c.Communities[i].Before != geo.None }
	peopled := func(i int) bool { return was(i) && then(i).Population.State == geo.Known }
	return []column{
		boolean("is_new", "Nouvelle", "true when the earlier edition does not have it", func(i int) bool { return !was(i) }),
		text("name_before", "Nom avant", "its name in the earlier edition", func(i int) string { return then(i).Name }).optional(was),
		text("stage_before", "Avancement avant", "its stage in the earlier edition", func(i int) string { return then(i).Stage.String() }).optional(was),
		integer("population_before", "Population avant", "habitants", "inhabitants of its area as the earlier edition had and counted it", func(i int) int64 { return then(i).Population.Min }).optional(peopled),
		integer("population_change", "Évolution de la population", "habitants", "population less population_before: what joined, what left, and the rest by the vintage of the counts", func(i int) int64 {
			return a.Areas[i].Population - then(i).Population.Min
		}).optional(func(i int) bool { return peopled(i) && a.peopled(a.Areas[i].Units) }),
		integer("population_joined", "Habitants entrés", "habitants", "inhabitants of today of the units that joined", func(i int) int64 { return c.Communities[i].PopulationJoined }).optional(was),
		integer("population_left", "Habitants sortis", "habitants", "inhabitants of today of the units that left", func(i int) int64 { return c.Communities[i].PopulationLeft }).optional(was),
		integer("size_class_before", "Classe de taille avant", "", "its size class in the earlier edition", func(i int) int32 { return then(i).SizeClass }).optional(peopled),
		list("units_joined", "Communes entrées", "codes of the units that are of it since", func(i int) []string { return a.codes(c.Communities[i].Joined) }).refers("units"),
		list("units_left", "Communes sorties", "codes of the units that are of it no more", func(i int) []string { return a.codes(c.Communities[i].Left) }).refers("units"),
	}
}

// teamChangeColumns are there when the study is held against an earlier edition.
func (a *Atlas) teamChangeColumns() []column {
	c := a.Changes()
	if c == nil {
		return nil
	}
	then := func(i int) *geo.TeamBefore { return &c.Before.Teams[c.Teams[i].Before] }
	was := func(i int) bool { return c.Teams[i].Before != geo.None }
	return []column{
		boolean("is_new", "Nouvelle", "true when the earlier edition does not have it", func(i int) bool { return !was(i) }),
		text("stage_before", "Avancement avant", "its stage in the earlier edition", func(i int) string { return then(i).Stage.String() }).optional(was),
		integer("members_before", "Membres avant", "personnes", "members in the earlier edition", func(i int) int32 { return then(i).Members }).optional(was),
		integer("gps_before", "Médecins généralistes avant", "personnes", "general practitioners among them", func(i int) int32 { return then(i).GPs }).optional(was),
		integer("members_joined", "Membres entrés", "personnes", "members known by their RPPS number who were not in it", func(i int) int32 { return c.Teams[i].Joined }).optional(was),
		integer("members_left", "Membres sortis", "personnes", "members known by their RPPS number who are in it no more", func(i int) int32 { return c.Teams[i].Left }).optional(was),
	}
}

// unitChangeColumns are there when the study is held against an earlier edition.
func (a *Atlas) unitChangeColumns() []column {
	c := a.Changes()
	if c == nil {
		return nil
	}
	known := func(i int) bool {
		b, known := c.claimsBefore(int32(i))
		return known && b.ClaimsMin == b.ClaimsMax
	}
	return []column{
		integer("cpts_count_before", "CPTS avant", "", "cpts_count in the earlier edition; null where communes that differed have merged since", func(i int) int32 {
			b, _ := c.claimsBefore(int32(i))
			return b.ClaimsMax
		}).optional(known),
	}
}
