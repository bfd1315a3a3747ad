package tiles

import (
	"math"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/problem"
	"github.com/paulmach/orb"
)

// MaxZoom is the deepest tile matrix of WebMercatorQuad: clients enlarge its tiles beyond. A unit of its tiles is 0.4 m.
const MaxZoom = 14

// Address is one tile of a tile matrix set. Row counts from the north, Col from the west.
type Address struct {
	Zoom, Row, Col int
	Grid           Grid
}

// ParseGrid reads the identifier of a tile matrix set. One that is not served is not found.
func ParseGrid(id string) (Grid, error) {
	if g, ok := gridOf(id); ok {
		return g, nil
	}
	var known []string
	for _, g := range Grids() {
		known = append(known, g.ID())
	}
	return 0, problem.New(problem.UnknownTile, "tile matrix set %.80q is not one of %s", id, strings.Join(known, ", "))
}

// ParseAddress reads the four parts of a tile's path in the order of OGC API – Tiles: tile matrix set, tileMatrix,
// tileRow, tileCol (/req/core/tc-tilematrix-definition and its kin). What is not a plain number is a bad request, a
// number that the tile matrix set does not have is not found (/req/core/tc-error).
func ParseAddress(set, matrix, row, col string) (Address, error) {
	g, err := ParseGrid(set)
	if err != nil {
		return Address{}, err
	}
	var numbers [3]int
	for k, part := range [...]struct{ name, text string }{{"tileMatrix", matrix}, {"tileRow", row}, {"tileCol", col}} {
		var ok bool
		if numbers[k], ok = parseNumber(part.text); !ok {
			return Address{}, problem.Param(problem.InvalidParameter, part.name, "%s: %.40q is not a plain whole number", part.name, part.text)
		}
	}
	a := Address{Zoom: numbers[0], Row: numbers[1], Col: numbers[2], Grid: g}
	if least, most := g.info().minZoom, g.info().maxZoom; a.Zoom < least || a.Zoom > most {
		return Address{}, problem.New(problem.UnknownTile, "tile matrix %.40s is not served, they go from %d to %d", matrix, least, most)
	}
	if cols, rows := g.size(a.Zoom); a.Row >= rows || a.Col >= cols {
		return Address{}, problem.New(problem.UnknownTile, "tile matrix %d has rows 0 to %d and columns 0 to %d, not row %.40s and column %.40s", a.Zoom, rows-1, cols-1, row, col)
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

// bound returns a box around the ground that the tile and its buffer cover, in longitude and latitude; that ground
// itself where rows run along parallels.
func (a Address) bound() orb.Bound {
	f := newFrame(a, 1)
	if a.Grid.info().parallel {
		return orb.Bound{Min: f.inverse(orb.Point{-Buffer, Extent + Buffer}), Max: f.inverse(orb.Point{Extent + Buffer, -Buffer})}
	}
	return around(orb.Bound{Min: orb.Point{-Buffer, -Buffer}, Max: orb.Point{Extent + Buffer, Extent + Buffer}}, f.inverse)
}

// scale returns the zoom of WebMercatorQuad at which France is as large.
func (a Address) scale() int { return a.Zoom - a.Grid.info().ahead }
