package gpkg

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// A packed tree is one that SQLite finds sound, and that answers as a scan of all boxes does.
func TestIndexAgreesWithScan(t *testing.T) {
	for _, n := range []int{0, 1, 2, 50, 51, 52, 53, 51*51 - 1, 51 * 51, 51*51 + 1, 10_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(n)))
			bounds := make([]orb.Bound, n)
			boxes := make([]box, n)
			for i := range bounds {
				at := orb.Point{r.Float64()*14 - 5, r.Float64()*9 + 42}
				bounds[i] = orb.Bound{Min: at, Max: orb.Point{at[0] + r.Float64()/10, at[1] + r.Float64()/10}}
				boxes[i] = boxAround(int64(i*3), bounds[i]) // identifiers need not follow one another
			}
			db := indexed(t, boxes)
			if faults := stringOf(t, db, "SELECT rtreecheck('rtree_t_geom')"); faults != "ok" {
				t.Fatal(faults)
			}
			for range 20 {
				at := orb.Point{r.Float64()*14 - 5, r.Float64()*9 + 42}
				checkSearch(t, db, bounds, orb.Bound{Min: at, Max: orb.Point{at[0] + 1, at[1] + 1}})
			}
		})
	}
}

// indexed returns a database with an index of these boxes and nothing else.
func indexed(t *testing.T, boxes []box) *conn {
	t.Helper()
	db, err := open(filepath.Join(t.TempDir(), "index.gpkg"), "mode=rwc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := &writer{ctx: context.Background(), db: db}
	if err := w.createContainer(); err != nil {
		t.Fatal(err)
	}
	if err := db.exec("BEGIN; CREATE TABLE t (fid INTEGER PRIMARY KEY, geom POINT)"); err != nil {
		t.Fatal(err)
	}
	if err := w.createIndex("t", boxes); err != nil {
		t.Fatal(err)
	}
	if err := db.exec("COMMIT"); err != nil {
		t.Fatal(err)
	}
	return db
}

func stringOf(t *testing.T, db *conn, query string) (s string) {
	t.Helper()
	err := db.query(context.Background(), query, nil, func(row []driver.Value) error {
		s, _ = row[0].(string)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func checkSearch(t *testing.T, db *conn, bounds []orb.Bound, in orb.Bound) {
	t.Helper()
	var want []int64
	for i, b := range bounds {
		if b.Intersects(in) {
			want = append(want, int64(i*3))
		}
	}
	var got []int64
	err := db.query(context.Background(), "SELECT id FROM rtree_t_geom WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ? ORDER BY id",
		[]driver.Value{in.Min[0], in.Max[0], in.Min[1], in.Max[1]}, func(row []driver.Value) error {
			got = append(got, row[0].(int64))
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	// Boxes are rounded outwards: the index may give one that only just touches, it may not miss one.
	for _, id := range want {
		if !slices.Contains(got, id) {
			t.Errorf("%v: %d is missing", in, id)
		}
	}
	if len(got) > len(want)+2 {
		t.Errorf("%v: %d found for %d", in, len(got), len(want))
	}
}

// The tree stays usable for an editor: SQLite inserts into it, deletes from it and finds it sound.
func TestIndexCanBeEdited(t *testing.T) {
	boxes := make([]box, 500)
	for i := range boxes {
		at := float64(i) / 100
		boxes[i] = boxAround(int64(i), orb.Bound{Min: orb.Point{at, at}, Max: orb.Point{at + 1, at + 1}})
	}
	db := indexed(t, boxes)
	if err := db.exec("BEGIN"); err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		if err := db.exec("DELETE FROM rtree_t_geom WHERE id = ?", int64(i)); err != nil {
			t.Fatal(err)
		}
		if err := db.exec("INSERT INTO rtree_t_geom VALUES (?, ?, ?, ?, ?)", int64(1000+i), float64(i), float64(i+1), 0.0, 1.0); err != nil {
			t.Fatal(err)
		}
	}
	if faults := stringOf(t, db, "SELECT rtreecheck('rtree_t_geom')"); faults != "ok" {
		t.Error(faults)
	}
}
