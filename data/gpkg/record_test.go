package gpkg

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/maillage/maillage/data"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"pgregory.net/rapid"
)

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "A": "a", "ID": "id", "Name": "name", "AreaM2": "area_m2", "COGYear": "cog_year", "GPs": "gps", "EPCI": "epci",
		"EPCIs": "epcis", "SHA256": "sha256", "LetterOn": "letter_on", "PatientsInCore": "patients_in_core", "MaskedCells": "masked_cells",
	} {
		if got := snake(name); got != want {
			t.Errorf("%s gives %s, not %s", name, got, want)
		}
	}
}

// Whatever a dataset and its results hold, in every field that they have or will have, the tables give it back.
func TestRecordsRoundTrip(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		var ds geo.Dataset
		var results atlas.Results
		fill(t, reflect.ValueOf(&ds).Elem())
		fill(t, reflect.ValueOf(&results).Elem())
		ds.Name, ds.COGYear, ds.Area = "", 0, geo.Area{} // kept as keys
		var dsBack geo.Dataset
		var resultsBack atlas.Results
		if err := throughTables(filepath.Join(folder, "records.gpkg"), &ds, &results, &dsBack, &resultsBack, ""); err != nil {
			t.Fatal(err)
		}
		for i := range ds.Units { // read apart
			if len(ds.Units[i].Geometry) > 0 {
				dsBack.Units[i].Geometry = ds.Units[i].Geometry
			}
		}
		if !reflect.DeepEqual(ds, dsBack) {
			t.Fatalf("the dataset\n%+v\ncame back as\n%+v", ds, dsBack)
		}
		if !reflect.DeepEqual(results, resultsBack) {
			t.Fatalf("the results\n%+v\ncame back as\n%+v", results, resultsBack)
		}
	})
}

// fill draws a value for every field below v. Lists are nil, empty or short; enumerations have a key.
func fill(t *rapid.T, v reflect.Value) {
	if keys := keysOf(v.Type()); keys != nil {
		v.SetUint(uint64(rapid.IntRange(0, len(keys)-1).Draw(t, "enumeration")))
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		if rapid.Bool().Draw(t, "dated") {
			v.Set(reflect.ValueOf(time.Unix(rapid.Int64Range(-1e10, 1e11).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC()))
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(t, v.Index(i))
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 3).Draw(t, "length"); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(t, v.Index(i))
			}
		}
	case reflect.String:
		v.SetString(rapid.String().Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "integer"))
	case reflect.Int32:
		v.SetInt(int64(rapid.Int32().Draw(t, "index")))
	case reflect.Float64:
		v.SetFloat(rapid.Float64().Draw(t, "number"))
	case reflect.Float32:
		v.SetFloat(float64(rapid.Float32().Draw(t, "number")))
	default:
		t.Fatalf("a %s is not drawn", v.Type())
	}
}

// throughTables writes lists to a new file, runs some SQL on it, and reads them back.
func throughTables(path string, ds *geo.Dataset, r *atlas.Results, dsBack *geo.Dataset, rBack *atlas.Results, tamper string) error {
	ctx := context.Background()
	rows := map[string]any{}
	if err := removeIfThere(path); err != nil {
		return err
	}
	db, err := open(path, "mode=rwc")
	if err != nil {
		return err
	}
	defer db.Close()
	w := &writer{ctx: ctx, db: db}
	if err := db.exec("PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY"); err != nil {
		return err
	}
	if err := w.createContainer(); err != nil {
		return err
	}
	lists, err := slots(ds, r)
	if err != nil {
		return err
	}
	if err := db.exec("BEGIN"); err != nil {
		return err
	}
	for _, s := range lists {
		rows[s.table.name] = count(s.value)
		if err := w.writeList(s); err != nil {
			return err
		}
	}
	if err := db.exec("COMMIT;" + tamper); err != nil {
		return err
	}
	counts, err := toJSON(rows)
	if err != nil {
		return err
	}
	return readLists(ctx, db, keyValues{keyRows: counts}, dsBack, rBack, atlas.Absent{})
}

