package export_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	stdcsv "encoding/csv"

	"github.com/maillage/maillage/data/csv"
	"github.com/maillage/maillage/data/export"
	"github.com/maillage/maillage/data/flatgeobuf/flatgeobuftest"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/parquet-go/parquet-go"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/encoding/wkt"
	"github.com/xuri/excelize/v2"
	_ "modernc.org/sqlite"
	"pgregory.net/rapid"
)

// row is a feature as a reader of some format sees it: its values by field, nil where not known, and its geometry.
type row struct {
	values   []any
	geometry orb.Geometry
	noPlace  bool // the format holds no geometry of this layer
}

// readers read back what each format holds. Formats impose forms, which are undone here and nowhere else.
var readers = map[string]func(t fatal, path string, l *atlas.Layer) map[string]row{
	"gpkg": readGPKG, "geojson": readGeoJSON, "geojsonl": readLines, "geojsons": readLines, "jsonfg": readGeoJSON,
	"fgb": readFGB, "parquet": readParquet, "csv": readCSV, "wkt.csv": readCSV, "xlsx": readXLSX,
}

type fatal interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func must[T any](t fatal) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// Every format holds every value of every layer.
func TestFormatsAgree(t *testing.T) {
	a, err := atlas.Compute(context.Background(), geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range a.Layers() {
		for _, f := range export.Formats() {
			t.Run(l.ID+"."+f.Extension, func(t *testing.T) { agrees(t, t.TempDir(), l, f) })
		}
	}
}

// So does it of any layer whose coordinates have the decimals that are kept.
func TestFormatsAgreeOnAnything(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		l := drawLayer(t)
		f := rapid.SampledFrom(export.Formats()).Draw(t, "format")
		agrees(t, dir, l, f)
	})
}

func agrees(t fatal, dir string, l *atlas.Layer, f export.Format) {
	t.Helper()
	path := filepath.Join(dir, "layer."+f.Extension)
	if err := f.Write(context.Background(), path, l); err != nil {
		t.Fatal(err)
	}
	read := readers[f.Extension]
	if read == nil {
		t.Fatalf("nobody reads .%s back", f.Extension)
	}
	rows := read(t, path, l)
	if len(rows) != l.Len() {
		t.Fatalf("%d features of %d", len(rows), l.Len())
	}
	for i := range l.Len() {
		got, ok := rows[l.Key(i)]
		if !ok {
			t.Fatalf("feature %s is missing", l.Key(i))
		}
		for k, field := range l.Fields {
			if want := l.Value(i, k); !reflect.DeepEqual(got.values[k], want) {
				t.Fatalf("%s of %s is %T %#v, want %T %#v", field.Name, l.Key(i), got.values[k], got.values[k], want, want)
			}
		}
		if want := l.Geometry(i); !got.noPlace && !orb.Equal(got.geometry, want) && (got.geometry != nil || want != nil) {
			t.Fatalf("%s lies at %v, want %v", l.Key(i), got.geometry, want)
		}
	}
}

// drawLayer draws a layer with a field of each type, of points or of polygons, some without a place.
func drawLayer(t *rapid.T) *atlas.Layer {
	fields := []atlas.Field{{Name: "code"}, {Name: "name"}, {Name: "n", Type: atlas.Integer}, {Name: "x", Type: atlas.Real},
		{Name: "yes", Type: atlas.Boolean}, {Name: "day", Type: atlas.Date}, {Name: "items", Type: atlas.List}}
	kind := rapid.SampledFrom([]atlas.GeometryKind{atlas.Points, atlas.Polygons}).Draw(t, "kind")
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aé0 ,;\"|\\'€𝄞=+-")), 1, 12, -1)
	values := make([][]any, rapid.IntRange(0, 40).Draw(t, "features"))
	places := make([]orb.Geometry, len(values))
	for i := range values {
		values[i] = []any{fmt.Sprintf("%05d", i), text.Draw(t, "name"), rapid.Int64Range(-1<<53, 1<<53).Draw(t, "n"),
			float64(rapid.Int32().Draw(t, "x")) / 64, rapid.Bool().Draw(t, "yes"),
			time.Unix(0, 0).UTC().AddDate(0, 0, rapid.IntRange(-20_000, 60_000).Draw(t, "day")).Format(time.DateOnly),
			rapid.SliceOfN(text, 1, 4).Draw(t, "items")}
		if values[i][5].(string) < "1900-03-01" {
			values[i][5] = "1900-03-01" // spreadsheets count days from then on
		}
		for f := 1; f < len(fields); f++ {
			if rapid.IntRange(0, 4).Draw(t, "known") == 0 {
				values[i][f] = nil
			}
		}
		if rapid.IntRange(0, 4).Draw(t, "placed") > 0 {
			places[i] = drawPlace(t, kind)
		}
	}
	return atlas.NewLayer("drawn", "Dessin", "", kind, fields, len(values), func(i, f int) any { return values[i][f] },
		func(i int) orb.Geometry { return places[i] })
}

