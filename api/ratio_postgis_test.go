//go:build unix

package api_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
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
	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb/encoding/wkb"
)

// The service against a handler that asks a PostGIS with GiST indexes for the same features through pgx. Properties of
// items are kept written there, numberMatched of the whole is not counted, and tiles have no label points. Geometries are
// kept in longitude and latitude, as they are handed out, and transformed for tiles as they are asked for: so do
// pg_tileserv and Martin unless a table is kept in Web Mercator, which is measured beside. Tiles have the columns, grain and
// buffer of ours and are packed alike; they are not simplified, as there is nothing in PostGIS that would keep neighbours
// together.
//
// Each side answers a number of requests in a row, as a service does, and what is told is the ratio of the medians by the
// clock, for the work of a database is in other processes: of the handlers, which is judged, and through a connection, of
// which opening, parsing and copying are most where an answer takes little.
func TestRatiosToPostGIS(t *testing.T) {
	wanted(t)
	served := serverOfFrance(t)
	france := computed(t, datasetOfFrance(t))
	db, columns := franceInPostGIS(t, france.Layers()[0])
	m := match{served: served, france: france, here: served.Handler(), there: fromPostGIS(db, columns, "shape"), projected: fromPostGIS(db, columns, "web")}
	m.ours, m.theirs = httptest.NewServer(m.here), httptest.NewServer(m.there)
	defer m.ours.Close()
	defer m.theirs.Close()
	boxes := make([]string, 40)
	for n := range boxes {
		w, s := -1+float64(n%40)/10, 45+float64(n/40%30)/10
		boxes[n] = fmt.Sprintf("/collections/units/items?bbox=%.1f,%.1f,%.1f,%.1f", w, s, w+0.2, s+0.2)
	}
	for _, c := range []struct {
		name    string
		targets []string
	}{{"items limit=10", slices.Repeat([]string{"/collections/units/items?limit=10"}, 200)}, {"bbox 0.2°", slices.Repeat(boxes, 5)}} {
		for _, target := range slices.Compact(slices.Clone(c.targets)) {
			if a, b := codes(ask(t, m.ours, target)), codes(ask(t, m.theirs, target)); !slices.Equal(a, b) {
				t.Fatalf("%s: %v here, %v in PostGIS", target, a, b)
			}
		}
		m.compare(t, c.name, 15, c.targets)
	}
	for _, zoom := range []int{6, 8, 10, 12} {
		m.forget(t)
		all := tilesOfFrance(t, zoom)
		slowest := m.compare(t, fmt.Sprintf("%d tiles z%d, cold", len(all), zoom), 20, all)
		row(t, fmt.Sprintf("slowest cold tile of z%d", zoom), slowest.Round(10*time.Microsecond).String(), "100 ms", slowest < 100*time.Millisecond)
	}
	ready := slices.Repeat([]string{"/collections/units/tiles/WebMercatorQuad/8/90/129"}, 9)
	ask(t, m.ours, ready[0])
	m.compare(t, "tile z8, ready", 200, ready)
	widest(t, m.ours)
}

// match is the two handlers, and the same behind connections.
type match struct {
	served                 *api.Server
	france                 *atlas.Atlas
	here, there, projected http.Handler
	ours, theirs           *httptest.Server
}

// forget makes every tile cold again: the same atlas is a new edition.
func (m match) forget(t *testing.T) {
	t.Helper()
	if err := m.served.Swap(m.france); err != nil {
		t.Fatal(err)
	}
	settle()
}

