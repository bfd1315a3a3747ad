package atlas

import (
	"slices"
	"sync"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// newGround builds the mesh of the units' boundaries.
//
// A city known by its parts is drawn by them when each has a boundary of its own, and the city's is left out
// of the mesh; when one has none, the city's boundary stands for all of them. So no ground is there twice.
func newGround(units []geo.Unit) *Ground {
	g := &Ground{Faces: make([]int32, len(units)), Parts: make([][]int32, len(units))}
	for u := range units {
		if p := units[u].Parent; p != geo.None {
			g.Parts[p] = append(g.Parts[p], int32(u))
		}
	}
	var polygons []orb.MultiPolygon
	face := func(u int32) {
		g.Faces[u] = int32(len(polygons))
		polygons = append(polygons, units[u].Geometry)
	}
	for u := range units {
		g.Faces[u] = geo.None
		if units[u].Parent == geo.None && len(units[u].Geometry) > 0 && !g.drawnByParts(units, int32(u)) {
			face(int32(u))
		}
	}
	for u := range units {
		switch p := units[u].Parent; {
		case p == geo.None:
		case g.Faces[p] != geo.None:
			g.Faces[u] = g.Faces[p]
		case len(units[u].Geometry) > 0:
			face(int32(u))
		}
	}
	g.Mesh, _ = mesh.Build(polygons, mesh.WGS84{})
	g.onFace = make([][]int32, len(polygons))
	for u, f := range g.Faces {
		if f != geo.None && g.IsLeaf(int32(u)) {
			g.onFace[f] = append(g.onFace[f], int32(u))
		}
	}
	return g
}

// faceAreas are the square metres of each face, measured when first asked for: overlaps ask millions of times.
type faceAreas struct {
	once sync.Once
	m2   []float64
}

func (g *Ground) drawnByParts(units []geo.Unit, u int32) bool {
	for _, p := range g.Parts[u] {
		if len(units[p].Geometry) == 0 {
			return false
		}
	}
	return len(g.Parts[u]) > 0
}

// Leaves returns the units that a unit stands for when it is counted: its parts, or itself.
func (g *Ground) Leaves(unit int32) []int32 {
	if len(g.Parts[unit]) > 0 {
		return g.Parts[unit]
	}
	return []int32{unit}
}

// IsLeaf tells whether a unit is counted as itself.
func (g *Ground) IsLeaf(unit int32) bool { return len(g.Parts[unit]) == 0 }

// leaves returns the leaves of units, ascending, each once.
func (g *Ground) leaves(units []int32) []int32 {
	out := make([]int32, 0, len(units))
	for _, u := range units {
		out = append(out, g.Leaves(u)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// facesOf returns the faces of units, ascending, each once.
func (g *Ground) facesOf(units []int32) []int32 {
	out := make([]int32, 0, len(units))
	for _, u := range units {
		if g.Faces[u] != geo.None {
			out = append(out, g.Faces[u])
			continue
		}
		for _, p := range g.Parts[u] {
			if g.Faces[p] != geo.None {
				out = append(out, g.Faces[p])
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// approximate tells whether some leaf is drawn by the boundary of a city of which other parts are not in the
// set. Units are leaves, ascending.
func (g *Ground) approximate(parents func(int32) int32, units []int32) bool {
	for _, u := range units {
		p := parents(u)
		if p == geo.None || g.Faces[u] == geo.None || g.Faces[u] != g.Faces[p] {
			continue
		}
		for _, sibling := range g.Parts[p] {
			if _, in := slices.BinarySearch(units, sibling); !in {
				return true
			}
		}
	}
	return false
}

// areaOn returns the square metres that units cover, each face once.
func (g *Ground) areaOn(units []int32) (m2 float64) {
	g.faceAreas.once.Do(func() {
		g.faceAreas.m2 = make([]float64, len(g.onFace))
		for f := range g.faceAreas.m2 {
			g.faceAreas.m2[f] = g.Mesh.Area(int32(f))
		}
	})
	for _, f := range g.facesOf(units) {
		m2 += g.faceAreas.m2[f]
	}
	return m2
}

// Polygons returns the union of units, nil when none has a boundary.
func (g *Ground) Polygons(units []int32) orb.MultiPolygon { return g.Mesh.Dissolve(g.facesOf(units)) }

// Bound returns a box around units; it is empty when none has a boundary.
func (g *Ground) Bound(units []int32) orb.Bound { return boundOf(g.Mesh, g.facesOf(units)) }

// boundOf returns a box around faces; it is empty when there are none.
func boundOf(m *mesh.Mesh, faces []int32) orb.Bound {
	box := emptyBound()
	for i, f := range faces {
		if i == 0 {
			box = m.Bound(f)
		} else {
			box = box.Union(m.Bound(f))
		}
	}
	return box
}

func emptyBound() orb.Bound { return orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}} }

// shape measures leaves as a figure on the ground.
func (a *Atlas) shape(units []int32) Shape {
	faces := a.facesOf(units)
	if len(faces) == 0 {
		return Shape{}
	}
	o := a.Mesh.Outline(faces)
	return Shape{
		AreaM2: o.AreaM2, PerimeterM: o.PerimeterM, Compactness: o.Compactness(),
		Components: int32(len(a.Mesh.Components(faces))), Holes: int32(o.Holes),
		Approximate: a.approximate(func(u int32) int32 { return a.Dataset.Units[u].Parent }, units),
	}
}

// point returns where a unit is taken to be when a single point must stand for it.
func (a *Atlas) point(unit int32) (orb.Point, bool) { return a.pointOf(a.Dataset.Units, unit) }

func (g *Ground) pointOf(units []geo.Unit, unit int32) (orb.Point, bool) {
	if p := units[unit].Seat; p != (orb.Point{}) {
		return p, true
	}
	faces := g.facesOf([]int32{unit})
	if len(faces) == 0 {
		return orb.Point{}, false
	}
	return g.Mesh.InnerPoint(faces[0])
}

// population returns the inhabitants of leaves and the number of leaves where they are not known.
func (a *Atlas) population(units []int32) (total int64, unknown int32) {
	for _, u := range units {
		if n, ok := a.Dataset.Units[u].Population.Known(); ok {
			total += n
		} else {
			unknown++
		}
	}
	return total, unknown
}

// unitsOn returns the leaves drawn by a face, ascending.
func (g *Ground) unitsOn(face int32) []int32 { return g.onFace[face] }
