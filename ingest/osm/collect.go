package osm

import "slices"

// ways are the ways that a profile uses, one after the other.
type ways struct {
	id    []int64
	road  []road
	start []int // of each way among its references, and the end of the last
	refs  []int64
	spot  []int32 // the references once the spots are numbered, instead of refs
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
	tags  tags
}

// reset makes it ready for another block, in the same memory.
func (f *firstPass) reset() {
	w := &f.ways
	f.ways = ways{id: w.id[:0], road: w.road[:0], start: w.start[:0], refs: w.refs[:0], bad: w.bad[:0]}
	f.turns = turns{list: f.turns.list[:0]}
	f.nodes = false
}

// isNode tells whether a group holds nodes.
func isNode(group int) bool { return group == groupNodes || group == groupDense }

// collect takes the ways and turn restrictions of a block.
func (p *Profile) collect(b *block, f *firstPass) error {
	f.reset()
	for _, g := range b.groups {
		w := wire{b: g}
		if n, _, ok := w.next(); ok && isNode(n) {
			f.nodes = true
		}
	}
	t := &f.tags
	err := b.each(groupWays, func(data []byte) error {
		t.clear()
		f.ways.met++
		id, refs, err := b.way(data, t)
		if err != nil {
			return err
		}
		r, ok := p.road(t)
		if r.badSpeed {
			f.ways.bad = append(f.ways.bad, id)
		}
		if !ok {
			return nil
		}
		return f.ways.add(id, r, refs)
	})
	if err == nil && p.Turns {
		err = b.each(groupRelations, func(data []byte) error { return f.turns.read(p, b, data, t) })
	}
	return err
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

// secondPass takes the places of the nodes of one block.
type secondPass struct {
	spots   *spots
	profile *Profile
	found   []placed
	kept    int // of those found: their places are known
}

// pick finds the nodes that are spots.
func (s *secondPass) pick(ids []int64, hits []int32) []int32 {
	for from := 0; from < len(ids); {
		to := from + 1
		for to < len(ids) && ids[to-1] < ids[to] {
			to++
		}
		hits = s.run(ids[from:to], from, hits)
		from = to
	}
	return hits
}

// run does so for ids that rise, as those of a block do from beginning to end: both lists are walked along together, unless
// nearly all nodes of the roads there are missing.
func (s *secondPass) run(ids []int64, first int, hits []int32) []int32 {
	const long = 64 // steps for an id, more than a search takes
	spots := s.spots.id
	at, _ := slices.BinarySearch(spots, ids[0])
	end, found := slices.BinarySearch(spots, ids[len(ids)-1])
	if found {
		end++
	}
	if end-at > long*len(ids) {
		for i, id := range ids {
			if at := s.spots.find(id); at >= 0 {
				hits = s.hit(hits, first+i, at)
			}
		}
		return hits
	}
	i := 0
	for ; at < end; at++ {
		for ids[i] < spots[at] { // the last id is no less than any of these spots
			i++
		}
		if ids[i] == spots[at] {
			hits = s.hit(hits, first+i, at)
		}
	}
	return hits
}

func (s *secondPass) hit(hits []int32, i, spot int) []int32 {
	s.found = append(s.found, placed{spot: spot})
	return append(hits, int32(i))
}

func (s *secondPass) keep(longitude, latitude float64, t *tags) {
	p := &s.found[s.kept]
	p.position, p.flag = [2]float64{longitude, latitude}, located
	if t.any() {
		if s.profile.blocks(t) {
			p.flag |= barrier
		}
		if t.value[keyHighway] == "traffic_signals" {
			p.flag |= signal
		}
	}
	s.kept++
}
