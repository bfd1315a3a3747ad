package mesh

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/paulmach/orb"
)

// MaxVertices is the largest number of vertices that Build takes.
const MaxVertices = math.MaxInt32 / 2

// Build makes the mesh of a coverage: faces[i] becomes face i. Empty multipolygons are allowed.
//
// Time and memory are linear in the number of vertices. Polygons that overlap or do not match vertex by vertex
// still give a mesh, in which the borders concerned are not shared. Rings of fewer than three points and polygons
// with a coordinate that is infinite or not a number are left out. What was met of this on the way is returned
// as defects, in the order of the input ([Overlap], [Degenerate], [NonFinite]); [Validate] finds all there is.
// Build panics only when given more than MaxVertices.
func Build(faces []orb.MultiPolygon, metric Metric) (*Mesh, []Defect) {
	b := newBuilder(faces, metric)
	b.indexVertices(faces)
	b.finish()
	return b.m, b.defects
}

// builder holds what is needed while a mesh is made. Rings are lists of vertex numbers, each vertex being
// numbered at its first appearance.
type builder struct {
	m         *Mesh
	defects   []Defect
	conflicts []conflict

	vertices []orb.Point
	slots    []int32 // hash table of vertex numbers + 1
	shift    uint

	ringVertices []int32
	ringEnd      []int32
	ringPart     []int32

	around   [][2]int32 // for each vertex, the vertices before and after it in the first ring that met it
	junction []uint64   // bitset
	heads    map[[2]int32]int32
	turned   []int32 // the ring being cut, from a junction round to it again
}

// conflict is a side of an arc on which a second part was met.
type conflict struct{ arc, first, second int32 }

func newBuilder(faces []orb.MultiPolygon, metric Metric) *builder {
	n, rings := 0, 0
	for _, mp := range faces {
		for _, polygon := range mp {
			for _, ring := range polygon {
				n += len(ring)
				rings++
			}
		}
	}
	if n > MaxVertices {
		panic(fmt.Sprintf("mesh: %d vertices, at most %d can be taken", n, MaxVertices))
	}
	width := uint(max(4, bits.Len(uint(n))))
	return &builder{
		m: &Mesh{metric: metric, bounds: make([]orb.Bound, len(faces)),
			topology: topology{facePart: make([]int32, 1, len(faces)+1), partRing: []int32{0}}},
		vertices:     make([]orb.Point, 0, n/2+16),
		slots:        make([]int32, 1<<width),
		shift:        64 - width,
		ringVertices: make([]int32, 0, n),
		ringEnd:      make([]int32, 0, rings),
		ringPart:     make([]int32, 0, rings),
		heads:        make(map[[2]int32]int32, 8*len(faces)),
	}
}

// vertex returns the number of a point, the same for equal points. It is told the vertex before it in the ring, or
// None: a border that was met before is mostly met again vertex by vertex, the other way round, and then needs no
// search.
func (b *builder) vertex(p orb.Point, previous int32) int32 {
	if previous > 0 && b.vertices[previous-1] == p {
		return previous - 1
	}
	if next := previous + 1; previous != None && int(next) < len(b.vertices) && b.vertices[next] == p {
		return next
	}
	// Adding zero turns −0 into 0, which is the same place.
	x, y := math.Float64bits(p[0]+0), math.Float64bits(p[1]+0)
	h := (x*0x9E3779B97F4A7C15 ^ bits.RotateLeft64(y, 32)) * 0xD6E8FEB86659FD93
	h ^= h >> 32
	mask := uint64(len(b.slots) - 1)
	for i := (h * 0x9E3779B97F4A7C15) >> b.shift; ; i = (i + 1) & mask {
		v := b.slots[i] - 1
		if v < 0 {
			b.vertices = append(b.vertices, p)
			b.slots[i] = int32(len(b.vertices))
			return int32(len(b.vertices) - 1)
		}
		if b.vertices[v] == p {
			return v
		}
	}
}

