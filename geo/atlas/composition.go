package atlas

import (
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/actors"
)

// Presence is how much of one kind of actor the area of a CPTS holds.
type Presence struct {
	Community int32
	Key       string // "nurse", "ehpad"
	French    string
	Family    actors.Family
	Person    bool    // a profession, counted in persons by their shares; else establishments
	Number    float64 // in the area
	// Joined are those that rosters put in the CPTS or in an ESP of it; JoinedKnown is false when no roster names the CPTS.
	Joined      int
	JoinedKnown bool
	// Neighbours are the CPTS adjacent to it or overlapping it, NeighboursWith those of them that have the actor.
	Neighbours, NeighboursWith int
}

// Missing tells whether an actor is missing compared with the neighbours: none here, and in half of them at least.
func (p Presence) Missing() bool {
	return p.Number == 0 && p.NeighboursWith > 0 && 2*p.NeighboursWith >= p.Neighbours
}

// Composition returns for each CPTS and each kind of actor that the study knows somewhere how much of it there is, in the
// order of communities, then of families. A site known to be in a city only counts for a CPTS that has all of the city.
func (a *Atlas) Composition() []Presence {
	if len(a.Areas) == 0 {
		return nil
	}
	kinds := a.actorKinds()
	counts, adjacent := a.countActors(kinds), a.adjacentCommunities()
	var out []Presence
	for c := range a.Areas {
		joined, known := a.joined(int32(c))
		for k, kind := range kinds {
			p := kind
			p.Community, p.Number, p.Joined, p.JoinedKnown = int32(c), counts[c][k], joined[kind.Key], known
			p.Neighbours = len(adjacent[c])
			for _, n := range adjacent[c] {
				if counts[n][k] > 0 {
					p.NeighboursWith++
				}
			}
			out = append(out, p)
		}
	}
	return out
}

// actorKinds returns the kinds of actor of which the study knows at least one, by family.
func (a *Atlas) actorKinds() []Presence {
	there := make(map[string]bool)
	for _, s := range a.Dataset.Sites {
		if k, ok := actors.OfCategory(s.Category); ok {
			there[k.Key] = true
		}
	}
	for _, c := range a.Dataset.Communities {
		for _, m := range c.Adherents {
			if k, ok := actors.OfCategory(m.Category); ok {
				there[k.Key] = true
			}
		}
	}
	professions := a.suppliedProfessions()
	var out []Presence
	for _, f := range actors.Families() {
		for _, p := range professions {
			if actors.OfProfession(p) == f {
				out = append(out, Presence{Key: p.String(), French: professionsInFrench[p], Family: f, Person: true})
			}
		}
		for _, k := range actors.Kinds() {
			if k.Family == f && there[k.Key] {
				// A pharmacist is a person and a pharmacy a place: their keys differ, as all keys do.
				out = append(out, Presence{Key: k.Key, French: k.French, Family: f})
			}
		}
	}
	return out
}

// countActors returns for each CPTS the number of each kind.
func (a *Atlas) countActors(kinds []Presence) [][]float64 {
	counts := make([][]float64, len(a.Areas))
	at := make(map[string]int, len(kinds))
	for k, kind := range kinds {
		at[kind.Key] = k
	}
	for c := range counts {
		counts[c] = make([]float64, len(kinds))
		for _, h := range a.Areas[c].Professionals {
			if k, ok := at[h.Profession.String()]; ok {
				counts[c][k] = h.Number
			}
		}
	}
	for i := range a.Dataset.Sites {
		s := &a.Dataset.Sites[i]
		kind, ok := actors.OfCategory(s.Category)
		if !ok || s.Unit == geo.None {
			continue
		}
		for _, c := range a.holdersOf(s.Unit) {
			counts[c][at[kind.Key]]++
		}
	}
	return counts
}

// holdersOf returns the CPTS whose area has all leaves of a unit.
func (a *Atlas) holdersOf(unit int32) []int32 {
	leaves := a.Leaves(unit)
	return slices.DeleteFunc(slices.Clone(a.Units[leaves[0]].Communities), func(c int32) bool {
		return slices.ContainsFunc(leaves, func(u int32) bool { return !slices.Contains(a.Units[u].Communities, c) })
	})
}

