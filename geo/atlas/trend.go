package atlas

import (
	"fmt"
)

// Before is an earlier edition that a document is held against.
type Before struct {
	Study   string   `json:"study"`
	Edition string   `json:"edition"`
	Differs []string `json:"differs"` // what else than the territory has changed: access then and now measure different things
}

// HoldAgainst adds to a document of Underserved what the access of the same units was in an earlier edition. Units are
// told by their codes; those that the earlier edition does not have, merged since for one, are left out of the mean, and
// counted. It fails when the earlier edition has no access to the profession.
func (a *Atlas) HoldAgainst(before *Atlas, u Underserved, d *UnderservedDocument) error {
	now, then := a.AccessTo(u.Profession), before.AccessTo(u.Profession)
	if then == nil {
		return fmt.Errorf("the earlier edition has no accessibility of %s", u.Profession)
	}
	d.Before = &Before{Study: before.Dataset.Name, Edition: before.Edition, Differs: differences(now, then)}
	at := make(map[string]int32, len(before.Dataset.Units))
	for k := range before.Dataset.Units {
		at[before.Dataset.Units[k].Code] = int32(k)
	}
	for i, row := range u.Rows {
		var there []int32
		for _, unit := range row.Units {
			if k, ok := at[a.Dataset.Units[unit].Code]; ok && then.Units[k].Known {
				there = append(there, before.Leaves(k)...)
			}
		}
		d.Groups[i].UnitsBefore = new(int)
		*d.Groups[i].UnitsBefore = len(there)
		if mean, ok := before.MeanAccess(then, there); ok {
			mean = round(mean, 4)
			d.Groups[i].AccessBefore = &mean
		}
	}
	return nil
}

func ageCapName(acc *Access) string {
	if acc.AgeCap == 0 {
		return "none"
	}
	return fmt.Sprintf("%d years", acc.AgeCap)
}

// differences says in which choices two measures of access differ.
func differences(now, then *Access) []string {
	out := []string{}
	for _, x := range []struct{ what, now, then string }{
		{"method", now.Method, then.Method}, {"decay", now.Decay, then.Decay}, {"times", now.Times, then.Times}, {"population", now.Population, then.Population}, {"supply unit", now.SupplyUnit, then.SupplyUnit},
		{"age cap", ageCapName(now), ageCapName(then)},
	} {
		if x.now != x.then {
			out = append(out, fmt.Sprintf("%s: %s then, %s now", x.what, x.then, x.now))
		}
	}
	return out
}
