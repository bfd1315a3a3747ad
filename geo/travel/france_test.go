package travel_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
	"github.com/maillage/maillage/ingest/insee"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/tidwall/rtree"
)

const realData = "../../../shared/realdata"

// denseFrom is the density, in inhabitants per square kilometre, over which the study settings call a unit dense.
var denseFrom = geo.DefaultSettings().DenseFrom

// commune is a commune of 2020 as an end of journeys.
type commune struct {
	boundaries.Unit
	place      travel.Place
	population float64 // standardised, 2014
}

func realFile(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(realData, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the real data is not there (%s)", path)
	}
	return path
}

// france is metropolitan France of 2020, or one of its départements, with standardised population.
func france(t testing.TB, department string) []commune {
	t.Helper()
	realFile(t, "communes/communes_cog2020_metro_l93.gpkg")
	realFile(t, "apl/drees_apl_2016_2018_by_commune.csv")
	all, err := readFrance(department)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func readFrance(department string) ([]commune, error) {
	units, _, err := boundaries.Read(context.Background(), realData+"/communes/communes_cog2020_metro_l93.gpkg", boundaries.Options{}, &ingest.Report{}, nil)
	if err != nil {
		return nil, err
	}
	units = slices.DeleteFunc(units, func(u boundaries.Unit) bool { return !strings.HasPrefix(u.Code, department) })
	people, err := dreesColumn("pop2014")
	if err != nil {
		return nil, err
	}
	faces := make([]orb.MultiPolygon, len(units))
	for i, u := range units {
		faces[i] = u.Geometry
	}
	m, _ := mesh.Build(faces, mesh.WGS84{})
	all := make([]commune, len(units))
	for i, u := range units {
		c := commune{Unit: u, population: people[u.Code]}
		c.place = travel.Place{AreaM2: m.Area(int32(i)), Unit: int32(i)}
		c.place.Point, _ = m.InnerPoint(int32(i))
		c.place.Dense = c.population/(c.place.AreaM2/1e6) > denseFrom
		all[i] = c
	}
	return all, nil
}

// dreesColumn returns a column of the table of DREES by commune, the arrondissements added up in their city.
func dreesColumn(name string) (map[string]float64, error) {
	t, err := ingest.OpenTable(context.Background(), realData+"/apl/drees_apl_2016_2018_by_commune.csv", "apl", &ingest.Report{}, nil,
		[]ingest.Column{{Names: []string{"code"}, Required: true}, {Names: []string{name}, Required: true}})
	if err != nil {
		return nil, err
	}
	by := make(map[string]float64)
	for t.Next() {
		if v, err := parseFloat(t.Text(1)); err == nil {
			by[cityOf(t.Text(0))] += v
		}
	}
	_, err = t.Close()
	return by, err
}

// cityOf returns the commune of an arrondissement municipal, else the code itself.
func cityOf(code string) string {
	if city, ok := insee.City(code); ok {
		return city
	}
	return code
}

// locator returns the number of the commune that a point is in, or that is nearest to it.
func locator(all []commune) func(p orb.Point) int {
	var boxes rtree.RTreeG[int]
	for i, c := range all {
		b := c.Geometry.Bound()
		boxes.Insert(b.Min, b.Max, i)
	}
	return func(p orb.Point) int {
		found := -1
		boxes.Search(p, p, func(_, _ [2]float64, i int) bool {
			if planar.MultiPolygonContains(all[i].Geometry, p) {
				found = i
			}
			return found < 0
		})
		return found
	}
}
