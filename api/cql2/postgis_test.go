package cql2_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"pgregory.net/rapid"
)

// postgis connects to the PostGIS that MAILLAGE_TEST_POSTGRES names.
func postgis(t *testing.T) *pgx.Conn {
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
	for _, statement := range []string{`CREATE EXTENSION IF NOT EXISTS postgis`,
		`CREATE TEMP TABLE town (i int PRIMARY KEY, code text COLLATE "C", name text COLLATE "C", population bigint, share double precision,
			approximate boolean, cpts text[], signed_on date, parent text COLLATE "C", geometry geometry)`} {
		if _, err := db.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// The same filter on the same features selects the same ones in PostGIS: true, and neither false nor null.
func TestFiltersAsPostGIS(t *testing.T) {
	db := postgis(t)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		l := drawLayer(t)
		if _, err := db.Exec(ctx, `TRUNCATE town`); err != nil {
			t.Fatal(err)
		}
		for i := range l.Len() {
			args := []any{i}
			for f := range fields {
				args = append(args, l.Value(i, f))
			}
			if g := l.Geometry(i); g != nil {
				args = append(args, wkt.MarshalString(g))
			} else {
				args = append(args, nil)
			}
			if _, err := db.Exec(ctx, `INSERT INTO town VALUES ($1,$2,$3,$4,$5,$6,$7,$8::text::date,$9,ST_GeomFromText($10))`, args...); err != nil {
				t.Fatal(err)
			}
		}
		for range 12 {
			compareWithPostGIS(t, db, l, drawPredicate(t, 2))
		}
	})
}

func compareWithPostGIS(t *rapid.T, db *pgx.Conn, l *atlas.Layer, e cql2.Expr) {
	f, err := cql2.Compile(e, fields)
	if err != nil {
		t.Fatalf("%s: %v", cql2.WriteText(e), err)
	}
	var got []int
	for i := range l.Len() {
		if f.Holds(l, i) {
			got = append(got, i)
		}
	}
	rows, err := db.Query(context.Background(), `SELECT i FROM town WHERE `+toSQL(e)+` ORDER BY i`)
	if err != nil {
		t.Fatal(err)
	}
	want, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatalf("%s: %v", toSQL(e), err)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%s\ngot  %v\nwant %v by %s", f, got, want, toSQL(e))
	}
}

// toSQL writes a tree in the language of PostGIS, by itself and not by what package cql2 says of its operators.
func toSQL(e cql2.Expr) string {
	switch e := e.(type) {
	case *cql2.Property:
		return e.Name
	case *cql2.Text:
		return "'" + strings.ReplaceAll(e.Value, "'", "''") + "'"
	case *cql2.Number:
		return fmt.Sprintf("(%v)::double precision", e.Value)
	case *cql2.Boolean:
		return fmt.Sprint(e.Value)
	case *cql2.Instant:
		return "DATE '" + e.Time.Format("2006-01-02") + "'"
	case *cql2.Geometry:
		return "ST_GeomFromText('" + e.Shape.AsText() + "')"
	case *cql2.List:
		return "ARRAY[" + strings.Join(allSQL(e.Items), ",") + "]::text[]"
	}
	op := e.(*cql2.Op)
	args := allSQL(op.Args)
	if spatial, ok := strings.CutPrefix(op.Name, "s_"); ok {
		return "ST_" + spatial + "(" + strings.Join(args, ",") + ")"
	}
	switch op.Name {
	case "not":
		return "(NOT " + args[0] + ")"
	case "isNull":
		return "(" + args[0] + " IS NULL)"
	case "between":
		return "(" + args[0] + " BETWEEN " + args[1] + " AND " + args[2] + ")"
	case "in":
		return "(" + args[0] + " IN (" + strings.Join(allSQL(op.Args[1].(*cql2.List).Items), ",") + "))"
	case "casei":
		return `(lower(` + args[0] + ` COLLATE "und-x-icu") COLLATE "C")`
	case "/":
		return "(" + args[0] + "/ NULLIF(" + args[1] + ", 0))"
	case "a_contains":
		return "(" + args[0] + " @> " + args[1] + ")"
	case "a_containedBy":
		return "(" + args[0] + " <@ " + args[1] + ")"
	case "a_overlaps":
		return "(" + args[0] + " && " + args[1] + ")"
	case "t_after":
		return "(" + args[0] + " > " + args[1] + ")"
	}
	return "(" + strings.Join(args, " "+op.Name+" ") + ")"
}

