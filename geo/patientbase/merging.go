package patientbase

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
)

// link is what goes from one area to another: patients of the first followed by the teams of the second, and the
// border they share.
type link struct {
	from, to         int32
	patients, metres float64
	touching         bool
}

// merge merges areas that fall short until none does that touches another. In a round every such area names the
// touching area that takes most of its patients, ties going to the longest border; the merges carried out are
// those of areas worse than every other that names them, that they name, or that names the same. So merges of a
// round do not meddle with one another, and an area that another's merge brings over the bounds is left alone.
func (w *pluralityWork) merge(p Plurality) int {
	if p.MinPopulation <= 0 && p.MinLocalisation <= 0 {
		return 0
	}
	links := w.links()
	population := make([]float64, w.teams)
	for u, a := range w.area {
		if a != geo.None {
			population[a] += w.populations[u]
		}
	}
	into := make([]int32, w.teams)
	for a := range into {
		into[a] = int32(a)
	}
	merged := 0
	for {
		chosen := w.choose(p, population, links)
		round := independent(chosen, w.teams)
		if len(round) == 0 {
			break
		}
		step := make([]int32, w.teams)
		for a := range step {
			step[a] = int32(a)
		}
		for _, c := range round {
			step[c.from] = c.to
			population[c.to] += population[c.from]
			population[c.from] = 0
			merged++
		}
		for a := range into {
			into[a] = step[into[a]]
		}
		links = contract(links, step)
	}
	w.rename(into)
	return merged
}

func (w *pluralityWork) rename(into []int32) {
	for u, a := range w.area {
		if a != geo.None {
			w.area[u] = into[a]
		}
	}
	for t, a := range w.ofTeam {
		if a != geo.None {
			w.ofTeam[t] = into[a]
		}
	}
}

// links returns what goes between areas, and from each to itself, by from then to. Patients followed by nobody of
// the study go to geo.None.
func (w *pluralityWork) links() []link {
	const borders = 6 // of a unit, as a rule
	out := make([]link, 0, len(w.flows)+borders*len(w.area))
	for u, a := range w.area {
		if a == geo.None {
			continue
		}
		for _, f := range w.of(int32(u)) {
			to := geo.None
			if f.Team >= 0 {
				to = w.ofTeam[f.Team]
			}
			out = append(out, link{from: a, to: to, patients: f.Patients})
		}
		w.neighbours(int32(u), func(v int32, metres float64) {
			if b := w.area[v]; b != geo.None && b != a {
				out = append(out, link{from: a, to: b, metres: metres, touching: true})
			}
		})
	}
	return addLinks(out)
}

// contract returns links between merged areas.
func contract(links []link, step []int32) []link {
	for i, l := range links {
		links[i].from = step[l.from]
		if l.to != geo.None {
			links[i].to = step[l.to]
		}
	}
	return addLinks(links)
}

// addLinks orders links and adds those between the same areas. The order among these comes from units, and so
// does not depend on that of the input.
func addLinks(links []link) []link {
	byTo := orderBy(len(links), func(k int32) int32 { return links[k].to }, nil)
	var out []link
	for _, k := range orderBy(len(links), func(k int32) int32 { return links[k].from }, byTo) {
		l := links[k]
		if last := len(out) - 1; last >= 0 && out[last].from == l.from && out[last].to == l.to {
			out[last].patients += l.patients
			out[last].metres += l.metres
			out[last].touching = out[last].touching || l.touching
		} else {
			out = append(out, l)
		}
	}
	return out
}

// choice is an area that falls short and the area it would be merged into. Ratio is how near it is to what it has
// to be: the least of its population and localisation over their bounds.
type choice struct {
	from, to int32
	ratio    float64
}

// choose names for every area that falls short the touching area to merge it into.
func (w *pluralityWork) choose(p Plurality, population []float64, links []link) []choice {
	var out []choice
	for len(links) > 0 {
		n := 1
		for n < len(links) && links[n].from == links[0].from {
			n++
		}
		of := links[:n]
		links = links[n:]
		ratio := ratioOf(p, population[of[0].from], of)
		if ratio >= 1 {
			continue
		}
		touching := slices.DeleteFunc(slices.Clone(of), func(l link) bool { return !l.touching || l.to == l.from })
		if len(touching) == 0 {
			continue
		}
		best := slices.MaxFunc(touching, func(l, m link) int {
			return cmp.Or(cmp.Compare(l.patients, m.patients), cmp.Compare(l.metres, m.metres), cmp.Compare(m.to, l.to))
		})
		out = append(out, choice{best.from, best.to, ratio})
	}
	return out
}

// ratioOf returns how near an area, given by what goes from it, is to the bounds.
func ratioOf(p Plurality, population float64, of []link) float64 {
	total, inside := 0.0, 0.0
	for _, l := range of {
		total += l.patients
		if l.to == l.from {
			inside += l.patients
		}
	}
	ratio := 1.0
	if p.MinPopulation > 0 {
		ratio = min(ratio, population/p.MinPopulation)
	}
	if p.MinLocalisation > 0 && total > 0 {
		ratio = min(ratio, inside/total/p.MinLocalisation)
	}
	return ratio
}

// independent returns the choices that are the worst at both of their ends.
func independent(chosen []choice, areas int) []choice {
	worst := make([]*choice, areas) // of the choices that begin or end at an area
	for i := range chosen {
		c := &chosen[i]
		for _, a := range [2]int32{c.from, c.to} {
			if worst[a] == nil || c.worse(worst[a]) {
				worst[a] = c
			}
		}
	}
	var out []choice
	for i := range chosen {
		if c := &chosen[i]; worst[c.from] == c && worst[c.to] == c {
			out = append(out, *c)
		}
	}
	return out
}

func (c *choice) worse(d *choice) bool {
	return cmp.Or(cmp.Compare(c.ratio, d.ratio), cmp.Compare(c.from, d.from)) < 0
}