func TestRecordsRefuseWhatTheyCannotKeep(t *testing.T) {
	for _, c := range []struct {
		row  any
		want string
	}{
		{struct{ hidden int }{}, "hidden is not exported"},
		{struct{ A map[string]int }{}, "A: a map[string]int cannot be kept"},
		{struct{ A struct{ B []float64 } }{}, "B: a []float64 cannot be kept"},
		{struct{ A uint8 }{}, "A: a uint8 cannot be kept"},
	} {
		_, err := newTable("t", false, reflect.TypeOf(c.row))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%T: %v", c.row, err)
		}
	}
	err := throughTables(filepath.Join(t.TempDir(), "x.gpkg"), &geo.Dataset{Teams: []geo.Team{{Stage: 200}}}, &atlas.Results{}, &geo.Dataset{}, &atlas.Results{}, "")
	if err == nil || !strings.Contains(err.Error(), "input_teams, row 0, column stage: geo.Stage 200 has no key") {
		t.Error(err)
	}
}

func TestTamperedRecords(t *testing.T) {
	ds := geo.Dataset{
		Units: []geo.Unit{{Code: "01001"}, {Code: "01002"}},
		Teams: []geo.Team{{ID: "a", Themes: []string{"x"}, Members: []geo.Member{{Unit: 1}, {Unit: 2}}}, {ID: "b", Members: []geo.Member{{}}}},
	}
	for sql, want := range map[string]string{
		"DELETE FROM input_units WHERE fid = 1":                       "table input_units: row 1 is missing",
		"DELETE FROM input_units WHERE fid = 0":                       "table input_units: row 1 stands where row 0 is wanted",
		"INSERT INTO input_units (fid) VALUES (2)":                    "table input_units: row 2 is beyond the last",
		"DROP TABLE input_flows":                                      "the table input_flows is missing",
		"DROP TABLE input_flows; CREATE VIEW input_flows AS SELECT 1": "the table input_flows is missing",
		"ALTER TABLE input_units DROP COLUMN epci":                    "input_units: built by an earlier version of maillage: it has no column epci",
		"UPDATE input_units SET kind = 'city' WHERE fid = 1":          `row 1, column kind: "city" is none of commune, arrondissement, iris`,
		"UPDATE input_units SET kind = NULL":                          "row 0, column kind: nothing is none of",
		"UPDATE input_units SET parent = 3000000000":                  "column parent: 3000000000 where an integer is wanted",
		"UPDATE input_units SET parent = 'x'":                         `column parent: "x" where an integer is wanted`,
		"UPDATE input_units SET code = x'00'":                         "column code: 1 bytes where a text is wanted",
		"UPDATE input_units SET seat_lon = 'east'":                    `column seat_lon: "east" where a number is wanted`,
		"UPDATE input_units SET own_boundary = 2":                     "column own_boundary: 2 where 0 or 1 is wanted",
		"UPDATE input_teams SET members = 9223372036854775807":        "table input_teams_members: row 2 belongs to 1, not to 0",
		"UPDATE input_teams SET members = -1":                         "-1 is not a number of rows",
		"UPDATE input_teams SET members = 'two'":                      `"two" is not a number of rows`,
		"UPDATE input_teams SET members = 1":                          "table input_teams_members: row 1 belongs to 0, not to 1",
		"UPDATE input_teams SET members = 2 WHERE fid = 1":            "table input_teams_members: row 3 is missing",
		"UPDATE input_teams SET themes = 'null' WHERE fid = 0":        "column themes",
		"UPDATE input_teams SET themes = '[1]' WHERE fid = 0":         "column themes",
		"UPDATE input_teams_members SET unit = 1.5 WHERE fid = 0":     "column unit: 1.5 where an integer is wanted",
		"UPDATE input_teams_members SET parent_fid = 1 WHERE fid = 0": "row 0 belongs to 1, not to 0",
		"UPDATE input_teams SET members = NULL WHERE fid = 1":         "table input_teams_members: row 2 is beyond the last",
	} {
		err := throughTables(filepath.Join(t.TempDir(), "x.gpkg"), &ds, &atlas.Results{}, &geo.Dataset{}, &atlas.Results{}, sql)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngives %v\nnot   %s", sql, err, want)
		} else if !strings.Contains(want, "no column") && !errors.Is(err, data.ErrDamaged) {
			t.Errorf("%s: %v is not ErrDamaged", sql, err)
		}
	}
}
