package tiles

import (
	"slices"
	"sync"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// charts hold the arcs of a mesh as tiles need them, made when they are first asked for. Editions of the same boundaries
// share them.
type charts struct {
	crew *crew

	bounded sync.Once
	bounds  []orb.Bound // of the arcs, at their finest: those of a level are within
	nodes   *nodes
	placed  [gridCount]placed
	sheets  sync.Map // of *onceSheet, by sheetKey

	mu     sync.Mutex
	ground *atlas.Ground // of the newest edition
	last   courseKey     // of which the course is kept: sheets that follow each other are of one level, mostly
	*course
}

// next returns the charts of the edition that follows: these, when its boundaries are the same.
func (c *charts) next(g *atlas.Ground) *charts {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !sameArcs(c.ground.Mesh, g.Mesh) {
		return &charts{ground: g, crew: c.crew}
	}
	c.ground = g
	return c
}

func sameArcs(a, b *mesh.Mesh) bool {
	if a == b {
		return true
	}
	if a.Arcs() != b.Arcs() || a.Vertices() != b.Vertices() {
		return false
	}
	for i := range int32(a.Arcs()) {
		if !slices.Equal(a.Arc(i), b.Arc(i)) {
			return false
		}
	}
	return true
}

// placed is where the nodes are on a grid.
type placed struct {
	once  sync.Once
	spots []spot
}

type sheetKey struct {
	grid          Grid
	zoom, coarser int
	grain         int32
}

type onceSheet struct {
	once sync.Once
	*sheet
}

type courseKey struct {
	level *mesh.Mesh
	grid  Grid
}

// outline returns the boxes of the arcs and their nodes.
func (c *charts) outline() ([]orb.Bound, *nodes) {
	c.bounded.Do(func() {
		c.mu.Lock()
		m := c.ground.Mesh
		c.mu.Unlock()
		c.bounds = make([]orb.Bound, m.Arcs())
		for i := range c.bounds {
			c.bounds[i] = orb.LineString(m.Arc(int32(i))).Bound()
		}
		c.nodes = newNodes(m)
	})
	return c.bounds, c.nodes
}

// sheet returns the sheet that tiles of a zoom are drawn from in a draft.
func (c *charts) sheet(g Grid, zoom int, d draft) *sheet {
	kept, _ := c.sheets.LoadOrStore(sheetKey{g, zoom, d.coarser, d.grain}, new(onceSheet))
	one := kept.(*onceSheet)
	one.once.Do(func() {
		_, nodes := c.outline()
		at := &c.placed[g]
		at.once.Do(func() { at.spots = nodes.spots(g) })
		one.sheet = newSheet(c.courseOf(zoom-g.info().ahead-d.coarser, g), nodes, at.spots, zoom, d.grain, c.crew)
	})
	return one.sheet
}

// courseOf returns the course of the level of a zoom of WebMercatorQuad.
func (c *charts) courseOf(zoom int, g Grid) *course {
	c.mu.Lock()
	defer c.mu.Unlock()
	level := c.ground.Level(zoom)
	if key := (courseKey{level, g}); c.last != key {
		c.last, c.course = key, newCourse(level, g)
	}
	return c.course
}

// forget lets go of what no sheet needs when all are made.
func (c *charts) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last, c.course = courseKey{}, nil
}
