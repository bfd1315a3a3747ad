package mesh_test

import (
	"math"
	"os"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
	"github.com/paulmach/orb"
)

// Of the communes of 2018 one touches itself; nothing else is wrong, and the holes of the country are no gaps.
func TestValidateFrance(t *testing.T) {
	units, faces := franceFaces(t)
	at := slices.IndexFunc(units, func(u boundaries.Unit) bool { return u.Code == "14174" })
	want := []mesh.Defect{{Kind: mesh.SelfTouch, Faces: [2]int32{int32(at), mesh.None}, At: orb.Point{-0.56932, 48.89639}}}
	if got := mesh.Validate(faces, mesh.WGS84{}, mesh.Tolerance{}); !slices.Equal(got, want) {
		t.Errorf("%d defects: %v, want %v", len(got), got[:min(len(got), 40)], want)
	}
}

// The simplified communes of 2020 have one T-junction, between 49063 and 49247; repaired, they are a coverage.
func TestRepairCommunes2020(t *testing.T) {
	const path = "../../../shared/realdata/communes/communes_cog2020_metro_l93.gpkg"
	if _, err := os.Stat(path); err != nil {
		t.Skip("communes of 2020: ../shared/realdata is not there")
	}
	units, _, err := boundaries.Read(t.Context(), path, boundaries.Options{}, &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	faces := make([]orb.MultiPolygon, len(units))
	for i, u := range units {
		faces[i] = u.Geometry
	}
	repaired, done := mesh.Repair(faces, mesh.WGS84{}, mesh.Tolerance{})
	if len(done) != 1 || done[0].Kind != mesh.TJunction || units[done[0].Faces[0]].Code != "49063" || units[done[0].Faces[1]].Code != "49247" ||
		math.Abs(done[0].Metres-0.026) > 0.001 || !slices.Equal(done, mesh.Validate(faces, mesh.WGS84{}, mesh.Tolerance{})) {
		t.Errorf("done %v", done)
	}
	if left := mesh.Validate(repaired, mesh.WGS84{}, mesh.Tolerance{}); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	before, _ := mesh.Build(faces, mesh.WGS84{})
	after, _ := mesh.Build(repaired, mesh.WGS84{})
	metres := func(m *mesh.Mesh) float64 { return m.BorderMetres(done[0].Faces[:1], done[0].Faces[1:]) }
	if metres(before) >= metres(after) {
		t.Errorf("the two share %v m before and %v after", metres(before), metres(after))
	}
}

func BenchmarkValidateFrance(b *testing.B) {
	_, faces := franceFaces(b)
	b.ReportAllocs()
	for b.Loop() {
		if defects := mesh.Validate(faces, mesh.WGS84{}, mesh.Tolerance{}); len(defects) != 1 {
			b.Fatalf("%d defects", len(defects))
		}
	}
}
