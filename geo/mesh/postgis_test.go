package mesh_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

// postgis connects to the PostGIS that MAILLAGE_TEST_POSTGRES names.
func postgis(t testing.TB) *pgx.Conn {
	t.Helper()
	url := os.Getenv("MAILLAGE_TEST_POSTGRES")
	if url == "" {
		if os.Getenv("MAILLAGE_REQUIRE_ALL") == "1" {
			t.Fatal("MAILLAGE_TEST_POSTGRES is not set")
		}
		t.Skip("no PostGIS: set MAILLAGE_TEST_POSTGRES=postgres://… (apt-get install postgresql-15-postgis-3)")
	}
	ctx := context.Background()
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close(ctx) })
	if _, err := db.Exec(ctx, `CREATE EXTENSION IF NOT EXISTS postgis`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(ctx, `CREATE TEMP TABLE face (id int PRIMARY KEY, shape geometry)`); err != nil {
		t.Fatal(err)
	}
	return db
}

func encode(t testing.TB, mp orb.MultiPolygon) []byte {
	t.Helper()
	shape := geom.NewMultiPolygon(geom.XY)
	for _, polygon := range mp {
		rings := make([][]geom.Coord, len(polygon))
		for i, ring := range polygon {
			for _, p := range ring {
				rings[i] = append(rings[i], geom.Coord{p[0], p[1]})
			}
		}
		if err := shape.Push(geom.NewPolygon(geom.XY).MustSetCoords(rings)); err != nil {
			t.Fatal(err)
		}
	}
	b, err := ewkb.Marshal(shape, ewkb.NDR)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The union of communes is PostGIS's: same area, same parts, same holes, the same set of points.
func TestDissolveAgreesWithPostGIS(t *testing.T) {
	db := postgis(t)
	units, faces := franceFaces(t)
	m, _ := mesh.Build(faces, mesh.WGS84{})
	sets := map[string][]int32{}
	departments := byDepartment(units)
	for _, d := range []string{"13", "29", "2B", "35", "66", "84"} { // coast, islands, a lagoon, an enclave
		sets[d] = departments[d]
	}
	for seed := range uint64(240) {
		r := rand.New(rand.NewPCG(seed, 6))
		sets[fmt.Sprintf("random connected group, seed %d", seed)] = grow(m, r)
		if seed < 60 {
			sets[fmt.Sprintf("scattered group, seed %d", seed)] = scatter(departments["35"], r)
		}
	}
	load(t, db, faces, sets)
	for name, set := range sets {
		compare(t, db, m, name, set)
	}
}

// Communes are neighbours when their borders have a line in common, as the DE-9IM of PostGIS has it.
func TestNeighboursAgreeWithPostGIS(t *testing.T) {
	db := postgis(t)
	units, faces := franceFaces(t)
	m, _ := mesh.Build(faces, mesh.WGS84{})
	for _, department := range []string{"2B", "66"} {
		set := byDepartment(units)[department]
		load(t, db, faces, map[string][]int32{department: set})
		rows, err := db.Query(context.Background(), `
			SELECT a.id, b.id FROM face a JOIN face b ON a.shape && b.shape AND a.id < b.id
			WHERE a.id = ANY($1) AND b.id = ANY($1) AND ST_Touches(a.shape, b.shape) AND ST_Relate(a.shape, b.shape, '****1****')
			ORDER BY 1, 2`, set)
		if err != nil {
			t.Fatal(err)
		}
		want, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (pair [2]int32, err error) {
			err = row.Scan(&pair[0], &pair[1])
			return pair, err
		})
		if err != nil {
			t.Fatal(err)
		}
		var got [][2]int32
		for _, f := range set {
			for _, n := range m.Neighbours(f) {
				if f < n.Face && slices.Contains(set, n.Face) {
					got = append(got, [2]int32{f, n.Face})
				}
			}
		}
		slices.SortFunc(got, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
		if len(want) < 500 || !slices.Equal(got, want) {
			t.Errorf("département %s: %d pairs of neighbours, %d for PostGIS", department, len(got), len(want))
		}
	}
}

// scatter returns about a third of a set at random.
func scatter(from []int32, r *rand.Rand) []int32 {
	var set []int32
	for _, f := range from {
		if r.IntN(3) == 0 {
			set = append(set, f)
		}
	}
	return set
}

// grow returns a random connected group of 2 to 120 communes.
func grow(m *mesh.Mesh, r *rand.Rand) []int32 {
	group := []int32{int32(r.IntN(m.Len()))}
	for size := 2 + r.IntN(119); len(group) < size; {
		around := m.Neighbours(group[r.IntN(len(group))])
		if len(around) == 0 {
			break
		}
		if f := around[r.IntN(len(around))].Face; !slices.Contains(group, f) {
			group = append(group, f)
		}
	}
	return group
}

func load(t testing.TB, db *pgx.Conn, faces []orb.MultiPolygon, sets map[string][]int32) {
	t.Helper()
	var wanted []int32
	for _, set := range sets {
		wanted = append(wanted, set...)
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	ctx := context.Background()
	batch := &pgx.Batch{}
	for _, f := range wanted {
		batch.Queue(`INSERT INTO face VALUES ($1, ST_MakeValid(ST_GeomFromEWKB($2)))`, f, encode(t, faces[f]))
	}
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		t.Fatal(err)
	}
}

func compare(t *testing.T, db *pgx.Conn, m *mesh.Mesh, name string, set []int32) {
	t.Helper()
	mp := m.Dissolve(set)
	var valid, equal bool
	var area, theirs float64
	var parts, inner int
	err := db.QueryRow(context.Background(), `
		WITH ours AS (SELECT ST_GeomFromEWKB($1) AS shape),
		     theirs AS (SELECT ST_Union(shape) AS shape FROM face WHERE id = ANY($2))
		SELECT ST_IsValid(ours.shape), ST_Equals(ours.shape, theirs.shape), ST_Area(ours.shape), ST_Area(theirs.shape),
		       ST_NumGeometries(theirs.shape), (SELECT coalesce(sum(ST_NumInteriorRings(d.geom)), 0) FROM ST_Dump(theirs.shape) d)
		FROM ours, theirs`, encode(t, mp), set).Scan(&valid, &equal, &area, &theirs, &parts, &inner)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if !valid || !equal || len(mp) != parts || holes(mp) != inner || area-theirs > 1e-9*theirs || theirs-area > 1e-9*theirs {
		t.Errorf("%s: valid %v, equal %v; %d polygons, %d holes, area %v; PostGIS: %d, %d, %v",
			name, valid, equal, len(mp), holes(mp), area, parts, inner, theirs)
	}
}