func allSQL(es []cql2.Expr) []string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = toSQL(e)
	}
	return out
}

func op(name string, args ...cql2.Expr) cql2.Expr { return &cql2.Op{Name: name, Args: args} }

func property(name string) cql2.Expr { return &cql2.Property{Name: name} }

func drawLayer(t *rapid.T) *atlas.Layer {
	n := rapid.IntRange(1, 12).Draw(t, "features")
	rows, shapes := make([][]any, n), make([]orb.Geometry, n)
	text := rapid.SampledFrom([]any{nil, "", "Évry", "évry", "x_y%", "01004", "l'é"})
	for i := range n {
		rows[i] = []any{fmt.Sprintf("%05d", i), text.Draw(t, "name"), nil, nil, nil, nil, nil, text.Draw(t, "parent")}
		if rapid.Bool().Draw(t, "known") {
			rows[i][2], rows[i][3] = rapid.Int64Range(-2, 2).Draw(t, "population"), float64(rapid.IntRange(-4, 4).Draw(t, "share"))/4
			rows[i][4], rows[i][6] = rapid.Bool().Draw(t, "approximate"), rapid.SampledFrom([]any{"2020-01-15", "2022-06-30"}).Draw(t, "signed_on")
			rows[i][5] = rapid.SliceOfN(rapid.SampledFrom([]string{"west", "east"}), 1, 2).Draw(t, "cpts")
		}
		if rapid.IntRange(0, 5).Draw(t, "place") > 0 {
			shapes[i] = drawPolygon(t)
		}
	}
	return atlas.NewLayer("towns", "", "", atlas.Polygons, fields, n, func(i, f int) any { return rows[i][f] }, func(i int) orb.Geometry { return shapes[i] })
}

// drawPolygon draws on whole numbers, so that both sides compute without rounding.
func drawPolygon(t *rapid.T) orb.MultiPolygon {
	at := func(name string, to int) float64 { return float64(rapid.IntRange(0, to).Draw(t, name)) }
	x, y, w, h := at("x", 8), at("y", 8), 2+at("w", 6), 2+at("h", 6)
	outer := orb.Ring{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}
	switch rapid.IntRange(0, 4).Draw(t, "form") {
	case 0:
		return orb.MultiPolygon{{{{x, y}, {x + w, y}, {x, y + h}, {x, y}}}}
	case 1: // a frame
		return orb.MultiPolygon{{outer, {{x + 0.5, y + 0.5}, {x + 0.5, y + h - 0.5}, {x + w - 0.5, y + h - 0.5}, {x + w - 0.5, y + 0.5}, {x + 0.5, y + 0.5}}}}
	case 2: // a second part that may lie in the hole of another
		return orb.MultiPolygon{{outer}, {{{x + w + 1, y}, {x + w + 2, y}, {x + w + 2, y + 1}, {x + w + 1, y}}}}
	}
	return orb.MultiPolygon{{outer}}
}

