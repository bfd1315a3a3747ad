package gpkg

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"runtime/debug"
	"slices"
	"strconv"

	"github.com/maillage/maillage/data"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// Format is the version of the tables that Write makes. It grows when an older program could not read them as they
// are meant; Read refuses what is newer, and reads what is as old as oldestFormat.
const (
	Format       = 3
	oldestFormat = 1
)

// Keys of the table "maillage".
const (
	keyFormat   = "format"   // Format
	keyProgram  = "program"  // version of the program that wrote the file
	keyEdition  = "edition"  // of the Atlas
	keyStudy    = "study"    // name of the study
	keyCOGYear  = "cog_year" // year of the official geographic code
	keyArea     = "area"     // what the study asked for, as JSON
	keySettings = "settings" // JSON, by the keys of a study file
	keyRows     = "rows"     // JSON, number of rows of each list by table
)

// writeKeys writes what is said of the file as a whole.
func (w *writer) writeKeys(a *atlas.Atlas, lists []slot) error {
	settings, err := marshalSettings(a.Settings)
	if err != nil {
		return err
	}
	rows := make(map[string]any, len(lists))
	for _, s := range lists {
		rows[s.table.name] = count(s.value)
	}
	counts, err := toJSON(rows)
	if err != nil {
		return err
	}
	if err := w.db.exec("CREATE TABLE maillage (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL)"); err != nil {
		return err
	}
	if err := w.register("maillage", "attributes", "maillage", "Étude, édition, réglages et version du programme"); err != nil {
		return err
	}
	area, err := toJSON(a.Dataset.Area)
	if err != nil {
		return err
	}
	pairs := [][2]string{
		{keyFormat, strconv.Itoa(Format)}, {keyProgram, program()}, {keyEdition, a.Edition}, {keyStudy, a.Dataset.Name},
		{keyCOGYear, strconv.Itoa(a.Dataset.COGYear)}, {keyArea, area}, {keySettings, settings}, {keyRows, counts},
	}
	err = w.insertAll("maillage", 3, len(pairs), func(i int, in *inserter) {
		in.set(0, int64(i))
		in.set(1, pairs[i][0])
		in.set(2, pairs[i][1])
	})
	if err != nil {
		return err
	}
	return w.writeMetadata(a, json.RawMessage(settings))
}

// program returns the version of the program as it was built.
func program() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

// writeMetadata says where the file comes from in the place where other programs look for it.
func (w *writer) writeMetadata(a *atlas.Atlas, settings json.RawMessage) error {
	type source struct {
		Kind    string `json:"kind"`
		Name    string `json:"name"`
		Vintage string `json:"vintage"`
		SHA256  string `json:"sha256"`
	}
	sources := make([]source, len(a.Dataset.Sources))
	for i, s := range a.Dataset.Sources {
		sources[i] = source{s.Kind, s.Name, s.Vintage, s.SHA256}
	}
	text, err := toJSON(struct {
		Study    string          `json:"study"`
		Edition  string          `json:"edition"`
		COGYear  int             `json:"cog_year"`
		Area     geo.Area        `json:"area"`
		Program  string          `json:"program"`
		Sources  []source        `json:"sources"`
		Settings json.RawMessage `json:"settings"`
	}{a.Dataset.Name, a.Edition, a.Dataset.COGYear, a.Dataset.Area, program(), sources, settings})
	if err != nil {
		return err
	}
	err = w.db.exec("INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'https://github.com/maillage/maillage', 'application/json', ?)", text)
	if err != nil {
		return err
	}
	return w.db.exec("INSERT INTO gpkg_metadata_reference (reference_scope, md_file_id) VALUES ('geopackage', 1)")
}

// keyValues is the table "maillage" as it was read.
type keyValues map[string]string

func readKeys(ctx context.Context, db *conn) (keyValues, error) {
	kv := keyValues{}
	err := db.query(ctx, "SELECT t.key, t.value FROM maillage AS t", nil, func(row []driver.Value) error {
		key, _ := row[0].(string)
		value, ok := row[1].(string)
		if !ok {
			return fmt.Errorf("%w: the value of %q is not a text", data.ErrDamaged, key)
		}
		kv[key] = value
		return nil
	})
	if err != nil {
		return nil, err
	}
	return kv, kv.checkFormat()
}

