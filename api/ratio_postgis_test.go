//go:build unix

package api_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb/encoding/wkb"
)

// The service against a handler that asks a PostGIS with GiST indexes for the same features through pgx. The database
// has it easy: properties are kept written, geometries in both systems, numberMatched of the whole is not counted. Times
// are of the clock, for the work of a database is in other processes; both sides are asked one after the other, by one
// client, and see the same machine.
func TestRatiosToPostGIS(t *testing.T) {
	wanted(t)
	db := franceInPostGIS(t)
	ours := httptest.NewServer(serverOfFrance(t).Handler())
	defer ours.Close()
	theirs := httptest.NewServer(fromPostGIS(db))
	defer theirs.Close()
	for _, c := range []struct {
		name   string
		target func(n int) string
		least  float64
	}{
		{"items limit=10", func(int) string { return "/collections/units/items?limit=10" }, 15},
		{"bbox 0.2°", func(n int) string {
			w, s := -1+float64(n%40)/10, 45+float64(n/40%30)/10
			return fmt.Sprintf("/collections/units/items?bbox=%.1f,%.1f,%.1f,%.1f", w, s, w+0.2, s+0.2)
		}, 15},
	} {
		for n := range 40 {
			if a, b := codes(ask(t, ours, c.target(n))), codes(ask(t, theirs, c.target(n))); !slices.Equal(a, b) {
				t.Fatalf("%s: %v here, %v in PostGIS", c.target(n), a, b)
			}
		}
		compare(t, c.name, c.least, 9, 20, func(n int) { ask(t, ours, c.target(n)) }, func(n int) { ask(t, theirs, c.target(n)) })
	}
	tile := func(k [3]int) string {
		return fmt.Sprintf("/collections/units/tiles/WebMercatorQuad/%d/%d/%d", k[0], k[1], k[2])
	}
	for _, zoom := range []int{6, 8, 10, 12} {
		all := tilesOfFrance(zoom)
		var slowest time.Duration
		compare(t, fmt.Sprintf("tiles z%d, cold", zoom), 20, 1, len(all), func(n int) {
			began := time.Now()
			ask(t, ours, tile(all[n]))
			slowest = max(slowest, time.Since(began))
		}, func(n int) { ask(t, theirs, tile(all[n])) })
		row(t, fmt.Sprintf("slowest cold tile of z%d", zoom), fmt.Sprintf("%v of %d tiles", slowest.Round(10*time.Microsecond), len(all)), "100 ms", slowest < 100*time.Millisecond)
	}
	one := tile([3]int{8, 90, 129})
	compare(t, "tile z8, ready", 200, 9, 20, func(int) { ask(t, ours, one) }, func(n int) {
		if n < 2 { // the database makes it each time: two are enough to know
			ask(t, theirs, one)
		}
	}, 20, 2)
	widest(t, ours)
}

// compare tells the median over rounds of their time for n requests over ours. The counts, when given, are how many
// requests each of the two makes in a round.
func compare(t *testing.T, name string, least float64, rounds, n int, ours, theirs func(n int), counts ...int) {
	t.Helper()
	if counts == nil {
		counts = []int{n, n}
	}
	var ratios []float64
	var here, there time.Duration
	for round := range rounds {
		here, there = each(round, n, ours)/time.Duration(counts[0]), each(round, n, theirs)/time.Duration(counts[1])
		ratios = append(ratios, float64(there)/float64(here))
	}
	slices.Sort(ratios)
	middle := ratios[len(ratios)/2]
	row(t, "PostGIS: "+name, fmt.Sprintf("%.0f × (%.0f–%.0f); %v here, %v there", middle, ratios[0], ratios[len(ratios)-1], here.Round(time.Microsecond),
		there.Round(time.Microsecond)), fmt.Sprintf("%.0f ×", least), middle >= least)
}

func each(round, n int, do func(int)) time.Duration {
	began := time.Now()
	for k := range n {
		do(k)
	}
	return time.Since(began)
}

// widest tells the size of the tiles of zoom 5, where every commune is drawn.
func widest(t *testing.T, h *httptest.Server) {
	t.Helper()
	most := 0
	for _, k := range tilesOfFrance(5) {
		most = max(most, len(ask(t, h, fmt.Sprintf("/collections/units/tiles/WebMercatorQuad/%d/%d/%d", k[0], k[1], k[2]))))
	}
	row(t, "heaviest tile of z5, packed", fmt.Sprintf("%d kB", most/1000), "500 kB", most < 500_000)
}

// tilesOfFrance are some tiles of a zoom that lie in France: zoom, row, column.
func tilesOfFrance(zoom int) (all [][3]int) {
	scale := 1 << zoom
	west, east, north, south := scale*496/1000, scale*522/1000, scale*345/1000, scale*370/1000
	step := max(1, (east-west)/5)
	for y := north; y <= south; y += step {
		for x := west; x <= east; x += step {
			all = append(all, [3]int{zoom, y, x})
		}
	}
	return all
}

var codeOf = regexp.MustCompile(`"type":"Feature","id":"(\w+)"`)

func codes(body []byte) (out []string) {
	for _, m := range codeOf.FindAllSubmatch(body, -1) {
		out = append(out, string(m[1]))
	}
	return out
}

