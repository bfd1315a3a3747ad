package tiles

import (
	"sync"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// crowdedZoom is the last zoom at which a tile shows so much of a country that its points are projected beforehand.
const crowdedZoom = 6

// charts hold the arcs of an atlas as tiles need them, made when they are first asked for.
type charts struct {
	atlas     *atlas.Atlas
	bounded   sync.Once
	bounds    []orb.Bound // of the arcs
	projected [len(grids)][crowdedZoom + 1]struct {
		once sync.Once
		arcs arcs
	}
}

// arcs are the arcs of one level, in the units of the one tile of zoom 0 when they are projected.
type arcs struct {
	level  *mesh.Mesh
	bounds []orb.Bound
	points []orb.Point // projected; nil when they are not
	starts []int32
}

// arcs returns those of the level for a zoom of WebMercatorQuad, or one of that scale.
func (c *charts) arcs(g Grid, zoom int) *arcs {
	c.bounded.Do(func() {
		c.bounds = make([]orb.Bound, c.atlas.Mesh.Arcs())
		for i := range c.bounds {
			c.bounds[i] = orb.LineString(c.atlas.Mesh.Arc(int32(i))).Bound()
		}
	})
	if zoom > crowdedZoom {
		return &arcs{level: c.atlas.Level(zoom), bounds: c.bounds}
	}
	p := &c.projected[g][max(zoom, 0)]
	p.once.Do(func() { p.arcs = project(g, c.atlas.Level(zoom), c.bounds) })
	return &p.arcs
}

func project(g Grid, level *mesh.Mesh, bounds []orb.Bound) arcs {
	a := arcs{level: level, bounds: bounds, points: make([]orb.Point, 0, level.Vertices()), starts: []int32{0}}
	f := newFrame(Address{Grid: g}, 1)
	for i := range bounds {
		for _, p := range level.Arc(int32(i)) {
			a.points = append(a.points, f.point(p))
		}
		a.starts = append(a.starts, int32(len(a.points)))
	}
	return a
}

// appendTo appends the points of an arc in the cells of a frame.
func (a *arcs) appendTo(dst []orb.Point, i int32, f frame) []orb.Point {
	if a.points == nil {
		for _, p := range a.level.Arc(i) {
			dst = append(dst, f.point(p))
		}
		return dst
	}
	for _, p := range a.points[a.starts[i]:a.starts[i+1]] {
		dst = append(dst, f.enlarge(p))
	}
	return dst
}