// compare asks for targets of the handlers, then through connections, and returns the longest that ours took. Tiles are
// asked of the database as it is told to keep them as well, and are cold for either way.
func (m match) compare(t *testing.T, name string, least float64, targets []string) time.Duration {
	t.Helper()
	each := func(do func(target string) time.Duration) (times []time.Duration) {
		for _, target := range targets {
			times = append(times, do(target))
		}
		return times
	}
	ask := func(h *httptest.Server) func(string) time.Duration {
		return func(target string) time.Duration {
			began := time.Now()
			ask(t, h, target)
			return time.Since(began)
		}
	}
	handle := func(h http.Handler) func(string) time.Duration {
		return func(target string) time.Duration { return handle(t, h, target) }
	}
	here, there := each(handle(m.here)), each(handle(m.there))
	beside := ""
	if strings.Contains(name, "cold") {
		projected := median(each(handle(m.projected)))
		beside = fmt.Sprintf("; kept projected %.0f × (%v)", float64(projected)/float64(median(here)), projected)
		m.forget(t)
	}
	ours, theirs := each(ask(m.ours)), each(ask(m.theirs))
	ratio := float64(median(there)) / float64(median(here))
	row(t, "PostGIS: "+name, fmt.Sprintf("%.0f × (%v here, %v there)%s; connected %.0f × (%v, %v)", ratio, median(here), median(there), beside,
		float64(median(theirs))/float64(median(ours)), median(ours), median(theirs)), fmt.Sprintf("%.0f ×", least), ratio >= least)
	return slices.Max(here)
}

func median(times []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(times))[len(times)/2].Round(time.Microsecond)
}

// handle asks a handler as ask asks a server, and returns how long it took: what the request is made in is the client's.
func handle(t *testing.T, h http.Handler, target string) time.Duration {
	t.Helper()
	r := httptest.NewRequest("GET", target, nil)
	if strings.Contains(target, "/items") { // nobody else asks by this name: the answer is made anew
		r.Host = strconv.FormatInt(time.Now().UnixNano(), 36)
	}
	r.Header.Set("Accept-Encoding", codingOf(target))
	w := &counter{header: make(http.Header)}
	began := time.Now()
	h.ServeHTTP(w, r)
	took := time.Since(began)
	if w.status >= 400 {
		t.Fatalf("%s: %d", target, w.status)
	}
	return took
}

// codingOf is how an answer is asked for: tiles packed, as they are kept, other answers as they are.
func codingOf(target string) string {
	if strings.Contains(target, "/tiles/") {
		return "gzip"
	}
	return "identity"
}

// widest tells the size of the tiles of zoom 5, where every commune is drawn.
func widest(t *testing.T, h *httptest.Server) {
	t.Helper()
	most := 0
	for _, target := range tilesOfFrance(t, 5) {
		most = max(most, len(ask(t, h, target)))
	}
	row(t, "heaviest tile of z5, packed", fmt.Sprintf("%d kB", most/1000), "500 kB", most < 500_000)
}

// tilesOfFrance are all tiles of zoom 6 and less that have communes in them, or those of communes drawn from a seed.
func tilesOfFrance(t *testing.T, zoom int) []string {
	t.Helper()
	ds := datasetOfFrance(t)
	if zoom > 6 {
		all := ds.Units
		random := rand.New(rand.NewPCG(6, uint64(zoom)))
		ds.Units = nil
		for range 60 {
			ds.Units = append(ds.Units, all[random.IntN(len(all))])
		}
	}
	return placesOfFrance(ds, zoom)
}

