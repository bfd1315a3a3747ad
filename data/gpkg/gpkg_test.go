package gpkg_test

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/paulmach/orb"
	_ "modernc.org/sqlite"
	"pgregory.net/rapid"
)

// fatal is what tests, benchmarks and rapid's tests have in common.
type fatal interface {
	Helper()
	Fatal(args ...any)
}

func compute(t fatal, ds *geo.Dataset, s geo.Settings) *atlas.Atlas {
	t.Helper()
	a, err := atlas.Compute(context.Background(), ds, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func chessboard(t fatal) *atlas.Atlas {
	t.Helper()
	return compute(t, geotest.Dataset(), geo.DefaultSettings())
}

func write(t fatal, path string, a *atlas.Atlas) {
	t.Helper()
	if err := gpkg.Write(context.Background(), path, a, nil); err != nil {
		t.Fatal(err)
	}
}

func mustEqual(t fatal, got, want *atlas.Atlas) {
	t.Helper()
	for _, pair := range [][2]any{
		{got.Edition, want.Edition}, {got.Settings, want.Settings}, {got.Dataset, want.Dataset}, {got.Results, want.Results},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Fatal(fmt.Sprintf("%+v\ncame back as\n%+v", pair[1], pair[0]))
		}
	}
}

func TestRoundTrip(t *testing.T) {
	settings := geo.DefaultSettings()
	settings.SizeBounds, settings.CoverageStages, settings.Detour = nil, []string{}, 1.1+0.2
	negativeZero := geotest.Dataset()
	negativeZero.Sites[0].Point = orb.Point{math.Copysign(0, -1), 46}
	negativeZero.Units[3].Geometry[0][0][1][0] = math.Copysign(0, -1)
	unnamed := geotest.Dataset()
	unnamed.Name, unnamed.Sources, unnamed.Flows = "", nil, []geo.Flow{}
	timed := geotest.Dataset()
	timed.Times = []geo.Times{{Provider: "matrix", Name: "metric.csv", Vintage: "2024", Profile: "car", Limit: 30, Given: 3,
		From: make([]geo.Reach, len(timed.Units))}}
	timed.Times[0].From[1] = geo.Reach{To: []int32{0, 2, 3}, Minutes: []float32{0.1, 1. / 3, 29.999999}}
	timed.Times[0].From[2] = geo.Reach{To: []int32{}, Minutes: []float32{}}
	for name, a := range map[string]*atlas.Atlas{
		"times":                         compute(t, timed, geo.DefaultSettings()),
		"nothing":                       compute(t, &geo.Dataset{}, geo.DefaultSettings()),
		"chessboard":                    chessboard(t),
		"unusual settings":              compute(t, geotest.Dataset(), settings),
		"negative zeros":                compute(t, negativeZero, geo.DefaultSettings()),
		"nil, empty and unnamed things": compute(t, unnamed, geo.DefaultSettings()),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a study, 100% «é» ?#.gpkg")
			write(t, path, a)
			back, err := gpkg.Read(context.Background(), path)
			if err != nil {
				t.Fatal(err)
			}
			mustEqual(t, back, a)
		})
	}
}

// Any study that can be computed comes back as it was. Twenty are enough here, and each forces a file to the disk;
// TestRecordsRoundTrip goes through many more values.
func TestAnyStudyRoundTrips(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	for seed := range 20 {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			a := compute(t, studies.Example(seed), geo.DefaultSettings())
			write(t, path, a)
			mustEqual(t, read(t, path), a)
		})
	}
}

// studies generates variations on the chessboard.
var studies = rapid.Custom(func(t *rapid.T) *geo.Dataset {
	ds := geotest.Dataset()
	ds.Name = rapid.String().Draw(t, "name")
	for range rapid.IntRange(0, 6).Draw(t, "changes") {
		i := rapid.Int32Range(0, int32(len(ds.Units)-1)).Draw(t, "unit")
		ds.Units[i].Population = rapid.SampledFrom([]geo.Count{{}, geo.Exactly(0), geo.Exactly(1 << 40), geo.Between(1, 10)}).Draw(t, "population")
		ds.Units[i].Name = rapid.String().Draw(t, "unit name")
		if rapid.Bool().Draw(t, "without boundary") {
			ds.Units[i].Geometry = nil
		}
		ds.Supply = append(ds.Supply, geo.Supply{Unit: i, Profession: geo.GP, Number: rapid.Float64Range(0, 1e6).Draw(t, "number")})
	}
	ds.Flows = ds.Flows[:rapid.IntRange(0, len(ds.Flows)).Draw(t, "flows")]
	ds.Communities[1].Claims = ds.Communities[1].Claims[:rapid.IntRange(0, len(ds.Communities[1].Claims)).Draw(t, "claims")]
	ds.Teams[1].Themes = rapid.SliceOf(rapid.String()).Draw(t, "themes")
	return ds
})