func (b *builder) indexVertices(faces []orb.MultiPolygon) {
	for f, mp := range faces {
		b.m.bounds[f] = orb.MultiPolygon(nil).Bound()
		for _, polygon := range mp {
			b.indexPolygon(int32(f), polygon)
		}
		b.m.facePart = append(b.m.facePart, int32(len(b.m.partFace)))
	}
	b.slots = nil
}

func (b *builder) indexPolygon(face int32, polygon orb.Polygon) {
	if at, ok := allFinite(polygon); !ok {
		b.defects = append(b.defects, Defect{Kind: NonFinite, Faces: [2]int32{face, None}, At: at})
		return
	}
	part := int32(len(b.m.partFace))
	before := len(b.ringEnd)
	for i, ring := range polygon {
		start := len(b.ringVertices)
		previous := None
		for _, p := range ring {
			if v := b.vertex(p, previous); v != previous {
				b.ringVertices = append(b.ringVertices, v)
				previous = v
			}
		}
		for n := len(b.ringVertices); n > start+1 && b.ringVertices[n-1] == b.ringVertices[start]; n = len(b.ringVertices) {
			b.ringVertices = b.ringVertices[:n-1]
		}
		vertices := b.ringVertices[start:]
		if len(vertices) < 3 {
			b.ringVertices = b.ringVertices[:start]
			b.degenerate(face, ring)
			if i == 0 {
				return // without its outer ring a polygon is nothing
			}
			continue
		}
		b.turn(vertices, i == 0)
		b.ringEnd = append(b.ringEnd, int32(len(b.ringVertices)))
		b.ringPart = append(b.ringPart, part)
	}
	if len(b.ringEnd) > before {
		b.m.bounds[face] = b.m.bounds[face].Union(boundOf(polygon[0]))
		b.m.partFace = append(b.m.partFace, face)
		b.m.partRing = append(b.m.partRing, int32(len(b.ringEnd)))
	}
}

// allFinite tells whether all coordinates of a polygon are numbers, else the last point before the first that is not.
func allFinite(polygon orb.Polygon) (at orb.Point, ok bool) {
	for _, ring := range polygon {
		for _, p := range ring {
			if !finite(p) {
				return at, false
			}
			at = p
		}
	}
	return at, true
}

func (b *builder) degenerate(face int32, ring orb.Ring) {
	if len(ring) > 0 {
		b.defects = append(b.defects, Defect{Kind: Degenerate, Faces: [2]int32{face, None}, At: ring[0]})
	}
}

// turn makes a ring run so that its polygon lies to the left: outer rings counter-clockwise, holes clockwise.
func (b *builder) turn(ring []int32, outer bool) {
	origin := b.vertices[ring[0]]
	twice := 0.0
	for i := 1; i+1 < len(ring); i++ {
		p, q := b.vertices[ring[i]], b.vertices[ring[i+1]]
		twice += (p[0]-origin[0])*(q[1]-origin[1]) - (q[0]-origin[0])*(p[1]-origin[1])
	}
	if twice > 0 == outer {
		return
	}
	for i, j := 0, len(ring)-1; i < j; i, j = i+1, j-1 {
		ring[i], ring[j] = ring[j], ring[i]
	}
}

// findJunctions marks the vertices at which arcs begin and end: those through which rings pass in different
// ways. Between two junctions every ring that passes takes the same vertices, so the sides cannot change.
func (b *builder) findJunctions() {
	b.around = make([][2]int32, len(b.vertices))
	for i := range b.around {
		b.around[i][0] = None
	}
	b.junction = make([]uint64, len(b.vertices)/64+1)
	b.eachRing(func(_ int, ring []int32) {
		prev := ring[len(ring)-1]
		for i, v := range ring {
			next := ring[0]
			if i+1 < len(ring) {
				next = ring[i+1]
			}
			switch at := &b.around[v]; {
			case at[0] == None:
				*at = [2]int32{prev, next}
			case *at != [2]int32{next, prev} && *at != [2]int32{prev, next}:
				b.junction[v>>6] |= 1 << (v & 63)
			}
			prev = v
		}
	})
	b.around = nil
}

