package secrecy

import (
	"slices"

	"github.com/maillage/maillage/geo"
)

// Kinds of the sources that tell of a person what no open register tells.
const (
	agesKind    = "rpps_ages" // on which side of the age cap practitioners are
	rostersKind = "esp"       // which part of their time teams have
)

// withoutPersons returns the dataset without what tables that are not open tell of single persons — on which side of the
// age cap they are, and which part of their time a team has — and which of the two was left out. Nothing less would do: in
// a commune of one general practitioner a capped supply is that person's age, in a team of one the time is that person's.
//
// What is left is what the study would hold without the table of ages, and with rosters that tell members alone.
func withoutPersons(ds *geo.Dataset) (out *geo.Dataset, ages, shares bool) {
	ages, shares = tellsAges(ds), tellsShares(ds)
	if !ages && !shares {
		return ds, false, false
	}
	left := *ds
	if ages {
		left.Practitioners = withoutAges(ds.Practitioners)
		left.Beyond = withEverybody(ds.Beyond)
		left.Sources = withoutDigests(left.Sources, agesKind)
	}
	if shares {
		left.Teams = withoutShares(ds.Teams)
		left.Sources = withoutDigests(left.Sources, rostersKind)
	}
	return &left, ages, shares
}

func tellsAges(ds *geo.Dataset) bool {
	return slices.ContainsFunc(ds.Sources, func(s geo.Source) bool { return s.Kind == agesKind }) ||
		slices.ContainsFunc(ds.Practitioners, func(p geo.Practitioner) bool { return p.Age != geo.AgeUnknown }) ||
		slices.ContainsFunc(ds.Beyond, func(b geo.Beyond) bool {
			return slices.ContainsFunc(b.Supply, func(s geo.Supply) bool { return s.OverCap > 0 })
		})
}

func tellsShares(ds *geo.Dataset) bool {
	return slices.ContainsFunc(ds.Teams, func(t geo.Team) bool {
		return slices.ContainsFunc(t.Members, func(m geo.Member) bool { return m.Share > 0 })
	})
}

func withoutAges(people []geo.Practitioner) []geo.Practitioner {
	out := slices.Clone(people)
	for i := range out {
		out[i].Age = geo.AgeUnknown
	}
	return out
}

// withEverybody counts those over the cap around the study among the others.
func withEverybody(around []geo.Beyond) []geo.Beyond {
	out := slices.Clone(around)
	for i := range out {
		out[i].Supply = slices.Clone(out[i].Supply)
		for k := range out[i].Supply {
			out[i].Supply[k].OverCap = 0
		}
	}
	return out
}

func withoutShares(teams []geo.Team) []geo.Team {
	out := slices.Clone(teams)
	for i := range out {
		out[i].Members = slices.Clone(out[i].Members)
		for k := range out[i].Members {
			out[i].Members[k].Share = 0
		}
	}
	return out
}
