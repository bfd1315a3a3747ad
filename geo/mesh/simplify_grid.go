package mesh

import (
	"math"

	"github.com/paulmach/orb"
)

// grid finds the vertices of a mesh in a box: they are sorted by the cells of a uniform grid, row after row.
type grid struct {
	min       orb.Point
	scale     [2]float64 // cells per unit of the coordinates
	size      [2]int     // columns, rows
	cellStart []int32    // cell c has vertices[cellStart[c]:cellStart[c+1]]
	vertices  []int32    // positions in the points of the mesh
}

// verticesPerCell is a compromise between cells looked up in vain and vertices looked at in vain.
const verticesPerCell = 2

// fill replaces what the grid holds by the vertices of a mesh: those inside arcs, and each node once.
func (g *grid) fill(m *Mesh) {
	if len(m.points) == 0 {
		return
	}
	g.lay(boundOf(m.points), len(m.points)/verticesPerCell)
	clear(g.cellStart)
	n := 0
	eachVertex(m, func(v int32) {
		g.cellStart[g.cell(m.points[v])+1]++
		n++
	})
	for c := 1; c < len(g.cellStart); c++ {
		g.cellStart[c] += g.cellStart[c-1]
	}
	if cap(g.vertices) < n {
		g.vertices = make([]int32, n)
	}
	g.vertices = g.vertices[:n]
	eachVertex(m, func(v int32) {
		at := &g.cellStart[g.cell(m.points[v])]
		g.vertices[*at] = v
		*at++
	})
	// Every start has moved to the start of the next cell.
	copy(g.cellStart[1:], g.cellStart)
	g.cellStart[0] = 0
}

// eachVertex calls do with one position of every vertex.
func eachVertex(m *Mesh, do func(v int32)) {
	met := make([]bool, m.nodeCount)
	node := func(node, v int32) {
		if !met[node] {
			met[node] = true
			do(v)
		}
	}
	for a := range m.arcSides {
		first, last := m.arcStart[a], m.arcStart[a+1]-1
		node(m.arcFrom[a], first)
		for v := first + 1; v < last; v++ {
			do(v)
		}
		node(m.arcTo[a], last)
	}
}

// lay spreads about so many nearly square cells over a box.
func (g *grid) lay(box orb.Bound, cells int) {
	width, height := box.Max[0]-box.Min[0], box.Max[1]-box.Min[1]
	cells = max(cells, 1)
	columns := math.Round(math.Sqrt(float64(cells) * width / height))
	g.size[0] = 1
	if columns > 1 { // and is a number
		g.size[0] = int(min(columns, float64(cells)))
	}
	g.size[1] = max(1, cells/g.size[0])
	g.min = box.Min
	g.scale = [2]float64{float64(g.size[0]) / width, float64(g.size[1]) / height}
	n := g.size[0]*g.size[1] + 1
	if cap(g.cellStart) < n {
		g.cellStart = make([]int32, n)
	}
	g.cellStart = g.cellStart[:n]
}

// along returns the column or row of a coordinate.
func (g *grid) along(axis int, x float64) int {
	at := (x - g.min[axis]) * g.scale[axis]
	switch {
	case !(at >= 1): // or not a number, in a grid without width
		return 0
	case at >= float64(g.size[axis]):
		return g.size[axis] - 1
	}
	return int(at)
}

func (g *grid) cell(p orb.Point) int { return g.along(1, p[1])*g.size[0] + g.along(0, p[0]) }

// occupied tells whether a remaining vertex other than p, v and n lies in their closed triangle.
func (g *grid) occupied(s *simplifier, p, v, n int32) bool {
	points := s.m.points
	a, b, c := points[p], points[v], points[n]
	low := orb.Point{min(a[0], b[0], c[0]), min(a[1], b[1], c[1])}
	high := orb.Point{max(a[0], b[0], c[0]), max(a[1], b[1], c[1])}
	left, right := g.along(0, low[0]), g.along(0, high[0])
	for row, top := g.along(1, low[1]), g.along(1, high[1]); row <= top; row++ {
		from, to := g.cellStart[row*g.size[0]+left], g.cellStart[row*g.size[0]+right+1]
		for _, w := range g.vertices[from:to] {
			q := points[w]
			if q[0] < low[0] || q[0] > high[0] || q[1] < low[1] || q[1] > high[1] || s.next[w] == gone {
				continue
			}
			if q != a && q != b && q != c && inTriangle(a, b, c, q) {
				return true
			}
		}
	}
	return false
}

// inTriangle tells whether q, which is in the box around a triangle, is in the triangle or on its border.
func inTriangle(a, b, c, q orb.Point) bool {
	ab, bc, ca := orientation(a, b, q), orientation(b, c, q), orientation(c, a, q)
	return ab >= 0 && bc >= 0 && ca >= 0 || ab <= 0 && bc <= 0 && ca <= 0
}
