package travel_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/osm"
)

// mapped reads a real extract, or skips.
func mapped(tb testing.TB, name string, p osm.Profile) *travel.Network {
	tb.Helper()
	path := filepath.Join("../../../shared/realdata/osm", name)
	if _, err := os.Stat(path); err != nil {
		tb.Skip("no real data: ../shared/realdata is not there")
	}
	n, _, err := osm.Read(context.Background(), path, osm.Options{Profile: p}, &ingest.Report{}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// Times on real networks are those of Dijkstra's algorithm, whatever the algorithm, with turns forbidden at random on
// top of the one-way streets of the map.
func TestRoadEqualsDijkstraOnRealNetworks(t *testing.T) {
	for _, file := range []string{"andorra.osm.pbf", "monaco.osm.pbf"} {
		for _, p := range []osm.Profile{osm.Car(), osm.Bicycle(), osm.Foot()} {
			t.Run(file+" "+p.Name, func(t *testing.T) {
				const seed = 11
				n := mapped(t, file, p)
				forbid(n, rand.New(rand.NewPCG(seed, 0)), 0.03)
				for _, o := range []travel.RoadOptions{{SnapMetres: 5000, Horizon: 150}, {SnapMetres: 5000}} {
					r, err := travel.NewRoad(t.Context(), n, o)
					if err != nil {
						t.Fatal(err)
					}
					pairs := agree(t, r, n, scatter(n, 10, seed), scatter(n, 80, seed+1), 150)
					t.Logf("seed %d: %d pairs of 800 within 150 min; %+v", seed, pairs, r.Coverage())
					if pairs < 50 {
						t.Errorf("only %d pairs: the test says little", pairs)
					}
				}
			})
		}
	}
}