// query returns the rows of a query as text, by a client that knows nothing of this package.
func query(t *testing.T, path, q string) [][]string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(q)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	var out [][]string
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(columns))
		for i, v := range values {
			if row[i] = v.String; !v.Valid {
				row[i] = "NULL"
			}
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// What an analyst finds in the file with any SQLite client.
func TestContentForPeople(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	a := chessboard(t)
	write(t, path, a)
	for q, want := range map[string][][]string{
		"PRAGMA integrity_check":                                                                      {{"ok"}},
		"PRAGMA foreign_key_check":                                                                    nil,
		"SELECT rtreecheck('rtree_units_geom')":                                                       {{"ok"}},
		"SELECT typeof(geom), count(*) FROM units GROUP BY 1":                                         {{"blob", "38"}},
		"SELECT count(*) FROM rtree_sites_geom":                                                       {{"2"}}, // the third has no place
		"SELECT cpts, cpts_count, typeof(cpts_count) FROM units WHERE code = '99003'":                 {{"west|east", "2", "integer"}},
		"SELECT validated_on || '', signed_on || '', missions FROM cpts ORDER BY fid LIMIT 2":         {{"2020-01-15", "2020-09-30", "accès aux soins|parcours"}, {"2023-06-01", "NULL", "NULL"}},
		"SELECT min_x, max_x, min_y, max_y, srs_id FROM gpkg_contents WHERE table_name = 'units'":     {{"2", "2.6", "46", "46.6", "4326"}},
		"SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name = 'esp_territories'":   {{"MULTIPOLYGON"}},
		"SELECT value FROM maillage WHERE key = 'edition'":                                            {{a.Edition}},
		"SELECT json_extract(value, '$.core_share') FROM maillage WHERE key = 'settings'":             {{"0.8"}},
		"SELECT kind, name, vintage, read FROM sources":                                               {{"boundaries", "echiquier.geojson", "2025", "38"}},
		"SELECT title FROM gpkg_data_columns WHERE table_name = 'units' AND column_name = 'area_km2'": {{"Superficie (km²)"}},
		"SELECT u.code, f.patients_state, f.patients_min, f.patients_max FROM input_flows f JOIN units u ON u.fid = f.unit WHERE f.patients_state = 'masked'": {{"99003", "masked", "1", "10"}},
		"SELECT t.id, m.profession FROM input_teams_members m JOIN input_teams t ON t.fid = m.parent_fid":                                                     {{"t1", "gp"}, {"t1", "nurse"}, {"t2", "gp"}},
		// Every table is registered, and every registered table is there.
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'gpkg_%' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'rtree_%' AND name NOT IN (SELECT table_name FROM gpkg_contents)": nil,
		"SELECT table_name FROM gpkg_contents WHERE table_name NOT IN (SELECT name FROM sqlite_schema)":                                                                                                  nil,
	} {
		if got := query(t, path, q); !reflect.DeepEqual(got, want) {
			t.Errorf("%s\ngives %q\nnot   %q", q, got, want)
		}
	}
}

// The boundaries of units are most of a study: they are kept once.
func TestBoundariesAreKeptOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.gpkg")
	ds := grid(20, 2000)
	ds.Communities = nil
	a := compute(t, ds, geo.DefaultSettings())
	write(t, path, a)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	vertices := 0
	for _, u := range a.Dataset.Units {
		vertices += len(u.Geometry[0][0])
	}
	if raw := int64(16 * vertices); info.Size() > raw*5/4 {
		t.Errorf("%d bytes are kept for %d bytes of vertices", info.Size(), raw)
	}
}

func TestProgressReachesTheEnd(t *testing.T) {
	last, total := 0, 0
	err := gpkg.Write(context.Background(), filepath.Join(t.TempDir(), "study.gpkg"), compute(t, grid(30, 4), geo.DefaultSettings()), func(done, of int) {
		if done < last || done > of || total != 0 && of != total {
			t.Errorf("%d of %d after %d of %d", done, of, last, total)
		}
		last, total = done, of
	})
	if err != nil || last != total || total < 900 {
		t.Errorf("ended at %d of %d, %v", last, total, err)
	}
}

