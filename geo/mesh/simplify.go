package mesh

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Simplify returns coarser levels of the mesh, one for each tolerance in metres. Each is a mesh of the same
// faces and the same arcs, whose arcs have lost vertices: whatever can be asked of a mesh can be asked of a level,
// and a border drawn from both sides is the same line. The vertices of a level are among those of the one before.
//
// Vertices go in the order of their effective area (Visvalingam and Whyatt 1993, Line generalisation by repeated
// elimination of points, The Cartographic Journal 30(1): 46–51), measured in the equal-area plane of the metric,
// as long as it is under the square of the tolerance. Half the side of a pixel is a fair tolerance for drawing.
//
// A vertex v between p and n stays, to be tried again at the next level, when another remaining vertex of the
// mesh lies in the closed triangle p v n, which is told exactly, on the coordinates as they are drawn. So borders
// that do not cross never come to cross, whatever the order:
//
//   - a line that crosses the new segment p n enters the triangle by it, and has to end inside, which the test
//     excludes, or leave over p v or v n, which it did not cross before;
//   - a line that runs along p n without an end on it, other than p and n, is a segment p n of another line.
//     Then p v n and that line are a closed arc of three points, or p and n are nodes and an arc that is
//     already straight joins them. Neither loses its last vertex;
//   - a line that leaves p or n into the triangle ends inside or crosses a side, so the order of the arcs around
//     a node, and with it every dissolve, stays as it was.
//
// Nodes, where arcs meet, and the end of an arc that closes on itself never move. So every ring keeps three
// points at least, no face is lost, and as no border comes to cross another, rings keep their sense and faces
// their neighbours. Where borders cross or overlap already, rings are kept, but the rest is not promised.
//
// Simplify panics when the tolerances do not ascend from 0: it takes each level from the one before. The time it
// takes is near linear in the number of vertices.
func (m *Mesh) Simplify(tolerances []float64) []*Mesh {
	s := newSimplifier(m)
	levels := make([]*Mesh, len(tolerances))
	before := 0.0
	for i, t := range tolerances {
		if !(t >= before) {
			panic(fmt.Sprintf("mesh: tolerance %v after %v, want them ascending from 0", t, before))
		}
		levels[i] = s.level(t * t)
		before = t
	}
	return levels
}

// Vertices returns the number of vertices of all arcs, nodes being counted once for each arc that ends there.
func (m *Mesh) Vertices() int { return len(m.points) }

// simplifier thins the arcs of a mesh level by level. Its tables run parallel to the points of the last level.
type simplifier struct {
	m        *Mesh       // the last level
	plane    []orb.Point // where the points lie in the equal-area plane
	area     []float64   // effective area of each, m²
	prev     []int32     // neighbours on the arc among those that remain
	next     []int32     // gone for a vertex that was removed
	straight map[[2]int32]struct{}
	grid     grid
	queue    queue
}

// gone marks a vertex that was removed.
const gone int32 = -1

func newSimplifier(m *Mesh) *simplifier {
	n := len(m.points)
	s := &simplifier{m: m, plane: make([]orb.Point, n), area: make([]float64, n),
		prev: make([]int32, n), next: make([]int32, n), straight: make(map[[2]int32]struct{})}
	for i, p := range m.points {
		s.plane[i] = m.metric.Plane(p)
	}
	for a := range m.arcSides {
		first, last := s.ends(int32(a))
		for v := first + 1; v < last; v++ {
			s.area[v] = triangle(s.plane[v-1], s.plane[v], s.plane[v+1])
		}
		if last == first+1 {
			s.straight[s.nodes(int32(a))] = struct{}{}
		}
	}
	s.link()
	return s
}

// triangle returns the area of a triangle.
func triangle(a, b, c orb.Point) float64 {
	// The conversions forbid fused operations, which would make ties depend on the machine.
	left := float64((b[0] - a[0]) * (c[1] - a[1]))
	right := float64((c[0] - a[0]) * (b[1] - a[1]))
	return math.Abs(left-right) / 2
}

// ends returns the positions of the first and the last point of an arc.
func (s *simplifier) ends(arc int32) (first, last int32) {
	return s.m.arcStart[arc], s.m.arcStart[arc+1] - 1
}

// nodes returns the two ends of an arc, the lesser first.
func (s *simplifier) nodes(arc int32) [2]int32 {
	from, to := s.m.arcFrom[arc], s.m.arcTo[arc]
	return [2]int32{min(from, to), max(from, to)}
}

// level removes every vertex it may whose effective area is under a threshold in m², and returns the mesh
// that remains.
func (s *simplifier) level(threshold float64) *Mesh {
	for a := range s.m.arcSides {
		s.thin(int32(a), threshold)
	}
	s.compact()
	return s.m
}

// link makes every vertex of the last level remain.
func (s *simplifier) link() {
	for i := range s.m.points {
		s.prev[i], s.next[i] = int32(i)-1, int32(i)+1
	}
	s.grid.fill(s.m)
}

// compact makes a mesh of the vertices that remain and moves their figures together. A level that loses none
// shares the points of the one before.
func (s *simplifier) compact() {
	old := s.m
	left := 0
	for i := range old.points {
		if s.next[i] != gone {
			left++
		}
	}
	m := &Mesh{topology: old.topology, metric: old.metric, points: old.points, arcStart: old.arcStart, bounds: old.bounds}
	s.m = m
	if left == len(old.points) {
		return
	}
	m.points, m.arcStart = make([]orb.Point, 0, left), make([]int32, 1, len(old.arcStart))
	for a := range old.arcSides {
		for v := old.arcStart[a]; v < old.arcStart[a+1]; v++ {
			if s.next[v] == gone {
				continue
			}
			k := len(m.points)
			s.plane[k], s.area[k] = s.plane[v], s.area[v]
			m.points = append(m.points, old.points[v])
		}
		m.arcStart = append(m.arcStart, int32(len(m.points)))
	}
	m.bounds = make([]orb.Bound, len(old.bounds))
	for f := range m.bounds {
		m.bounds[f] = m.faceBound(int32(f), old.bounds[f])
	}
	s.link()
}

// faceBound returns the box around a face, or what is given when it has no polygon.
func (m *Mesh) faceBound(face int32, none orb.Bound) orb.Bound {
	first, end := m.facePart[face], m.facePart[face+1]
	if first == end {
		return none
	}
	b := m.partBound(first)
	for p := first + 1; p < end; p++ {
		other := m.partBound(p)
		b = extend(b, []orb.Point{other.Min, other.Max})
	}
	return b
}
