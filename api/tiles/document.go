package tiles

import (
	"fmt"
	"strconv"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// Media types and relation types of OGC API – Tiles.
const (
	TypeMVT = "application/vnd.mapbox-vector-tile"

	// RelStyles is the relation of a link to styles by which tiles may be drawn (OGC API – Styles, 20-009).
	RelStyles = "http://www.opengis.net/def/rel/ogc/1.0/styles"

	relTilesets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
	relSchemes  = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
	relScheme   = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
)

// TileSet is a set of tiles to describe: some collections of an edition on a grid, at an address.
type TileSet struct {
	set         *Set
	grid        Grid
	path        string // under which its tiles are, without the tile matrix set
	query       string // that its tiles are asked with, with its question mark, or ""
	title       string
	collections []*features.Collection
}

// Dataset describes the tiles of the dataset: of all collections, or of some, as the parameter collections names them.
func (s *Set) Dataset(some []*features.Collection, query string) TileSet {
	return TileSet{s, WebMercatorQuad, "/tiles", query, s.edition.Name, some}
}

// Collection describes the tiles of one collection.
func (s *Set) Collection(c *features.Collection) TileSet {
	return TileSet{s, WebMercatorQuad, "/collections/" + c.Layer.ID + "/tiles", "", c.Layer.Title, []*features.Collection{c}}
}

// On returns the tiles on another grid.
func (t TileSet) On(g Grid) TileSet {
	t.grid = g
	return t
}

// MinZoom is the first zoom at which some collection is drawn.
func (t TileSet) MinZoom() int {
	zoom := t.grid.info().maxZoom
	for _, c := range t.collections {
		zoom = min(zoom, t.minZoom(c))
	}
	return zoom
}

func (t TileSet) minZoom(c *features.Collection) int {
	return max(MinZoom(c.Layer)+t.grid.info().ahead, t.grid.info().minZoom)
}

func (t TileSet) template(z, row, col string) string {
	return features.Path(fmt.Sprintf("%s/%s/%s/%s/%s%s", t.path, t.grid.ID(), z, row, col, t.query))
}

func (t TileSet) self() string { return features.Path(t.path + "/" + t.grid.ID() + t.query) }

type tilesetInfo struct {
	Title       string          `json:"title"`
	DataType    string          `json:"dataType"`
	CRS         string          `json:"crs"`
	MatrixSet   string          `json:"tileMatrixSetURI,omitempty"` // of a set in the register of the OGC
	MatrixSetID string          `json:"tileMatrixSetId"`
	Box         *boxInfo        `json:"boundingBox,omitempty"`
	Limits      []limitInfo     `json:"tileMatrixSetLimits,omitempty"`
	Layers      []layerInfo     `json:"layers,omitempty"`
	Links       []features.Link `json:"links"`
}

type tilesetList struct {
	Tilesets []tilesetInfo   `json:"tilesets"`
	Links    []features.Link `json:"links"`
}

// schemas are those of the documents of this package, for the definition of the API.
func schemas() map[string]any {
	return map[string]any{
		"tilesets": features.SchemaOf[tilesetList](), "tileset": features.SchemaOf[tilesetInfo](), "tileJSON": features.SchemaOf[tileJSON](),
		"tileMatrixSets": features.SchemaOf[matrixSetList](), "tileMatrixSet": features.SchemaOf[matrixSetInfo](),
	}
}

type boxInfo struct {
	LowerLeft  orb.Point `json:"lowerLeft"`
	UpperRight orb.Point `json:"upperRight"`
	CRS        string    `json:"crs"`
}

type limitInfo struct {
	Matrix string `json:"tileMatrix"`
	MinRow int    `json:"minTileRow"`
	MaxRow int    `json:"maxTileRow"`
	MinCol int    `json:"minTileCol"`
	MaxCol int    `json:"maxTileCol"`
}

type layerInfo struct {
	ID            string          `json:"id"`
	Title         string          `json:"title"`
	DataType      string          `json:"dataType"`
	GeometryType  int             `json:"geometryDimension"`
	MinTileMatrix string          `json:"minTileMatrix"`
	MaxTileMatrix string          `json:"maxTileMatrix"`
	Links         []features.Link `json:"links"`
}

// summary is the description in the list of tilesets (/req/tilesets-list/tileset-links).
func (t TileSet) summary() tilesetInfo {
	return tilesetInfo{
		Title: t.title, DataType: "vector", CRS: t.grid.info().crs, MatrixSet: t.grid.info().uri, MatrixSetID: t.grid.ID(),
		Links: []features.Link{
			{Href: t.self(), Rel: "self", Type: features.TypeJSON},
			{Href: features.Path("/tileMatrixSets/" + t.grid.ID()), Rel: relScheme, Type: features.TypeJSON},
		},
	}
}

// List returns the list of tilesets: one on each grid that has something to show.
func (t TileSet) List() (features.Document, error) {
	some := []tilesetInfo{}
	for _, g := range Grids() {
		if _, ok := t.On(g).drawnIn(); ok || g == WebMercatorQuad {
			some = append(some, t.On(g).summary())
		}
	}
	return features.Render(tilesetList{some, []features.Link{{Href: features.Path(t.path + t.query), Rel: "self", Type: features.TypeJSON}}})
}

// Description returns the metadata of the tileset (/req/tileset/description).
func (t TileSet) Description() (features.Document, error) {
	info := t.summary()
	and := "?"
	if t.query != "" {
		and = "&"
	}
	info.Links = append(info.Links,
		features.Link{Href: t.template("{tileMatrix}", "{tileRow}", "{tileCol}"), Rel: "item", Type: TypeMVT, Templated: true})
	if t.HasTileJSON() {
		info.Links = append(info.Links, features.Link{Href: t.self() + and + "f=tilejson", Rel: "alternate", Type: features.TypeJSON, Title: "TileJSON 3.0"})
	}
	info.Links = append(info.Links, features.Link{Href: features.Path("/styles"), Rel: RelStyles, Type: features.TypeJSON, Title: "Map styles"})
	if box, ok := t.Extent(); ok {
		info.Box = &boxInfo{box.Min, box.Max, features.CRS84}
	}
	for z := t.MinZoom(); z <= t.grid.info().maxZoom; z++ {
		if l, ok := t.limits(z); ok {
			info.Limits = append(info.Limits, l)
		}
	}
	for _, c := range t.collections {
		dimension := 2
		if c.Layer.Kind == atlas.Points {
			dimension = 0
		}
		info.Layers = append(info.Layers, layerInfo{c.Layer.ID, c.Layer.Title, "vector", dimension, fmt.Sprint(t.minZoom(c)), fmt.Sprint(t.grid.info().maxZoom),
			[]features.Link{{Href: features.Path("/collections/" + c.Layer.ID), Rel: "http://www.opengis.net/def/rel/ogc/1.0/geodata", Type: features.TypeJSON}}})
	}
	return features.Render(info)
}

// HasTileJSON tells whether the tileset can be told in TileJSON, which knows Web Mercator only.
func (t TileSet) HasTileJSON() bool { return t.grid == WebMercatorQuad }

// drawnIn returns the part of the extent that the grid can show.
func (t TileSet) drawnIn() (box orb.Bound, ok bool) {
	box, ok = t.Extent()
	area := t.grid.info().area
	if !ok || !box.Intersects(area) {
		return box, false
	}
	return orb.Bound{Min: orb.Point{max(box.Min[0], area.Min[0]), max(box.Min[1], area.Min[1])},
		Max: orb.Point{min(box.Max[0], area.Max[0]), min(box.Max[1], area.Max[1])}}, true
}

// limits are the rows and columns of a tile matrix on which there may be something to draw, buffers included; ok is
// false when there is none.
func (t TileSet) limits(zoom int) (l limitInfo, ok bool) {
	box, ok := t.drawnIn()
	if !ok || zoom < t.MinZoom() || zoom > t.grid.info().maxZoom {
		return l, false
	}
	s := t.set.limits.of(boxOn{box, t.grid, zoom})
	return limitInfo{strconv.Itoa(zoom), s.minRow, s.maxRow, s.minCol, s.maxCol}, true
}

// Check refuses an address outside the limits of the tileset (/req/core/tc-error).
func (t TileSet) Check(a Address) error {
	l, ok := t.On(a.Grid).limits(a.Zoom)
	switch {
	case !ok:
		return problem.New(problem.UnknownTile, "there is nothing to draw at tile matrix %d: the limits are in the description of the tileset", a.Zoom)
	case a.Row < l.MinRow || a.Row > l.MaxRow || a.Col < l.MinCol || a.Col > l.MaxCol:
		return problem.New(problem.UnknownTile, "tile matrix %d has tiles in rows %d to %d and columns %d to %d, not in row %d and column %d",
			a.Zoom, l.MinRow, l.MaxRow, l.MinCol, l.MaxCol, a.Row, a.Col)
	}
	return nil
}

// Extent returns the box of all that the tiles draw, in longitude and latitude; ok is false when nothing has a place.
func (t TileSet) Extent() (box orb.Bound, ok bool) {
	for _, c := range t.collections {
		b, has := c.Extent()
		switch {
		case !has:
		case ok:
			box = box.Union(b)
		default:
			box, ok = b, true
		}
	}
	return box, ok
}

// tileJSON is TileJSON 3.0.0.
type tileJSON struct {
	Version string        `json:"tilejson"`
	Name    string        `json:"name"`
	Edition string        `json:"version"`
	Scheme  string        `json:"scheme"`
	Tiles   []string      `json:"tiles"`
	Layers  []VectorLayer `json:"vector_layers"`
	MinZoom int           `json:"minzoom"`
	MaxZoom int           `json:"maxzoom"`
	Bounds  []float64     `json:"bounds,omitempty"`
}

// VectorLayer describes one layer of tiles as TileJSON 3.0 has it: Fields gives titles by name.
type VectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description,omitempty"`
	MinZoom     int               `json:"minzoom"`
	MaxZoom     int               `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// TileJSON returns the tileset as TileJSON 3.0, by which MapLibre, QGIS and Leaflet load it. Its version is "1.0.0" plus
// the edition, as the format asks for a semantic version.
func (t TileSet) TileJSON() (features.Document, error) {
	doc := tileJSON{Version: "3.0.0", Name: t.title, Edition: t.Version(), Scheme: "xyz",
		Tiles: []string{t.template("{z}", "{y}", "{x}")}, Layers: t.VectorLayers(MaxZoom), MinZoom: t.MinZoom(), MaxZoom: MaxZoom}
	if box, ok := t.Extent(); ok {
		doc.Bounds = []float64{box.Min[0], box.Min[1], box.Max[0], box.Max[1]}
	}
	return features.Render(doc)
}

// Version is the edition as a semantic version.
func (t TileSet) Version() string { return "1.0.0+" + t.set.edition.ID }

// VectorLayers describes the layers of the tiles, of which the deepest are at a zoom.
func (t TileSet) VectorLayers(maxZoom int) []VectorLayer {
	all := []VectorLayer{}
	for _, c := range t.collections {
		all = append(all, VectorLayer{c.Layer.ID, c.Layer.Description, MinZoom(c.Layer), maxZoom, titles(c.Layer, full)})
		if isLabelled(c.Layer) {
			fields := titles(c.Layer, named)
			fields["rank"] = "Rang, par population"
			all = append(all, VectorLayer{c.Layer.ID + labelSuffix, c.Layer.Title + ", où écrire les noms", MinZoom(c.Layer), maxZoom, fields})
		}
	}
	return all
}

// titles are those of the fields that tiles hold at a detail, by name.
func titles(l *atlas.Layer, d detail) map[string]string {
	c, out := columnsOf(l), make(map[string]string)
	for _, f := range c.fields[:c.said[d]] {
		out[l.Fields[f].Name] = l.Fields[f].Title
	}
	return out
}
