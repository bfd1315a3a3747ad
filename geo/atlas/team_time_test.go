package atlas_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/geotest"
)

// Four general practitioners practise at one place: one is in a team with all of the time, two in another with a quarter
// each, the last in both of two others, of which one tells its part. In the Huff model minutes then cancel out, and a team
// has of each commune the part that its members' time is of the four, the time outside all teams counting as well.
func TestPartsOfTimeAreSupply(t *testing.T) {
	ds := geotest.Dataset()
	ds.Flows, ds.Practitioners, ds.Practices = nil, nil, nil
	for p := range int32(4) {
		ds.Practitioners = append(ds.Practitioners, geo.Practitioner{ID: fmt.Sprint(p), Profession: geo.GP})
		ds.Practices = append(ds.Practices, geo.Practice{Practitioner: p, Site: 1, Share: 1})
	}
	in := func(id string, members ...geo.Member) geo.Team {
		return geo.Team{ID: id, Site: geo.None, Members: members}
	}
	gp := func(p int32, share float32) geo.Member {
		return geo.Member{Practitioner: p, Profession: geo.GP, Unit: 7, Share: share}
	}
	ds.Teams = []geo.Team{in("whole", gp(0, 0)), in("quarters", gp(1, 0.25), gp(2, 0.25)), in("told", gp(3, 0.75)), in("rest", gp(3, 0))}
	times := []float64{1, 0.5, 0.75, 0.25}
	for _, exponent := range []float64{1, 2} {
		a := computeWith(t, ds, func(s *geo.Settings) { s.SupplyExponent = exponent })
		outside := 4 - (times[0] + times[1] + times[2] + times[3])
		all := math.Pow(outside, exponent)
		for _, time := range times {
			all += math.Pow(time, exponent)
		}
		for i, time := range times {
			if got := value(t, a.Layer("esp"), i, "gps_time"); got != time {
				t.Errorf("%s has the time of %v general practitioners, want %v", ds.Teams[i].ID, got, time)
			}
			cells := 0
			for _, c := range a.Territories[i].Cells {
				n, _ := ds.Units[c.Unit].Population.Known()
				want := a.Settings.RegisteredShare * float64(n) * math.Pow(time, exponent) / all
				if math.Abs(c.Patients-want) > 1e-6*want {
					t.Errorf("exponent %v: %s has %v patients in %s, want %v", exponent, ds.Teams[i].ID, c.Patients, ds.Units[c.Unit].Code, want)
				}
				cells++
			}
			if cells < 10 {
				t.Errorf("%s reaches %d communes", ds.Teams[i].ID, cells)
			}
		}
	}
}
