package gpkg_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

func Example() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "study")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "study.gpkg")

	computed, err := atlas.Compute(ctx, geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := gpkg.Write(ctx, path, computed, nil); err != nil {
		log.Fatal(err)
	}
	kept, err := gpkg.Read(ctx, path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(kept.Dataset.Name, kept.Edition == computed.Edition)
	for _, l := range kept.Layers() {
		fmt.Println(l.ID, l.Len())
	}
	// Output:
	// Échiquier true
	// units 38
	// sites 3
	// esp 3
	// esp-territories 3
	// esp-fringes 3
	// esp-patients 18
	// esp-areas 2
	// cpts 3
	// overlaps 4
	// gaps 2
	// gap-neighbours 4
	// composition 9
	// underserved 2
	// access-groups 20
}
