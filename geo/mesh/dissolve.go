package mesh

import (
	"math"

	"github.com/paulmach/orb"
)

// Dissolve returns the union of faces as a valid multipolygon: right-hand rule, every hole with the shell
// around it, rings that touch at a point kept apart. Its vertices are the input's. The order of the set does
// not matter; faces out of range are a programming error and panic.
func (m *Mesh) Dissolve(set []int32) orb.MultiPolygon {
	d := m.dissolver()
	defer m.scratch.Put(d)
	d.trace(set)
	return d.polygons()
}

// Outline is what can be said of a union of faces without its points.
type Outline struct {
	AreaM2     float64
	PerimeterM float64 // holes included
	Shells     int     // outer rings
	Holes      int
}

// Compactness returns 4π·area/perimeter² (Polsby and Popper 1991): 1 for a disc, less for anything else, 0 of
// an empty union. On simplified borders it is larger: compare only figures of the same level.
func (o Outline) Compactness() float64 {
	if o.PerimeterM == 0 {
		return 0
	}
	return 4 * math.Pi * o.AreaM2 / (o.PerimeterM * o.PerimeterM)
}

// Outline measures the union of faces.
func (m *Mesh) Outline(set []int32) Outline {
	m.measure()
	d := m.dissolver()
	defer m.scratch.Put(d)
	d.measured = true
	d.trace(set)
	var o Outline
	for i := range d.ends {
		if d.side[i] == spike {
			continue
		}
		for _, s := range d.ringOf(i) {
			o.AreaM2 += m.signedArea(s)
			o.PerimeterM += m.arcLength[unsigned(s)]
		}
		if d.side[i] == shell {
			o.Shells++
		} else {
			o.Holes++
		}
	}
	return o
}
