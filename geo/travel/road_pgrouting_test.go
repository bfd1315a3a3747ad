package travel_test

import (
	"math"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/maillage/maillage/geo/travel"
)

// pgrouting connects to the PostgreSQL that MAILLAGE_TEST_POSTGRES names, or skips.
func pgrouting(t *testing.T) *pgx.Conn {
	t.Helper()
	missing := t.Skip
	if os.Getenv("MAILLAGE_REQUIRE_ALL") == "1" {
		missing = t.Fatal
	}
	url := os.Getenv("MAILLAGE_TEST_POSTGRES")
	if url == "" {
		missing("no PostgreSQL: set MAILLAGE_TEST_POSTGRES=postgres://… (apt-get install postgresql-15-pgrouting)")
	}
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close(t.Context()) })
	var there bool
	err = db.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pgrouting')`).Scan(&there)
	if err != nil {
		t.Fatal(err)
	}
	if !there {
		missing("no pgRouting in PostgreSQL: apt-get install postgresql-15-pgrouting")
	}
	if _, err := db.Exec(t.Context(), `CREATE EXTENSION IF NOT EXISTS pgrouting CASCADE`); err != nil {
		t.Fatal(err)
	}
	return db
}

// Times between crossings are those that pgr_dijkstraCost finds on the same edges.
func TestRoadEqualsPgRouting(t *testing.T) {
	db := pgrouting(t)
	const seed = 21
	n := town(60, 0, seed)
	_, err := db.Exec(t.Context(), `CREATE TEMP TABLE road (id bigint, source bigint, target bigint, cost float8, reverse_cost float8)`)
	if err != nil {
		t.Fatal(err)
	}
	o := newOracle(n)
	_, err = db.CopyFrom(t.Context(), pgx.Identifier{"road"}, []string{"id", "source", "target", "cost", "reverse_cost"},
		pgx.CopyFromSlice(len(n.Links), func(i int) ([]any, error) {
			l := n.Links[i] // a negative cost is no way, for pgRouting and for the oracle
			return []any{int64(i), int64(l.From), int64(l.To), float64(o.cost(int32(2 * i))), float64(o.cost(int32(2*i + 1)))}, nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := travel.NewRoad(t.Context(), n, travel.RoadOptions{SnapMetres: 1, Horizon: 60})
	if err != nil {
		t.Fatal(err)
	}
	var crossings []int64
	var places []travel.Place
	for p := 0; p < len(n.Points); p += 97 {
		crossings, places = append(crossings, int64(p)), append(places, travel.Place{Point: n.Points[p]})
	}
	rows, err := r.Within(t.Context(), places, places, 60)
	if err != nil {
		t.Fatal(err)
	}
	index := map[int64]int{}
	for i, c := range crossings {
		index[c] = i
	}
	found, err := db.Query(t.Context(), `SELECT start_vid, end_vid, agg_cost FROM pgr_dijkstraCost(
		'SELECT * FROM road', $1::bigint[], $1::bigint[], directed => true)`, crossings)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	var from, to int64
	var ms float64
	_, err = pgx.ForEachRow(found, []any{&from, &to, &ms}, func() error {
		dest, minutes := rows.Row(index[from])
		for k, d := range dest {
			if int(d) == index[to] {
				compared++
				if math.Abs(float64(minutes[k])-ms/60_000) > 1e-5 {
					t.Errorf("seed %d, from %d to %d: %v minutes, pgRouting has %v", seed, from, to, minutes[k], ms/60_000)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pairs compared", compared)
	if compared < len(places)*len(places)/2 {
		t.Errorf("only %d pairs of %d compared", compared, len(places)*len(places))
	}
}
