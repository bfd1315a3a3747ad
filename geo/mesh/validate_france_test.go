package mesh_test

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
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

func BenchmarkValidateFrance(b *testing.B) {
	_, faces := franceFaces(b)
	b.ReportAllocs()
	for b.Loop() {
		if defects := mesh.Validate(faces, mesh.WGS84{}, mesh.Tolerance{}); len(defects) != 1 {
			b.Fatalf("%d defects", len(defects))
		}
	}
}
