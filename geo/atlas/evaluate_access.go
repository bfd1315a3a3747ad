package atlas

import (
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/access"
)

// OwnAccess is the accessibility of a profession to the inhabitants of some units, as it was computed here.
type OwnAccess struct {
	Profession geo.Profession
	MeasuredIn string  // in French: "consultations par an et par habitant"
	Value      float64 // mean over the inhabitants
	Population int64   // inhabitants who have a figure
	Threshold  float64
	Under      int64 // of them, those who are underserved
	Border     int64 // of them, those whose figure what lies beyond the study may change
}

// shareUnderserved returns the share of inhabitants with too little access, by the same rule as underserves.
func (acc *Access) shareUnderserved(d *access.Distribution) (share float64, ok bool) {
	if acc.Decile {
		return d.ShareUpTo(acc.Threshold)
	}
	return d.ShareUnder(acc.Threshold)
}

// underserves tells whether the inhabitants of a unit have too little access by the threshold of the study.
func (acc *Access) underserves(u *UnitAccess) bool {
	return u.Known && (u.Access < acc.Threshold || acc.Decile && u.Access == acc.Threshold)
}

// ownAccess gives the accessibilities computed here over the inhabitants summed up, where some have a figure.
func (a *Atlas) ownAccess(sums []accessSum) []OwnAccess {
	var out []OwnAccess
	for i, s := range sums {
		if acc := &a.Access[i]; s.people > 0 {
			out = append(out, OwnAccess{Profession: acc.Profession, MeasuredIn: acc.measuredIn(), Value: round(s.sum/float64(s.people), acc.decimals()),
				Population: s.people, Threshold: round(acc.Threshold, 4), Under: s.under, Border: s.border})
		}
	}
	return out
}

// addAccess counts the inhabitants of a leaf in the sum of each accessibility.
func (a *Atlas) addAccess(sums []accessSum, leaf int32) {
	if n, known := a.Dataset.Units[leaf].Population.Known(); known {
		for i := range a.Access {
			sums[i].add(&a.Access[i], leaf, n)
		}
	}
}

// accessByPlace sums the accessibilities over départements, régions and the study. It is asked of a finished atlas: the
// other totals are wanted before there is any accessibility.
func (a *Atlas) accessByPlace() map[place][]accessSum {
	a.derived.onceOwn.Do(func() {
		a.derived.own = make(map[place][]accessSum)
		for u := range int32(len(a.Units)) {
			if !a.IsLeaf(u) {
				continue
			}
			unit := &a.Dataset.Units[u]
			for _, p := range []place{{"department", unit.Department}, {"region", unit.Region}, {"study", ""}} {
				if a.derived.own[p] == nil {
					a.derived.own[p] = make([]accessSum, len(a.Access))
				}
				a.addAccess(a.derived.own[p], u)
			}
		}
	})
	return a.derived.own
}

// ReportOwnAccess is an accessibility computed here, as it is served.
type ReportOwnAccess struct {
	Profession string  `json:"profession"`
	MeasuredIn string  `json:"measured_in"`
	Value      float64 `json:"value"`
	Population int64   `json:"population"` // inhabitants who have a figure
	Threshold  float64 `json:"threshold"`
	Under      int64   `json:"population_underserved"`
	Border     int64   `json:"population_at_border"` // whose figure what lies beyond the study may change
}

func reportOwnAccess(of []OwnAccess) []ReportOwnAccess {
	out := make([]ReportOwnAccess, len(of))
	for i, x := range of {
		out[i] = ReportOwnAccess{x.Profession.String(), x.MeasuredIn, x.Value, x.Population, x.Threshold, x.Under, x.Border}
	}
	return out
}