// joined counts by kind the members that the roster of a CPTS names, and the members and the sites of the ESP that rosters
// put in it, each once.
func (a *Atlas) joined(community int32) (count map[string]int, known bool) {
	count = make(map[string]int)
	met, placed := make(map[int32]bool), make(map[int32]bool)
	establishment := func(site int32, category string) {
		if site != geo.None && placed[site] {
			return
		}
		placed[site] = true
		if k, ok := actors.OfCategory(category); ok {
			count[k.Key]++
		}
	}
	person := func(practitioner int32, p geo.Profession) {
		if practitioner == geo.None || !met[practitioner] {
			count[p.String()]++
		}
		met[practitioner] = true
	}
	for _, m := range a.Dataset.Communities[community].Adherents {
		known = true
		if m.Profession != geo.NoProfession {
			person(m.Practitioner, m.Profession)
		} else {
			establishment(m.Site, m.Category)
		}
	}
	for _, t := range a.Areas[community].Teams {
		if !t.Roster {
			continue
		}
		known = true
		team := &a.Dataset.Teams[t.Team]
		for _, m := range team.Members {
			person(m.Practitioner, m.Profession)
		}
		if team.Site != geo.None {
			establishment(team.Site, a.Dataset.Sites[team.Site].Category)
		}
	}
	return count, known
}

// adjacentCommunities returns for each CPTS those that share a border or ground with it, ascending.
func (a *Atlas) adjacentCommunities() [][]int32 {
	out := make([][]int32, len(a.Areas))
	for c := range a.Areas {
		var near []int32
		for _, f := range a.facesOf(a.Areas[c].Units) {
			near = append(near, a.claimants(f)...)
			for _, n := range a.Mesh.Neighbours(f) {
				near = append(near, a.claimants(n.Face)...)
			}
		}
		slices.Sort(near)
		out[c] = slices.DeleteFunc(slices.Compact(near), func(n int32) bool { return n == int32(c) })
	}
	return out
}

// compositionLayer is a table: a row per CPTS and kind of actor.
func (a *Atlas) compositionLayer() *Layer {
	rows, cs := a.Composition(), a.Dataset.Communities
	population := func(i int) int64 { return a.Areas[rows[i].Community].Population }
	return newLayer("composition", "Composition des CPTS", "Ce que le territoire de chaque CPTS compte d'acteurs de premier et de second recours, médico-sociaux et sociaux, et ce qui lui manque au regard de ses voisines.",
		NoGeometry, len(rows), []column{
			text("id", "Identifiant", "identifier of the CPTS and kind of actor", func(i int) string { return cs[rows[i].Community].ID + "~" + rows[i].Key }),
			text("cpts", "CPTS", "identifier of the CPTS", func(i int) string { return cs[rows[i].Community].ID }).refers("cpts"),
			text("name", "Nom de la CPTS", "its name", func(i int) string { return cs[rows[i].Community].Name }),
			text("family", "Famille", "first-line, second-line, medico-social or social", func(i int) string { return rows[i].Family.String() }),
			text("actor", "Acteur", "profession, or kind of establishment by its FINESS category", func(i int) string { return rows[i].Key }),
			text("actor_name", "Nom de l'acteur", "the same in French", func(i int) string { return strings.ToUpper(rows[i].French[:1]) + rows[i].French[1:] }),
			text("counted", "Compté en", "persons or establishments", func(i int) string {
				if rows[i].Person {
					return "persons"
				}
				return "establishments"
			}),
			real("number", "Nombre", "", "in the area: persons by the share of their sites, hospitals left out, or establishments", 2, func(i int) float64 { return rows[i].Number }),
			real("per_100k", "Pour 100 000 habitants", "", "the same per 100 000 inhabitants", 1, func(i int) float64 { return rows[i].Number / float64(population(i)) * 1e5 }).
				optional(func(i int) bool { return population(i) > 0 }),
			integer("joined", "Engagés", "", "those that rosters put in the CPTS or in an ESP of it; not known when no roster names it", func(i int) int { return rows[i].Joined }).
				optional(func(i int) bool { return rows[i].JoinedKnown }),
			integer("neighbours", "CPTS voisines", "", "CPTS adjacent to it or overlapping it", func(i int) int { return rows[i].Neighbours }),
			integer("neighbours_with", "Voisines qui en ont", "", "those of them that have the actor", func(i int) int { return rows[i].NeighboursWith }),
			boolean("missing", "Manque", "true when there is none and half of the neighbours at least have some", func(i int) bool { return rows[i].Missing() }),
		}).unplaced()
}
