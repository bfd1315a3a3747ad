package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/access"
)

// AccessFigures sum up the accessibility of a profession over the inhabitants of a study. Those that need something
// to divide by are nil when there is none.
type AccessFigures struct {
	Profession  string   `json:"profession"`
	Method      string   `json:"method"`
	Decay       string   `json:"decay"`
	Times       string   `json:"times"`
	Demand      string   `json:"demand"`     // whose: "inhabitants", or how the population is standardised
	SupplyUnit  string   `json:"supplyUnit"` // of Supply, and of access for Per inhabitants
	Per         float64  `json:"perInhabitants"`
	Supply      float64  `json:"supply"`
	Unallocated float64  `json:"supplyUnallocated"` // that no inhabitant reaches
	AgeCap      int      `json:"ageCap,omitempty"`  // age over which practitioners are left out of Supply, where ages are known
	OverAge     *float64 `json:"supplyOverAge,omitempty"`
	AgeUnknown  *float64 `json:"supplyOfUnknownAge,omitempty"` // which counts
	Population  int64    `json:"population"`                   // of the units whose access is known
	Unserved    int64    `json:"populationUnserved"`
	AtBorder    int64    `json:"populationAtBorder"` // whose figure may depend on what lies beyond the study
	Threshold   float64  `json:"threshold"`
	Decile      bool     `json:"thresholdIsFirstDecile"`
	Under       *float64 `json:"shareUnderThreshold"` // of inhabitants underserved: at it too when it is the first decile
	Mean        *float64 `json:"mean"`
	Median      *float64 `json:"median"`
	D1          *float64 `json:"firstDecile"`
	D9          *float64 `json:"ninthDecile"`
	DecileRatio *float64 `json:"decileRatio"` // D9/D1
	// Tenths are the means of each tenth of inhabitants, the worst served first; TenthRatio the last over the first.
	Tenths     []float64            `json:"tenths"`
	TenthRatio *float64             `json:"tenthRatio"`
	Gini       *float64             `json:"gini"`
	Palma      *float64             `json:"palma"`
	Published  *PublishedComparison `json:"published,omitempty"`
}

// PublishedComparison holds the access computed here against that published by DREES.
type PublishedComparison struct {
	Year            int     `json:"year"`
	AgeCap          int     `json:"ageCap,omitempty"`
	Units           int     `json:"units"` // that have both
	RankCorrelation float64 `json:"rankCorrelation"`
}

// AccessFigures returns the figures of every profession whose access was computed.
func (a *Atlas) AccessFigures() []AccessFigures {
	out := make([]AccessFigures, len(a.Access))
	for i := range a.Access {
		out[i] = a.figuresOf(&a.Access[i])
	}
	return out
}

func (a *Atlas) figuresOf(acc *Access) AccessFigures {
	f := AccessFigures{Profession: acc.Profession.String(), Method: acc.Method, Decay: acc.Decay, Times: acc.Times, Demand: acc.Population, SupplyUnit: acc.SupplyUnit, Per: acc.Per,
		Supply: round(acc.Supply, 2), Unallocated: round(acc.Unallocated, 2), Threshold: round(acc.Threshold, 4), Decile: acc.Decile, Tenths: []float64{}}
	for u := range acc.Units {
		if n, known := a.Dataset.Units[u].Population.Known(); known && acc.Units[u].Known && a.IsLeaf(int32(u)) {
			f.Population += n
			if acc.Units[u].Access == 0 {
				f.Unserved += n
			}
			if acc.Units[u].Border {
				f.AtBorder += n
			}
		}
	}
	d := a.distribution(acc)
	figure := func(v float64, ok bool) *float64 {
		if !ok {
			return nil
		}
		v = round(v, 4)
		return &v
	}
	if f.AgeCap = acc.AgeCap; f.AgeCap > 0 {
		f.OverAge, f.AgeUnknown = figure(acc.OverAge, true), figure(acc.AgeUnknown, true)
	}
	f.Under, f.Mean, f.Median = figure(acc.shareUnderserved(d)), figure(d.Mean()), figure(d.Quantile(0.5))
	f.D1, f.D9, f.DecileRatio = figure(d.Quantile(0.1)), figure(d.Quantile(0.9)), figure(d.DecileRatio())
	f.TenthRatio, f.Gini, f.Palma = figure(d.TenthRatio()), figure(d.Gini()), figure(d.Palma())
	if tenths, ok := d.Tenths(); ok {
		for _, t := range tenths {
			f.Tenths = append(f.Tenths, round(t, 4))
		}
	}
	f.Published = a.compare(acc)
	return f
}

