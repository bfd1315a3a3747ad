package atlas_test

import (
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/actors"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

func TestComposition(t *testing.T) {
	ds := geotest.Dataset()
	ds.Sites = append(ds.Sites, geo.Site{ID: "e1", Category: "500", Unit: 10}, geo.Site{ID: "e2", Category: "500", Unit: 28},
		geo.Site{ID: "s1", Category: "460", Unit: 0}, geo.Site{ID: "x", Category: "604", Unit: 0}, geo.Site{ID: "y", Category: "500", Unit: geo.None})
	ds.Communities[0].Teams = []int32{0}
	rows := map[string]atlas.Presence{}
	a := compute(t, ds)
	for _, p := range a.Composition() {
		rows[ds.Communities[p.Community].ID+" "+p.Key] = p
	}
	// Two EHPAD in east, none in west beside it: it is missing there. The city counts for west, which has both its parts.
	if p := rows["east ehpad"]; p.Number != 2 || p.Family != actors.MedicoSocial || p.Missing() || p.JoinedKnown {
		t.Errorf("EHPAD of east: %+v", p)
	}
	if p := rows["west ehpad"]; p.Number != 0 || p.Neighbours != 1 || !p.Missing() {
		t.Errorf("EHPAD of west: %+v", p)
	}
	if p := rows["west help-at-home"]; p.Number != 1 || p.Family != actors.Social {
		t.Errorf("help at home of west: %+v", p)
	}
	if p := rows["west gp"]; !p.JoinedKnown || p.Joined != 1 || p.Number != a.Areas[0].GPs || p.Family != actors.FirstLine {
		t.Errorf("general practitioners of west: %+v", p)
	}
	if p := rows["west msp"]; p.Joined != 1 || p.Number != 1 {
		t.Errorf("MSP of west: %+v", p)
	}
	if _, there := rows["west pharmacy"]; there {
		t.Error("the study knows of no pharmacy: nothing is said of any")
	}
}

// Whom the roster of a CPTS names has joined, and so have the members of the ESP in it: nobody twice.
func TestAdherentsHaveJoined(t *testing.T) {
	ds := geotest.Dataset()
	ds.Sites = append(ds.Sites, geo.Site{ID: "e1", Category: "500", Unit: 10})
	ehpad := int32(len(ds.Sites) - 1)
	ds.Communities[0].Teams = []int32{0}
	gp := ds.Teams[0].Members[0]
	ds.Communities[0].Adherents = []geo.Adherent{
		{Practitioner: gp.Practitioner, Profession: gp.Profession, Site: geo.None}, // of the ESP too
		{Practitioner: geo.None, Profession: gp.Profession, Site: geo.None},
		{Practitioner: geo.None, Site: ehpad, Category: "500"},
		{Practitioner: geo.None, Site: geo.None, Category: "354"}, // of which the study knows no site
	}
	without := geotest.Dataset()
	without.Communities[0].Teams = []int32{0}
	joined := func(ds *geo.Dataset) map[string]int {
		count := map[string]int{}
		for _, p := range compute(t, ds).Composition() {
			if p.JoinedKnown {
				count[ds.Communities[p.Community].ID+" "+p.Key] = p.Joined
			}
		}
		return count
	}
	got, before := joined(ds), joined(without)
	if key := "west " + gp.Profession.String(); gp.Practitioner == geo.None || got[key] != before[key]+1 {
		t.Errorf("%s: %d joined, %d without the roster; one of two is a member of an ESP already", key, got[key], before[key])
	}
	if got["west ehpad"] != 1 || got["west nursing-at-home"] != 1 || len(before) == 0 {
		t.Errorf("establishments that joined: %v", got)
	}
	ds.Communities[0].Adherents[2].Site = int32(len(ds.Sites))
	if err := ds.Check(); err == nil {
		t.Error("a member at a site that does not exist passes the check")
	}
}
