package tiles

import (
	"math"
	"strconv"

	"github.com/maillage/maillage/api/problem"
	"github.com/paulmach/orb"
)

// MaxZoom is the deepest tile matrix: clients enlarge its tiles beyond. A unit of its tiles is 0.4 m.
const MaxZoom = 14

// Address is one tile of the tile matrix set WebMercatorQuad. Row counts from the north, Col from the west.
type Address struct{ Zoom, Row, Col int }

// ParseAddress reads the three parts of a tile's path in the order of OGC API – Tiles: tileMatrix, tileRow, tileCol
// (/req/core/tc-tilematrix-definition and its kin). What is not a plain number is a bad request, a number that the
// tile matrix set does not have is not found (/req/core/tc-error).
func ParseAddress(matrix, row, col string) (Address, error) {
	var a Address
	for _, part := range []struct {
		name, text string
		to         *int
	}{{"tileMatrix", matrix, &a.Zoom}, {"tileRow", row, &a.Row}, {"tileCol", col, &a.Col}} {
		n, ok := parseNumber(part.text)
		if !ok {
			return Address{}, problem.Param(problem.InvalidParameter, part.name, "%s: %.40q is not a plain whole number", part.name, part.text)
		}
		*part.to = n
	}
	if a.Zoom > MaxZoom {
		return Address{}, problem.New(problem.UnknownTile, "tile matrix %.40s does not exist, they go from 0 to %d", matrix, MaxZoom)
	}
	if n := 1 << a.Zoom; a.Row >= n || a.Col >= n {
		return Address{}, problem.New(problem.UnknownTile, "tile matrix %d has rows and columns 0 to %d, not row %.40s and column %.40s", a.Zoom, n-1, row, col)
	}
	return a, nil
}

// parseNumber reads digits without a sign and without leading zeros, so that a tile has one address only. A number
// too large to be kept is the largest one.
func parseNumber(text string) (int, bool) {
	if text == "" || len(text) > 1 && text[0] == '0' {
		return 0, false
	}
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		n = math.MaxInt32
	}
	return int(n), true
}

// bound returns the ground that the tile and its buffer cover, in longitude and latitude.
func (a Address) bound() orb.Bound {
	f := newFrame(a, 1)
	return orb.Bound{Min: f.inverse(-Buffer, Extent+Buffer), Max: f.inverse(Extent+Buffer, -Buffer)}
}
