package atlas

import (
	"fmt"
	"slices"

	"github.com/maillage/maillage/geo"
)

// ageShares are the parts of a population that are shown, each where the bands of the study can tell it.
var ageShares = []struct {
	name, title string
	from, to    int32 // to is 0 for no end
}{
	{"share_under_15", "Part des moins de 15 ans", 0, 15},
	{"share_under_20", "Part des moins de 20 ans", 0, 20},
	{"share_65_over", "Part des 65 ans et plus", 65, 0},
	{"share_75_over", "Part des 75 ans et plus", 75, 0},
	{"share_80_over", "Part des 80 ans et plus", 80, 0},
}

// ageColumns give sets of leaves the structure by age of their inhabitants, where ages are loaded.
func (a *Atlas) ageColumns(leaves func(i int) []int32) []column {
	if len(a.Dataset.Ages) == 0 {
		return nil
	}
	ages := &a.Dataset.Ages[0]
	var out []column
	for _, s := range ageShares {
		first, told := slices.BinarySearch(ages.From, s.from)
		last, ends := len(ages.From), true
		if s.to > 0 {
			last, ends = slices.BinarySearch(ages.From, s.to)
		}
		if !told || !ends {
			continue
		}
		out = append(out, real(s.name, s.title, "", fmt.Sprintf("of the inhabitants of the units whose ages are known, by the census%s: each unit's structure with its population", vintageOf(ages)), 4,
			func(i int) float64 { share, _ := a.ageShare(ages, leaves(i), first, last); return share }).
			optional(func(i int) bool { _, ok := a.ageShare(ages, leaves(i), first, last); return ok }))
	}
	return out
}

func vintageOf(ages *geo.Ages) string {
	if ages.Vintage == "" {
		return ""
	}
	return " of " + ages.Vintage
}

// ageShare returns the share of the inhabitants of leaves who are in the bands from first to before last.
func (a *Atlas) ageShare(ages *geo.Ages, leaves []int32, first, last int) (share float64, ok bool) {
	within, people := 0., 0.
	for _, u := range leaves {
		bands := a.agesOf(ages, u)
		n, known := a.Dataset.Units[u].Population.Known()
		all, some := 0., 0.
		for k, x := range bands {
			if all += float64(x); k >= first && k < last {
				some += float64(x)
			}
		}
		if known && all > 0 {
			within, people = within+float64(n)*some/all, people+float64(n)
		}
	}
	if people == 0 {
		return 0, false
	}
	return within / people, true
}
