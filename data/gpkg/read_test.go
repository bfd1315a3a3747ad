package gpkg_test

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/maillage/maillage/data"
	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
)

// tamper runs SQL on a file.
func tamper(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
}

func copyOf(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.gpkg")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// studyBytes is the file of a small study.
func studyBytes(t fatal, dir string) []byte {
	t.Helper()
	path := filepath.Join(dir, "study.gpkg")
	write(t, path, chessboard(t))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReadTellsWhatIsWrong(t *testing.T) {
	study := studyBytes(t, t.TempDir())
	with := func(at int, b ...byte) []byte {
		c := append([]byte(nil), study...)
		copy(c[at:], b)
		return c
	}
	for _, c := range []struct {
		name    string
		content []byte
		is      error
		want    string
	}{
		{"empty", nil, data.ErrForeign, "it has 0 bytes"},
		{"text", []byte(strings.Repeat("code;nom\n", 30)), data.ErrForeign, "not a GeoPackage"},
		{"another SQLite file", with(68, 0, 0, 0, 0), data.ErrForeign, "not a GeoPackage"},
		{"cut short", study[:len(study)/2], data.ErrDamaged, "cut short"},
		{"first page only", study[:4096], data.ErrDamaged, "cut short"},
		{"page size not a power of two", with(16, 0x13, 0x88), data.ErrDamaged, "backup"},
		{"schema overwritten", with(100, make([]byte, 3000)...), data.ErrDamaged, "backup"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := copyOf(t, c.content)
			_, err := gpkg.Read(context.Background(), path)
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestReadTellsWhatIsMissing(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.gpkg")
	if _, err := gpkg.Read(context.Background(), missing); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "maillage build") {
		t.Error(err)
	}
	if _, err := gpkg.Read(context.Background(), t.TempDir()); !errors.Is(err, data.ErrForeign) {
		t.Error(err)
	}
	layer := filepath.Join(t.TempDir(), "layer.gpkg")
	if err := gpkg.WriteLayer(context.Background(), layer, chessboard(t).Layer("cpts")); err != nil {
		t.Fatal(err)
	}
	if _, err := gpkg.Read(context.Background(), layer); !errors.Is(err, data.ErrForeign) || !strings.Contains(err.Error(), "no table maillage") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := filepath.Join(t.TempDir(), "study.gpkg")
	write(t, path, chessboard(t))
	if _, err := gpkg.Read(ctx, path); !errors.Is(err, context.Canceled) || errors.Is(err, data.ErrDamaged) {
		t.Error(err)
	}
}

// A file that was edited, by mistake or by malice, is refused with the place of the change.
func TestReadRefusesEditedStudies(t *testing.T) {
	study := studyBytes(t, t.TempDir())
	for statement, c := range map[string]struct {
		is   error
		want string
	}{
		"UPDATE maillage SET value = '4' WHERE key = 'format'":                                              {data.ErrNewer, "update the program"},
		"UPDATE maillage SET value = '0' WHERE key = 'format'":                                              {data.ErrEarlier, "format is 0: build it again"},
		"UPDATE maillage SET value = 'x' WHERE key = 'format'":                                              {data.ErrDamaged, "is not a number"},
		"UPDATE maillage SET value = x'00' WHERE key = 'edition'":                                           {data.ErrDamaged, "is not a text"},
		"UPDATE maillage SET value = 'x' WHERE key = 'edition'":                                             {data.ErrDamaged, "does not match its edition"},
		"DELETE FROM maillage WHERE key = 'edition'":                                                        {data.ErrDamaged, `no "edition"`},
		"DELETE FROM maillage WHERE key = 'rows'":                                                           {data.ErrDamaged, `no "rows"`},
		"UPDATE maillage SET value = '{}' WHERE key = 'rows'":                                               {data.ErrEarlier, "it has no input_units: build it again"},
		"UPDATE maillage SET value = '{}' WHERE key = 'settings'":                                           {data.ErrEarlier, "setting core_share is missing: build it again"},
		"UPDATE maillage SET value = json_set(value, '$.new', 1) WHERE key = 'settings'":                    {data.ErrNewer, `"new" is unknown`},
		"UPDATE maillage SET value = json_set(value, '$.core_share', 'x') WHERE key = 'settings'":           {data.ErrDamaged, "setting core_share"},
		"UPDATE maillage SET value = json_set(value, '$.core_share', 7) WHERE key = 'settings'":             {data.ErrDamaged, "core_share is 7"},
		"UPDATE maillage SET value = json_remove(value, '$.core_share') WHERE key = 'settings'":             {data.ErrEarlier, "setting core_share is missing"},
		"UPDATE maillage SET value = json_remove(value, '$.result_gaps') WHERE key = 'rows'":                {data.ErrEarlier, "it has no result_gaps"},
		"ALTER TABLE input_units DROP COLUMN epci":                                                          {data.ErrEarlier, "input_units: built by an earlier version of maillage: it has no column epci: build it again"},
		"ALTER TABLE input_units RENAME TO gone":                                                            {data.ErrDamaged, "the table input_units is missing"},
		"UPDATE maillage SET value = 'v0.0.1' WHERE key = 'program'; UPDATE input_units SET name = 'Autre'": {data.ErrDamaged, "maillage v0.0.1, which is read by"},
		"UPDATE input_units SET name = 'Autre' WHERE fid = 3":                                               {data.ErrDamaged, "does not match its edition"},
		"UPDATE input_units SET parent = 1000 WHERE fid = 3":                                                {data.ErrDamaged, ""},
		"UPDATE input_practices SET site = -7":                                                              {data.ErrDamaged, ""},
		"UPDATE result_units SET communities = '[99]'":                                                      {data.ErrDamaged, ""},
		"UPDATE result_units SET gap = 99":                                                                  {data.ErrDamaged, ""},
		"DROP TRIGGER rtree_units_geom_update1; DROP TRIGGER rtree_units_geom_update2; DROP TRIGGER rtree_units_geom_update3;" +
			"DROP TRIGGER rtree_units_geom_update4; UPDATE units SET geom = x'4750' WHERE code = '99004'": {data.ErrDamaged, `boundary of the unit "99004"`},
		"DROP TABLE maillage; CREATE VIEW maillage AS SELECT 'format' AS key, '1' AS value": {data.ErrForeign, "no table maillage"},
	} {
		path := copyOf(t, study)
		tamper(t, path, statement)
		_, err := gpkg.Read(context.Background(), path)
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\ngives %v", statement, err)
		}
	}
}

// QGIS leaves a file in write-ahead mode: it can be read all the same, in a folder where nothing may be written too.
func TestReadWriteAheadFile(t *testing.T) {
	path := copyOf(t, studyBytes(t, t.TempDir()))
	tamper(t, path, "PRAGMA journal_mode=WAL; CREATE TABLE layer_styles (id INTEGER PRIMARY KEY)")
	b, err := os.ReadFile(path)
	if err != nil || b[18] != 2 {
		t.Fatalf("the file is not in write-ahead mode: %v", err)
	}
	mustEqual(t, read(t, path), chessboard(t))
	if names := folder(t, filepath.Dir(path)); len(names) != 1 {
		t.Errorf("reading left %q", names)
	}
}

// A file whose bytes were changed at random never makes Read panic; what it accepts is the study, unharmed.
func TestReadMutatedFiles(t *testing.T) {
	study := studyBytes(t, t.TempDir())
	want := chessboard(t)
	path := filepath.Join(t.TempDir(), "mutated.gpkg")
	refused := 0
	for seed := range uint64(200) {
		b := mutate(study, rand.New(rand.NewPCG(seed, 7)))
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := gpkg.Read(context.Background(), path)
		if err != nil {
			refused++
			continue
		}
		if a.Edition != want.Edition {
			t.Errorf("seed %d: edition %s was made up", seed, a.Edition)
		}
	}
	if refused < 40 {
		t.Errorf("%d files of 200 were refused: the changes are too small to test anything", refused)
	}
}

func mutate(b []byte, r *rand.Rand) []byte {
	b = append([]byte(nil), b...)
	for range 1 + r.IntN(40) {
		at := r.IntN(len(b))
		switch r.IntN(4) {
		case 0:
			b[at] ^= 1 << r.IntN(8)
		case 1:
			b[at] = byte(r.IntN(256))
		case 2:
			if head := at&^4095 + r.IntN(64); head+2 <= len(b) { // of a page, where its structure is
				binary.BigEndian.PutUint16(b[head:], uint16(r.IntN(1<<16)))
			}
		case 3:
			from, n := r.IntN(len(b)), r.IntN(200)
			copy(b[at:], b[from:min(len(b), from+n)])
		}
	}
	return b
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(nil), uint64(0))
	f.Add(studyBytes(f, f.TempDir()), uint64(1))
	path := filepath.Join(f.TempDir(), "fuzzed.gpkg")
	f.Fuzz(func(t *testing.T, b []byte, seed uint64) {
		if len(b) > 0 && seed > 0 {
			b = mutate(b, rand.New(rand.NewPCG(seed, 0)))
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if a, err := gpkg.Read(context.Background(), path); err == nil {
			if err := gpkg.Write(context.Background(), filepath.Join(t.TempDir(), "again.gpkg"), a, nil); err != nil {
				t.Error(err)
			}
		}
	})
}

// A study of an empty dataset is a study.
func TestReadEmptyStudy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty.gpkg")
	a := compute(t, &geo.Dataset{Name: "Vide"}, geo.DefaultSettings())
	write(t, path, a)
	mustEqual(t, read(t, path), a)
}

// A file that goes away or is replaced while it is read is read as it was opened: boundaries are never those of another.
func TestReadWhileReplaced(t *testing.T) {
	dir := t.TempDir()
	path, other := copyOf(t, studyBytes(t, dir)), copyOf(t, studyBytes(t, dir))
	tamper(t, other, `UPDATE maillage SET value = 'another' WHERE key = 'edition'; UPDATE input_units SET own_boundary = 0`)
	want, _, err := gpkg.ReadTables(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	for _, now := range []string{other, filepath.Join(dir, "none.gpkg"), dir} {
		got, _, err := gpkg.ReadTablesReplaced(context.Background(), path, now)
		if err != nil {
			t.Fatalf("%s: %v", now, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: what is read is not what was opened", now)
		}
	}
}
