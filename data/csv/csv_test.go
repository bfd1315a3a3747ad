package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/csv"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

var fields = []atlas.Field{{Name: "code"}, {Name: "name"}, {Name: "population", Type: atlas.Integer}, {Name: "share", Type: atlas.Real},
	{Name: "approximate", Type: atlas.Boolean}, {Name: "units", Type: atlas.List}}

func layer(rows [][]any) *atlas.Layer {
	return atlas.NewLayer("test", "Essai", "", atlas.Points, fields, len(rows), func(i, f int) any { return rows[i][f] },
		func(int) orb.Geometry { return nil })
}

func TestWrite(t *testing.T) {
	rows := [][]any{
		{"01004", "L'Abergement, \"le\" bourg\nbis", int64(-3), 0.25, true, []string{"01001", "a|b", `c\d`}},
		{"2A004", nil, nil, nil, nil, nil},
		{"97411", "", int64(0), math.NaN(), false, []string{}},
	}
	for _, c := range []struct {
		name string
		rows [][]any
		o    csv.Options
		want string
	}{
		{"empty", nil, csv.Options{}, "code,name,population,share,approximate,units\r\n"},
		{"all", rows, csv.Options{}, "code,name,population,share,approximate,units\r\n" +
			"\"01004\",\"L'Abergement, \"\"le\"\" bourg\nbis\",-3,0.25,true,\"01001|a\\|b|c\\\\d\"\r\n" +
			"\"2A004\",,,,,\r\n" +
			"\"97411\",\"\",0,,false,\"\"\r\n"},
		{"chosen", rows[:1], csv.Options{BOM: true, Properties: []int{2, 0}}, "\xef\xbb\xbfpopulation,code\r\n-3,\"01004\"\r\n"},
		{"a lone unknown is a row", rows[1:2], csv.Options{Properties: []int{2}}, "population\r\n\"\"\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := csv.Write(&b, layer(c.rows), c.o); err != nil {
				t.Fatal(err)
			}
			if b.String() != c.want {
				t.Errorf("got  %q\nwant %q", b.String(), c.want)
			}
		})
	}
}

// Every value written is read back from the file by the standard library's reader.
func TestReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// A carriage return before a line feed is dropped by every reader of CSV, so it is not drawn.
		text := rapid.StringOf(rapid.RuneFrom([]rune("aé0 ,;\"|\\\n'€")))
		rows := make([][]any, rapid.IntRange(0, 6).Draw(t, "rows"))
		for i := range rows {
			rows[i] = []any{fmt.Sprintf("%05d", i), text.Draw(t, "name"), rapid.Int64().Draw(t, "population"),
				rapid.Float64().Draw(t, "share"), rapid.Bool().Draw(t, "approximate"),
				rapid.SliceOfN(rapid.StringMatching(`[a|\\",é]{1,6}`), 0, 4).Draw(t, "units")}
		}
		var b bytes.Buffer
		if err := csv.Write(&b, layer(rows), csv.Options{}); err != nil {
			t.Fatal(err)
		}
		read, err := stdcsv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(read) != len(rows)+1 {
			t.Fatalf("%d rows read of %d", len(read)-1, len(rows))
		}
		for i, row := range rows {
			same(t, read[i+1], row)
		}
	})
}

func same(t *rapid.T, got []string, want []any) {
	n, err1 := strconv.ParseInt(got[2], 10, 64)
	x, err2 := strconv.ParseFloat(got[3], 64)
	yes, err3 := strconv.ParseBool(got[4])
	if err1 != nil || err2 != nil || err3 != nil || got[0] != want[0] || got[1] != want[1] || n != want[2] || x != want[3] || yes != want[4] {
		t.Fatalf("got %q, want %v", got, want)
	}
	if !slices.Equal(csv.SplitList(got[5]), want[5].([]string)) {
		t.Fatalf("list %q read as %q, want %q", got[5], csv.SplitList(got[5]), want[5])
	}
}

// What SplitList reads of any field, JoinList writes so that it is read the same again.
func FuzzSplitList(f *testing.F) {
	for _, s := range []string{"", "a|b", `a\|b`, `\`, `\\|`, "|"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		items := csv.SplitList(s)
		again := csv.SplitList(csv.JoinList(items))
		if !slices.Equal(items, again) && strings.Join(items, "") != "" {
			t.Fatalf("%q: %q then %q", s, items, again)
		}
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriteTellsOfFailure(t *testing.T) {
	if err := csv.Write(broken{}, layer(nil), csv.Options{}); err == nil || !strings.Contains(err.Error(), "layer test") {
		t.Errorf("got %v, want an error that names the layer", err)
	}
}

func ExampleWrite() {
	var b strings.Builder
	csv.Write(&b, layer([][]any{{"01004", "Ambérieu-en-Bugey", int64(15554), nil, false, []string{"ouest", "est"}}}), csv.Options{})
	fmt.Print(strings.ReplaceAll(b.String(), "\r\n", "\n"))
	// Output:
	// code,name,population,share,approximate,units
	// "01004","Ambérieu-en-Bugey",15554,,false,"ouest|est"
}
