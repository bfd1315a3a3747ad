package cql2

import (
	"math"
	"strings"
	"time"

	"github.com/peterstace/simplefeatures/geom"
)

// newInstant reads a date ("2026-01-31") or a timestamp of RFC 3339.
func newInstant(at Position, day bool, text string) (*Instant, error) {
	layout, example := time.RFC3339Nano, "2026-01-31T00:00:00Z"
	if day {
		layout, example = time.DateOnly, "2026-01-31"
	}
	t, err := time.Parse(layout, text)
	if err != nil || t.UTC().Year() < 0 || t.UTC().Year() > 9999 {
		return nil, faultAt(at, "%.40q is not such as %s", text, example)
	}
	return &Instant{at, t.UTC(), day}, nil
}

// newInterval makes an interval of two ends, of which a text is a date, a timestamp or ".." for an open end.
func newInterval(at Position, from, to Expr) (*Interval, error) {
	n := &Interval{Position: at}
	for _, end := range []struct {
		given Expr
		keep  *Expr
	}{{from, &n.From}, {to, &n.To}} {
		switch e := end.given.(type) {
		case *Text:
			if e.Value == ".." {
				continue
			}
			t, err := newInstant(e.Position, !strings.ContainsAny(e.Value, "Tt"), e.Value)
			if err != nil {
				return nil, err
			}
			*end.keep = t
		case *Property, *Op, *Instant:
			*end.keep = e
		default:
			return nil, faultAt(end.given.At(), "an end of an interval is a text with a date, a timestamp or '..', or a property")
		}
	}
	a, isA := n.From.(*Instant)
	b, isB := n.To.(*Instant)
	if isA && isB && momentOf(a).compare(momentOf(b)) > 0 {
		return nil, faultAt(at, "the interval ends before it begins")
	}
	return n, nil
}

// newBox makes a box of four numbers, or six of which the third and the sixth are heights. A box whose west is east of
// its east lies across the antimeridian.
func newBox(at Position, args []Expr) (*Geometry, error) {
	if len(args) != 4 && len(args) != 6 {
		return nil, faultAt(at, "a BBOX takes 4 or 6 numbers and is given %d", len(args))
	}
	n := make([]float64, len(args))
	for i, a := range args {
		x, ok := a.(*Number)
		if !ok {
			return nil, faultAt(a.At(), "a BBOX takes numbers")
		}
		n[i] = x.Value
	}
	half := len(n) / 2
	west, south, east, north := n[0], n[1], n[half], n[half+1]
	if south > north {
		return nil, faultAt(at, "the south %v of the BBOX is north of its north %v", south, north)
	}
	if west > east && max(math.Abs(west), math.Abs(east)) > 180 {
		return nil, faultAt(at, "the west %v of the BBOX is east of its east %v", west, east)
	}
	return boxOf(at, west, south, east, north), nil
}

func boxOf(at Position, west, south, east, north float64) *Geometry {
	rectangle := func(w, e float64) geom.Geometry {
		return geom.NewEnvelope(geom.XY{X: w, Y: south}, geom.XY{X: e, Y: north}).AsGeometry()
	}
	g := &Geometry{Position: at, Box: []float64{west, south, east, north}}
	if west <= east {
		g.Shape = rectangle(west, east)
		return g
	}
	g.Shape = geom.NewGeometryCollection([]geom.Geometry{rectangle(west, 180), rectangle(-180, east)}).AsGeometry()
	if polygons, ok := bothPolygons(rectangle(west, 180), rectangle(-180, east)); ok {
		g.Shape = polygons
	}
	return g
}

// bothPolygons joins two polygons that do not meet; ok is false when one is flat and so no polygon.
func bothPolygons(a, b geom.Geometry) (geom.Geometry, bool) {
	first, ok1 := a.AsPolygon()
	second, ok2 := b.AsPolygon()
	return geom.NewMultiPolygon([]geom.Polygon{first, second}).AsGeometry(), ok1 && ok2
}

// isBox tells whether the literal is one plain box.
func (g *Geometry) isBox() bool { return g.Box != nil && g.Box[0] <= g.Box[2] }
