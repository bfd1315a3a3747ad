package atlas

import (
	"errors"
	"fmt"
	"slices"

	"github.com/maillage/maillage/geo"
)

// check verifies that results refer only to what is in the dataset.
func (r *Results) check(ds *geo.Dataset) error {
	units, teams, communities := len(ds.Units), len(ds.Teams), len(ds.Communities)
	if len(r.Teams) != teams {
		return fmt.Errorf("figures of %d teams, the dataset has %d", len(r.Teams), teams)
	}
	if len(r.Units) != units || len(r.Territories) != teams || len(r.Areas) != communities {
		return fmt.Errorf("results for %d units, %d teams and %d communities, the dataset has %d, %d and %d",
			len(r.Units), len(r.Territories), len(r.Areas), units, teams, communities)
	}
	c := resultsCheck{Results: r, ds: ds, ok: true}
	c.units()
	c.teams()
	c.areas()
	c.overlaps()
	c.gaps()
	c.access()
	if !c.ok {
		return errors.New("results refer to what is not in the dataset")
	}
	return nil
}

// resultsCheck follows what results refer to.
type resultsCheck struct {
	*Results
	ds *geo.Dataset
	ok bool
}

// in wants indexes of a list of n.
func (c *resultsCheck) in(n int, indexes ...int32) {
	for _, i := range indexes {
		c.ok = c.ok && i >= 0 && int(i) < n
	}
}

func (c *resultsCheck) units() {
	for _, u := range c.Units {
		c.in(len(c.ds.Communities), u.Communities...)
		c.in(len(c.ds.Teams), u.Teams...)
		c.ok = c.ok && u.Gap >= geo.None && int(u.Gap) < len(c.Gaps) && u.ServiceArea >= geo.None && int(u.ServiceArea) < len(c.ServiceAreas)
	}
}

// teams follows their territories, their service areas and their members.
func (c *resultsCheck) teams() {
	units, teams := len(c.ds.Units), len(c.ds.Teams)
	for _, t := range c.Territories {
		c.ok = c.ok && int(t.Basis) < len(basisNames)
		for _, cell := range t.Cells {
			c.in(units, cell.Unit)
		}
	}
	for _, s := range c.ServiceAreas {
		c.in(teams, s.Team)
		c.in(teams, s.Teams...)
		c.in(units, s.Units...)
	}
	for i, f := range c.Teams {
		c.in(len(c.ds.Teams[i].Members), f.FarMembers...)
	}
	for _, k := range c.Calibrations {
		c.ok = c.ok && k.Constraint <= DoublyConstrained
	}
}

func (c *resultsCheck) areas() {
	units := len(c.ds.Units)
	for _, area := range c.Areas {
		c.in(units, area.Units...)
		c.in(units, slices.Concat(area.Enclaves, area.Enclaved, area.NotReached, area.NotDeclared)...)
		c.in(len(c.ds.Communities), area.EnclavedIn...)
		for _, t := range area.Teams {
			c.in(len(c.ds.Teams), t.Team)
		}
		for _, h := range area.Professionals {
			c.ok = c.ok && h.Profession.Valid()
		}
	}
}

func (c *resultsCheck) overlaps() {
	for _, o := range c.Overlaps {
		c.ok = c.ok && int(o.Kind) < len(overlapNames) && o.Relation.Valid()
		c.in(len(c.ds.Units), o.Units...)
		na, nb := len(c.ds.Teams), len(c.ds.Communities)
		if o.Kind == CPTSCPTS {
			na = nb
		} else if o.Kind == ESPESP {
			nb = na
		}
		c.in(na, o.A)
		c.in(nb, o.B)
	}
}

func (c *resultsCheck) gaps() {
	for _, g := range c.Gaps {
		c.in(len(c.ds.Units), g.Units...)
		for _, n := range g.Neighbours {
			c.in(len(c.ds.Communities), n.Community)
		}
	}
}

func (c *resultsCheck) access() {
	for i := range c.Access {
		c.ok = c.ok && len(c.Access[i].Units) == len(c.ds.Units)
		for _, u := range c.Access[i].Units {
			c.ok = c.ok && u.Nearest >= geo.None && int(u.Nearest) < c.ds.PlaceCount()
		}
		around := len(c.Access[i].Around)
		c.ok = c.ok && (around == 0 || around == len(c.ds.Neighbours()))
	}
}
