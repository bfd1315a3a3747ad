package tiles

import (
	"fmt"
	"math"
	"sync"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/crs"
	"github.com/paulmach/orb"
)

// Grid is a tile matrix set that tiles are drawn on.
type Grid uint8

// Grids. The zero value is the one of every map on the web.
const (
	// WebMercatorQuad is that of OGC 17-083r4, annex D.1.
	WebMercatorQuad Grid = iota
	// Lambert93 is LAMB93_10cm (2154_10cm since 2023), on which IGN publishes its own tiles in Lambert-93
	// (github.com/rok4/tilematrixsets): tiles lie on those of the Géoplateforme without being projected again. No
	// Lambert-93 set is in the register of the OGC.
	Lambert93
	gridCount
)

// Grids returns the tile matrix sets served.
func Grids() []Grid { return []Grid{WebMercatorQuad, Lambert93} }

// gridInfo is what sets grids apart.
type gridInfo struct {
	id, title, uri, crs, scaleSet string
	minZoom, maxZoom              int
	ahead                         int       // zooms by which it is ahead of the zoom of WebMercatorQuad of the same scale in France
	origin                        orb.Point // of the north-west corner, in metres
	side                          float64   // of the one tile of zoom 0, in metres
	area                          orb.Bound // where it can be used, in longitude and latitude
	parallel                      bool      // rows run along parallels, columns along meridians
}

const mercatorHalf = math.Pi * 6378137 // metres from the origin to each side of the square of Web Mercator

var grids = [...]gridInfo{
	{
		id: "WebMercatorQuad", title: "Google Maps Compatible for the World", uri: "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
		crs: "http://www.opengis.net/def/crs/EPSG/0/3857", scaleSet: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
		maxZoom: MaxZoom, origin: orb.Point{-mercatorHalf, mercatorHalf}, side: 2 * mercatorHalf,
		area: orb.Bound{Min: orb.Point{-180, -maxLatitude}, Max: orb.Point{180, maxLatitude}}, parallel: true,
	},
	{
		id: "LAMB93_10cm", title: "Lambert-93, grille de l'IGN", crs: "http://www.opengis.net/def/crs/EPSG/0/2154",
		minZoom: 4, maxZoom: MaxZoom + 1, ahead: 1, origin: orb.Point{0, 12_000_000}, side: 256 * 209_715.2,
		area: orb.Bound{Min: orb.Point{-9.86, 41.15}, Max: orb.Point{10.38, 51.56}}, // of use, in the EPSG register
	},
}

// lambertMatrices are the widths and heights, in tiles, that IGN gives to the matrices of LAMB93_10cm.
var lambertMatrices = [...][2]int{
	{1, 1}, {1, 1}, {1, 1}, {1, 2}, {1, 4}, {1, 7}, {2, 13}, {4, 26}, {7, 52}, {13, 103}, {25, 206}, {50, 411}, {99, 822}, {197, 1643}, {394, 3285}, {788, 6569},
}

func (g Grid) info() gridInfo { return grids[g] }

// ID returns the identifier of the tile matrix set, as it stands in addresses.
func (g Grid) ID() string { return grids[g].id }

// size returns how many columns and rows the tile matrix of a zoom has.
func (g Grid) size(zoom int) (cols, rows int) {
	if g == Lambert93 {
		return lambertMatrices[zoom][0], lambertMatrices[zoom][1]
	}
	return 1 << zoom, 1 << zoom
}

// prepared is the deepest zoom whose sheet is made before it is asked for: of the grid of every map on the web all, of
// another those of a country and its régions, as sheets of deep zooms are megabytes.
func (g Grid) prepared() int {
	if g == WebMercatorQuad {
		return MaxZoom
	}
	return fullZoom + g.info().ahead
}

// gridOf returns the grid of an identifier.
func gridOf(id string) (Grid, bool) {
	for _, g := range Grids() {
		if g.ID() == id {
			return g, true
		}
	}
	return 0, false
}

var lambert93 = sync.OnceValue(func() crs.CRS {
	c, err := crs.Lookup(2154)
	if err != nil {
		panic(err) // the code is a constant
	}
	return c
})

// place takes longitude and latitude to the square of the one tile of zoom 0: x and y from 0 to 1, from its
// north-west corner. Web Mercator is the spherical projection of EPSG:3857.
func (g Grid) place(p orb.Point) orb.Point {
	if g == Lambert93 {
		x, y := lambert93().FromLonLat(p[0], p[1])
		i := &grids[Lambert93]
		return orb.Point{(x - i.origin[0]) / i.side, (i.origin[1] - y) / i.side}
	}
	sin := math.Sin(max(-maxLatitude, min(maxLatitude, p[1])) * math.Pi / 180)
	return orb.Point{(p[0] + 180) / 360, 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)}
}

// lonLat is the inverse of place.
func (g Grid) lonLat(p orb.Point) orb.Point {
	if g == Lambert93 {
		i := &grids[Lambert93]
		lon, lat := lambert93().ToLonLat(i.origin[0]+p[0]*i.side, i.origin[1]-p[1]*i.side)
		return orb.Point{lon, lat}
	}
	return orb.Point{p[0]*360 - 180, math.Atan(math.Sinh((0.5-p[1])*2*math.Pi)) * 180 / math.Pi}
}

// MatrixSets returns the list of tile matrix sets.
func MatrixSets() (features.Document, error) {
	var all matrixSetList
	for _, g := range Grids() {
		i := g.info()
		all.Sets = append(all.Sets, matrixSetEntry{i.id, i.title, i.uri, i.crs,
			[]features.Link{{Href: features.Path("/tileMatrixSets/" + i.id), Rel: "self", Type: features.TypeJSON}}})
	}
	return features.Render(all)
}

type matrixSetList struct {
	Sets []matrixSetEntry `json:"tileMatrixSets"`
}

type matrixSetEntry struct {
	ID    string          `json:"id"`
	Title string          `json:"title"`
	URI   string          `json:"uri,omitempty"` // of a set in the register of the OGC
	CRS   string          `json:"crs"`
	Links []features.Link `json:"links"`
}

type matrixSetInfo struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	URI      string    `json:"uri,omitempty"`
	CRS      string    `json:"crs"`
	Axes     [2]string `json:"orderedAxes"`
	ScaleSet string    `json:"wellKnownScaleSet,omitempty"`
	Matrices []matrix  `json:"tileMatrices"`
}

type matrix struct {
	ID               string     `json:"id"`
	ScaleDenominator float64    `json:"scaleDenominator"`
	CellSize         float64    `json:"cellSize"`
	CornerOfOrigin   string     `json:"cornerOfOrigin"`
	PointOfOrigin    [2]float64 `json:"pointOfOrigin"`
	TileWidth        int        `json:"tileWidth"`
	TileHeight       int        `json:"tileHeight"`
	MatrixWidth      int        `json:"matrixWidth"`
	MatrixHeight     int        `json:"matrixHeight"`
}

// Definition returns the definition of the tile matrix set (OGC 17-083r4), as deep as tiles are served.
func (g Grid) Definition() (features.Document, error) {
	const pixel = 0.00028 // metres, of the standardised rendering
	i := g.info()
	var matrices []matrix
	for z := range i.maxZoom + 1 {
		size := i.side / 256 / math.Exp2(float64(z))
		cols, rows := g.size(z)
		matrices = append(matrices, matrix{fmt.Sprint(z), size / pixel, size, "topLeft", i.origin, 256, 256, cols, rows})
	}
	return features.Render(matrixSetInfo{i.id, i.title, i.uri, i.crs, [2]string{"E", "N"}, i.scaleSet, matrices})
}
