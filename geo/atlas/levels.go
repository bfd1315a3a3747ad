package atlas

import (
	"math"
	"sync"

	"github.com/maillage/maillage/geo/mesh"
)

// Zooms for which the mesh is simplified. Beyond the finest the mesh itself is drawn: half a pixel is then some
// 20 m, which is what boundary files hold. Before the coarsest its level is drawn.
const (
	finestLevel   = 10
	coarsestLevel = 2
)

// levels are the simplified meshes of a Ground, made when the first is asked for.
type levels struct {
	once   sync.Once
	byZoom []*mesh.Mesh // of finestLevel, the zoom before, … coarsestLevel
}

// Level returns the mesh to draw at a zoom of the Web Mercator pyramid: its borders have lost what is finer than half
// a pixel, of tiles 512 pixels wide at 46° north. Faces and arcs are those of Mesh. All levels are made at the first
// call, which takes seconds for a country.
func (g *Ground) Level(zoom int) *mesh.Mesh {
	if zoom > finestLevel {
		return g.Mesh
	}
	g.levels.once.Do(func() { g.levels.byZoom = g.Mesh.Simplify(levelTolerances()) })
	return g.levels.byZoom[finestLevel-max(zoom, coarsestLevel)]
}

// levelTolerances are half a pixel, in metres, at each zoom from finestLevel to coarsestLevel.
func levelTolerances() []float64 {
	const equator = 40_075_016.686 // metres
	out := make([]float64, 0, finestLevel-coarsestLevel+1)
	for zoom := finestLevel; zoom >= coarsestLevel; zoom-- {
		pixel := equator * math.Cos(46*math.Pi/180) / 512 / math.Exp2(float64(zoom))
		out = append(out, pixel/2)
	}
	return out
}
