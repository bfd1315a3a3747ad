package study

import (
	"cmp"
	"maps"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// vintages gathers the populations that newer ones stand in front of: a series for each vintage.
type vintages struct {
	of map[string]map[int32]int64
}

// newestFirst puts tables of populations in the order in which they are asked: those without a vintage as they stand, then
// the newest first.
func newestFirst(files []populationFile) []populationFile {
	out := slices.Clone(files)
	slices.SortStableFunc(out, func(x, y populationFile) int {
		a, b := x.source.Vintage, y.source.Vintage
		if a == "" || b == "" {
			return cmp.Compare(min(1, len(a)), min(1, len(b)))
		}
		return cmp.Compare(b, a)
	})
	return out
}

// add counts persons of a vintage in units; those of a city are spread over its parts as they live there today.
func (v *vintages) add(r *reader, vintage string, n int64, portions []portion) {
	if v.of[vintage] == nil {
		v.of[vintage] = make(map[int32]int64)
	}
	for i, share := range splitCount(n, portions) {
		u := portions[i].unit
		if !r.parts[u] {
			v.of[vintage][u] += share
			continue
		}
		parts := r.todayIn(u)
		for k, part := range splitCount(share, parts) {
			v.of[vintage][parts[k].unit] += part
		}
	}
}

// todayIn returns the parts of a city with the share of its inhabitants who live in each, even where that is not known.
func (r *reader) todayIn(city int32) []portion {
	var parts []portion
	total := int64(0)
	for u := range r.ds.Units {
		if r.ds.Units[u].Parent == city {
			n, _ := r.ds.Units[u].Population.Known()
			parts = append(parts, portion{int32(u), float64(n)})
			total += n
		}
	}
	for i := range parts {
		if total > 0 {
			parts[i].share /= float64(total)
		} else {
			parts[i].share = 1 / float64(len(parts))
		}
	}
	return parts
}

// keep puts the series in the dataset, the oldest first. A vintage that lacks units of the study is told: areas that hold
// one of them have no figure for it.
func (v *vintages) keep(r *reader, files []populationFile) {
	for _, name := range slices.Sorted(maps.Keys(v.of)) {
		series := geo.Vintage{Name: name}
		for _, u := range slices.Sorted(maps.Keys(v.of[name])) {
			series.Units, series.People = append(series.Units, u), append(series.People, v.of[name][u])
		}
		r.ds.Vintages = append(r.ds.Vintages, series)
		leaves := 0
		for u := range r.ds.Units {
			if !r.parts[int32(u)] {
				leaves++
			}
		}
		if lacking := leaves - len(series.Units); lacking > 0 {
			i := slices.IndexFunc(files, func(f populationFile) bool { return f.source.Vintage == name })
			files[i].source.find(ingest.Note, 0, "vintage-incomplete", "the populations of %s lack %d units of the study", name, lacking)
		}
	}
}
