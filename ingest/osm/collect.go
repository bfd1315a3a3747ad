package osm

import "slices"

// ways are the ways that a profile uses, one after the other.
type ways struct {
	id    []int64
	road  []road
	start []int // of each way among refs, and the end of the last
	refs  []int64
	bad   []int64 // ways with a speed or duration that stands for nothing
	met   int     // all ways of the file, used or not
}

// turns are the relations that restrict turns.
type turns struct {
	list []restriction
	met  int
}

// firstPass is what one block gives of ways and relations.
type firstPass struct {
	ways  ways
	turns turns
	nodes bool // the block has nodes too
}

// isNode tells whether a group holds nodes.
func isNode(group int) bool { return group == groupNodes || group == groupDense }

// collect takes the ways and turn restrictions of a block.
func (p *Profile) collect(b *block) (*firstPass, error) {
	f := &firstPass{}
	for _, g := range b.groups {
		w := wire{b: g}
		if n, _, ok := w.next(); ok && isNode(n) {
			f.nodes = true
		}
	}
	var t tags
	err := b.each(groupWays, func(data []byte) error {
		t.clear()
		f.ways.met++
		id, refs, err := b.way(data, &t)
		if err != nil {
			return err
		}
		r, ok := p.road(&t)
		if r.badSpeed {
			f.ways.bad = append(f.ways.bad, id)
		}
		if !ok {
			return nil
		}
		return f.ways.add(id, r, refs)
	})
	if err == nil && p.Turns {
		err = b.each(groupRelations, func(data []byte) error { return f.turns.read(p, b, data) })
	}
	return f, err
}

// add adds a way with its packed references.
func (w *ways) add(id int64, r road, packed []byte) error {
	if len(w.start) == 0 {
		w.start = append(w.start, 0)
	}
	list := wire{b: packed}
	node := int64(0)
	for len(list.b) > 0 {
		node += list.signed()
		w.refs = append(w.refs, node)
	}
	if list.err != nil {
		return list.err
	}
	w.id, w.road, w.start = append(w.id, id), append(w.road, r), append(w.start, len(w.refs))
	return nil
}

// join appends the ways of a later block.
func (w *ways) join(o *ways) {
	if len(w.start) == 0 {
		w.start = append(w.start, 0)
	}
	base := len(w.refs)
	for i := range o.id {
		w.start = append(w.start, base+o.start[i+1])
	}
	w.id, w.road, w.refs = append(w.id, o.id...), append(w.road, o.road...), append(w.refs, o.refs...)
	w.bad, w.met = append(w.bad, o.bad...), w.met+o.met
}

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

// newSpots makes the list of the nodes of all ways; those used more than once are vertices.
func newSpots(w *ways) *spots {
	all := slices.Clone(w.refs)
	slices.Sort(all)
	s := &spots{}
	for i, id := range all {
		switch {
		case i == 0 || id != all[i-1]:
			s.id = append(s.id, id)
			s.flag = append(s.flag, 0)
		default:
			s.flag[len(s.id)-1] |= vertex
		}
	}
	s.position = make([][2]float64, len(s.id))
	return s
}

// find returns the index of a node, -1 when no road uses it.
func (s *spots) find(id int64) int {
	if i, ok := slices.BinarySearch(s.id, id); ok {
		return i
	}
	return -1
}

// secondPass takes the places of the nodes of one block.
type secondPass struct {
	spots   *spots
	profile *Profile
	at      int // where the last id was, or would be: nodes come in order of id
	found   []placed
}

type placed struct {
	spot     int
	position [2]float64
	flag     flag
}

func (s *secondPass) wanted(id int64) bool {
	ids := s.spots.id
	if s.at > 0 && (s.at > len(ids) || ids[s.at-1] >= id) || s.at < len(ids) && ids[s.at] < id {
		s.seek(id)
	}
	return s.at < len(ids) && ids[s.at] == id
}

// seek looks a little ahead first, then everywhere.
func (s *secondPass) seek(id int64) {
	ids := s.spots.id
	if s.at > 0 && ids[s.at-1] < id || s.at == 0 {
		for range 8 {
			if s.at == len(ids) || ids[s.at] >= id {
				return
			}
			s.at++
		}
	}
	s.at, _ = slices.BinarySearch(ids, id)
}

func (s *secondPass) keep(_ int64, longitude, latitude float64, t *tags) {
	p := placed{spot: s.at, position: [2]float64{longitude, latitude}, flag: located}
	if t.any {
		if s.profile.blocks(t) {
			p.flag |= barrier
		}
		if t.value[keyHighway] == "traffic_signals" {
			p.flag |= signal
		}
	}
	s.found = append(s.found, p)
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
