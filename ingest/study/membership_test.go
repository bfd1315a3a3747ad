package study_test

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

func TestRostersNameTheirCPTS(t *testing.T) {
	ds, report := link(t, map[string]string{
		"communes.geojson": `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"05001","nom":"A"},"geometry":{"type":"Polygon","coordinates":[[[6,44],[6.1,44],[6.1,44.1],[6,44.1],[6,44]]]}}]}`,
		"cpts.csv":         "id_cpts;nom_cpts;code_insee\nn1;CPTS du Nord;05001\n",
		"esp.csv":          "id_esp;nom;cpts;profession;code_insee\ne1;Un;n1;infirmier;05001\ne2;Deux;CPTS du nord;infirmier;05001\ne3;Trois;CPTS perdue;infirmier;05001\n",
		"study.yaml":       "cog: 2025\nsources:\n  boundaries: [{file: communes.geojson}]\n  cpts: [{file: cpts.csv}]\n  esp: [{file: esp.csv}]\n",
	})
	if got := ds.Communities[0].Teams; !slices.Equal(got, []int32{0, 1}) {
		t.Errorf("teams %v: e1 names the CPTS by identifier, e2 by name", got)
	}
	if !slices.ContainsFunc(report.Groups(), func(g ingest.Group) bool { return g.Kind == "unknown-cpts" && g.Findings[0].Line == 4 }) {
		t.Errorf("e3 names a CPTS that nobody knows: %+v", report.Groups())
	}
}

func TestRosterOfCPTS(t *testing.T) {
	ds, report := link(t, map[string]string{
		"communes.geojson": `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"05001","nom":"A"},"geometry":{"type":"Polygon","coordinates":[[[6,44],[6.1,44],[6.1,44.1],[6,44.1],[6,44]]]}}]}`,
		"cpts.csv":         "id_cpts;nom_cpts;code_insee\nn1;CPTS du Nord;05001\n",
		"adherents.csv": "cpts;rpps;finess;profession;categorie\nCPTS du nord;10000000001;;infirmier;\nn1;10000000002;;;\nn1;;050000001;;500\n" +
			"n1;;050000002;;\nCPTS perdue;;;infirmier;\nn1;;;pharmacien;\nn1;;;;999\n",
		"study.yaml": "cog: 2025\nsources:\n  boundaries: [{file: communes.geojson}]\n  cpts: [{file: cpts.csv}]\n  adherents: [{file: adherents.csv}]\n",
	})
	none := geo.Adherent{Practitioner: geo.None, Site: geo.None}
	want := []geo.Adherent{none, none, none, none}
	want[0].Category, want[1].Category, want[2].Profession, want[3].Profession = "500", "999", geo.Nurse, geo.Pharmacist
	if got := ds.Communities[0].Adherents; !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	found := map[string][]int{}
	for _, g := range report.Groups() {
		for _, f := range g.Findings {
			found[g.Kind] = append(found[g.Kind], f.Line)
		}
	}
	for kind, lines := range map[string][]int{"unknown-rpps": {2, 3}, "unknown-finess": {4, 5}, "unknown-cpts": {6}, "unknown-category": {8}} {
		got := slices.Sorted(slices.Values(found[kind]))
		if !slices.Equal(got, lines) {
			t.Errorf("%s at lines %v, want %v", kind, got, lines)
		}
	}
}
