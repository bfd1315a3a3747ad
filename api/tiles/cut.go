package tiles

import "github.com/paulmach/orb"

const (
	// hair is a distance, in cells, under which two places of the rim are the same: far over the error of computing
	// one, far under what can be seen.
	hair = 1e-6
	// node stands for a place on the rim where a piece ends at a node of the mesh instead.
	node = -1
)

// pieces are the stretches of arcs inside the square. A place on its rim is how far it is from the south-west corner,
// walking with the square to the left: east along the south side first.
type pieces struct {
	frame  frame
	square square
	window window
	all    []piece
	rims   []orb.Point // where pieces enter and leave
	cells  []cell      // of the vertices of all pieces, once they are spotted
}

// piece is a stretch of an arc: where it enters, the points of the arc that are inside, where it leaves.
type piece struct {
	spots          []spot
	enters, leaves float64 // places on the rim, or node
	rim            int32   // of rims: the first that it has
	from, to       int32   // of cells: its vertices
	snapped        []cell  // on the grid
}

func (p *pieces) reset(f frame, q square) {
	p.frame, p.square, p.window = f, q, f.window(q)
	p.all, p.rims, p.cells = p.all[:0], p.rims[:0], p.cells[:0]
}

// begin begins a piece, and end ends it.
func (p *pieces) begin() {
	p.all = append(p.all, piece{enters: node, leaves: node, rim: int32(len(p.rims))})
}

func (p *pieces) enter(at orb.Point) {
	p.begin()
	p.all[len(p.all)-1].enters = p.square.place(at)
	p.rims = append(p.rims, at)
}

func (p *pieces) leave(spots []spot, at orb.Point) {
	p.end(spots)
	p.all[len(p.all)-1].leaves = p.square.place(at)
	p.rims = append(p.rims, at)
}

func (p *pieces) end(spots []spot) { p.all[len(p.all)-1].spots = spots }

// add adds a line that is inside the square as a whole.
func (p *pieces) add(line []spot) {
	p.begin()
	p.end(line)
}

// cut adds the pieces of a line inside the square, in its order. It depends on the line alone: both faces along an
// arc are cut at the same points. What only touches the rim is outside.
func (p *pieces) cut(line []spot) {
	from, before := 0, p.window.beyond(line[0])
	if before == 0 {
		p.begin()
	}
	for k := 1; k < len(line); k++ {
		at := p.window.beyond(line[k])
		if before|at != 0 && before&at == 0 {
			s := p.square.clip(p.frame.at(line[k-1]), p.frame.at(line[k]))
			if before != 0 && s.t0 < s.t1 {
				p.enter(s.from)
				from = k
			}
			if at != 0 && s.t0 < s.t1 {
				p.leave(line[from:k], s.to)
			}
		}
		before = at
	}
	if before == 0 {
		p.end(line[from:])
	}
}

// spot appends the cells of the vertices of all pieces.
func (p *pieces) spot() {
	for i := range p.all {
		piece := &p.all[i]
		piece.from = int32(len(p.cells))
		if piece.enters != node {
			p.cells = append(p.cells, snapped(p.rims[piece.rim]))
		}
		for _, s := range piece.spots {
			p.cells = append(p.cells, p.frame.cell(s))
		}
		if piece.leaves != node {
			p.cells = append(p.cells, snapped(p.rims[piece.lastRim()]))
		}
		piece.to = int32(len(p.cells))
	}
}

// lastRim is where a piece leaves, of the rims.
func (p *piece) lastRim() int32 {
	if p.enters != node {
		return p.rim + 1
	}
	return p.rim
}

// vertex returns vertex k of a piece.
func (p *pieces) vertex(piece *piece, k int) orb.Point {
	if piece.enters != node {
		if k == 0 {
			return p.rims[piece.rim]
		}
		k--
	}
	if k < len(piece.spots) {
		return p.frame.at(piece.spots[k])
	}
	return p.rims[piece.lastRim()]
}

// window is a square in spots.
type window struct{ west, north, east, south int64 }

// beyond tells beyond, or on, which sides a spot lies, a bit for each: none when it is inside.
func (w *window) beyond(s spot) (sides uint8) {
	x, y := int64(s.x), int64(s.y)
	if x <= w.west {
		sides = 1
	} else if x >= w.east {
		sides = 2
	}
	if y <= w.north {
		sides |= 4
	} else if y >= w.south {
		sides |= 8
	}
	return sides
}

// span is the part of a segment within a square; there is none unless t0 < t1.
type span struct {
	from, to orb.Point
	t0, t1   float64 // as shares of the segment
}

// clip is the algorithm of Liang and Barsky (1984): each side of the square cuts the span down. The ends are put on
// the rim exactly.
func (q square) clip(a, b orb.Point) span {
	s := span{t0: 0, t1: 1, from: a, to: b}
	edges := [2]float64{float64(q.low), float64(q.high)}
	for axis := range 2 {
		d := b[axis] - a[axis]
		if d == 0 {
			if a[axis] <= edges[0] || a[axis] >= edges[1] {
				return span{}
			}
			continue
		}
		for i, edge := range edges {
			t := (edge - a[axis]) / d
			at := orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
			at[axis] = edge
			switch comesIn := (d > 0) == (i == 0); {
			case comesIn && t > s.t0:
				s.t0, s.from = t, at
			case !comesIn && t < s.t1:
				s.t1, s.to = t, at
			}
		}
	}
	s.from, s.to = q.nearest(s.from), q.nearest(s.to)
	return s
}

// nearest brings a point back that rounding has put a hair outside.
func (q square) nearest(p orb.Point) orb.Point {
	low, high := float64(q.low), float64(q.high)
	return orb.Point{max(low, min(high, p[0])), max(low, min(high, p[1]))}
}

// around is the length of the rim.
func (q square) around() int { return 4 * int(q.side()) }

// place returns the place of a point of the rim.
func (q square) place(p orb.Point) float64 {
	low, high, side := float64(q.low), float64(q.high), float64(q.side())
	var s float64
	switch {
	case p[1] == high:
		s = p[0] - low
	case p[0] == high:
		s = side + high - p[1]
	case p[1] == low:
		s = 2*side + high - p[0]
	default:
		s = 3*side + p[1] - low
	}
	if s >= 4*side-hair {
		return 0
	}
	return s
}

// at returns the cell at a whole place of the rim, which may be beyond one turn.
func (q square) at(place int) cell {
	side := int(q.side())
	place %= 4 * side
	along := int32(place % side)
	switch place / side {
	case 0:
		return cell{q.low + along, q.high}
	case 1:
		return cell{q.high, q.high - along}
	case 2:
		return cell{q.high - along, q.low}
	default:
		return cell{q.low, q.low + along}
	}
}

// wholePlace returns the place of a cell of the rim, on the turn of a place near it.
func (q square) wholePlace(c cell, near float64) int {
	s := int(q.place(orb.Point{float64(c.x), float64(c.y)}))
	switch side := float64(q.side()); {
	case float64(s) < near-side:
		return s + q.around()
	case float64(s) > near+side:
		return s - q.around()
	}
	return s
}
