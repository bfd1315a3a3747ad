package study_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
)

const besideStudy = `
cog: 2025
area: {departments: [17]}
sources:
  boundaries: [{file: b.geojson}]
  populations: [{file: p.csv}]
  bpe: [{file: bpe.csv, cog: 2025}]
`

// What lies around the area weighs on it and is no unit of it; a commune of which too little is known is an edge.
func TestBeyond(t *testing.T) {
	files := map[string]string{
		"study.yaml": besideStudy,
		"b.geojson":  collection(square("17001", 0, ""), square("16001", 1, ""), square("79001", 2, ""), square("24001", 99, "")),
		"p.csv":      "COM;PMUN\n17001;1000\n16001;500\n79001;300\n24001;7\n",
		"bpe.csv":    "CODGEO;Médecin omnipraticien\n17001;1\n16001;2\n24001;9\n",
	}
	ds, report := link(t, files)
	if len(ds.Units) != 1 || len(ds.Beyond) != 1 || len(ds.Supply) != 1 {
		t.Fatalf("%d units, %d surroundings, %d supplies", len(ds.Units), len(ds.Beyond), len(ds.Supply))
	}
	b := ds.Beyond[0]
	if len(b.Neighbours) != 1 || b.Neighbours[0].Code != "16001" || b.Neighbours[0].Population != 500 || len(b.Supply) != 1 || b.Supply[0] != (geo.Supply{Unit: 0, Profession: geo.GP, Number: 2}) {
		t.Errorf("%+v", b)
	}
	if len(b.Edge) == 0 {
		t.Error("of 79001 no supply is known, and beyond the file nothing: there must be an edge")
	}
	find(t, report, ingest.Note, "study.yaml", "beyond-area")
	find(t, report, ingest.Note, "study.yaml", "beyond-unknown")
}

// TestBeyondIsAsTheWhole computes Provence-Alpes-Côte d'Azur alone, with what lies around it, and together with the
// régions around it: its communes must have the same access, and none be marked for the edge, coast and frontier being none.
func TestBeyondIsAsTheWhole(t *testing.T) {
	compute := func(regions string) *atlas.Atlas {
		ds, _ := readReal(t, strings.Replace(paca, "{regions: [93]}", "{regions: ["+regions+"]}", 1))
		s := geo.DefaultSettings()
		s.AccessProfessions = []string{"gp"}
		a, err := atlas.Compute(context.Background(), ds, s, nil)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	alone, whole := compute("93"), compute("93, 84, 76")
	want := make(map[string]atlas.UnitAccess)
	for u, x := range whole.AccessTo(geo.GP).Units {
		want[whole.Dataset.Units[u].Code] = x
	}
	ours, compared := alone.AccessTo(geo.GP), 0
	worst := 0.
	for u, x := range ours.Units {
		code := alone.Dataset.Units[u].Code
		worst = max(worst, math.Abs(x.Access-want[code].Access))
		compared++
		if x.Border {
			t.Fatalf("%s is marked for the edge", code)
		}
	}
	t.Logf("%d units, %d neighbours, %d points of edge: they differ by %.2g at most", compared, len(alone.Dataset.Neighbours()), len(alone.Dataset.Beyond[0].Edge), worst)
	if compared != 962 || worst > 1e-6 {
		t.Errorf("%d units differ by up to %v consultations", compared, worst)
	}
	if len(ours.Around) == 0 || ours.Unallocated > 0 {
		t.Errorf("%d neighbours taken in, %v unallocated", len(ours.Around), ours.Unallocated)
	}
}
