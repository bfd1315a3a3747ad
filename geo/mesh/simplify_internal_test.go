package mesh

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// rosette is a star-shaped face cut into sectors that meet in its middle, with jagged borders.
func rosette(r *rand.Rand) []orb.MultiPolygon {
	sectors, steps := 2+r.IntN(6), 3+r.IntN(12)
	at := func(angle, radius float64) orb.Point {
		sin, cos := math.Sincos(2 * math.Pi * angle / float64(sectors))
		return orb.Point{radius * cos, radius * sin}
	}
	spokes := make([][]orb.Point, sectors)
	for i := range spokes {
		for k := 1; k <= steps; k++ {
			spokes[i] = append(spokes[i], at(float64(i)+r.Float64()/3, float64(k)))
		}
	}
	faces := make([]orb.MultiPolygon, sectors)
	for i := range faces {
		ring := append(orb.Ring{{0, 0}}, spokes[i]...)
		for k := 1; k < steps; k++ {
			ring = append(ring, at(float64(i)+1./3+float64(k)*2/3/float64(steps), float64(steps)+r.Float64()*3))
		}
		back := spokes[(i+1)%sectors]
		for k := len(back) - 1; k >= 0; k-- {
			p := back[k]
			ring = append(ring, p)
		}
		faces[i] = orb.MultiPolygon{{append(ring, ring[0])}}
	}
	return faces
}

// With no limit to the tolerance, what stays at last stays for a reason: another vertex in the triangle, the last
// point that tells an arc from another, or a closed arc of three points.
func TestSimplifyStopsOnlyWhereItMust(t *testing.T) {
	blocked := 0
	for seed := range uint64(100) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			m, defects := Build(rosette(rand.New(rand.NewPCG(seed, 9))), Planar{})
			if len(defects) > 0 {
				t.Fatal(defects)
			}
			for {
				next := m.Simplify([]float64{math.Inf(1)})[0]
				if next.Vertices() == m.Vertices() {
					break
				}
				m = next
			}
			for a := range m.arcSides {
				points := m.arc(int32(a))
				for k := 1; k+1 < len(points); k++ {
					if anyInTriangle(m.points, points[k-1], points[k], points[k+1]) {
						blocked++
						continue
					}
					if closed := m.arcFrom[a] == m.arcTo[a]; closed && len(points) > 4 || !closed && len(points) > 3 {
						t.Errorf("%v could go from %v", points[k], points)
					} else if !closed && !hasStraightTwin(m, a) {
						t.Errorf("%v could be straight", points)
					}
				}
			}
		})
	}
	if blocked == 0 {
		t.Error("no vertex was ever in the way: the test proves little")
	}
}

func anyInTriangle(points []orb.Point, a, b, c orb.Point) bool {
	box := orb.MultiPoint{a, b, c}.Bound()
	for _, q := range points {
		if q != a && q != b && q != c && box.Contains(q) && inTriangle(a, b, c, q) {
			return true
		}
	}
	return false
}

func hasStraightTwin(m *Mesh, arc int) bool {
	for a := range m.arcSides {
		same := m.arcFrom[a] == m.arcFrom[arc] && m.arcTo[a] == m.arcTo[arc] || m.arcFrom[a] == m.arcTo[arc] && m.arcTo[a] == m.arcFrom[arc]
		if a != arc && same && len(m.arc(int32(a))) == 2 {
			return true
		}
	}
	return false
}

// The grid finds what a look at every vertex finds, in boxes of any shape, flat ones too.
func TestGridAgreesWithLookingAtAll(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 10))
		faces := rosette(r)
		flat := seed % 3
		for _, mp := range faces {
			for i := range mp[0][0] {
				switch flat {
				case 1:
					mp[0][0][i][0] *= 1e-300
				case 2:
					mp[0][0][i][1] *= 1e12
				}
			}
		}
		m, _ := Build(faces, Planar{})
		s := newSimplifier(m)
		found := 0
		for range 100 {
			p, v, n := r.Int32N(int32(len(m.points))), r.Int32N(int32(len(m.points))), r.Int32N(int32(len(m.points)))
			got := s.grid.occupied(s, p, v, n)
			if want := anyInTriangle(m.points, m.points[p], m.points[v], m.points[n]); got != want {
				t.Fatalf("seed %d: %v in triangle %v %v %v, want %v", seed, got, m.points[p], m.points[v], m.points[n], want)
			}
			if got {
				found++
			}
		}
		if found == 0 {
			t.Errorf("seed %d: no triangle holds a vertex", seed)
		}
	}
}

func TestQueueIsInOrder(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 11))
		var q queue
		var last candidate
		for range r.IntN(200) {
			q.push(candidate{float64(r.IntN(20)), int32(r.IntN(20))})
		}
		for i := 0; len(q) > 0; i++ {
			c := q.pop()
			if i > 0 && c.before(last) {
				t.Fatalf("seed %d: %v after %v", seed, c, last)
			}
			last = c
		}
	}
}
