package atlas_test

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
)

// smallNation is a country of 900 communes with 40 teams, one in eight without counts.
func smallNation() *geo.Dataset {
	return geotest.Nation{Teams: 40, Members: 6, PerMember: 40, Communities: 12}.Dataset(geotest.Square(30))
}

func computeWith(t testing.TB, ds *geo.Dataset, change func(s *geo.Settings)) *atlas.Atlas {
	t.Helper()
	s := geo.DefaultSettings()
	change(&s)
	a, err := atlas.Compute(context.Background(), ds, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestCommitmentsSumToOneAndEstimatesKeepTheirBounds(t *testing.T) {
	a := compute(t, smallNation())
	masked := 0
	for i, team := range a.Territories {
		sum := 0.0
		for _, c := range team.Cells {
			sum += c.Commitment
			if c.Counted.State == geo.Masked {
				masked++
				if c.Patients < float64(c.Counted.Min) || c.Patients > float64(c.Counted.Max) {
					t.Errorf("team %d: %v patients estimated where %v are counted", i, c.Patients, c.Counted)
				}
			}
			if n, known := c.Counted.Known(); known && c.Patients != float64(n) {
				t.Errorf("team %d: a count of %d became %v", i, n, c.Patients)
			}
		}
		if team.Patients > 0 && math.Abs(sum-1) > 1e-9 {
			t.Errorf("team %d: commitments sum to %v", i, sum)
		}
	}
	if masked == 0 {
		t.Fatal("no cell is masked: the test tests nothing")
	}
}

// Rows of flows in another order give the same results, to the bit.
func TestOrderOfFlowsDoesNotMatter(t *testing.T) {
	ds := smallNation()
	want := compute(t, ds)
	shuffled := *ds
	shuffled.Flows = slices.Clone(ds.Flows)
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(shuffled.Flows), func(i, j int) {
		shuffled.Flows[i], shuffled.Flows[j] = shuffled.Flows[j], shuffled.Flows[i]
	})
	if got := compute(t, &shuffled); !reflect.DeepEqual(got.Results, want.Results) {
		t.Error("results depend on the order of flows")
	}
}

// drawnByHuff gives all teams the patients that a Huff model of these parameters sends them, as whole numbers.
func drawnByHuff(t *testing.T, exponent, decay float64) *geo.Dataset {
	t.Helper()
	ds := smallNation()
	ds.Flows = nil
	for i := range ds.Teams { // supplies that differ, or there is no exponent to find
		ds.Teams[i].Members = ds.Teams[i].Members[:1+i%6]
	}
	for u := range ds.Units {
		ds.Units[u].Population = geo.Exactly(20 * ds.Units[u].Population.Min)
	}
	model := computeWith(t, ds, func(s *geo.Settings) { s.SupplyExponent, s.DecayMinutes = exponent, decay })
	for i, team := range model.Territories {
		for _, c := range team.Cells {
			if n := int64(math.Round(c.Patients)); n > 0 {
				ds.Flows = append(ds.Flows, geo.Flow{Unit: c.Unit, Team: int32(i), Patients: geo.Exactly(n)})
			}
		}
	}
	return ds
}

func TestCalibrationRecoversTheModel(t *testing.T) {
	const exponent, decay = 1.4, 5.0
	a := computeWith(t, drawnByHuff(t, exponent, decay), func(s *geo.Settings) {})
	if len(a.Calibrations) != 2 {
		t.Fatalf("%d calibrations", len(a.Calibrations))
	}
	for _, c := range a.Calibrations {
		if tau, err := c.DecayMinutes(); !c.Converged || math.Abs(tau-decay) > max(4*err, 0.02*decay) {
			t.Errorf("%v: decay %v ± %v, drawn with %v: %v", c.Constraint, tau, err, decay, c)
		}
	}
	if c := a.Calibrations[0]; math.Abs(c.Exponent-exponent) > max(4*c.ExponentErr, 0.02*exponent) {
		t.Errorf("exponent %v ± %v, drawn with %v", c.Exponent, c.ExponentErr, exponent)
	}
	if e := a.Estimations[0]; !e.Calibrated || e.Reason != "good-fit" || e.Exponent != a.Calibrations[0].Exponent {
		t.Errorf("%+v", e)
	}
}

func TestSettingsDecideOnCalibration(t *testing.T) {
	ds := drawnByHuff(t, 1, 5)
	few := geotest.Dataset()
	few.Flows = append(few.Flows, geo.Flow{Unit: 14, Team: 1, Patients: geo.Exactly(30)}, geo.Flow{Unit: 28, Team: 1, Patients: geo.Exactly(90)})
	none := geotest.Dataset()
	none.Flows = nil
	for _, c := range []struct {
		name, setting string
		ds            *geo.Dataset
		calibrated    bool
		reason        string
		fits          int
	}{
		{"never", "never", ds, false, "asked-never", 0},
		{"always", "always", ds, true, "asked-always", 2},
		{"nothing to fit to", "always", none, false, "no-counts", 0},
		{"one team has counts", "always", geotest.Dataset(), false, "no-choice", 0},
		{"too thin", "auto", few, false, "", 2},
	} {
		a := computeWith(t, c.ds, func(s *geo.Settings) { s.Calibrate = c.setting })
		e := a.Estimations[0]
		if e.Calibrated != c.calibrated || e.Reason != c.reason && c.name != "too thin" || len(a.Calibrations) != c.fits {
			t.Errorf("%s: %+v, %v", c.name, e, a.Calibrations)
		}
		if c.name == "too thin" && e.Reason == "" {
			t.Errorf("%s: the atlas does not say why", c.name)
		}
		if want := geo.DefaultSettings().DecayMinutes; !e.Calibrated && e.DecayMinutes != want {
			t.Errorf("%s: decay %v, the default is %v", c.name, e.DecayMinutes, want)
		}
	}
}

// Membership falls as more is asked of it, and shrunk shares lie between the count's and the model's.
func TestMembership(t *testing.T) {
	ds := smallNation()
	low := computeWith(t, ds, func(s *geo.Settings) { s.MembershipShare = 0.05 })
	high := computeWith(t, ds, func(s *geo.Settings) { s.MembershipShare = 0.3 })
	if e := low.Estimations[0]; !(e.Kappa > 0) || !e.KappaConverged {
		t.Fatalf("κ: %+v", e)
	}
	between := 0
	for i := range low.Territories {
		for k, c := range low.Territories[i].Cells {
			d := high.Territories[i].Cells[k]
			if c.Membership < d.Membership || c.Membership > 1 || d.Membership < 0 || c.Share != d.Share || !(c.Share >= 0 && c.Share <= 1) {
				t.Errorf("team %d, unit %d: %+v, %+v", i, c.Unit, c, d)
			}
			if c.Membership > 0.1 && c.Membership < 0.9 {
				between++
			}
		}
	}
	if between == 0 {
		t.Error("membership is all or nothing: it says nothing")
	}
}

func TestServiceAreasAreAPartition(t *testing.T) {
	for _, least := range []int64{0, 1000, 30_000} {
		a := computeWith(t, smallNation(), func(s *geo.Settings) { s.AreaMinPopulation = least })
		total := int64(0)
		seen := make(map[int32]bool)
		for i, area := range a.ServiceAreas {
			total += area.Population
			if area.Shape.Components != 1 {
				t.Errorf("area %d is in %d pieces", i, area.Shape.Components)
			}
			if area.Population < least && !area.Small || area.Inside > area.Patients*(1+1e-9) {
				t.Errorf("least %d: %+v", least, area)
			}
			for _, u := range area.Units {
				if seen[u] || a.Units[u].ServiceArea != int32(i) {
					t.Errorf("unit %d is in two areas, or does not know its own", u)
				}
				seen[u] = true
			}
		}
		if len(seen) != len(a.Units) || total == 0 {
			t.Errorf("%d of %d units are in an area", len(seen), len(a.Units))
		}
	}
}

// Arrondissements drawn by their city touch one another: none of them is cut off from its area.
func TestServiceAreasHoldACityTogether(t *testing.T) {
	ds := geotest.Dataset()
	ds.Flows = append(ds.Flows, geo.Flow{Unit: 36, Team: 0, Patients: geo.Exactly(500)}, geo.Flow{Unit: 37, Team: 0, Patients: geo.Exactly(300)})
	a := compute(t, ds)
	if a.Units[36].ServiceArea == geo.None || a.Units[36].ServiceArea != a.Units[37].ServiceArea {
		t.Errorf("the parts of the city are in areas %d and %d", a.Units[36].ServiceArea, a.Units[37].ServiceArea)
	}
	if a.Units[0].ServiceArea != geo.None {
		t.Error("the city is counted beside its parts")
	}
}

func TestMembersFarFromAllOthers(t *testing.T) {
	ds := geotest.Dataset()
	ds.Teams[1].Members = []geo.Member{
		{Practitioner: geo.None, Profession: geo.Nurse, Unit: 28}, {Practitioner: geo.None, Profession: geo.Nurse, Unit: 28},
		{Practitioner: geo.None, Profession: geo.Nurse, Unit: 1}, {Practitioner: geo.None, Profession: geo.Nurse, Unit: geo.None},
	}
	a := computeWith(t, ds, func(s *geo.Settings) { s.FarMinutes = 30 })
	if got := a.Teams[1].FarMembers; !slices.Equal(got, []int32{2}) {
		t.Errorf("far members %v: the third practises some 40 km away, the fourth nowhere that is known", got)
	}
	if got := computeWith(t, ds, func(s *geo.Settings) { s.FarMinutes = 200 }).Teams[1].FarMembers; got != nil {
		t.Errorf("far members %v within 200 minutes", got)
	}
	l := a.Layer("esp")
	value := func(name string, i int) any {
		return l.Value(i, slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == name }))
	}
	for name, want := range map[string]any{"without_gp": true, "single_member": false, "far_members": int64(1)} {
		if got := value(name, 1); got != want {
			t.Errorf("%s of the second team is %v, want %v", name, got, want)
		}
	}
	if got := value("without_gp", 2); got != nil {
		t.Errorf("without_gp is %v of a team of whom no member is known", got)
	}
}

