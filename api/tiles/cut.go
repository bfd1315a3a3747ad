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
	square square
	points []orb.Point
	all    []piece
}

type piece struct {
	from, to       int32   // of points
	enters, leaves float64 // places on the rim, or node
}

func (p *pieces) reset(q square) { p.square, p.points, p.all = q, p.points[:0], p.all[:0] }

func (p *pieces) of(piece piece) []orb.Point { return p.points[piece.from:piece.to] }

// begin begins a piece, and end ends it.
func (p *pieces) begin(at orb.Point, enters float64) {
	p.all = append(p.all, piece{from: int32(len(p.points)), enters: enters, leaves: node})
	p.points = append(p.points, at)
}

func (p *pieces) end(leaves float64) {
	last := &p.all[len(p.all)-1]
	last.to, last.leaves = int32(len(p.points)), leaves
}

// cut adds the pieces of a line inside the square, in its order. It depends on the line alone: both faces along an
// arc are cut at the same points. What only touches the rim is outside.
func (p *pieces) cut(line []orb.Point) {
	in := p.square.holds(line[0])
	if in {
		p.begin(line[0], node)
	}
	for k := 1; k < len(line); k++ {
		a, b := line[k-1], line[k]
		stays := p.square.holds(b)
		if in && stays {
			p.points = append(p.points, b)
			continue
		}
		s := p.square.clip(a, b)
		if !in {
			if s.t0 >= s.t1 {
				continue
			}
			p.begin(s.from, p.square.place(s.from))
		}
		if in = stays; in {
			p.points = append(p.points, b)
			continue
		}
		p.points = append(p.points, s.to)
		p.end(p.square.place(s.to))
	}
	if in {
		p.end(node)
	}
}

// holds tells whether a point is inside the rim.
func (q square) holds(p orb.Point) bool {
	low, high := float64(q.low), float64(q.high)
	return p[0] > low && p[0] < high && p[1] > low && p[1] < high
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