func drawLiteral(t *rapid.T) cql2.Expr {
	at := func(name string) float64 { return float64(rapid.IntRange(0, 16).Draw(t, name)) / 2 }
	var text string
	switch rapid.IntRange(0, 3).Draw(t, "literal") {
	case 0:
		text = fmt.Sprintf("POINT(%v %v)", at("x"), at("y"))
	case 1:
		x, y := at("x"), at("y")
		text = fmt.Sprintf("LINESTRING(%v %v, %v %v)", x, y, x+1+at("dx"), y+at("dy"))
	case 2:
		x, y := at("x"), at("y")
		text = fmt.Sprintf("BBOX(%v, %v, %v, %v)", x, y, x+1+at("dx"), y+1+at("dy"))
	default:
		text = wkt.MarshalString(drawPolygon(t))
	}
	e, err := cql2.ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func drawNumber(t *rapid.T, depth int) cql2.Expr {
	switch rapid.IntRange(0, 3+min(depth, 1)).Draw(t, "number") {
	case 0:
		return property("population")
	case 1:
		return property("share")
	case 4:
		name := rapid.SampledFrom([]string{"+", "-", "*", "/"}).Draw(t, "operation")
		return op(name, drawNumber(t, depth-1), drawNumber(t, depth-1))
	}
	return &cql2.Number{Value: math.Round(float64(rapid.IntRange(-8, 8).Draw(t, "n"))) / 4}
}

func drawText(t *rapid.T) cql2.Expr {
	e := rapid.SampledFrom([]cql2.Expr{property("code"), property("name"), property("parent"), &cql2.Text{Value: "00003"}, &cql2.Text{Value: "évry"}, &cql2.Text{Value: "l'é"}}).Draw(t, "text")
	if rapid.IntRange(0, 3).Draw(t, "casei") == 0 {
		return op("casei", e)
	}
	return e
}

func drawPredicate(t *rapid.T, depth int) cql2.Expr {
	compare := rapid.SampledFrom([]string{"=", "<>", "<", "<=", ">", ">="})
	switch rapid.IntRange(0, 9+3*min(depth, 1)).Draw(t, "predicate") {
	case 0:
		return op(compare.Draw(t, "op"), drawNumber(t, 1), drawNumber(t, 1))
	case 1:
		return op(compare.Draw(t, "op"), drawText(t), drawText(t))
	case 2:
		return op("like", drawText(t), &cql2.Text{Value: rapid.SampledFrom([]string{"%", "_vry", "É%", "%0%", "", `x\_y\%`, "%'%"}).Draw(t, "pattern")})
	case 3:
		return op("between", drawNumber(t, 1), drawNumber(t, 0), drawNumber(t, 0))
	case 4:
		return op("in", drawText(t), &cql2.List{Items: []cql2.Expr{&cql2.Text{Value: "Évry"}, drawText(t)}})
	case 5:
		return op("isNull", rapid.SampledFrom([]cql2.Expr{property("name"), property("population"), property("geometry"), property("cpts")}).Draw(t, "operand"))
	case 6:
		list := &cql2.List{Items: []cql2.Expr{&cql2.Text{Value: "west"}, rapid.SampledFrom([]cql2.Expr{&cql2.Text{Value: "east"}, &cql2.Text{Value: "x"}, &cql2.Text{Value: "west"}}).Draw(t, "item")}}
		return op(rapid.SampledFrom([]string{"a_contains", "a_containedBy", "a_overlaps"}).Draw(t, "op"), property("cpts"), list)
	case 7, 8, 9:
		name := rapid.SampledFrom([]string{"s_intersects", "s_disjoint", "s_within", "s_contains", "s_touches", "s_crosses", "s_overlaps", "s_equals"}).Draw(t, "op")
		literal := drawLiteral(t)
		if rapid.Bool().Draw(t, "swapped") {
			return op(name, literal, property("geometry"))
		}
		return op(name, property("geometry"), literal)
	case 10:
		return op("not", drawPredicate(t, depth-1))
	case 11:
		return op("and", drawPredicate(t, depth-1), drawPredicate(t, depth-1))
	}
	return op("or", drawPredicate(t, depth-1), drawPredicate(t, depth-1))
}

// What is written of any tree is read back as the same, in both encodings.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkRoundTrip(t, drawPredicate(t, 3)) })
}

// What narrows a filter never leaves out a feature for which it holds.
func TestNarrowingLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLayer(t)
		e := drawPredicate(t, 3)
		f, err := cql2.Compile(e, fields)
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.Len() {
			if !f.Holds(l, i) {
				continue
			}
			if f.Keys != nil && !slices.Contains(f.Keys, l.Key(i)) {
				t.Fatalf("%s holds for %s, which is none of %v", f, l.Key(i), f.Keys)
			}
			if f.Boxes != nil && !slices.ContainsFunc(f.Boxes, l.Bound(i).Intersects) {
				t.Fatalf("%s holds for %v, which meets none of %v", f, l.Bound(i), f.Boxes)
			}
		}
	})
}
