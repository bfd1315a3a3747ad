package geo

// Previous is an earlier edition of a study, told in the units of this one: what has changed since is found by holding
// the two against one another. It has no patient count, and nothing that was made of one unless areas were.
type Previous struct {
	Edition string
	Study   string
	COGYear int
	// Units are the leaves of this edition that the earlier one speaks of, ascending.
	Units       []UnitBefore
	Communities []CommunityBefore
	Teams       []TeamBefore
	Lost        []string // codes of units that are in this edition no more, ascending
}

// UnitBefore is by how many CPTS a unit was claimed, at the stages that then counted as coverage. Where communes have
// merged since, the two are the least and the greatest of them.
type UnitBefore struct {
	Unit                 int32
	ClaimsMin, ClaimsMax int32
}

// CommunityBefore is a CPTS as it was.
type CommunityBefore struct {
	ID, Name   string
	Stage      Stage
	Units      []int32 // leaves of this edition that stand for what it claimed, ascending
	Lost       []string
	Population Count // as the earlier edition counted it
	SizeClass  int32
}

// TeamBefore is an ESP as it was.
type TeamBefore struct {
	ID, Name     string
	Form         TeamForm
	Stage        Stage
	Members, GPs int32
	Persons      []int32 // members who are practitioners of this edition, ascending
	Gone         int32   // members known by name who are not
}

// checkPrevious calls bad for an earlier edition that does not fit the units.
func (ds *Dataset) checkPrevious(bad func(what string, i int)) {
	if len(ds.Previous) > 1 {
		bad("second earlier edition", 1)
	}
	for i := range ds.Previous {
		p := &ds.Previous[i]
		for k, u := range p.Units {
			if !in(u.Unit, len(ds.Units)) || k > 0 && u.Unit <= p.Units[k-1].Unit || u.ClaimsMin > u.ClaimsMax {
				bad("unit of the earlier edition", k)
			}
		}
		for k, c := range p.Communities {
			if c.Stage >= stageCount || c.Population.State > Known || !ascending(c.Units, len(ds.Units)) {
				bad("community of the earlier edition", k)
			}
		}
		for k, t := range p.Teams {
			if t.Stage >= stageCount || t.Form >= formCount || !ascending(t.Persons, len(ds.Practitioners)) {
				bad("team of the earlier edition", k)
			}
		}
	}
}

// ascending tells whether indexes are in a list of n, each over the one before.
func ascending(indexes []int32, n int) bool {
	for k, i := range indexes {
		if !in(i, n) || k > 0 && i <= indexes[k-1] {
			return false
		}
	}
	return true
}
