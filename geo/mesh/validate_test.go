package mesh_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// communes returns a clean random coverage in metres, its smallest features some hundred metres wide.
// Coordinates are multiples of 4.
func communes(seed uint64) []orb.MultiPolygon {
	faces := wildCoverage(seed)
	for _, mp := range faces {
		for _, polygon := range mp {
			for _, ring := range polygon {
				for i, p := range ring {
					ring[i] = orb.Point{p[0] * 1024, p[1] * 1024}
				}
			}
		}
	}
	return faces
}

// copyOf returns polygons of which no point is shared with the original.
func copyOf(faces []orb.MultiPolygon) []orb.MultiPolygon {
	out := make([]orb.MultiPolygon, len(faces))
	for i, mp := range faces {
		out[i] = mp.Clone()
	}
	return out
}

// equalFaces compares bit by bit, but for NaN.
func equalFaces(a, b []orb.MultiPolygon) bool {
	return slices.EqualFunc(a, b, func(a, b orb.MultiPolygon) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
}

func TestValidateNothing(t *testing.T) {
	for name, faces := range map[string][]orb.MultiPolygon{
		"nil": nil, "empty faces": {nil, {}, {{}}, {{{}}}, {nil, {}}},
	} {
		if d := mesh.Validate(faces, mesh.Planar{}, mesh.Tolerance{}); len(d) > 0 {
			t.Errorf("%s: %v", name, d)
		}
		repaired, done := mesh.Repair(faces, mesh.Planar{}, mesh.Tolerance{})
		if len(repaired) != len(faces) || len(done) > 0 {
			t.Errorf("%s: repaired to %v, %v", name, repaired, done)
		}
	}
}

func TestACleanCoverageHasNoDefect(t *testing.T) {
	for seed := range uint64(150) {
		faces := communes(seed)
		before := copyOf(faces)
		if d := mesh.Validate(faces, mesh.Planar{}, mesh.Tolerance{}); len(d) > 0 {
			t.Errorf("seed %d: %v", seed, d)
		}
		m, _ := mesh.Build(faces, mesh.Planar{})
		if d := mesh.Validate(geometries(m), mesh.Planar{}, mesh.Tolerance{}); len(d) > 0 {
			t.Errorf("seed %d, through the mesh: %v", seed, d)
		}
		repaired, done := mesh.Repair(faces, mesh.Planar{}, mesh.Tolerance{})
		if len(done) > 0 || !equalFaces(repaired, before) || !equalFaces(faces, before) {
			t.Errorf("seed %d: repaired without need: %v", seed, done)
		}
	}
}

// near tells whether two defects are the same but for rounding.
func near(a, b mesh.Defect) bool {
	close := func(x, y float64) bool { return math.Abs(x-y) <= 1e-6*max(1, math.Abs(y)) }
	return a.Kind == b.Kind && a.Faces == b.Faces && close(a.At[0], b.At[0]) && close(a.At[1], b.At[1]) &&
		close(a.Metres, b.Metres) && close(a.AreaM2, b.AreaM2)
}

func TestPlantedDefectsAreFound(t *testing.T) {
	for _, p := range plants() {
		t.Run(p.name, func(t *testing.T) {
			for seed := range uint64(40) {
				faces, want := p.spoil(rand.New(rand.NewPCG(seed, 9)), communes(seed))
				got := mesh.Validate(faces, mesh.Planar{}, mesh.Tolerance{})
				for _, w := range want {
					if !slices.ContainsFunc(got, func(d mesh.Defect) bool { return near(d, w) }) {
						t.Errorf("seed %d: %+v is not found among %+v", seed, w, got)
					}
				}
				if p.alone && len(got) != len(want) {
					t.Errorf("seed %d: found %v, want %v", seed, got, want)
				}
				if p.repairable {
					checkRepair(t, seed, faces, want)
				}
				if t.Failed() {
					return
				}
			}
		})
	}
}

// checkRepair tells whether repairing what was planted gives the coverage back.
func checkRepair(t *testing.T, seed uint64, faces []orb.MultiPolygon, want []mesh.Defect) {
	t.Helper()
	before := copyOf(faces)
	repaired, done := mesh.Repair(faces, mesh.Planar{}, mesh.Tolerance{})
	if !slices.EqualFunc(done, mesh.Validate(faces, mesh.Planar{}, mesh.Tolerance{}), near) {
		t.Errorf("seed %d: repaired %v, want %v", seed, done, want)
	}
	if !equalFaces(faces, before) {
		t.Errorf("seed %d: the input has changed", seed)
	}
	if d := mesh.Validate(repaired, mesh.Planar{}, mesh.Tolerance{}); len(d) > 0 {
		t.Errorf("seed %d: after repair %v", seed, d)
	}
	again, done := mesh.Repair(repaired, mesh.Planar{}, mesh.Tolerance{})
	if len(done) > 0 || !equalFaces(again, repaired) {
		t.Errorf("seed %d: repaired again %v", seed, done)
	}
	clean, _ := mesh.Build(communes(seed), mesh.Planar{})
	m, defects := mesh.Build(repaired, mesh.Planar{})
	if len(defects) > 0 || m.Pairs() != clean.Pairs() {
		t.Errorf("seed %d: %d pairs of neighbours after repair, %d at first; %v", seed, m.Pairs(), clean.Pairs(), defects)
	}
	touched := map[int32]bool{}
	for _, d := range want {
		touched[d.Faces[0]], touched[d.Faces[1]] = true, true
	}
	for f := range repaired {
		if !touched[int32(f)] && fmt.Sprint(repaired[f]) != fmt.Sprint(before[f]) {
			t.Errorf("seed %d: face %d was changed", seed, f)
		}
	}
}
