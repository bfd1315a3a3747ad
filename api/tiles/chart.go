package tiles

import (
	"sync"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// crowdedZoom is the last zoom at which a tile shows so much of a country that its points are projected beforehand.
const crowdedZoom = 6

// charts hold the arcs of an atlas as tiles need them, made when they are first asked for.
type charts struct {
	atlas     *atlas.Atlas
	bounded   sync.Once
	bounds    []orb.Bound // of the arcs
	index     arcIndex    // of bounds
	projected [len(grids)][crowdedZoom + 1]struct {
		once sync.Once
		arcs arcs
	}
}

// arcIndex finds the arcs whose box meets another. The boxes are those of the mesh itself: an arc of a level is within
// that of the arc it was made of, so that one index serves them all.
type arcIndex struct{ tree rtree.RTreeG[int32] }

func (x *arcIndex) fill(bounds []orb.Bound) {
	for i, b := range bounds {
		x.tree.Insert(b.Min, b.Max, int32(i))
	}
}

// meeting calls do with each arc whose box meets another, in no order.
func (x *arcIndex) meeting(b orb.Bound, do func(arc int32)) {
	x.tree.Search(b.Min, b.Max, func(_, _ [2]float64, i int32) bool {
		do(i)
		return true
	})
}

// arcs are the arcs of one level, in the units of the one tile of zoom 0 when they are projected.
type arcs struct {
	level  *mesh.Mesh
	bounds []orb.Bound
	index  *arcIndex
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
		c.index.fill(c.bounds)
	})
	a := arcs{level: c.atlas.Level(zoom), bounds: c.bounds, index: &c.index}
	if zoom > crowdedZoom {
		return &a
	}
	p := &c.projected[g][max(zoom, 0)]
	p.once.Do(func() {
		a.project(g)
		p.arcs = a
	})
	return &p.arcs
}

func (a *arcs) project(g Grid) {
	a.points, a.starts = make([]orb.Point, 0, a.level.Vertices()), make([]int32, 1, len(a.bounds)+1)
	f := newFrame(Address{Grid: g}, 1)
	for i := range a.bounds {
		for _, p := range a.level.Arc(int32(i)) {
			a.points = append(a.points, f.point(p))
		}
		a.starts = append(a.starts, int32(len(a.points)))
	}
}

// isProjected tells whether the points are projected beforehand.
func (a *arcs) isProjected() bool { return a.points != nil }

// appendProjected appends the points of an arc, which are projected, in the cells of a frame.
func (a *arcs) appendProjected(dst []orb.Point, i int32, f frame) []orb.Point {
	for _, p := range a.points[a.starts[i]:a.starts[i+1]] {
		dst = append(dst, f.enlarge(p))
	}
	return dst
}
