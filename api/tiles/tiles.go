// Package tiles answers OGC API – Tiles – Part 1: Core (OGC 20-057) over the layers of one Atlas: Mapbox Vector Tiles
// 2.1 of the tile matrix sets WebMercatorQuad and LAMB93_10cm, for the dataset and for each collection, with TileJSON 3.0.
//
// Tiles are drawn from the mesh and its simplified levels, arc by arc: a border is cut, put on the grid of the tile and
// written the same for both its sides, so neighbours never gap nor overlap at any zoom, and the polygons are valid. A
// tile depends on the atlas and its address alone. Layers bear the names of collections; feature ids are positions in
// the layer, which are stable within an edition.
//
// The package knows nothing of connections or caching headers: that is package api.
package tiles

import (
	"context"
	"slices"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
)

// Set draws the tiles of one edition. It may be used by any number of goroutines.
type Set struct {
	edition *features.Edition
	atlas   *atlas.Atlas
	sources []*source
	cache   *cache
	limits  limits

	charts  *charts
	pencils spares[pencil]
	packers packers
	crew    *crew
}

// New returns the tiles of an atlas, of which the edition was made. It draws nothing yet.
func New(a *atlas.Atlas, e *features.Edition) *Set {
	return newSet(a, e, &charts{ground: a.Ground, crew: newCrew()})
}

// Next returns the tiles of the edition that follows, as New does. What was made of the same boundaries is kept.
func (s *Set) Next(a *atlas.Atlas, e *features.Edition) *Set {
	return newSet(a, e, s.charts.next(a.Ground))
}

func newSet(a *atlas.Atlas, e *features.Edition, c *charts) *Set {
	s := &Set{edition: e, atlas: a, cache: newCache(cacheBytes), charts: c, crew: c.crew}
	for _, c := range e.Collections() {
		if Drawn(c.Layer) {
			s.sources = append(s.sources, &source{Collection: c, atlas: a, charts: s.charts})
		}
	}
	return s
}

// Drawn tells whether there is anything to draw of a layer: not of a table.
func Drawn(l *atlas.Layer) bool { return l.Kind != atlas.NoGeometry }

// Prepare makes what the first tiles would otherwise wait for: the levels of the mesh, which take seconds for a country,
// outlines, labels, room to work in, and the sheets of the zooms that are asked for most, from that of a country on. It stops
// between two of these when the context ends.
func (s *Set) Prepare(ctx context.Context) error {
	defer s.charts.forget()
	for _, src := range s.sources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if src.Layer.Kind == atlas.Polygons {
			src.outline()
		}
		if isLabelled(src.Layer) {
			src.labelPoints()
		}
		src.writers.put(src.writer(""))
	}
	thronged := slices.ContainsFunc(s.sources, func(src *source) bool { return src.Layer.Len() > throng })
	for _, g := range Grids() {
		for zoom := g.info().minZoom; zoom <= g.prepared(); zoom++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			s.charts.sheet(g, zoom, drafts[0])
			if thronged && zoom-g.info().ahead == throngZoom {
				s.charts.sheet(g, zoom, drafts[firstOfThrong])
			}
		}
	}
	return nil
}

func (s *Set) pencil() *pencil {
	return s.pencils.get(func() *pencil { return new(pencil) })
}

// Request is what a tile shows.
type Request struct {
	Collections []string           // known ones, from the bottom up
	Where       features.Condition // on the features shown; of one collection only, since fields are its own
}

// Tile returns the tile at an address, compressed by gzip; it is empty when nothing lies there. It must not be changed.
// A tile is drawn once and kept as long as there is room.
func (s *Set) Tile(ctx context.Context, a Address, r Request) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.cache.get(r.key(a), func() ([]byte, error) { return s.fit(a, r, s.crew), nil })
}

// draft is one attempt at a tile: how much it says and how coarse it is.
type draft struct {
	detail  detail
	coarser int   // zooms by which the level of the mesh is coarser than the tile's
	grain   int32 // units of the tile in a cell of the grid
}

const (
	// Budget is the size in bytes, compressed, that a tile is kept under by saying less.
	Budget = 500_000
	// crowd and throng are numbers of features from which names, and the finest drawing, would break the budget:
	// communes take some 26 bytes each, and 10 more with their names.
	crowd, throng = 9_000, 14_000
	// throngZoom is the first zoom of WebMercatorQuad at which a throng is drawn, and firstOfThrong its first draft.
	throngZoom, firstOfThrong = 5, 3
)

// drafts are tried in turn until one is within the budget. Half a pixel of a tile 512 pixels wide is 4 units.
var drafts = []draft{{full, 0, 1}, {named, 0, 1}, {brief, 0, 1}, {brief, 1, 4}, {brief, 2, 8}, {brief, 3, 16}}

// fit draws a tile with the help of a crew, and draws it again with less to say while it is over the budget.
func (s *Set) fit(a Address, r Request, c *crew) (packed []byte) {
	seen, n := s.seen(a, r)
	if n == 0 {
		return nil
	}
	p := s.pencil()
	defer s.pencils.put(p)
	for _, d := range drafts[firstDraft(a, n):] {
		if packed = s.packers.pack(s.draw(p, a, seen, d, c), c); len(packed) <= Budget {
			break
		}
	}
	return packed
}

// seen returns what is drawn in a tile, in the order of the request, and how many features may be seen there: more than
// are shown when there are filters.
func (s *Set) seen(a Address, r Request) (all []sight, n int) {
	box := a.bound()
	for _, id := range r.Collections {
		at := slices.IndexFunc(s.sources, func(src *source) bool { return src.Layer.ID == id })
		if at < 0 || a.scale() < MinZoom(s.sources[at].Layer) {
			continue
		}
		src := s.sources[at]
		some := src.InBox(box)
		n += len(some)
		some = slices.DeleteFunc(some, func(i int32) bool { return !r.Where.Holds(src.Layer, int(i)) })
		all = append(all, sight{src, some})
	}
	return all, n
}

// firstDraft returns the first draft that may be within the budget for a number of features.
func firstDraft(a Address, n int) int {
	switch {
	case n > throng:
		return firstOfThrong
	case n > crowd:
		return 2
	case a.scale() < fullZoom:
		return 1
	}
	return 0
}

// draw returns a tile as protobuf, which is the pencil's.
func (s *Set) draw(p *pencil, a Address, seen []sight, d draft, c *crew) []byte {
	if slices.ContainsFunc(seen, func(one sight) bool { return one.Layer.Kind == atlas.Polygons }) {
		p.begin(a, d.grain, s.charts.sheet(a.Grid, a.Zoom, d), c)
	}
	tile := p.tile[:0]
	for _, one := range seen {
		if one.Layer.Kind == atlas.Points {
			tile = one.drawPoints(tile, a, d)
			continue
		}
		tile = one.drawPolygons(tile, d, p)
		if isLabelled(one.Layer) {
			tile = one.drawLabels(tile, a)
		}
	}
	p.tile = tile
	return tile
}

// MinZoom is the first zoom of WebMercatorQuad at which a layer is drawn: that at which a country's communes are told apart when there
// are so many polygons, else 0.
func MinZoom(l *atlas.Layer) int {
	if l.Kind == atlas.Polygons && l.Len() > throng {
		return throngZoom
	}
	return 0
}
