package study_test

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

func TestZoning(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
sources:
  boundaries: [{file: b.geojson}]
  tvs: [{file: tvs.csv}]
  zoning: [{file: z.csv, vintage: "2025"}, {file: more.csv}]
`,
		"b.geojson": collection(square("17001", 0, ""), square("17002", 1, ""), square("17003", 2, "")),
		"tvs.csv":   "code_commune;tvs;libtvs\n17001;17T;Saintes\n17002;17T;Saintes\n17002;17U;Royan\n99999;17T;\n",
		"z.csv":     "tvs;zonage\n17T;zone de vigilance\n17T;ZIP\n",
		"more.csv":  "code_insee;zonage\n17002;zac\n17003;Hors classement\n",
	})
	for u, want := range []geo.Unit{{TVS: "17T", TVSName: "Saintes", Zoning: "ZV"}, {TVS: "17T", TVSName: "Saintes", Zoning: "ZAC"}, {Zoning: "HV"}} {
		if got := ds.Units[u]; got.TVS != want.TVS || got.TVSName != want.TVSName || got.Zoning != want.Zoning {
			t.Errorf("unit %s: %q %q %q", got.Code, got.TVS, got.TVSName, got.Zoning)
		}
	}
	if f := find(t, report, ingest.Warning, "tvs.csv", "zoning-conflict"); len(f) != 1 || f[0].Line != 4 {
		t.Errorf("%v", f)
	}
	if f := find(t, report, ingest.Warning, "z.csv", "zoning-conflict"); len(f) != 1 || f[0].Line != 3 {
		t.Errorf("%v", f)
	}
	find(t, report, ingest.Rejected, "tvs.csv", "unknown-code")
}

func TestAges(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
area: {departments: [17]}
sources:
  boundaries: [{file: b.geojson}]
  populations: [{file: p.csv}]
  bpe: [{file: bpe.csv, cog: 2025}]
  ages: [{file: a.csv, vintage: "2022"}, {file: b.csv}, {file: c.csv}]
`,
		"b.geojson": collection(square("17001", 0, ""), square("17002", 1, ""), square("16001", 2, "")),
		"p.csv":     "COM;PMUN\n17001;1000\n17002;10\n16001;500\n",
		"bpe.csv":   "CODGEO;Médecin omnipraticien\n17001;1\n16001;2\n",
		"a.csv":     "CODGEO;AGED100;SEXE;NB\n17001;0;1;10\n17001;65;2;5\n16001;65;1;3\n16001;0;1;1\n",
		"b.csv":     "CODGEO;AGED100;SEXE;NB\n17001;0;1;1\n17001;65;1;1\n",
		"c.csv":     "CODGEO;AGED100;SEXE;NB\n17002;0;1;1\n17002;75;1;1\n",
	})
	if len(ds.Ages) != 1 || len(ds.Neighbours()) != 1 {
		t.Fatalf("%d tables of ages, %d neighbours", len(ds.Ages), len(ds.Neighbours()))
	}
	ages := ds.Ages[0]
	if ages.Vintage != "2022" || !slices.Equal(ages.From, []int32{0, 65}) {
		t.Errorf("%+v", ages)
	}
	for place, want := range [][]float32{{10, 5}, nil, {1, 3}} {
		if !slices.Equal(ages.Places[place].People, want) {
			t.Errorf("place %d: %v, want %v", place, ages.Places[place].People, want)
		}
	}
	find(t, report, ingest.Rejected, "b.csv", "second-ages")
	find(t, report, ingest.Rejected, "c.csv", "other-bands")
	find(t, report, ingest.Warning, "a.csv", "ages-missing")
	find(t, report, ingest.Note, "a.csv", "ages-unweighted")
}