// finish makes the mesh of the rings that have been indexed.
func (b *builder) finish() {
	b.findJunctions()
	b.cutArcs()
	b.m.nodeCount = int32(len(b.vertices))
	b.compactNodes()
}

func (b *builder) eachRing(do func(r int, ring []int32)) {
	start := int32(0)
	for r, end := range b.ringEnd {
		do(r, b.ringVertices[start:end])
		start = end
	}
}

func (b *builder) isJunction(v int32) bool { return b.junction[v>>6]&(1<<(v&63)) != 0 }

func (b *builder) cutArcs() {
	m := b.m
	m.points = make([]orb.Point, 0, len(b.vertices)+len(b.vertices)/4)
	m.arcStart = []int32{0}
	m.ringStart = make([]int32, 1, len(b.ringEnd)+1)
	b.eachRing(func(r int, ring []int32) {
		b.cutRing(ring, b.ringPart[r])
		m.ringStart = append(m.ringStart, int32(len(m.ringArcs)))
	})
	b.ringVertices, b.heads = nil, nil
	m.points = append(make([]orb.Point, 0, len(m.points)), m.points...)
}

// cutRing cuts a ring at its junctions; a ring without any is one arc that begins at its least vertex, so that
// the hole and the enclave that fills it begin at the same place.
func (b *builder) cutRing(ring []int32, part int32) {
	first, found := 0, false
	for i, v := range ring {
		if b.isJunction(v) {
			first, found = i, true
			break
		}
		if v < ring[first] {
			first = i
		}
	}
	b.turned = append(append(append(b.turned[:0], ring[first:]...), ring[:first]...), ring[first])
	begin := 0
	for i := 1; i <= len(ring); i++ {
		if i == len(ring) || (found && b.isJunction(b.turned[i])) {
			b.addArc(b.turned[begin:i+1], part)
			begin = i
		}
	}
}

// addArc adds an arc to the ring being cut: the one met before when there is one, since an arc is told by its first
// two vertices, from either end.
func (b *builder) addArc(arc []int32, part int32) {
	m, last := b.m, len(arc)-1
	head, tail := [2]int32{arc[0], arc[1]}, [2]int32{arc[last], arc[last-1]}
	s, known := b.heads[head]
	if !known {
		s = int32(len(m.arcSides))
		for _, v := range arc {
			m.points = append(m.points, b.vertices[v])
		}
		m.arcStart = append(m.arcStart, int32(len(m.points)))
		m.arcFrom, m.arcTo = append(m.arcFrom, head[0]), append(m.arcTo, tail[0])
		m.arcSides = append(m.arcSides, [2]int32{None, None})
		b.heads[head], b.heads[tail] = s, ^s
	}
	m.ringArcs = append(m.ringArcs, s)
	side := &m.arcSides[unsigned(s)][0]
	if s < 0 {
		side = &m.arcSides[^s][1]
	}
	if *side != None {
		b.conflicts = append(b.conflicts, conflict{unsigned(s), *side, part})
		b.defects = append(b.defects, Defect{Kind: Overlap, Faces: between(m.partFace[*side], m.partFace[part]), At: b.vertices[head[0]]})
		return
	}
	*side = part
}

// compactNodes renumbers the ends of arcs from 0.
func (b *builder) compactNodes() {
	m := b.m
	number := make([]int32, len(b.vertices))
	next := int32(0)
	renumber := func(nodes []int32) {
		for i, v := range nodes {
			if number[v] == 0 {
				next++
				number[v] = next
			}
			nodes[i] = number[v] - 1
		}
	}
	renumber(m.arcFrom)
	renumber(m.arcTo)
	m.nodeCount = next
}