func (kv keyValues) checkFormat() error {
	format, err := kv.integer(keyFormat)
	switch {
	case err != nil:
		return err
	case format > Format:
		return fmt.Errorf("%w: its format is %d and this program reads up to %d: update the program, or build the study again with this one", data.ErrNewer, format, Format)
	case format < oldestFormat:
		return fmt.Errorf("%w: its format is %d", data.ErrEarlier, format)
	}
	return nil
}

func (kv keyValues) text(key string) (string, error) {
	v, ok := kv[key]
	if !ok {
		return "", fmt.Errorf("%w: the table maillage has no %q", data.ErrDamaged, key)
	}
	return v, nil
}

// writtenBy says which version wrote the file when it is another: what one writes whole, another may understand
// otherwise. It is "" when there is nothing to say.
func (kv keyValues) writtenBy() string {
	if wrote := kv[keyProgram]; wrote != "" && wrote != program() {
		return fmt.Sprintf(", or kept otherwise by maillage %.40s, which is read by %s", wrote, program())
	}
	return ""
}

func (kv keyValues) integer(key string) (int, error) {
	v, err := kv.text(key)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		return 0, fmt.Errorf("%w: the %s %.20q is not a number", data.ErrDamaged, key, v)
	}
	return n, nil
}

// format is the format of the file, which checkFormat found to be a number; the present one where none is told.
func (kv keyValues) format() int {
	n, err := kv.integer(keyFormat)
	if err != nil {
		return Format
	}
	return n
}

// area returns what the study asked for.
func (kv keyValues) area() (a geo.Area, err error) {
	text, err := kv.text(keyArea)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		return a, fmt.Errorf("%w: the area cannot be read: %w", data.ErrDamaged, err)
	}
	return a, nil
}

// rows returns the number of rows of each list; a list that was nil has a nil number.
func (kv keyValues) rows() (map[string]any, error) {
	v, err := kv.text(keyRows)
	if err != nil {
		return nil, err
	}
	var counts map[string]*int64
	if err := json.Unmarshal([]byte(v), &counts); err != nil {
		return nil, fmt.Errorf("%w: the numbers of rows cannot be read: %w", data.ErrDamaged, err)
	}
	out := make(map[string]any, len(counts))
	for table, n := range counts {
		if out[table] = nil; n != nil {
			out[table] = *n
		}
	}
	return out, nil
}

// marshalSettings writes settings as a JSON object, by the keys of a study file and in their order.
func marshalSettings(s geo.Settings) (string, error) {
	var b bytes.Buffer
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		value, err := json.Marshal(v.Field(i).Interface())
		if err != nil {
			return "", fmt.Errorf("setting %s: %w", settingKey(v.Type().Field(i)), err)
		}
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(strconv.Quote(settingKey(v.Type().Field(i))) + ":")
		b.Write(value)
	}
	b.WriteByte('}')
	return b.String(), nil
}

// settings reads back what marshalSettings wrote. A key that is missing or unknown is an error: the settings would
// not be those of the Atlas. Those that an older format had not are neutral, and added to absent.
func (kv keyValues) settings(absent atlas.Absent) (geo.Settings, error) {
	var s geo.Settings
	text, err := kv.text(keySettings)
	if err != nil {
		return s, err
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		return s, fmt.Errorf("%w: the settings cannot be read: %w", data.ErrDamaged, err)
	}
	v := reflect.ValueOf(&s).Elem()
	for i := range v.NumField() {
		key := settingKey(v.Type().Field(i))
		raw, ok := values[key]
		if !ok && (earlier{format: kv.format(), absent: absent}).lacks(atlas.FieldOf{Of: v.Type(), Name: v.Type().Field(i).Name}) {
			neutralSettings[key](&s)
			continue
		}
		if !ok {
			return s, fmt.Errorf("%w: the setting %s is missing", data.ErrEarlier, key)
		}
		if err := json.Unmarshal(raw, v.Field(i).Addr().Interface()); err != nil {
			return s, fmt.Errorf("%w: the setting %s: %w", data.ErrDamaged, key, err)
		}
		delete(values, key)
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		return s, fmt.Errorf("%w: the setting %.40q is unknown to this program: update it, or build the study again", data.ErrNewer, key)
	}
	return s, nil
}

func settingKey(f reflect.StructField) string { return f.Tag.Get("yaml") }
