package atlas

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/maillage/maillage/geo"
)

// derived are tables made of the dataset when they are first asked for, and never kept: what they hold is in it.
type derived struct {
	onceSupply    sync.Once
	supply        [][]float64 // by profession, of each leaf
	oncePublished sync.Once
	published     []publishedSeries
	onceGroups    sync.Once
	groups        []AccessGroup
	onceTotals    sync.Once
	totals        totals
	onceOwn       sync.Once
	own           map[place][]accessSum // of the accessibilities computed here
	onceChanges   sync.Once
	changes       *Changes
}

// publishedSeries is the accessibility that DREES published for a profession, of the latest year loaded.
type publishedSeries struct {
	profession   geo.Profession
	ageCap, year int
	values       []float64 // by unit, NaN where none was published
}

// supply returns for each profession the professionals who practise in each leaf: persons by the share of their time where
// the dataset has them, hospitals left out, and else the heads of the equipment counts. Those who are only known to be
// in a city are spread over its parts by population.
func (a *Atlas) supply() [][]float64 {
	a.derived.onceSupply.Do(func() { a.derived.supply = a.countSupply() })
	return a.derived.supply
}

func (a *Atlas) countSupply() [][]float64 {
	ds := a.Dataset
	out := make([][]float64, len(geo.Professions())+1)
	add := func(p geo.Profession, unit int32, n float64) {
		if out[p] == nil {
			out[p] = make([]float64, len(ds.Units))
		}
		for leaf, share := range a.sharesOf(unit) {
			out[p][leaf] += n * share
		}
	}
	if len(ds.Practices) == 0 {
		for _, s := range ds.Supply {
			add(s.Profession, s.Unit, s.Number)
		}
	}
	for _, p := range ds.Practices {
		if site := &ds.Sites[p.Site]; site.Kind != geo.Hospital && site.Unit != geo.None {
			add(ds.Practitioners[p.Practitioner].Profession, site.Unit, float64(p.Share))
		}
	}
	return out
}

// professionals sums up who practises in leaves, by profession.
func (a *Atlas) professionals(units []int32) []Headcount {
	var out []Headcount
	for p, by := range a.supply() {
		n := 0.0
		for _, u := range units {
			if by != nil {
				n += by[u]
			}
		}
		if n = round(n, 4); n > 0 {
			out = append(out, Headcount{geo.Profession(p), n})
		}
	}
	return out
}

// numberOf returns the number of a profession in a list of headcounts.
func numberOf(of []Headcount, p geo.Profession) float64 {
	for _, h := range of {
		if h.Profession == p {
			return h.Number
		}
	}
	return 0
}

// suppliedProfessions returns the professions of which the study knows somebody.
func (a *Atlas) suppliedProfessions() []geo.Profession {
	var out []geo.Profession
	for _, p := range geo.Professions() {
		if by := a.supply()[p]; slices.ContainsFunc(by, func(n float64) bool { return n > 0 }) {
			out = append(out, p)
		}
	}
	return out
}

// published returns the accessibility that DREES published: for each profession and age cap that of the latest year
// loaded, for years are not comparable. A figure of a city is that of its parts when they have none.
func (a *Atlas) published() []publishedSeries {
	a.derived.oncePublished.Do(func() { a.derived.published = a.gatherPublished() })
	return a.derived.published
}

func (a *Atlas) gatherPublished() []publishedSeries {
	type key struct {
		profession geo.Profession
		ageCap     int
	}
	latest := make(map[key]int)
	for _, p := range a.Dataset.Published {
		k := key{p.Profession, p.AgeCap}
		latest[k] = max(latest[k], p.Year)
	}
	at := make(map[key]int, len(latest))
	var out []publishedSeries
	for _, p := range a.Dataset.Published {
		k := key{p.Profession, p.AgeCap}
		if p.Year != latest[k] {
			continue
		}
		i, met := at[k]
		if !met {
			i = len(out)
			at[k] = i
			out = append(out, publishedSeries{p.Profession, p.AgeCap, p.Year, slices.Repeat([]float64{math.NaN()}, len(a.Dataset.Units))})
		}
		out[i].values[p.Unit] = p.Value
	}
	slices.SortFunc(out, func(x, y publishedSeries) int {
		return cmp.Or(cmp.Compare(x.profession, y.profession), cmp.Compare(x.ageCap, y.ageCap))
	})
	return out
}

