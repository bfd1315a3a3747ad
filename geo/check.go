package geo

import (
	"errors"
	"fmt"
)

// Check returns an error when the dataset refers to what is not in it. It finds faults of the program or of a
// damaged store; what is wrong in files is found when they are read.
func (ds *Dataset) Check() error {
	var faults []error
	bad := func(what string, i int) {
		if len(faults) < 10 {
			faults = append(faults, fmt.Errorf("%s %d refers to what is not in the dataset", what, i))
		}
	}
	units, sites, people, teams := len(ds.Units), len(ds.Sites), len(ds.Practitioners), len(ds.Teams)
	for i, u := range ds.Units {
		if !orNone(u.Parent, units) || u.Parent != None && ds.Units[u.Parent].Parent != None || u.Kind > IRIS || u.Population.State > Known {
			bad("unit", i)
		}
	}
	for i, s := range ds.Supply {
		if !in(s.Unit, units) || s.Profession >= professionCount {
			bad("supply", i)
		}
	}
	for i, s := range ds.Sites {
		if !orNone(s.Unit, units) || s.Kind >= siteKindCount || s.Placement >= placementCount {
			bad("site", i)
		}
	}
	for i, p := range ds.Practitioners {
		if p.Profession >= professionCount {
			bad("practitioner", i)
		}
	}
	for i, p := range ds.Practices {
		if !in(p.Practitioner, people) || !in(p.Site, sites) {
			bad("practice", i)
		}
	}
	ds.checkGroups(bad)
	for i, f := range ds.Flows {
		if !in(f.Unit, units) || !in(f.Team, teams) || f.Patients.State > Known {
			bad("flow", i)
		}
	}
	for i, m := range ds.Merged {
		ok := in(m.Team, teams) && m.Patients.State <= Known
		for _, u := range m.Units {
			ok = ok && in(u, units)
		}
		if !ok {
			bad("merged flow", i)
		}
	}
	for i, p := range ds.Published {
		if !in(p.Unit, units) || p.Profession >= professionCount {
			bad("published access", i)
		}
	}
	ds.checkTimes(bad)
	ds.checkBeyond(bad)
	ds.checkDemand(bad)
	ds.checkPrevious(bad)
	ds.checkVintages(bad)
	return errors.Join(faults...)
}

// checkGroups calls bad for teams and communities that refer to what is not in the dataset.
func (ds *Dataset) checkGroups(bad func(what string, i int)) {
	units, people := len(ds.Units), len(ds.Practitioners)
	for i, t := range ds.Teams {
		ok := orNone(t.Site, len(ds.Sites)) && t.Form < formCount && t.Stage < stageCount
		for _, m := range t.Members {
			ok = ok && orNone(m.Practitioner, people) && orNone(m.Unit, units) && m.Profession < professionCount
		}
		if !ok {
			bad("team", i)
		}
	}
	for i, c := range ds.Communities {
		ok := c.Stage < stageCount
		for _, claim := range c.Claims {
			ok = ok && in(claim.Unit, units)
		}
		for _, m := range c.Adherents {
			ok = ok && orNone(m.Practitioner, people) && orNone(m.Site, len(ds.Sites)) && m.Profession < professionCount
		}
		for _, team := range c.Teams {
			ok = ok && in(team, len(ds.Teams))
		}
		if !ok {
			bad("community", i)
		}
	}
}

func in(i int32, n int) bool { return i >= 0 && int(i) < n }

func orNone(i int32, n int) bool { return i == None || in(i, n) }