// drawPlace draws coordinates in sixteenths, which seven decimals hold exactly.
func drawPlace(t *rapid.T, kind atlas.GeometryKind) orb.Geometry {
	at := func(name string, span int) float64 {
		return float64(rapid.IntRange(-16*span, 16*span).Draw(t, name)) / 16
	}
	x, y := at("x", 170), at("y", 80)
	if kind == atlas.Points {
		return orb.Point{x, y}
	}
	square := func(x, y, side float64) orb.Ring {
		return orb.Ring{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}
	}
	var shape orb.MultiPolygon
	for k := range rapid.IntRange(1, 3).Draw(t, "parts") {
		p := orb.Polygon{square(x+float64(2*k), y, 1)}
		if rapid.Bool().Draw(t, "hole") {
			hole := square(x+float64(2*k)+0.25, y+0.25, 0.5)
			hole.Reverse()
			p = append(p, hole)
		}
		shape = append(shape, p)
	}
	return shape
}

func readGeoJSON(t fatal, path string, l *atlas.Layer) map[string]row {
	t.Helper()
	var doc struct{ Features []json.RawMessage }
	if err := json.Unmarshal(must[[]byte](t)(os.ReadFile(path)), &doc); err != nil {
		t.Fatal(err)
	}
	rows := make(map[string]row)
	for _, text := range doc.Features {
		readFeature(t, rows, text, l)
	}
	return rows
}

func readLines(t fatal, path string, l *atlas.Layer) map[string]row {
	t.Helper()
	rows := make(map[string]row)
	for line := range strings.Lines(string(must[[]byte](t)(os.ReadFile(path)))) {
		if separated := line[0] == 0x1e; separated != strings.HasSuffix(path, "s") {
			t.Fatalf("%s: a record separator: %v", path, separated)
		}
		readFeature(t, rows, []byte(strings.TrimPrefix(line, "\x1e")), l)
	}
	return rows
}

