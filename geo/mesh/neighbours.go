package mesh

import (
	"slices"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Neighbour is a face that shares a border with another.
type Neighbour struct {
	Face   int32
	Metres float64 // length of the common border
}

// Neighbours returns the faces that share a border with a face, ascending. Touching at a point is not
// sharing a border. The slice must not be changed.
func (m *Mesh) Neighbours(face int32) []Neighbour {
	m.adjacent.Do(m.findNeighbours)
	return m.neighbours[face]
}

// Pairs returns the number of pairs of neighbours.
func (m *Mesh) Pairs() int {
	m.adjacent.Do(m.findNeighbours)
	n := 0
	for _, list := range m.neighbours {
		n += len(list)
	}
	return n / 2
}

func (m *Mesh) findNeighbours() {
	m.measure()
	m.neighbours = make([][]Neighbour, m.Len())
	for i, sides := range m.arcSides {
		if sides[0] == None || sides[1] == None {
			continue
		}
		a, b := m.partFace[sides[0]], m.partFace[sides[1]]
		if a != b {
			m.border(a, b, m.arcLength[i])
			m.border(b, a, m.arcLength[i])
		}
	}
	for f, list := range m.neighbours {
		slices.SortFunc(list, func(a, b Neighbour) int { return int(a.Face - b.Face) })
		m.neighbours[f] = slices.Clip(list)
	}
}

// border adds so many metres to what a face shares with another.
func (m *Mesh) border(face, other int32, metres float64) {
	list := m.neighbours[face]
	for k := range list {
		if list[k].Face == other {
			list[k].Metres += metres
			return
		}
	}
	m.neighbours[face] = append(list, Neighbour{other, metres})
}

// Components returns the sets of faces connected by shared borders, or by links, within a set, each ascending,
// ordered by their least face. A face of several polygons counts as connected with itself.
func (m *Mesh) Components(set []int32, links ...Link) [][]int32 {
	d := m.dissolver()
	defer m.scratch.Put(d)
	d.sorted = append(d.sorted[:0], set...)
	slices.Sort(d.sorted)
	d.sorted = slices.Compact(d.sorted)
	for _, f := range d.sorted {
		d.waits[f] = d.turn
	}
	across := linksWithin(d.sorted, links)
	var components [][]int32
	for _, seed := range d.sorted {
		if !d.take(seed) {
			continue
		}
		component := []int32{seed}
		reach := func(f int32) {
			if d.take(f) {
				component = append(component, f)
			}
		}
		for k := 0; k < len(component); k++ {
			for _, n := range m.Neighbours(component[k]) {
				reach(n.Face)
			}
			for _, f := range across[component[k]] {
				reach(f)
			}
		}
		slices.Sort(component)
		components = append(components, component)
	}
	return components
}

// take tells whether a face waits for its component, which it then has.
func (d *dissolver) take(face int32) bool {
	waits := d.waits[face] == d.turn
	d.waits[face] = 0
	return waits
}

// Enclosed returns the faces outside a set of which some part is enclosed by it, ascending: those in the
// holes of its union. Holes that hold no face (a lagoon, a foreign enclave) give none.
func (m *Mesh) Enclosed(set []int32) []int32 {
	d := m.dissolver()
	defer m.scratch.Put(d)
	d.trace(set)
	seen := make(map[int32]bool)
	var queue []int32
	push := func(part int32) {
		if part != None && !d.isInside(part) && !seen[part] {
			seen[part] = true
			queue = append(queue, part)
		}
	}
	for i := range d.ends {
		if d.side[i] != hole {
			continue
		}
		for _, s := range d.ringOf(i) {
			push(m.beyond(s))
		}
	}
	for k := 0; k < len(queue); k++ {
		p := queue[k]
		for _, s := range m.ringArcs[m.ringStart[m.partRing[p]]:m.ringStart[m.partRing[p+1]]] {
			push(m.beyond(s))
		}
	}
	faces := make([]int32, 0, len(queue))
	for _, p := range queue {
		faces = append(faces, m.partFace[p])
	}
	slices.Sort(faces)
	return slices.Compact(faces)
}

// BorderMetres returns the length of the border between two sets of faces that have none in common; the lines
// themselves are [Mesh.CommonBorder]'s.
func (m *Mesh) BorderMetres(a, b []int32) float64 {
	inB := make(map[int32]bool, len(b))
	for _, f := range b {
		inB[f] = true
	}
	a = slices.Clone(a)
	slices.Sort(a)
	total := 0.0
	for _, f := range slices.Compact(a) {
		for _, n := range m.Neighbours(f) {
			if inB[n.Face] {
				total += n.Metres
			}
		}
	}
	return total
}

// Locate returns the face that holds a point, None when it is outside the coverage. Of a point on a border the
// face with the lower number on either side is returned, or None.
func (m *Mesh) Locate(p orb.Point) int32 {
	m.indexed.Do(m.indexParts)
	found := None
	m.index.Search(p, p, func(_, _ [2]float64, part int32) bool {
		if face := m.partFace[part]; (found == None || face < found) && m.partHolds(part, p) {
			found = face
		}
		return true
	})
	return found
}

func (m *Mesh) indexParts() {
	m.index = new(rtree.RTreeG[int32])
	for p := range m.partFace {
		b := m.partBound(int32(p))
		m.index.Insert(b.Min, b.Max, int32(p))
	}
}

func (m *Mesh) partHolds(part int32, p orb.Point) bool {
	in := false
	for _, s := range m.ringArcs[m.ringStart[m.partRing[part]]:m.ringStart[m.partRing[part+1]]] {
		pts := m.arc(unsigned(s))
		for k := 1; k < len(pts); k++ {
			if crosses(pts[k-1], pts[k], p) {
				in = !in
			}
		}
	}
	return in
}
