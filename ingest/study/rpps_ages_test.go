package study_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
)

// agedStudy is a commune with three doctors, and one beside the area with two.
func agedStudy(t *testing.T, ages, settings string) map[string]string {
	inside := doctors(t, "17001", "10000000001", "10000000002", "10000000003")
	_, outside, _ := strings.Cut(doctors(t, "16001", "10000000004", "10000000005"), "\n")
	files := map[string]string{
		"study.yaml": "cog: 2020\narea: {departments: [17]}\nsources:\n  boundaries: [{file: b.geojson}]\n  populations: [{file: p.csv}]\n  rpps: [{file: rpps.txt}]\n" +
			"  rpps_ages: [{file: ages.csv, vintage: au 1er janvier 2025}]\nsettings: {" + settings + "}\n",
		"b.geojson": collection(square("17001", 0, ""), square("16001", 1, "")),
		"p.csv":     "COM;PMUN\n17001;1000\n16001;500\n",
		"rpps.txt":  inside + outside,
		"ages.csv":  ages,
	}
	if ages == "" {
		files["study.yaml"] = strings.Replace(files["study.yaml"], "  rpps_ages: [{file: ages.csv, vintage: au 1er janvier 2025}]\n", "", 1)
	}
	return files
}

const fiveAges = "rpps;annee_naissance\n10000000001;1960\n10000000002;1959\n10000000004;1950\n10000000005;1990\n10000000099;1980\n"

// Who is over the cap in the year of the table is no supply, in the area and around it; who is of that age, or of none that is
// known, is.
func TestPractitionersOverTheAgeCap(t *testing.T) {
	supply := func(files map[string]string) (*atlas.Access, *geo.Dataset, *ingest.Report) {
		ds, report := link(t, files)
		s := geo.DefaultSettings()
		s.AccessProfessions, s.SupplyUnit = []string{"gp"}, "fte"
		a, err := atlas.Compute(context.Background(), ds, s, nil)
		if err != nil {
			t.Fatal(err)
		}
		return a.AccessTo(geo.GP), ds, report
	}
	acc, ds, report := supply(agedStudy(t, fiveAges, ""))
	if acc.Supply != 2 || acc.OverAge != 1 || acc.AgeUnknown != 1 || acc.AgeCap != 65 || ds.Beyond[0].Supply[0].Number != 2 || ds.Beyond[0].Supply[0].OverCap != 1 {
		t.Errorf("supply %v, over the cap %v of %d, unknown %v; around %v", acc.Supply, acc.OverAge, acc.AgeCap, acc.AgeUnknown, ds.Beyond[0].Supply)
	}
	if classes := []geo.AgeClass{ds.Practitioners[0].Age, ds.Practitioners[1].Age, ds.Practitioners[2].Age}; !slices.Equal(classes, []geo.AgeClass{geo.WithinCap, geo.OverCap, geo.AgeUnknown}) {
		t.Errorf("%v: those of 65, of 66 and of no known age", classes)
	}
	if f := find(t, report, ingest.Note, "ages.csv", "age-cap"); len(f) != 1 || !strings.Contains(f[0].Reason, "2 are over 65") || !strings.Contains(f[0].Reason, "the age of 1 is not known") {
		t.Errorf("%v", f)
	}
	find(t, report, ingest.Note, "ages.csv", "not-in-register")

	all, whole, report := supply(agedStudy(t, fiveAges, "age_cap: 0"))
	find(t, report, ingest.Note, "ages.csv", "ages-unused")
	none, without, _ := supply(agedStudy(t, "", ""))
	for _, acc := range []*atlas.Access{all, none} {
		if acc.Supply != 3 || acc.AgeCap != 0 || acc.OverAge != 0 {
			t.Errorf("without a cap, or without ages: %+v", acc)
		}
	}
	if whole.Beyond[0].Supply[0] != without.Beyond[0].Supply[0] || whole.Beyond[0].Supply[0].OverCap != 0 || without.Beyond[0].Supply[0].Number != 2 || all.Units[0] != none.Units[0] {
		t.Error("without a cap, or without ages, nothing changes")
	}
}

func TestAgesWithoutARegister(t *testing.T) {
	files := agedStudy(t, fiveAges, "")
	files["study.yaml"] = strings.Replace(files["study.yaml"], "  rpps: [{file: rpps.txt}]\n", "", 1)
	_, report := link(t, files)
	find(t, report, ingest.Warning, "ages.csv", "ages-unused")
}
