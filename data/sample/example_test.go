package sample_test

import (
	"context"
	"fmt"
	"os"

	"github.com/maillage/maillage/data/sample"
)

func ExampleWrite() {
	dir, err := os.MkdirTemp("", "sample")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := sample.Write(context.Background(), dir, sample.Options{Seed: 1, Communes: 300}); err != nil {
		fmt.Println(err)
		return
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range files {
		fmt.Println(f.Name())
	}
	// Output:
	// LISEZMOI.txt
	// PS_LibreAcces_Personne_activite.txt
	// adherents.csv
	// adresses-99.csv.gz
	// ages.csv
	// apl.csv
	// cog.csv
	// communes.geojson
	// cpts.csv
	// epci.csv
	// esp.csv
	// etalab-cs1100507.csv
	// mouvements.csv
	// patients.csv
	// populations.csv
	// study.yaml
	// tvs.csv
	// zonage.csv
}
