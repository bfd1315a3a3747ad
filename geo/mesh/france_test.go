package mesh_test

import (
	"context"
	"math"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
	"github.com/paulmach/orb"
)

const france2018 = "../../../shared/realdata/communes/communes_2018_metro_wgs84.geojson.gz"

// france is the set of metropolitan communes of 2018, read once.
var france = sync.OnceValues(func() ([]boundaries.Unit, error) {
	units, _, err := boundaries.Read(context.Background(), france2018, boundaries.Options{}, &ingest.Report{}, nil)
	return units, err
})

func franceFaces(t testing.TB) ([]boundaries.Unit, []orb.MultiPolygon) {
	t.Helper()
	if _, err := os.Stat(france2018); err != nil {
		t.Skip("no communes of France: ../shared/realdata is not there")
	}
	units, err := france()
	if err != nil {
		t.Fatal(err)
	}
	faces := make([]orb.MultiPolygon, len(units))
	for i, u := range units {
		faces[i] = u.Geometry
	}
	return units, faces
}

func everyFace(m *mesh.Mesh) []int32 {
	all := make([]int32, m.Len())
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

func byDepartment(units []boundaries.Unit) map[string][]int32 {
	of := make(map[string][]int32)
	for i, u := range units {
		of[u.Code[:2]] = append(of[u.Code[:2]], int32(i))
	}
	return of
}

func TestFrance(t *testing.T) {
	units, faces := franceFaces(t)
	m, defects := mesh.Build(faces, mesh.WGS84{})
	if len(defects) > 0 {
		t.Error(defects)
	}
	if shared, border := m.Segments(); shared != 1_051_331 || border != 29_947 {
		t.Errorf("%d segments shared and %d on the border", shared, border)
	}
	if pairs := neighbourPairs(faces); m.Pairs() != pairs {
		t.Errorf("%d pairs of neighbours, %d by hashing every segment", m.Pairs(), pairs)
	}
	o := m.Outline(everyFace(m))
	if o.Holes != 2 {
		t.Errorf("%d holes, want 2: étang de Berre and Llívia", o.Holes)
	}
	sum := 0.0
	for f := range m.Len() {
		sum += m.Area(int32(f))
	}
	if math.Abs(sum-o.AreaM2) > 1e-9*sum {
		t.Errorf("the communes have %v m² together, their union %v", sum, o.AreaM2)
	}
	// IGN gives 551 500 km² of cadastre and water; the set is generalised.
	if sum < 548e9 || sum > 552e9 {
		t.Errorf("France has %v km²", sum/1e6)
	}
	at := slices.IndexFunc(units, func(u boundaries.Unit) bool { return u.Code == "14174" })
	valid(t, m.Dissolve([]int32{int32(at)})) // its ring touches itself
	for department, set := range byDepartment(units) {
		if mp := m.Dissolve(set); len(mp) == 0 || m.Outline(set).AreaM2 <= 0 {
			t.Errorf("département %s has no ground", department)
		}
	}
}

// neighbourPairs counts pairs of neighbours by hashing every segment, which is slow and plain.
func neighbourPairs(faces []orb.MultiPolygon) int {
	owner := make(map[[4]float64]int)
	pairs := make(map[[2]int]bool)
	for f, mp := range faces {
		for _, polygon := range mp {
			for _, ring := range polygon {
				for k := 1; k < len(ring); k++ {
					a, b := ring[k-1], ring[k]
					if b[0] < a[0] || b[0] == a[0] && b[1] < a[1] {
						a, b = b, a
					}
					key := [4]float64{a[0], a[1], b[0], b[1]}
					if other, ok := owner[key]; ok && other != f {
						pairs[[2]int{min(f, other), max(f, other)}] = true
					} else {
						owner[key] = f
					}
				}
			}
		}
	}
	return len(pairs)
}

func BenchmarkBuildFrance(b *testing.B) {
	_, faces := franceFaces(b)
	b.ReportAllocs()
	for b.Loop() {
		if m, _ := mesh.Build(faces, mesh.WGS84{}); m.Arcs() != 105_109 {
			b.Fatalf("%d arcs", m.Arcs())
		}
	}
}

func BenchmarkDissolveDepartments(b *testing.B) {
	units, faces := franceFaces(b)
	m, _ := mesh.Build(faces, mesh.WGS84{})
	sets := byDepartment(units)
	b.ReportAllocs()
	for b.Loop() {
		polygons := 0
		for _, set := range sets {
			polygons += len(m.Dissolve(set))
		}
		if polygons != 267 {
			b.Fatalf("%d polygons", polygons)
		}
	}
}

func BenchmarkDissolveSixtyCommunes(b *testing.B) {
	units, faces := franceFaces(b)
	m, _ := mesh.Build(faces, mesh.WGS84{})
	set := byDepartment(units)["35"][:60]
	m.Dissolve(set) // the first one allocates the working memory that all share
	b.ReportAllocs()
	for b.Loop() {
		if mp := m.Dissolve(set); len(mp) != 9 {
			b.Fatalf("%d polygons", len(mp))
		}
	}
}
