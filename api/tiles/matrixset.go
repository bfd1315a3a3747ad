package tiles

import (
	"fmt"
	"math"

	"github.com/maillage/maillage/api/features"
)

// MatrixSets returns the list of tile matrix sets.
func MatrixSets() (features.Document, error) {
	return features.Render(map[string]any{"tileMatrixSets": []any{map[string]any{
		"id": MatrixSet, "title": "Google Maps Compatible for the World", "uri": matrixSetURI, "crs": mercatorCRS,
		"links": []features.Link{{Href: features.Path("/tileMatrixSets/" + MatrixSet), Rel: "self", Type: features.TypeJSON}},
	}}})
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

// Definition returns the definition of WebMercatorQuad (OGC 17-083r4, annex D), as deep as tiles are served.
func Definition() (features.Document, error) {
	const (
		half  = math.Pi * 6378137 // metres from the origin to each side of the square
		pixel = 0.00028           // metres, of the standardised rendering
	)
	matrices := make([]matrix, 0, MaxZoom+1)
	for z := range MaxZoom + 1 {
		size := 2 * half / 256 / math.Exp2(float64(z))
		matrices = append(matrices, matrix{fmt.Sprint(z), size / pixel, size, "topLeft", [2]float64{-half, half}, 256, 256, 1 << z, 1 << z})
	}
	return features.Render(map[string]any{
		"id": MatrixSet, "title": "Google Maps Compatible for the World", "uri": matrixSetURI, "crs": mercatorCRS,
		"orderedAxes": []string{"E", "N"}, "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
		"tileMatrices": matrices,
	})
}
