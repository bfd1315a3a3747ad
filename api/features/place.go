package features

import (
	"strconv"

	"github.com/paulmach/orb"
)

// Place is where a feature is, in words for people: a point, or the corners of a box, in a reference system.
type Place struct {
	System string // its URI
	Lower  string // first and second coordinate as the register orders them, with their decimals
	Upper  string // "" of a point
}

// Place returns where feature i of a collection is in the system of the representation, nil when it has no place.
func (r Representation) Place(c *Collection, i int) *Place {
	g := r.projected(c.Layer).Geometry(i)
	if g == nil {
		return nil
	}
	b := g.Bound()
	p := &Place{System: r.System.URI, Lower: r.System.text(b.Min)}
	if b.Min != b.Max {
		p.Upper = r.System.text(b.Max)
	}
	return p
}

// text writes a position in the order of the system's axes.
func (s *System) text(at orb.Point) string {
	if s.swap {
		at[0], at[1] = at[1], at[0]
	}
	write := func(x float64) string { return strconv.FormatFloat(x, 'f', s.decimals(), 64) }
	return write(at[0]) + ", " + write(at[1])
}