// of returns the figure of a leaf: its own, else its city's.
func (s *publishedSeries) of(a *Atlas, leaf int32) (float64, bool) {
	v := s.values[leaf]
	if math.IsNaN(v) {
		v = s.values[a.city(leaf)]
	}
	return v, !math.IsNaN(v)
}

// mean returns the mean over the inhabitants of leaves, and how many of them have a figure.
func (s *publishedSeries) mean(a *Atlas, leaves []int32) (mean float64, people int64) {
	sum := 0.0
	for _, u := range leaves {
		n, known := a.Dataset.Units[u].Population.Known()
		if v, ok := s.of(a, u); ok && known {
			sum += v * float64(n)
			people += n
		}
	}
	if people == 0 {
		return 0, 0
	}
	return sum / float64(people), people
}

// totals are sums over the study that evaluations compare with.
type totals struct {
	covered int64
	places  map[place]figures
}

// place is a département, a région or the study.
type place struct{ kind, code string }

// figures are what a set of leaves is compared by.
type figures struct {
	population    int64
	professionals []float64   // by profession
	access        []accessSum // of published series
}

// accessSum is that of an accessibility over inhabitants.
type accessSum struct {
	sum           float64
	people        int64 // who have a figure
	under, border int64 // of them, who are underserved, and whose figure what lies beyond the study may change
}

func (a *Atlas) newFigures() figures {
	return figures{professionals: make([]float64, len(a.supply())), access: make([]accessSum, len(a.published()))}
}

// add counts a leaf.
func (f *figures) add(a *Atlas, leaf int32) {
	n, known := a.Dataset.Units[leaf].Population.Known()
	f.population += n
	for p, by := range a.supply() {
		if by != nil {
			f.professionals[p] += by[leaf]
		}
	}
	series := a.published()
	for i := range series {
		if v, ok := series[i].of(a, leaf); ok && known {
			f.access[i].sum += v * float64(n)
			f.access[i].people += n
		}
	}
}

// add counts the inhabitants of a leaf.
func (s *accessSum) add(acc *Access, leaf int32, n int64) {
	u := &acc.Units[leaf]
	if !u.Known {
		return
	}
	s.sum += u.Access * float64(n)
	s.people += n
	if acc.underserves(u) {
		s.under += n
	}
	if u.Border {
		s.border += n
	}
}

// sumUp returns the totals of the départements, régions and study.
func (a *Atlas) sumUp() *totals {
	a.derived.onceTotals.Do(func() {
		t := totals{places: make(map[place]figures)}
		for u := range int32(len(a.Units)) {
			if !a.IsLeaf(u) {
				continue
			}
			unit := &a.Dataset.Units[u]
			for _, p := range []place{{"department", unit.Department}, {"region", unit.Region}, {"study", ""}} {
				f, met := t.places[p]
				if !met {
					f = a.newFigures()
				}
				f.add(a, u)
				t.places[p] = f
			}
			if n, _ := unit.Population.Known(); a.Units[u].Multiplicity > 0 {
				t.covered += n
			}
		}
		a.derived.totals = t
	})
	return &a.derived.totals
}

// mean returns the mean over a place's inhabitants of a published accessibility, and how many of them have a figure.
func (t *totals) mean(kind, code string, a *Atlas, p geo.Profession, ageCap int) (float64, int64) {
	for i, s := range a.published() {
		f := t.places[place{kind, code}]
		if s.profession == p && s.ageCap == ageCap && len(f.access) > i && f.access[i].people > 0 {
			return f.access[i].sum / float64(f.access[i].people), f.access[i].people
		}
	}
	return 0, 0
}
