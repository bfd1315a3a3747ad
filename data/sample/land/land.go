// Package land draws an imaginary country: a coverage of communes whose shared borders are identical to the
// bit, with a coast, an island, a lake, a city cut into arrondissements, an enclave and an exclave.
//
// It is not a map of any place. The ground is a honeycomb of small cells; a commune is a set of cells grown
// from a seed, so that it is connected, and its border is the line between its cells and the others'. The
// corners of the honeycomb are then moved, by less than would let two sides cross (see maxShift): the
// coverage is valid by construction, whatever the seed and the size, and is drawn in time n log n.
package land

import (
	"context"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Fewest and Most are the bounds of the number of communes that can be drawn.
const (
	Fewest = 60
	Most   = 90_000
)

// Arrondissements is the number of parts of the city.
const Arrondissements = 6

const (
	communeKm2      = 18.0 // mean area of a commune, near that of France (15.6)
	cellsPerCommune = 40   // gives borders of some 55 vertices, as IGN's do when simplified to a quarter
)

// None is the owner of the sea and of the lake.
const None int32 = -1

// Land is a drawn country. Units are its elementary polygons: first the arrondissements of the city, then one
// for each other commune.
type Land struct {
	Units   []Unit
	Island  int32 // the commune that is an island
	Enclave int32 // the commune wholly inside another…
	Host    int32 // … which is this one
	Exclave int32 // the commune that is in two parts, one of them…
	Around  int32 // … against this one, which does not touch the other part

	plane plane
}

// Unit is a polygon of the coverage.
type Unit struct {
	Outline    orb.MultiPolygon // longitude, latitude; outer rings counter-clockwise
	Centre     orb.Point        // kilometres east and north of the centre of the country
	AreaKm2    float64          // before its border is moved, hence to some per cent
	Neighbours []int32          // units that share a border, ascending
	cells      []int32
}

// New draws a country of that many communes. The same seed and number give the same country.
func New(ctx context.Context, seed uint64, communes int) (*Land, error) {
	if communes < Fewest || communes > Most {
		return nil, fmt.Errorf("%d communes: from %d to %d can be drawn", communes, Fewest, Most)
	}
	g := newGround(seed, communes)
	seeds := g.sow(communes + Arrondissements - 2) // the city is one commune, and the enclave is carved later
	g.owner = Grow(g.size(), g.neighbours, g.isLand, seeds, g.reach(seeds))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := &Land{Island: Arrondissements, plane: planeFor(communes)}
	enclave, host, ok := g.carveEnclave(int32(len(seeds)))
	if !ok {
		return nil, fmt.Errorf("seed %d: no commune is large enough to hold an enclave", seed)
	}
	exclave, around, ok := g.carveExclave(enclave, host)
	if !ok {
		return nil, fmt.Errorf("seed %d: no commune can have an exclave", seed)
	}
	l.Enclave, l.Host, l.Exclave, l.Around = enclave, host, exclave, around
	l.plane.cells = g.honeycomb
	l.Units = g.units(len(seeds) + 1)
	g.outline(l.Units, l.plane)
	return l, ctx.Err()
}

// Kilometres returns the distance between two units' centres.
func (l *Land) Kilometres(a, b int32) float64 {
	p, q := l.Units[a].Centre, l.Units[b].Centre
	return math.Hypot(p[0]-q[0], p[1]-q[1])
}

// Places returns a number of places inside a unit, where an address may stand: at most n, fewer when the unit
// is small. They are some hundreds of metres apart.
func (l *Land) Places(unit int32, n int) []Place {
	cells := l.Units[unit].cells
	n = min(n, len(cells))
	places := make([]Place, n)
	for i := range places {
		places[i] = Place{cells[i*len(cells)/n], l}
	}
	return places
}

// Place is a small disc that lies wholly inside a unit.
type Place struct {
	cell int32
	land *Land
}

// At returns the point of the place at (x, y) of its disc, where x² + y² ≤ 1, in longitude and latitude.
func (p Place) At(x, y float64) orb.Point {
	c := p.land.plane.cells.centre(p.cell)
	r := p.land.plane.cells.side * spotRadius
	return p.land.plane.lonLat(orb.Point{c[0] + r*x, c[1] + r*y})
}
