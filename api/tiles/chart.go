package tiles

import (
	"sync"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// charts hold the arcs of an atlas as tiles need them, made when they are first asked for.
type charts struct {
	atlas   *atlas.Atlas
	bounded sync.Once
	bounds  []orb.Bound // of the arcs
	index   arcIndex    // of bounds

	chosen  sync.Once
	levels  [MaxZoom + 1]*mesh.Mesh // that tiles of a zoom are drawn from
	courses sync.Map                // of *onceCourse, by courseKey
}

type courseKey struct {
	level *mesh.Mesh
	grid  Grid
}

type onceCourse struct {
	once sync.Once
	*course
}

// arcIndex finds the arcs whose box meets another. The boxes are those of the mesh itself: an arc of a level is within
// that of the arc it was made of, so that one index serves them all.
type arcIndex struct{ tree rtree.RTreeG[int32] }

func (x *arcIndex) fill(bounds []orb.Bound) {
	for i, b := range bounds {
		x.tree.Insert(b.Min, b.Max, int32(i))
	}
}

// meeting calls do with each arc whose box meets another, and its box, in no order.
func (x *arcIndex) meeting(b orb.Bound, do func(arc int32, box orb.Bound)) {
	x.tree.Search(b.Min, b.Max, func(low, high [2]float64, i int32) bool {
		do(i, orb.Bound{Min: low, Max: high})
		return true
	})
}

// arcs are the arcs of one level, projected to a grid.
type arcs struct {
	*course
	bounds []orb.Bound // in longitude and latitude
	index  *arcIndex
}

// arcs returns those to draw at a zoom of WebMercatorQuad, or one of that scale.
func (c *charts) arcs(g Grid, zoom int) arcs {
	c.bounded.Do(func() {
		c.bounds = make([]orb.Bound, c.atlas.Mesh.Arcs())
		for i := range c.bounds {
			c.bounds[i] = orb.LineString(c.atlas.Mesh.Arc(int32(i))).Bound()
		}
		c.index.fill(c.bounds)
	})
	level := c.level(zoom)
	kept, _ := c.courses.LoadOrStore(courseKey{level, g}, new(onceCourse))
	one := kept.(*onceCourse)
	one.once.Do(func() { one.course = newCourse(level, g) })
	return arcs{one.course, c.bounds, &c.index}
}

// level returns the mesh that tiles of a zoom are drawn from: its level, or that of a deeper zoom that has few points
// more, so that fewer need be kept.
func (c *charts) level(zoom int) *mesh.Mesh {
	if level := c.atlas.Level(zoom); level == c.atlas.Mesh {
		return level // levels are not made for it
	}
	c.chosen.Do(func() {
		c.levels[MaxZoom] = c.atlas.Mesh
		for z := MaxZoom - 1; z >= 0; z-- {
			c.levels[z] = c.levels[z+1]
			if level := c.atlas.Level(z); float64(level.Vertices()) < fewer*float64(c.levels[z].Vertices()) {
				c.levels[z] = level
			}
		}
	})
	return c.levels[max(zoom, 0)]
}

// fewer is the share of points under which a level is worth being kept beside the finer one.
const fewer = 0.95
