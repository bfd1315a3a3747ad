package tiles

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/mesh"
)

// charts hold the arcs of a mesh as tiles need them, made when they are first asked for. Editions of the same boundaries
// share them.
type charts struct {
	crew *crew

	numbered sync.Once
	order    *arcOrder
	nodes    *nodes
	placed   [gridCount]onceArcs
	sheets   sync.Map // of func() *sheet, by sheetKey

	prepared atomic.Bool
	mu       sync.Mutex
	ground   *atlas.Ground // of the newest edition
	last     courseKey     // of which the course is kept: sheets that follow each other are of one level, mostly
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

type onceArcs struct {
	once sync.Once
	arcs []placedArc
}

type sheetKey struct {
	grid          Grid
	zoom, coarser int
	grain         int32
}

type courseKey struct {
	level *mesh.Mesh
	grid  Grid
}

// numbering returns the order in which arcs are kept, and their nodes.
func (c *charts) numbering() (*arcOrder, *nodes) {
	c.numbered.Do(func() {
		c.mu.Lock()
		m := c.ground.Mesh
		c.mu.Unlock()
		c.order = newArcOrder(m)
		c.nodes = newNodes(m, c.order)
	})
	return c.order, c.nodes
}

// arcs returns where the arcs lie on a grid.
func (c *charts) arcs(g Grid) []placedArc {
	at := &c.placed[g]
	at.once.Do(func() { at.arcs = c.courseOf(MaxZoom, g).place() })
	return at.arcs
}

// sheet returns the sheet that tiles of a zoom are drawn from in a draft.
func (c *charts) sheet(g Grid, zoom int, d draft) *sheet {
	key := sheetKey{g, zoom, d.coarser, d.grain}
	made, ok := c.sheets.Load(key)
	if !ok {
		made, _ = c.sheets.LoadOrStore(key, sync.OnceValue(func() *sheet { return c.make(g, zoom, d) }))
	}
	return made.(func() *sheet)()
}

func (c *charts) make(g Grid, zoom int, d draft) *sheet {
	_, nodes := c.numbering()
	if c.prepared.Load() {
		defer c.forget() // few are made from now on
	}
	return newSheet(c.courseOf(zoom-g.info().ahead-d.coarser, g), nodes, c.arcs(g), zoom, d.grain, c.crew)
}

// courseOf returns the course of the level of a zoom of WebMercatorQuad.
func (c *charts) courseOf(zoom int, g Grid) *course {
	c.mu.Lock()
	ground, last, kept := c.ground, c.last, c.course
	c.mu.Unlock()
	key := courseKey{ground.Level(zoom), g} // which takes seconds the first time
	if key == last {
		return kept
	}
	order, _ := c.numbering()
	kept = newCourse(key.level, order, g)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last, c.course = key, kept
	return kept
}

// forget lets go of what no sheet needs when those that are asked for most are made.
func (c *charts) forget() {
	c.prepared.Store(true)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last, c.course = courseKey{}, nil
}
