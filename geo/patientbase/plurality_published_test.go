package patientbase_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

// The example of HSAr (Haynes, Wertli and Aujesky 2020, Automated delineation of hospital service areas as a new tool for
// health care planning, Health Services Research 55:469–475, doi 10.1111/1475-6773.13275; package aghaynes/HSAr, README and
// inst/extdata/prep_example.R):
// 21 regions drawn on a grid, four hospitals, 1 178 patients. The patients are what R draws there from seed 12345.
var hsarGround = []string{ // a letter is a square kilometre of that region, north at the top
	"IVVVTUUU", "HSSTTUUU", "HSSTTQQR", "HPPPPPQR", "HPJNNQQR", "HPJNOOOO", "HGJNOLMM", "AGJKKLMM", "AGGGGLDD", "AGBEEEED", "ABBCCCDD",
}

var hsarHospitals = []string{"C", "J", "O", "S"}

var hsarPatients = map[string][]float64{ // of each region, in the order of the hospitals
	"A": {26, 10, 2, 2}, "B": {55, 27, 7, 11}, "C": {47, 5, 7, 7}, "D": {37, 13, 6, 11}, "E": {37, 27, 5, 13}, "G": {13, 18, 10, 3}, "H": {5, 18, 11, 33},
	"I": {4, 14, 6, 18}, "J": {6, 18, 3, 7}, "K": {17, 27, 8, 4}, "L": {8, 20, 24, 7}, "M": {8, 2, 6, 4}, "N": nil, "O": {4, 26, 16, 2}, "P": nil,
	"Q": {7, 42, 15, 34}, "R": {24, 15, 14, 14}, "S": {2, 11, 16, 49}, "T": {6, 6, 12, 65}, "U": {10, 16, 11, 54}, "V": {2, 6, 5, 17},
}

// hsar returns the regions, their patients as inhabitants and as flows, and who touches whom along how many metres.
func hsar() (regions []string, people []float64, flows []patientbase.Flow, touch patientbase.Neighbours) {
	for u := 'A'; u <= 'V'; u++ {
		if u != 'F' { // which does not exist
			regions = append(regions, string(u))
		}
	}
	var table [][]float64
	for _, name := range regions {
		n := 0.0
		for _, patients := range hsarPatients[name] {
			n += patients
		}
		people, table = append(people, n), append(table, hsarPatients[name])
	}
	metres := make(map[[2]string]float64)
	for y, row := range hsarGround {
		for x := range row {
			if x+1 < len(row) {
				metres[[2]string{row[x : x+1], row[x+1 : x+2]}] += 1000
			}
			if y+1 < len(hsarGround) {
				metres[[2]string{row[x : x+1], hsarGround[y+1][x : x+1]}] += 1000
			}
		}
	}
	return regions, people, flowsOf(table...), func(u int32, yield func(int32, float64)) {
		for v, name := range regions {
			if m := metres[[2]string{regions[u], name}] + metres[[2]string{name, regions[u]}]; m > 0 && int32(v) != u {
				yield(int32(v), m)
			}
		}
	}
}

// The patients drawn are those that are published: by region, by hospital, and the cells that the README prints.
func TestPatientsOfHSAr(t *testing.T) {
	regions, people, flows, _ := hsar()
	if want := []float64{40, 100, 66, 67, 82, 44, 67, 42, 34, 56, 59, 20, 0, 48, 0, 98, 67, 78, 89, 91, 30}; !slices.Equal(people, want) {
		t.Errorf("patients by region %v, want %v", people, want)
	}
	to := make([]float64, 4)
	for _, f := range flows {
		to[f.Team] += f.Patients
	}
	if want := []float64{318, 321, 184, 355}; !slices.Equal(to, want) {
		t.Errorf("patients by hospital %v, want %v", to, want)
	}
	for cell, want := range map[string]float64{"AC": 26, "AJ": 10, "AO": 2, "AS": 2, "BC": 55, "BJ": 27, "HS": 33, "IS": 18, "TS": 65, "VS": 17} {
		if got := hsarPatients[cell[:1]][slices.Index(hsarHospitals, cell[1:])]; got != want {
			t.Errorf("%v patients go from %s to %s, want %v", got, cell[:1], cell[1:], want)
		}
	}
	if len(regions) != 21 {
		t.Errorf("%d regions", len(regions))
	}
}

// Three areas are published, with localisation indices of 0.560, 0.594 and 0.631 and 318, 355 and 505 interventions. They
// are asked of a threshold of 0.40, where hospital O, which lies in J's area, is J's from the start. Here a team has no
// place: region L alone sends most of its patients to O, 24 of 59, and becomes J's with any threshold over that.
func TestServiceAreasOfHSAr(t *testing.T) {
	regions, people, flows, touch := hsar()
	got := patientbase.Plurality{MinLocalisation: 0.41}.Partition(people, flows, touch)
	seen := make(map[string]bool)
	for _, want := range []struct {
		hospital      string
		regions       string
		localisation  float64
		interventions float64
		teams         []int32
	}{{"C", "ABCDEM", 0.560, 318, []int32{0}}, {"J", "GJKLOQR", 0.631, 505, []int32{1, 2}}, {"S", "HISTUV", 0.594, 355, []int32{3}}} {
		area := got.Areas[got.OfTeam[slices.Index(hsarHospitals, want.hospital)]]
		var names strings.Builder
		for _, u := range area.Units {
			names.WriteString(regions[u])
		}
		done := 0.0
		for _, f := range flows {
			if slices.Contains(area.Teams, f.Team) {
				done += f.Patients
			}
		}
		if names.String() != want.regions || math.Abs(area.Localisation()-want.localisation) > 0.0005 || done != want.interventions || !slices.Equal(area.Teams, want.teams) || area.Components != 1 {
			t.Errorf("area of %s: %s, localisation %.4f, %v interventions, teams %v; want %+v", want.hospital, names.String(), area.Localisation(), done, area.Teams, want)
		}
		seen[names.String()] = true
	}
	if len(got.Areas) != 3 || len(seen) != 3 || got.Merged != 1 || got.Moved != 1 {
		t.Errorf("%d areas, %d merged, %d moved: want 3, L's merged and R moved to what it touches", len(got.Areas), got.Merged, got.Moved)
	}
	if n, p := int32(slices.Index(regions, "N")), int32(slices.Index(regions, "P")); !slices.Equal(got.LeftOut, []int32{n, p}) {
		t.Errorf("left out %v, want N and P, where nobody was a patient", got.LeftOut)
	}
	if apart := (patientbase.Plurality{MinLocalisation: 0.40}).Partition(people, flows, touch); len(apart.Areas) != 4 || apart.Area[slices.Index(regions, "L")] == geo.None || math.Abs(apart.Areas[apart.OfTeam[2]].Localisation()-24.0/59) > 1e-12 {
		t.Errorf("at 0.40: %+v", apart.Areas)
	}
}