// ask reads an answer as it is sent: packed where the server packs.
func ask(t *testing.T, h *httptest.Server, target string) []byte {
	t.Helper()
	r, err := http.NewRequest("GET", h.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(target, "/tiles/") {
		r.Header.Set("Accept-Encoding", "gzip")
	} else {
		r.Header.Set("Accept-Encoding", "identity")
	}
	answer, err := h.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 400 {
		t.Fatalf("%s: %s, %v, %.200s", target, answer.Status, err, body)
	}
	return body
}

// franceInPostGIS fills a table in a schema of its own, which goes with the test.
func franceInPostGIS(t *testing.T) *pgx.Conn {
	t.Helper()
	url := os.Getenv("MAILLAGE_TEST_POSTGRES")
	if url == "" {
		t.Skip("no PostGIS: set MAILLAGE_TEST_POSTGRES=postgres://… (apt-get install postgresql-15-postgis-3)")
	}
	ctx := context.Background()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	schema := "bench_http_" + strconv.FormatInt(time.Now().UnixNano(), 36)
	config.RuntimeParams["search_path"] = schema + ",public"
	db, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE")
		db.Close(ctx)
	})
	run := func(statement string) {
		t.Helper()
		if _, err := db.Exec(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	run("CREATE EXTENSION IF NOT EXISTS postgis")
	run("CREATE SCHEMA " + schema)
	run("CREATE TABLE unit (i int PRIMARY KEY, code text, name text, population bigint, properties text, wkb bytea)")
	copyUnits(t, db, datasetOfFrance(t))
	run("ALTER TABLE unit ADD COLUMN shape geometry, ADD COLUMN web geometry")
	run("UPDATE unit SET shape = ST_GeomFromWKB(wkb, 4326)")
	run("ALTER TABLE unit DROP COLUMN wkb")
	run("UPDATE unit SET web = ST_Transform(ST_ClipByBox2D(shape, ST_MakeEnvelope(-180, -85, 180, 85, 4326)), 3857)")
	run("CREATE INDEX ON unit USING gist (shape)")
	run("CREATE INDEX ON unit USING gist (web)")
	run("VACUUM FULL ANALYZE unit")
	return db
}

func copyUnits(t *testing.T, db *pgx.Conn, ds *geo.Dataset) {
	t.Helper()
	l := computed(t, ds).Layers()[0]
	if l.ID != "units" {
		t.Fatalf("the first layer is %s", l.ID)
	}
	_, err := db.CopyFrom(context.Background(), pgx.Identifier{"unit"}, []string{"i", "code", "name", "population", "properties", "wkb"},
		pgx.CopyFromSlice(l.Len(), func(i int) ([]any, error) {
			shape, err := wkb.Marshal(l.Geometry(i))
			return []any{i, l.Key(i), ds.Units[i].Name, ds.Units[i].Population.Min, string(geojson.AppendProperties(nil, l, i, nil)), shape}, err
		}))
	if err != nil {
		t.Fatal(err)
	}
}

// fromPostGIS answers items, a bbox and tiles, as directly as can be, to one client at a time.
func fromPostGIS(db *pgx.Conn) http.Handler {
	const feature = `'{"type":"Feature","id":"' || code || '","properties":' || properties || ',"geometry":' || ST_AsGeoJSON(shape, 7) || '}'`
	mux := http.NewServeMux()
	mux.HandleFunc("/collections/units/items", func(w http.ResponseWriter, r *http.Request) {
		var rows pgx.Rows
		var err error
		if box := strings.Split(r.URL.Query().Get("bbox"), ","); len(box) == 4 {
			rows, err = db.Query(r.Context(), "SELECT count(*) OVER (), "+feature+` FROM unit
				WHERE ST_Intersects(shape, ST_MakeEnvelope($1::text::float8, $2::text::float8, $3::text::float8, $4::text::float8, 4326)) ORDER BY i LIMIT 100`, box[0], box[1], box[2], box[3])
		} else {
			rows, err = db.Query(r.Context(), "SELECT 35228::bigint, "+feature+" FROM unit ORDER BY i LIMIT $1::text::int", r.URL.Query().Get("limit"))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer rows.Close()
		var all bytes.Buffer
		matched := int64(0)
		for n := 0; rows.Next(); n++ {
			var text string
			if err := rows.Scan(&matched, &text); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			if n > 0 {
				all.WriteByte(',')
			}
			all.WriteString("\n" + text)
		}
		if err := rows.Err(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/geo+json")
		fmt.Fprintf(w, `{"type":"FeatureCollection","numberMatched":%d,"features":[`, matched)
		w.Write(all.Bytes())
		io.WriteString(w, "\n]}\n")
	})
	mux.HandleFunc("/collections/units/tiles/WebMercatorQuad/{z}/{y}/{x}", func(w http.ResponseWriter, r *http.Request) {
		var tile []byte
		err := db.QueryRow(r.Context(), `WITH box AS (SELECT ST_TileEnvelope($1::text::int, $2::text::int, $3::text::int) AS box),
			cut AS (SELECT i, code, name, population, ST_AsMVTGeom(web, box) AS g FROM unit, box WHERE web && box)
			SELECT ST_AsMVT(cut, 'units', 4096, 'g', 'i') FROM cut WHERE g IS NOT NULL`, r.PathValue("z"), r.PathValue("x"), r.PathValue("y")).Scan(&tile)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/vnd.mapbox-vector-tile")
		w.Write(tile)
	})
	return mux
}
