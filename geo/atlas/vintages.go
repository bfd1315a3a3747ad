package atlas

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/population"
)

// Then is the population of an area by an earlier vintage. The area is that of today, so that what changes is its inhabitants.
type Then struct {
	Vintage     string
	Population  int64
	SizeClass   int32
	ToNextBound int64    // -1 in the last class
	Change      *float64 // of the population since, in percent; nil when nobody lived there, or it is not known now
}

// PopulationThen returns the population of leaves by each earlier vintage that knows all of them, the oldest first.
func (a *Atlas) PopulationThen(leaves []int32) []Then {
	var out []Then
	now, unknown := a.population(leaves)
	for i := range a.Dataset.Vintages {
		if n, ok := peopleOf(&a.Dataset.Vintages[i], leaves); ok {
			then := Then{Vintage: a.Dataset.Vintages[i].Name, Population: n}
			then.SizeClass, then.ToNextBound = population.Class(n, a.Settings.SizeBounds, a.Settings.BoundUpper)
			if n > 0 && unknown == 0 {
				percent := round(100*float64(now-n)/float64(n), 2)
				then.Change = &percent
			}
			out = append(out, then)
		}
	}
	return out
}

// peopleOf sums a vintage over leaves, ascending; ok is false when it lacks one of them, or there is none.
func peopleOf(v *geo.Vintage, leaves []int32) (sum int64, ok bool) {
	at := 0
	for _, u := range leaves {
		for at < len(v.Units) && v.Units[at] < u {
			at++
		}
		if at == len(v.Units) || v.Units[at] != u {
			return 0, false
		}
		sum += v.People[at]
	}
	return sum, len(leaves) > 0
}

// vintageNames returns for each vintage how the names of its columns end: "2021". Two never end alike, and none as a
// column that is there without vintages ("population_before"): what does not begin with a digit is led by "v_".
func (a *Atlas) vintageNames() []string {
	out := make([]string, len(a.Dataset.Vintages))
	met := make(map[string]bool)
	for i, v := range a.Dataset.Vintages {
		name := strings.Map(func(r rune) rune {
			if r = unicode.ToLower(r); r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				return r
			}
			return '_'
		}, v.Name)
		if name == "" || name[0] < '0' || name[0] > '9' {
			name = "v_" + name
		}
		for met[name] {
			name += "_"
		}
		met[name], out[i] = true, name
	}
	return out
}

// vintageColumns give sets of leaves their population by each earlier vintage; classes too where they are areas of CPTS.
func (a *Atlas) vintageColumns(leaves func(i int) []int32, classes bool) []column {
	var out []column
	for k, name := range a.vintageNames() {
		v := &a.Dataset.Vintages[k]
		then := func(i int) int64 { n, _ := peopleOf(v, leaves(i)); return n }
		known := func(i int) bool { _, ok := peopleOf(v, leaves(i)); return ok }
		now := func(i int) (n int64, all bool) { n, unknown := a.population(leaves(i)); return n, unknown == 0 }
		out = append(out,
			integer("population_"+name, "Population "+v.Name, "habitants", fmt.Sprintf("residents by the populations of %s, of the same units", v.Name), then).optional(known),
			real("growth_since_"+name, "Évolution de la population depuis "+v.Name, "%", fmt.Sprintf("change of the population of the same units since %s, in percent of it", v.Name), 2, func(i int) float64 {
				n, _ := now(i)
				return 100 * float64(n-then(i)) / float64(then(i))
			}).optional(func(i int) bool { _, all := now(i); return all && known(i) && then(i) > 0 }))
		if classes {
			class := func(i int) (int32, int64) {
				return population.Class(then(i), a.Settings.SizeBounds, a.Settings.BoundUpper)
			}
			out = append(out,
				integer("size_class_"+name, "Classe de taille "+v.Name, "", fmt.Sprintf("size class of the ACI by the populations of %s", v.Name), func(i int) int32 { c, _ := class(i); return c }).optional(known),
				integer("to_next_class_"+name, "Habitants avant la classe suivante "+v.Name, "habitants", fmt.Sprintf("inhabitants missing to reach the next class, by the populations of %s", v.Name), func(i int) int64 { _, n := class(i); return n }).
					optional(func(i int) bool { _, n := class(i); return known(i) && n >= 0 }))
		}
	}
	return out
}

// ReportThen is the population of a proposal by an earlier vintage.
type ReportThen struct {
	Vintage     string   `json:"vintage"`
	Population  int64    `json:"population"`
	SizeClass   int32    `json:"size_class"`
	ToNextClass *int64   `json:"to_next_class"` // null in the last
	Change      *float64 `json:"change_percent"`
}

func reportThen(of []Then) []ReportThen {
	out := make([]ReportThen, len(of))
	for i, t := range of {
		out[i] = ReportThen{Vintage: t.Vintage, Population: t.Population, SizeClass: t.SizeClass, Change: t.Change}
		if t.ToNextBound >= 0 {
			out[i].ToNextClass = &t.ToNextBound
		}
	}
	return out
}
