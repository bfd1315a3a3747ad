// Package secrecytest audits what is shown of patient counts: it looks for counts that somebody who knows the program
// and everything a role is shown could narrow down.
//
// Two audits complete each other. Witnesses proves that nothing leaks: for every hidden count and every value that it
// must be free to have, it makes another dataset where the count has this value and of which the role is shown the same,
// to the byte. Whatever is shown is thereby covered: figures, ranks, thresholds, outlines, identifiers. Intervals proves
// that something leaks: it propagates what is told of sums until bounds stop moving.
package secrecytest

import (
	"fmt"
	"iter"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/secrecy"
)

// Leak is a hidden count that can be narrowed down.
type Leak struct {
	Unit, Team int32
	Patients   int64 // the count
	Excluded   int64 // a value that it must be free to have, and cannot have
}

func (l Leak) String() string {
	return fmt.Sprintf("unit %d, team %d: %d patients, and what is shown excludes %d", l.Unit, l.Team, l.Patients, l.Excluded)
}

// Witnesses yields the hidden counts of a dataset for which no witness is found. show returns everything that the role
// is shown of a dataset; near is that given to secrecy.Protect.
func Witnesses(ds *geo.Dataset, role secrecy.Role, near []uint64, show func(*geo.Dataset) string) iter.Seq[Leak] {
	return func(yield func(Leak) bool) {
		shown := show(ds)
		protected := secrecy.Protect(ds, role, near)
		for leak, other := range Alternatives(ds, role, protected.Dataset.Merged, func(team int32) bool { return protected.Withheld[team] }) {
			if (other == nil || show(other) != shown) && !yield(leak) {
				return
			}
		}
	}
}

// Alternatives yields, for every hidden count and every value that it must be free to have, the leak that there is unless
// the role is shown the same of another dataset, and that dataset: there the count has the value, and counts merged with it
// make up. It is nil when there is none. merged are the sums that the role is told, withheld tells the teams of which it is
// told nothing.
func Alternatives(ds *geo.Dataset, role secrecy.Role, merged []geo.MergedFlow, withheld func(team int32) bool) iter.Seq2[Leak, *geo.Dataset] {
	return func(yield func(Leak, *geo.Dataset) bool) {
		a := auditor{ds: ds, least: role.Rule().Least}
		a.index(merged)
		for i, f := range ds.Flows {
			for _, n := range a.mustBeFree(f, withheld(f.Team)) {
				if !yield(Leak{f.Unit, f.Team, f.Patients.Min, n}, a.with(i, n)) {
					return
				}
			}
		}
	}
}

// with returns the dataset where a count is n, nil when what is told of its group excludes it.
func (a *auditor) with(at int, n int64) *geo.Dataset {
	flows, ok := a.witness(at, n)
	if !ok {
		return nil
	}
	ds := *a.ds
	ds.Flows = flows
	return &ds
}

// mustBeFree returns the values that a count must be free to have: of a count that is withheld a few of any size.
func (a *auditor) mustBeFree(f geo.Flow, withheld bool) []int64 {
	n, known := f.Patients.Known()
	switch {
	case known && withheld:
		return []int64{0, 1, n + 1, 3*n + 40}
	case known && n >= 1 && n < a.least:
		free := make([]int64, a.least-1)
		for k := range free {
			free[k] = int64(k) + 1
		}
		return free
	}
	return nil
}

type auditor struct {
	ds    *geo.Dataset
	least int64
	group map[[2]int32]*geo.MergedFlow // by unit and team
}

func (a *auditor) index(merged []geo.MergedFlow) {
	a.group = make(map[[2]int32]*geo.MergedFlow)
	for k, m := range merged {
		for _, u := range m.Units {
			a.group[[2]int32{u, m.Team}] = &merged[k]
		}
	}
}

// witness returns flows where a cell is n and the sum of its group is one that may be told as it is.
func (a *auditor) witness(at int, n int64) ([]geo.Flow, bool) {
	flows := slices.Clone(a.ds.Flows)
	f := flows[at]
	flows[at].Patients = geo.Exactly(n)
	m := a.group[[2]int32{f.Unit, f.Team}]
	if m == nil {
		return flows, true
	}
	var others []int
	rest := int64(0)
	for i, g := range flows {
		if _, in := slices.BinarySearch(m.Units, g.Unit); in && g.Team == f.Team && i != at {
			others = append(others, i)
			rest += g.Patients.Min
		}
	}
	wanted := min(max(rest, m.Patients.Min-n), m.Patients.Max-n)
	for _, i := range others {
		for flows[i].Patients.Min < a.least-1 && rest < wanted {
			flows[i].Patients, rest = geo.Exactly(flows[i].Patients.Min+1), rest+1
		}
		for flows[i].Patients.Min > 1 && rest > wanted {
			flows[i].Patients, rest = geo.Exactly(flows[i].Patients.Min-1), rest-1
		}
	}
	return flows, rest == wanted
}