// distribution returns how the access of a profession spreads over the inhabitants of the study.
func (a *Atlas) distribution(acc *Access) *access.Distribution {
	all := make([]int32, len(acc.Units))
	for u := range all {
		all[u] = int32(u)
	}
	return a.distributionOver(acc, all)
}

// distributionOver returns how it spreads over those of some units, of which leaves count.
func (a *Atlas) distributionOver(acc *Access, units []int32) *access.Distribution {
	var values, weights []float64
	for _, u := range units {
		if n, known := a.Dataset.Units[u].Population.Known(); known && acc.Units[u].Known && a.IsLeaf(u) {
			values, weights = append(values, acc.Units[u].Access), append(weights, float64(n))
		}
	}
	d, err := access.NewDistribution(values, weights)
	if err != nil {
		panic("atlas: " + err.Error()) // access.Result has no such values
	}
	return d
}

// setThreshold settles under which access inhabitants are underserved.
func (a *Atlas) setThreshold(acc *Access) {
	acc.Threshold = a.Settings.UnderservedBelow
	if acc.Profession != geo.GP || acc.Threshold == 0 {
		acc.Threshold, _ = a.distribution(acc).Quantile(0.1)
		acc.Decile = true
	}
}

// publishedOf returns the accessibility published for a profession by unit, of the latest year, under the age cap of ours
// where there is a choice, else without any; nil when none is loaded.
func (a *Atlas) publishedOf(acc *Access) (values map[int32]float64, year, ageCap int) {
	var rows []geo.PublishedAccess
	for _, row := range a.Dataset.Published {
		if row.Profession == acc.Profession {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, 0, 0
	}
	otherCap := func(row geo.PublishedAccess) int {
		if row.AgeCap == acc.AgeCap {
			return 0
		}
		return 1
	}
	best := slices.MinFunc(rows, func(x, y geo.PublishedAccess) int {
		return cmp.Or(cmp.Compare(y.Year, x.Year), cmp.Compare(otherCap(x), otherCap(y)), cmp.Compare(x.AgeCap, y.AgeCap))
	})
	values = make(map[int32]float64)
	for _, row := range rows {
		if row.Year == best.Year && row.AgeCap == best.AgeCap {
			values[row.Unit] = row.Value
		}
	}
	return values, best.Year, best.AgeCap
}

// compare returns how near the ranks of units come to those published; nil when nothing can be compared.
func (a *Atlas) compare(acc *Access) *PublishedComparison {
	published, year, ageCap := a.publishedOf(acc)
	_, ours, theirs := a.comparable(acc, published)
	rho, ok := access.RankCorrelation(ours, theirs)
	if !ok {
		return nil
	}
	return &PublishedComparison{Year: year, AgeCap: ageCap, Units: len(ours), RankCorrelation: round(rho, 4)}
}

// comparable returns the leaves of which both figures are known, and the figures.
func (a *Atlas) comparable(acc *Access, published map[int32]float64) (units []int32, ours, theirs []float64) {
	for u := range acc.Units {
		if v, ok := published[int32(u)]; ok && acc.Units[u].Known && a.IsLeaf(int32(u)) {
			units, ours, theirs = append(units, int32(u)), append(ours, acc.Units[u].Access), append(theirs, v)
		}
	}
	return units, ours, theirs
}
