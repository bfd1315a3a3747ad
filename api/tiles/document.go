package tiles

import (
	"fmt"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// MatrixSet is the identifier of the one tile matrix set served.
const MatrixSet = "WebMercatorQuad"

// Media types and relation types of OGC API – Tiles.
const (
	TypeMVT = "application/vnd.mapbox-vector-tile"

	relTilesets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
	relSchemes  = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
	relScheme   = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"

	matrixSetURI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/" + MatrixSet
	mercatorCRS  = "http://www.opengis.net/def/crs/EPSG/0/3857"
)

// TileSet is a set of tiles to describe: some collections of an edition, at an address.
type TileSet struct {
	set         *Set
	path        string // under which its tiles are, without the tile matrix set
	query       string // that its tiles are asked with, with its question mark, or ""
	title       string
	collections []*features.Collection
}

// Dataset describes the tiles of the dataset: of all collections, or of some, as the parameter collections names them.
func (s *Set) Dataset(some []*features.Collection, query string) TileSet {
	return TileSet{s, "/tiles", query, s.edition.Name, some}
}

// Collection describes the tiles of one collection.
func (s *Set) Collection(c *features.Collection) TileSet {
	return TileSet{s, "/collections/" + c.Layer.ID + "/tiles", "", c.Layer.Title, []*features.Collection{c}}
}

// MinZoom is the first zoom at which some collection is drawn.
func (t TileSet) MinZoom() int {
	zoom := MaxZoom
	for _, c := range t.collections {
		zoom = min(zoom, MinZoom(c.Layer))
	}
	return zoom
}

func (t TileSet) template(z, row, col string) string {
	return features.Path(fmt.Sprintf("%s/%s/%s/%s/%s%s", t.path, MatrixSet, z, row, col, t.query))
}

func (t TileSet) self() string { return features.Path(t.path + "/" + MatrixSet + t.query) }

type tilesetInfo struct {
	Title       string          `json:"title"`
	DataType    string          `json:"dataType"`
	CRS         string          `json:"crs"`
	MatrixSet   string          `json:"tileMatrixSetURI"`
	MatrixSetID string          `json:"tileMatrixSetId"`
	Box         *boxInfo        `json:"boundingBox,omitempty"`
	Limits      []limitInfo     `json:"tileMatrixSetLimits,omitempty"`
	Layers      []layerInfo     `json:"layers,omitempty"`
	Links       []features.Link `json:"links"`
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
		Title: t.title, DataType: "vector", CRS: mercatorCRS, MatrixSet: matrixSetURI, MatrixSetID: MatrixSet,
		Links: []features.Link{
			{Href: t.self(), Rel: "self", Type: features.TypeJSON},
			{Href: features.Path("/tileMatrixSets/" + MatrixSet), Rel: relScheme, Type: features.TypeJSON},
		},
	}
}

// List returns the list of tilesets, of which there is one.
func (t TileSet) List() (features.Document, error) {
	return features.Render(map[string]any{
		"tilesets": []tilesetInfo{t.summary()},
		"links":    []features.Link{{Href: features.Path(t.path + t.query), Rel: "self", Type: features.TypeJSON}},
	})
}

// Description returns the metadata of the tileset (/req/tileset/description).
func (t TileSet) Description() (features.Document, error) {
	info := t.summary()
	and := "?"
	if t.query != "" {
		and = "&"
	}
	info.Links = append(info.Links,
		features.Link{Href: t.template("{tileMatrix}", "{tileRow}", "{tileCol}"), Rel: "item", Type: TypeMVT, Templated: true},
		features.Link{Href: t.self() + and + "f=tilejson", Rel: "alternate", Type: features.TypeJSON, Title: "TileJSON 3.0"})
	if box, ok := t.Extent(); ok {
		info.Box = &boxInfo{box.Min, box.Max, features.CRS84}
		for z := t.MinZoom(); z <= MaxZoom; z++ {
			info.Limits = append(info.Limits, limits(box, z))
		}
	}
	for _, c := range t.collections {
		dimension := 2
		if c.Layer.Kind == atlas.Points {
			dimension = 0
		}
		info.Layers = append(info.Layers, layerInfo{c.Layer.ID, c.Layer.Title, "vector", dimension, fmt.Sprint(MinZoom(c.Layer)), fmt.Sprint(MaxZoom),
			[]features.Link{{Href: features.Path("/collections/" + c.Layer.ID), Rel: "http://www.opengis.net/def/rel/ogc/1.0/geodata", Type: features.TypeJSON}}})
	}
	return features.Render(info)
}

// limits are the rows and columns of a tile matrix on which there is something to draw, buffers included.
func limits(box orb.Bound, zoom int) limitInfo {
	f := newFrame(Address{Zoom: zoom}, 1)
	last := 1<<zoom - 1
	tile := func(units float64) int { return max(0, min(last, int(units/Extent))) }
	nw, se := f.point(orb.Point{box.Min[0], box.Max[1]}), f.point(orb.Point{box.Max[0], box.Min[1]})
	return limitInfo{fmt.Sprint(zoom), tile(nw[1] - Buffer), tile(se[1] + Buffer), tile(nw[0] - Buffer), tile(se[0] + Buffer)}
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
		for _, name := range layerNames(c.Layer) {
			all = append(all, VectorLayer{name, c.Layer.Description, MinZoom(c.Layer), maxZoom, tileJSONFields(c.Layer)})
		}
	}
	return all
}

// tileJSONFields are the fields that tiles hold at the highest zoom.
func tileJSONFields(l *atlas.Layer) map[string]string {
	out := map[string]string{l.Fields[0].Name: l.Fields[0].Title}
	for _, f := range tagged(l, full) {
		out[l.Fields[f].Name] = l.Fields[f].Title
	}
	return out
}
