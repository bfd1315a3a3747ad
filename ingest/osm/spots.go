package osm

import "slices"

// spots are the nodes of the roads, in order of id.
type spots struct {
	id       []int64
	position [][2]float64 // longitude, latitude
	flag     []flag
	off      []int64 // nodes that are not on the globe
}

// flag says what is known of a node.
type flag uint8

const (
	located flag = 1 << iota
	vertex       // links begin and end there
	barrier      // the profile does not pass it
	signal       // has a traffic light
)

// newSpots makes the list of the nodes of all ways; those used more than once are vertices. The references of the ways are
// replaced by places in the list, which take half of the memory.
func newSpots(w *ways, cores int) *spots {
	s := &spots{}
	s.list(sorted(w.refs))
	w.spot = make([]int32, len(w.refs))
	inParts(len(w.refs), cores, func(from, to int) { s.number(w.refs[from:to], w.spot[from:to]) })
	w.refs = nil
	return s
}

// list takes the ids of all references in order, and their memory.
func (s *spots) list(ids []int64) {
	n := 0
	for i, id := range ids {
		if i == 0 || id != ids[i-1] {
			n++
		}
	}
	s.flag, s.position = make([]flag, n), make([][2]float64, n)
	n = 0
	for _, id := range ids {
		if n > 0 && id == ids[n-1] {
			s.flag[n-1] |= vertex
			continue
		}
		ids[n] = id
		n++
	}
	s.id = ids[:n]
}

// number finds the spots of references, all of which are there. Nodes next to one another on a road mostly have ids close to one
// another, so it looks from the last one on, in steps that double.
func (s *spots) number(refs []int64, spot []int32) {
	ids, at := s.id, 0
	for i, id := range refs {
		low, high := at, at+1
		if ids[at] < id {
			for step := 1; high < len(ids) && ids[high] <= id; step *= 2 {
				low, high = high, min(high+step, len(ids))
			}
		} else {
			for step := 1; ids[low] > id; step *= 2 {
				low, high = max(low-step, 0), low
			}
		}
		for high-low > 1 {
			if middle := (low + high) / 2; ids[middle] <= id {
				low = middle
			} else {
				high = middle
			}
		}
		at, spot[i] = low, int32(low)
	}
}

// find returns the index of a node, -1 when no road uses it.
func (s *spots) find(id int64) int {
	if i, ok := slices.BinarySearch(s.id, id); ok {
		return i
	}
	return -1
}

// placed is a spot with its place.
type placed struct {
	spot     int
	position [2]float64
	flag     flag
}

// place writes down where the nodes of a block are. A node that is off the globe stays without a place.
func (s *spots) place(found []placed) {
	for _, p := range found {
		if !onGlobe(p.position[0], p.position[1]) {
			s.off = append(s.off, s.id[p.spot])
			continue
		}
		s.position[p.spot] = p.position
		s.flag[p.spot] |= p.flag
	}
}