// Of what the public is not shown, no column of the table says more than the bounds: the state tells a masked count from
// none.
func TestCellsOfAFewPatientsAreNotShown(t *testing.T) {
	ds := smallNation()
	for i := range ds.Teams { // whose figures may be shown at all
		for len(ds.Teams[i].Members) < 6 {
			ds.Teams[i].Members = append(ds.Teams[i].Members, geo.Member{Practitioner: geo.None, Profession: geo.GP, Unit: geo.None})
		}
	}
	a := shown(t, ds, secrecy.Public)
	l := a.Layer("esp-patients")
	hidden := 0
	i := 0
	for team := range a.Territories {
		for _, c := range a.Territories[team].Cells {
			few := a.Territories[team].Basis != atlas.Modelled && c.Patients > 0 && c.Patients < 10.5
			if n, known := c.Counted.Known(); known && n >= 1 && n <= 10 {
				t.Fatalf("%s: a count of %d is shown", l.Key(i), n)
			}
			for f, field := range l.Fields {
				switch field.Name {
				case "patients_min":
					if few && l.Value(i, f).(int64) > 1 {
						t.Fatalf("%s: at least %v", l.Key(i), l.Value(i, f))
					}
				case "patients_max":
					if few && l.Value(i, f).(int64) < 10 {
						t.Fatalf("%s: at most %v", l.Key(i), l.Value(i, f))
					}
				case "patients", "commitment", "relevance", "share", "membership", "member":
					if few && l.Value(i, f) != nil {
						t.Fatalf("%s: %s is %v", l.Key(i), field.Name, l.Value(i, f))
					}
				}
			}
			if few {
				hidden++
			}
			i++
		}
	}
	if hidden == 0 || i != l.Len() {
		t.Errorf("%d cells hidden, %d of %d seen", hidden, i, l.Len())
	}
}
