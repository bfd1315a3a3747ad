package mesh_test

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// decode reads faces from any bytes. Most bytes are a point of a small lattice, so that vertices, segments and
// whole rings coincide, cross and touch in every way; a few begin a ring, a polygon or a face, close a ring, or
// bring coordinates of any bits.
func decode(data []byte) []orb.MultiPolygon {
	faces := []orb.MultiPolygon{{{{}}}}
	for len(data) > 0 {
		b := data[0]
		data = data[1:]
		f := len(faces) - 1
		p := len(faces[f]) - 1
		r := len(faces[f][p]) - 1
		ring := &faces[f][p][r]
		switch {
		case b == 255:
			faces = append(faces, orb.MultiPolygon{{{}}})
		case b == 254:
			faces[f] = append(faces[f], orb.Polygon{{}})
		case b == 253:
			faces[f][p] = append(faces[f][p], orb.Ring{})
		case b >= 246 && len(*ring) > 0:
			*ring = append(*ring, (*ring)[0])
		case b >= 243 && len(data) >= 16:
			bits := func(at int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(data[at:])) }
			*ring = append(*ring, orb.Point{bits(0), bits(8)})
			data = data[16:]
		case b >= 230:
			*ring = append(*ring, orb.Point{float64(b%16)/7 + 1e-9, float64(b%5) / 3})
		default:
			*ring = append(*ring, orb.Point{float64(b % 16), float64(b / 16)})
		}
	}
	return faces
}

func FuzzMesh(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 4, 68, 64, 246, 255, 4, 8, 72, 68, 246})             // two squares side by side
	f.Add([]byte{0, 4, 68, 64, 246, 255, 0, 4, 68, 64, 246})             // twice the same
	f.Add([]byte{0, 8, 136, 128, 246, 253, 34, 98, 102, 38, 246})        // a hole
	f.Add([]byte{0, 8, 136, 128, 246, 255, 4, 8, 72, 68, 246})           // one over the other
	f.Add([]byte{0, 68, 4, 64, 246, 254, 0, 17, 0, 246, 255, 1, 1, 233}) // a bow tie, a line, a point
	huge := []byte{0, 4, 243}
	for _, x := range []float64{math.MaxFloat64, -math.MaxFloat64} {
		huge = binary.LittleEndian.AppendUint64(huge, math.Float64bits(x))
	}
	f.Add(append(huge, 68, 246))
	not := []byte{0, 4, 243}
	for _, x := range []float64{math.NaN(), math.Inf(1)} {
		not = binary.LittleEndian.AppendUint64(not, math.Float64bits(x))
	}
	f.Add(append(not, 68, 246))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 600 {
			return
		}
		faces := decode(data)
		for _, metric := range []mesh.Metric{mesh.Planar{}, mesh.WGS84{}} {
			m, defects := mesh.Build(faces, metric)
			exercise(t, m)
			found := mesh.Validate(faces, metric, mesh.Tolerance{})
			checkFound(t, faces, found, len(defects) > 0)
			repaired, done := mesh.Repair(faces, metric, mesh.Tolerance{})
			if len(repaired) != len(faces) {
				t.Errorf("%d faces repaired to %d", len(faces), len(repaired))
			}
			checkFound(t, faces, done, false)
			mesh.Validate(repaired, metric, mesh.Tolerance{SnapMetres: -1, GapMetres: -1})
		}
	})
}

// exercise calls everything that walks the arcs of a mesh.
func exercise(t *testing.T, m *mesh.Mesh) {
	all := everyFace(m)
	var odd []int32
	for _, f := range all {
		if f%2 == 1 {
			odd = append(odd, f)
		}
		m.Geometry(f)
		if p, ok := m.InnerPoint(f); ok {
			m.Locate(p)
		}
		for _, n := range m.Neighbours(f) {
			if n.Face == f || n.Face < 0 || int(n.Face) >= m.Len() {
				t.Errorf("face %d has the neighbour %d", f, n.Face)
			}
		}
	}
	for _, set := range [][]int32{nil, odd, all} {
		o := m.Outline(set)
		if mp := m.Dissolve(set); len(mp) != o.Shells {
			t.Errorf("%d polygons, %d shells in the outline", len(mp), o.Shells)
		}
		m.Enclosed(set)
		m.Components(set)
	}
	m.Locate(orb.Point{2, 2})
	m.Locate(orb.Point{math.NaN(), math.Inf(1)})
}

// checkFound checks that defects are about faces that exist, at places that exist, and that there are some when
// Build has met any.
func checkFound(t *testing.T, faces []orb.MultiPolygon, found []mesh.Defect, some bool) {
	if some && len(found) == 0 {
		t.Error("Build met defects that Validate does not find")
	}
	for _, d := range found {
		if d.Kind < mesh.NonFinite || d.Kind > mesh.Gap || d.Faces[0] < 0 || d.Faces[1] >= 0 && d.Faces[0] >= d.Faces[1] ||
			int(max(d.Faces[0], d.Faces[1])) >= len(faces) || math.IsNaN(d.At[0]+d.At[1]-d.At[0]-d.At[1]) && math.Abs(d.At[0]) < 1e300 {
			t.Errorf("defect %+v", d)
		}
	}
}
