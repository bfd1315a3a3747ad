// Package mesh represents a coverage, polygons that share their borders, as the arcs of those borders.
//
// Communes are drawn as closed polygons, so every inner border is written twice. A Mesh keeps each border
// once, as an arc between two junctions that knows the face on its left and the face on its right. Then:
//
//   - the union of any set of faces is the arcs with exactly one side inside, stitched end to end: no
//     floating-point overlay, no new vertex, borders bit-identical to the input's ([Mesh.Dissolve]);
//   - neighbours and the length of their common border are read off the arcs ([Mesh.Neighbours]);
//   - connected parts and enclosed places follow from walking the arcs ([Mesh.Components], [Mesh.Enclosed]);
//   - borders can be drawn as lines, each once ([Mesh.OuterBorder], [Mesh.InnerBorders], [Mesh.CommonBorder]);
//   - coarser levels for drawing are meshes of the same arcs with fewer vertices, so that neighbours still fit
//     together and every verb works on them ([Mesh.Simplify]).
//
// Shared borders are found by exact equality of vertices. Whether polygons are a coverage, and where they are
// not, is told by [Validate]; [Repair] puts right what is unambiguous. Sources whose borders differ by more (two
// vintages, IRIS against communes) need true polygon overlay, which this package does not do.
//
// A Mesh is immutable and safe for use by several goroutines.
package mesh

import (
	"sync"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// None is the face outside the coverage.
const None int32 = -1

// Mesh is a coverage as shared arcs. Faces are numbered as given to Build.
//
// A face is made of parts, one for each polygon of its multipolygon; a part is the connected thing that an arc
// has on its side. Rings are lists of signed arcs: i walks arc i forward, ^i backward, and the part always
// lies to the left.
type Mesh struct {
	topology
	metric   Metric
	points   []orb.Point // of all arcs, ends included
	arcStart []int32     // arc i is points[arcStart[i]:arcStart[i+1]]
	bounds   []orb.Bound // of the faces

	scratch sync.Pool // of *dissolver

	measured   sync.Once
	arcLength  []float64 // metres
	arcArea    []float64 // share of a ring's area, m², walked forward
	adjacent   sync.Once
	neighbours [][]Neighbour
	indexed    sync.Once
	index      *rtree.RTreeG[int32] // parts by box
}

// topology is what a mesh and its simplified levels have in common: everything but the course of the arcs.
type topology struct {
	arcFrom   []int32    // node at which an arc begins
	arcTo     []int32    // node at which it ends
	arcSides  [][2]int32 // part on the left, part on the right
	nodeCount int32

	ringArcs  []int32 // signed arcs of all rings
	ringStart []int32 // ring r is ringArcs[ringStart[r]:ringStart[r+1]]
	partRing  []int32 // part p has rings partRing[p] to partRing[p+1], the outer one first
	partFace  []int32
	facePart  []int32 // face f has parts facePart[f] to facePart[f+1]
}

// Len returns the number of faces.
func (m *Mesh) Len() int { return len(m.facePart) - 1 }

// Arcs returns the number of arcs.
func (m *Mesh) Arcs() int { return len(m.arcSides) }

// Bound returns the box around a face; it is empty when the face has no polygon.
func (m *Mesh) Bound(face int32) orb.Bound { return m.bounds[face] }

// Segments returns how many segments have a part on both sides, and how many on one side only.
func (m *Mesh) Segments() (shared, border int) {
	for i, sides := range m.arcSides {
		n := int(m.arcStart[i+1]-m.arcStart[i]) - 1
		if sides[0] != None && sides[1] != None {
			shared += n
		} else {
			border += n
		}
	}
	return shared, border
}

// arc returns the points of an arc.
func (m *Mesh) arc(i int32) []orb.Point { return m.points[m.arcStart[i]:m.arcStart[i+1]] }

// ring returns the signed arcs of a ring.
func (m *Mesh) ring(r int32) []int32 { return m.ringArcs[m.ringStart[r]:m.ringStart[r+1]] }

// partArcs returns the signed arcs of all rings of a part.
func (m *Mesh) partArcs(part int32) []int32 {
	return m.ringArcs[m.ringStart[m.partRing[part]]:m.ringStart[m.partRing[part+1]]]
}

// unsigned returns the arc that a signed arc walks.
func unsigned(s int32) int32 {
	if s < 0 {
		return ^s
	}
	return s
}

// beyond returns the part to the right of a signed arc.
func (m *Mesh) beyond(s int32) int32 {
	if s < 0 {
		return m.arcSides[^s][0]
	}
	return m.arcSides[s][1]
}

// from and to return the nodes at which a signed arc begins and ends.
func (m *Mesh) from(s int32) int32 {
	if s < 0 {
		return m.arcTo[^s]
	}
	return m.arcFrom[s]
}

func (m *Mesh) to(s int32) int32 { return m.from(^s) }

// appendArc adds the points of a signed arc, without its last.
func (m *Mesh) appendArc(dst orb.LineString, s int32) orb.LineString {
	if s >= 0 {
		pts := m.arc(s)
		return append(dst, pts[:len(pts)-1]...)
	}
	pts := m.arc(^s)
	for i := len(pts) - 1; i > 0; i-- {
		dst = append(dst, pts[i])
	}
	return dst
}

// line returns the points of signed arcs that follow each other.
func (m *Mesh) line(arcs []int32) orb.LineString {
	n := 1
	for _, s := range arcs {
		i := unsigned(s)
		n += int(m.arcStart[i+1]-m.arcStart[i]) - 1
	}
	line := make(orb.LineString, 0, n)
	for _, s := range arcs {
		line = m.appendArc(line, s)
	}
	end := m.arc(unsigned(arcs[len(arcs)-1]))
	if arcs[len(arcs)-1] < 0 {
		return append(line, end[0])
	}
	return append(line, end[len(end)-1])
}

// closedRing returns the points of signed arcs that close on themselves.
func (m *Mesh) closedRing(arcs []int32) orb.Ring { return orb.Ring(m.line(arcs)) }

// Geometry returns the polygons of a face as they were given, but for rings turned to the right-hand rule
// and repeated points left out. Rings may begin at another of their points.
func (m *Mesh) Geometry(face int32) orb.MultiPolygon {
	var mp orb.MultiPolygon
	for p := m.facePart[face]; p < m.facePart[face+1]; p++ {
		polygon := make(orb.Polygon, 0, m.partRing[p+1]-m.partRing[p])
		for r := m.partRing[p]; r < m.partRing[p+1]; r++ {
			polygon = append(polygon, m.closedRing(m.ring(r)))
		}
		mp = append(mp, polygon)
	}
	return mp
}
