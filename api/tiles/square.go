package tiles

// square is what is drawn: the tile and the buffer around it, in cells from the north-west corner of the tile. A place on
// its rim is how many cells it is from the south-west corner, walking with the square to the left: east along the south
// side first.
type square struct{ low, high int32 }

// squareOf returns the square of a tile whose cells are so many units wide, a power of two up to Buffer.
func squareOf(grain int32) square { return square{-Buffer / grain, (Extent + Buffer) / grain} }

func (q square) side() int { return int(q.high - q.low) }

// around is the length of the rim.
func (q square) around() int { return 4 * q.side() }

// beyond tells beyond, or on, which sides a cell lies, a bit for each: none when it is inside.
func (q square) beyond(c cell) (sides uint8) {
	if c.x <= q.low {
		sides = 1
	} else if c.x >= q.high {
		sides = 2
	}
	if c.y <= q.low {
		sides |= 4
	} else if c.y >= q.high {
		sides |= 8
	}
	return sides
}

// place returns the place of a cell of the rim.
func (q square) place(c cell) int {
	switch {
	case c.y == q.high && c.x < q.high:
		return int(c.x - q.low)
	case c.x == q.high && c.y > q.low:
		return q.side() + int(q.high-c.y)
	case c.y == q.low && c.x > q.low:
		return 2*q.side() + int(q.high-c.x)
	default:
		return 3*q.side() + int(c.y-q.low)
	}
}

// at returns the cell at a place of the rim, which may be beyond one turn.
func (q square) at(place int) cell {
	side := q.side()
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