func TestWriteLayer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cpts.gpkg")
	a := chessboard(t)
	l := a.Layer("cpts")
	if err := gpkg.WriteLayer(context.Background(), path, l); err != nil {
		t.Fatal(err)
	}
	got := query(t, path, "SELECT id, population FROM cpts")
	if len(got) != l.Len() || got[0][0] != "west" || got[0][1] != fmt.Sprint(a.Areas[0].Population) {
		t.Errorf("%q", got)
	}
	if tables := query(t, path, "SELECT table_name FROM gpkg_contents"); !reflect.DeepEqual(tables, [][]string{{"cpts"}}) {
		t.Errorf("%q", tables)
	}
}

// Every type of field, and every absence.
func TestLayerValues(t *testing.T) {
	fields := []atlas.Field{{Name: "id"}, {Name: "n", Type: atlas.Integer}, {Name: "x", Type: atlas.Real}, {Name: "yes", Type: atlas.Boolean},
		{Name: "on", Type: atlas.Date}, {Name: "of", Type: atlas.List}}
	rows := [][]any{{"01004", int64(-1), 0.1, true, "2025-01-01", []string{"a", "b"}}, {"2A004", nil, nil, nil, nil, nil}}
	layer := func(rows [][]any, g orb.Geometry) *atlas.Layer {
		return atlas.NewLayer("every-type", "Titre", "", atlas.Points, fields, len(rows),
			func(i, f int) any { return rows[i][f] }, func(int) orb.Geometry { return g })
	}
	path := filepath.Join(t.TempDir(), "layer.gpkg")
	if err := gpkg.WriteLayer(context.Background(), path, layer(rows, nil)); err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"0", "NULL", "01004", "-1", "0.1", "1", "2025-01-01T00:00:00Z", "a|b"}, {"1", "NULL", "2A004", "NULL", "NULL", "NULL", "NULL", "NULL"}}
	if got := query(t, path, "SELECT * FROM every_type"); !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	for _, bad := range [][]any{{"a", 1, nil, nil, nil, nil}, {"a", nil, "x", nil, nil, nil}, {"a", nil, nil, nil, nil, "x"}, {"a", nil, nil, 0, nil, nil}} {
		if err := gpkg.WriteLayer(context.Background(), path, layer([][]any{bad}, nil)); err == nil {
			t.Errorf("%v was written", bad)
		}
	}
	if err := gpkg.WriteLayer(context.Background(), path, layer(rows, orb.LineString{{0, 0}, {1, 1}})); err == nil {
		t.Error("a line was written to a layer of points")
	}
	if got := query(t, path, "SELECT * FROM every_type"); !reflect.DeepEqual(got, want) {
		t.Errorf("a failure changed the file: %q", got)
	}
}

// grid returns n × n communes whose borders bend, of about so many vertices each, and a CPTS of every other column.
func grid(n, vertices int) *geo.Dataset {
	ds := &geo.Dataset{Name: "Grille", COGYear: 2025, Communities: []geo.Community{{ID: "c", Name: "CPTS", Stage: geo.Signed}}}
	side := max(vertices/4, 1)
	bend := func(i, j int, s float64) float64 { return 0.2 * math.Sin(float64(31*i+17*j)) * s * (1 - s) }
	along := func(x, y, dx, dy int) orb.Ring {
		r := make(orb.Ring, side)
		for k := range r {
			s := float64(k) / float64(side)
			bx, by := float64(dy)*bend(x, y, s), float64(dx)*bend(y, x, s)
			r[k] = orb.Point{-4 + (float64(x)+float64(dx)*s+bx)/20, 42 + (float64(y)+float64(dy)*s+by)/25}
		}
		return r
	}
	backwards := func(r orb.Ring, start orb.Point) orb.Ring {
		out := orb.Ring{start}
		for k := len(r) - 1; k > 0; k-- {
			out = append(out, r[k])
		}
		return out
	}
	corner := func(x, y int) orb.Point { return along(x, y, 1, 0)[0] }
	for y := range n {
		for x := range n {
			ring := append(along(x, y, 1, 0), along(x+1, y, 0, 1)...)
			ring = append(ring, backwards(along(x, y+1, 1, 0), corner(x+1, y+1))...)
			ring = append(ring, backwards(along(x, y, 0, 1), corner(x, y+1))...)
			ring = append(ring, ring[0])
			i := y*n + x
			ds.Units = append(ds.Units, geo.Unit{Code: fmt.Sprintf("%05d", i), Name: fmt.Sprintf("Commune %d", i), Parent: geo.None,
				Department: "01", Region: "84", EPCI: "200000000", Population: geo.Exactly(int64(i)), Geometry: orb.MultiPolygon{{ring}}})
			if x%2 == 0 {
				ds.Communities[0].Claims = append(ds.Communities[0].Claims, geo.Claim{Unit: int32(i), Declared: ds.Units[i].Code})
			}
		}
	}
	return ds
}