// placesOfFrance are the tiles in which the middles of communes lie, each once and in order.
func placesOfFrance(ds *geo.Dataset, zoom int) (all []string) {
	for _, u := range ds.Units {
		at, across := u.Geometry.Bound().Center(), math.Exp2(float64(zoom))
		x, y := (at[0]/180+1)/2*across, (1-math.Asinh(math.Tan(at[1]*math.Pi/180))/math.Pi)/2*across
		all = append(all, fmt.Sprintf("/collections/units/tiles/WebMercatorQuad/%d/%d/%d", zoom, int(y), int(x)))
	}
	slices.Sort(all)
	return slices.Compact(all)
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
	r.Header.Set("Accept-Encoding", codingOf(target))
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
func franceInPostGIS(t *testing.T, l *atlas.Layer) (db *pgx.Conn, columns []string) {
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
	if db, err = pgx.ConnectConfig(ctx, config); err != nil {
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
	if l.ID != "units" {
		t.Fatalf("the first layer is %s", l.ID)
	}
	run("CREATE TABLE unit (i int PRIMARY KEY, properties text, wkb bytea, " + strings.Join(columnsOf(l, " "), ", ") + ")")
	copyUnits(t, db, l)
	run("ALTER TABLE unit ADD COLUMN shape geometry, ADD COLUMN web geometry")
	run("UPDATE unit SET shape = ST_GeomFromWKB(wkb, 4326)")
	run("ALTER TABLE unit DROP COLUMN wkb")
	run("UPDATE unit SET web = ST_Transform(ST_ClipByBox2D(shape, ST_MakeEnvelope(-180, -85, 180, 85, 4326)), 3857)")
	run("CREATE INDEX ON unit USING gist (shape)")
	run("CREATE INDEX ON unit USING gist (web)")
	run("VACUUM FULL ANALYZE unit")
	return db, columnsOf(l, "")
}

// columnsOf are the fields of a layer that tiles say, each with its type behind a separator, or alone.
func columnsOf(l *atlas.Layer, separator string) (out []string) {
	types := map[atlas.FieldType]string{atlas.Text: "text", atlas.Integer: "bigint", atlas.Real: "double precision", atlas.Boolean: "boolean", atlas.Date: "text"}
	for _, f := range l.Fields {
		if f.Type == atlas.List {
			continue
		}
		column := f.Name
		if separator != "" {
			column += separator + types[f.Type]
		}
		out = append(out, column)
	}
	return out
}

func copyUnits(t *testing.T, db *pgx.Conn, l *atlas.Layer) {
	t.Helper()
	_, err := db.CopyFrom(context.Background(), pgx.Identifier{"unit"}, append([]string{"i", "properties", "wkb"}, columnsOf(l, "")...),
		pgx.CopyFromSlice(l.Len(), func(i int) ([]any, error) {
			shape, err := wkb.Marshal(l.Geometry(i))
			record := []any{i, string(geojson.AppendProperties(nil, l, i, nil)), shape}
			for f := range l.Fields {
				if l.Fields[f].Type != atlas.List {
					record = append(record, l.Value(i, f))
				}
			}
			return record, err
		}))
	if err != nil {
		t.Fatal(err)
	}
}

// fromPostGIS answers items, a bbox and tiles, as directly as can be, to one client at a time.
func fromPostGIS(db *pgx.Conn, columns []string, kept string) http.Handler {
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
	mux.Handle("/collections/units/tiles/WebMercatorQuad/{z}/{y}/{x}", mvtFromPostGIS(db, columns, kept))
	return mux
}

// mvtFromPostGIS answers tiles: ST_AsMVT over what the index finds, with the columns and the buffer of ours, packed as ours
// are; of geometries that are kept in the column shape, in longitude and latitude, or in web, projected.
func mvtFromPostGIS(db *pgx.Conn, columns []string, kept string) http.Handler {
	box, drawn := "ST_Transform(%s, 4326)", "ST_Transform(shape, 3857)"
	if kept == "web" {
		box, drawn = "%s", "web"
	}
	const margin = float64(tiles.Buffer) / tiles.Extent
	var packer tiles.Packer
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		said := "code"
		switch zoom := r.PathValue("z"); {
		case len(zoom) > 1 || zoom == "9":
			said = strings.Join(columns, ", ")
		case zoom > "6":
			said = "code, name, population, cpts_count"
		}
		var tile []byte
		err := db.QueryRow(r.Context(), fmt.Sprintf(`WITH box AS (SELECT ST_TileEnvelope($1::text::int, $2::text::int, $3::text::int) AS box,
				%s AS wide),
			cut AS (SELECT i, %s, ST_AsMVTGeom(%s, box, %d, %d, true) AS g FROM unit, box WHERE %s && wide)
			SELECT ST_AsMVT(cut, 'units', %d, 'g', 'i') FROM cut WHERE g IS NOT NULL`,
			fmt.Sprintf(box, fmt.Sprintf("ST_TileEnvelope($1::text::int, $2::text::int, $3::text::int, margin => %f)", margin)), said, drawn, tiles.Extent, tiles.Buffer, kept, tiles.Extent),
			r.PathValue("z"), r.PathValue("x"), r.PathValue("y")).Scan(&tile)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", tiles.TypeMVT)
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packer.Pack(tile))
	})
}
