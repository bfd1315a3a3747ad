package tiles_test

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

// A tile of the chessboard of communes, with two of its layers.
func ExampleSet_Tile() {
	ctx := context.Background()
	a, err := atlas.Compute(ctx, geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	edition, err := features.NewEdition(a, tiles.Extension())
	if err != nil {
		fmt.Println(err)
		return
	}
	set := tiles.New(a, edition)
	address, err := tiles.ParseAddress("WebMercatorQuad", "8", "90", "129") // tile matrix set, tileMatrix, tileRow, tileCol
	if err != nil {
		fmt.Println(err)
		return
	}
	packed, err := set.Tile(ctx, address, tiles.Request{Collections: []string{"units", "cpts"}})
	fmt.Println(len(packed) > 0, err)
	_, err = tiles.ParseAddress("WebMercatorQuad", "15", "0", "0")
	fmt.Println(err)
	// Output:
	// true <nil>
	// unknown-tile: tile matrix 15 is not served, they go from 0 to 14
}
