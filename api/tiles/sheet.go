package tiles

// sheet is the arcs of a level on the cells of a zoom, everywhere, made beforehand: snapped, and cut where squares of
// tiles end. So a tile need only take what lies in it, and what two tiles both draw is the same in both.
type sheet struct {
	arcs  []placedArc // of all sheets of a grid
	shift uint        // spots across a cell, as a power of two
	ends  []int32
	steps []step // arc i has steps[ends[i]:ends[i+1]]
	plain []bool // by arc: no cell of it is passed by another arc, but where they share a node, or twice by itself
}

// step goes from one cell of an arc to the next. It is short enough to fit, as arcs are cut.
type step struct{ x, y int16 }

// of returns the steps of an arc.
func (s *sheet) of(arc int32) []step { return s.steps[s.ends[arc]:s.ends[arc+1]] }

// from returns the cell at which a signed arc begins.
func (s *sheet) from(signed int32) cell {
	if i, back := arc(signed); back {
		return s.arcs[i].to.cell(s.shift)
	} else {
		return s.arcs[i].from.cell(s.shift)
	}
}

func (c cell) plus(s step) cell   { return cell{c.x + int32(s.x), c.y + int32(s.y)} }
func (c cell) minus(by cell) cell { return cell{c.x - by.x, c.y - by.y} }

// isPlain tells whether a ring of arcs is a simple ring as it stands.
func (s *sheet) isPlain(ring []int32) bool {
	n := 0
	for _, signed := range ring {
		i, _ := arc(signed)
		if !s.plain[i] {
			return false
		}
		n += len(s.of(i))
	}
	return n >= 3
}
