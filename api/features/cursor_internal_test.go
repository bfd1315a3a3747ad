package features

import (
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// A query is identified as fmt would write it: cursors that were handed out stay good.
func TestIdentityIsAsWritten(t *testing.T) {
	written := func(q Query, collection string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "%q %v", collection, q.Within)
		if q.Area != nil {
			fmt.Fprintf(&b, " %s", q.Area)
		}
		if q.During != nil {
			fmt.Fprintf(&b, " %q/%q", q.During.From, q.During.To)
		}
		fmt.Fprintf(&b, " %v %s", q.Sort, q.Condition)
		return b.String()
	}
	rapid.Check(t, func(t *rapid.T) {
		var q Query
		number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-180, 180), rapid.SampledFrom([]float64{0, 1e-7, 1.5, 2154, 1e6, 6_543_210.25}))
		for range rapid.IntRange(0, 2).Draw(t, "boxes") {
			point := func() orb.Point { return orb.Point{number.Draw(t, "x"), number.Draw(t, "y")} }
			q.Within = append(q.Within, orb.Bound{Min: point(), Max: point()})
		}
		if rapid.Bool().Draw(t, "area") {
			q.Area = &Area{systems[3], orb.Bound{Max: orb.Point{1e6, 6.5e6}}}
		}
		if rapid.Bool().Draw(t, "during") {
			q.During = &Interval{From: "2026-01-01"}
		}
		for range rapid.IntRange(0, 2).Draw(t, "keys") {
			q.Sort = append(q.Sort, SortKey{Field: rapid.IntRange(0, 5).Draw(t, "field"), Descending: rapid.Bool().Draw(t, "descending")})
		}
		if rapid.Bool().Draw(t, "filter") {
			q.Condition.Filters = []Filter{{Field: 1, Value: rapid.String().Draw(t, "value")}}
		}
		collection := rapid.String().Draw(t, "collection")
		if got, want := q.identity(collection), written(q, collection); got != want {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
		cursor := Cursor{Edition: rapid.StringN(0, 64, 128).Draw(t, "edition"), Query: rapid.Uint64().Draw(t, "query"), At: rapid.Int32Min(0).Draw(t, "at")}
		if back, err := parseCursor(cursor.String()); err != nil || *back != cursor {
			t.Fatalf("%+v is read as %+v, %v", cursor, back, err)
		}
	})
}