func readFeature(t fatal, rows map[string]row, text []byte, l *atlas.Layer) {
	t.Helper()
	var f struct {
		ID         string
		Properties map[string]json.RawMessage
		Geometry   *struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	r := row{values: make([]any, len(l.Fields))}
	for k, field := range l.Fields {
		raw := f.Properties[field.Name]
		if string(raw) == "null" {
			continue
		}
		r.values[k] = fromJSON(t, field.Type, raw)
	}
	if f.Geometry != nil {
		var (
			point orb.Point
			shape orb.MultiPolygon
			err   error
		)
		if f.Geometry.Type == "Point" {
			err = json.Unmarshal(f.Geometry.Coordinates, &point)
			r.geometry = point
		} else {
			err = json.Unmarshal(f.Geometry.Coordinates, &shape)
			r.geometry = shape
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	rows[f.ID] = r
}

func fromJSON(t fatal, kind atlas.FieldType, raw []byte) any {
	t.Helper()
	decode := func(to any) any {
		if err := json.Unmarshal(raw, to); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		return reflect.ValueOf(to).Elem().Interface()
	}
	switch kind {
	case atlas.Integer:
		return decode(new(int64))
	case atlas.Real:
		return decode(new(float64))
	case atlas.Boolean:
		return decode(new(bool))
	case atlas.List:
		return decode(new([]string))
	}
	return decode(new(string))
}

// fromText undoes the form of a value in a format that has nothing but texts; "" is not known.
func fromText(t fatal, kind atlas.FieldType, text string) any {
	t.Helper()
	if text == "" {
		return nil
	}
	switch kind {
	case atlas.Integer:
		return must[int64](t)(strconv.ParseInt(text, 10, 64))
	case atlas.Real:
		return must[float64](t)(strconv.ParseFloat(text, 64))
	case atlas.Boolean:
		return must[bool](t)(strconv.ParseBool(strings.ToLower(text)))
	case atlas.List:
		return csv.SplitList(text)
	}
	return text
}

func readCSV(t fatal, path string, l *atlas.Layer) map[string]row {
	t.Helper()
	text := strings.TrimPrefix(string(must[[]byte](t)(os.ReadFile(path))), "\ufeff")
	records := must[[][]string](t)(stdcsv.NewReader(strings.NewReader(text)).ReadAll())
	rows := make(map[string]row)
	for _, record := range records[1:] {
		r := row{values: make([]any, len(l.Fields)), noPlace: len(record) == len(l.Fields)}
		for k, field := range l.Fields {
			r.values[k] = fromText(t, field.Type, record[k])
		}
		switch rest := record[len(l.Fields):]; {
		case len(rest) == 2 && rest[0] != "":
			r.geometry = orb.Point{fromText(t, atlas.Real, rest[0]).(float64), fromText(t, atlas.Real, rest[1]).(float64)}
		case len(rest) == 1 && rest[0] != "":
			r.geometry = must[orb.Geometry](t)(wkt.Unmarshal(rest[0]))
		}
		rows[record[0]] = r
	}
	return rows
}

func readXLSX(t fatal, path string, l *atlas.Layer) map[string]row {
	t.Helper()
	f := must[*excelize.File](t)(excelize.OpenFile(path))
	defer f.Close()
	records := must[[][]string](t)(f.GetRows(l.ID, excelize.Options{RawCellValue: true}))
	rows := make(map[string]row)
	for n, record := range records[1:] {
		for len(record) < len(l.Fields)+2 {
			record = append(record, "") // empty cells at the end are not told
		}
		r := row{values: make([]any, len(l.Fields)), noPlace: l.Kind != atlas.Points}
		for k, field := range l.Fields {
			text := record[k]
			if field.Type == atlas.Boolean && text != "" {
				text = map[string]string{"1": "true", "0": "false"}[text]
			}
			if field.Type == atlas.Date && text != "" {
				days := must[float64](t)(strconv.ParseFloat(text, 64))
				text = must[time.Time](t)(excelize.ExcelDateToTime(days, false)).Format(time.DateOnly)
			}
			r.values[k] = fromText(t, field.Type, text)
			at := must[string](t)(excelize.CoordinatesToCellName(k+1, n+2))
			if kind := must[excelize.CellType](t)(f.GetCellType(l.ID, at)); field.Type == atlas.Text && text != "" && kind != excelize.CellTypeInlineString {
				t.Fatalf("%s of row %d is a cell of type %d, not text", field.Name, n+2, kind)
			}
		}
		if place := record[len(l.Fields):]; l.Kind == atlas.Points && place[0] != "" {
			r.geometry = orb.Point{fromText(t, atlas.Real, place[0]).(float64), fromText(t, atlas.Real, place[1]).(float64)}
		}
		rows[record[0]] = r
	}
	return rows
}

func readGPKG(t fatal, path string, l *atlas.Layer) map[string]row {
	t.Helper()
	db := must[*sql.DB](t)(sql.Open("sqlite", path))
	defer db.Close()
	names := make([]string, len(l.Fields))
	for k, field := range l.Fields {
		names[k] = "CAST(" + field.Name + " AS TEXT)"
		if field.Type == atlas.Real {
			names[k] = field.Name
		}
	}
	geom := "geom"
	if l.Kind == atlas.NoGeometry {
		geom = "NULL"
	}
	result := must[*sql.Rows](t)(db.Query("SELECT " + strings.Join(names, ", ") + ", " + geom + " FROM " + strings.ReplaceAll(l.ID, "-", "_")))
	defer result.Close()
	rows := make(map[string]row)
	for result.Next() {
		cells := make([]sql.NullString, len(l.Fields))
		var blob []byte
		into := make([]any, 0, len(cells)+1)
		for k := range cells {
			into = append(into, &cells[k])
		}
		if err := result.Scan(append(into, &blob)...); err != nil {
			t.Fatal(err)
		}
		r := row{values: make([]any, len(l.Fields))}
		for k, field := range l.Fields {
			r.values[k] = fromText(t, field.Type, strings.TrimSpace(cells[k].String))
			if field.Type == atlas.Boolean && cells[k].Valid {
				r.values[k] = cells[k].String == "1" || cells[k].String == "true"
			}
			if field.Type == atlas.Text && cells[k].Valid {
				r.values[k] = cells[k].String
			}
			if field.Type == atlas.List && cells[k].Valid {
				r.values[k] = csv.SplitList(cells[k].String)
			}
		}
		if blob != nil {
			envelope := map[byte]int{0: 0, 1: 32}[blob[3]>>1&7]
			r.geometry = must[orb.Geometry](t)(wkb.Unmarshal(blob[8+envelope:]))
		}
		rows[cells[0].String] = r
	}
	return rows
}

func readParquet(t fatal, path string, l *atlas.Layer) map[string]row {
	t.Helper()
	f := must[*os.File](t)(os.Open(path))
	defer f.Close()
	reader := parquet.NewReader(f)
	defer reader.Close()
	rows := make(map[string]row)
	for range reader.NumRows() {
		read := make([]parquet.Row, 1)
		if n, err := reader.ReadRows(read); n != 1 {
			t.Fatal(err)
		}
		r := row{values: make([]any, len(l.Fields))}
		read[0].Range(func(column int, values []parquet.Value) bool {
			switch {
			case column < len(l.Fields):
				r.values[column] = fromParquet(l.Fields[column].Type, values)
			case column == len(l.Fields) && !values[0].IsNull():
				r.geometry = must[orb.Geometry](t)(wkb.Unmarshal(values[0].ByteArray()))
			case column > len(l.Fields) && r.geometry != nil:
				b := r.geometry.Bound()
				if want := [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}[column-len(l.Fields)-1]; math.Float64bits(values[0].Double()) != math.Float64bits(want) {
					t.Fatalf("the covering says %v, want %v", values[0], want)
				}
			}
			return true
		})
		rows[r.values[0].(string)] = r
	}
	return rows
}

func fromParquet(kind atlas.FieldType, values []parquet.Value) any {
	if values[0].IsNull() {
		return nil
	}
	switch kind {
	case atlas.Integer:
		return values[0].Int64()
	case atlas.Real:
		return values[0].Double()
	case atlas.Boolean:
		return values[0].Boolean()
	case atlas.Date:
		return time.Unix(int64(values[0].Int32())*86400, 0).UTC().Format(time.DateOnly)
	case atlas.List:
		items := make([]string, len(values))
		for k, v := range values {
			items[k] = string(v.ByteArray())
		}
		return items
	}
	return string(values[0].ByteArray())
}

func readFGB(t fatal, path string, l *atlas.Layer) map[string]row {
	t.Helper()
	file, err := flatgeobuftest.Decode(must[[]byte](t)(os.ReadFile(path)))
	if err != nil {
		t.Fatal(err)
	}
	rows := make(map[string]row)
	for _, f := range file.Features {
		r := row{values: make([]any, len(l.Fields)), geometry: f.Geometry}
		for k, v := range f.Values {
			r.values[k] = v
			if text, ok := v.(string); ok && l.Fields[k].Type == atlas.List {
				r.values[k] = fromJSON(t, atlas.List, []byte(text))
			}
		}
		rows[r.values[0].(string)] = r
	}
	return rows
}
