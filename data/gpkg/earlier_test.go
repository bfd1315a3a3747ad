package gpkg_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/maillage/maillage/data"
	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/secrecy"
)

// format1 is the chessboard as a version that wrote format 1 made and kept it.
func format1(t *testing.T) string {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join("testdata", "format1.gpkg.gz"))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return copyOf(t, b)
}

// A study of an earlier format is read, verified by its edition, and means what it meant.
func TestReadEarlierFormat(t *testing.T) {
	a := read(t, format1(t))
	if !a.FromEarlier() || a.Dataset.Name != "Échiquier" || len(a.Dataset.Communities) == 0 {
		t.Fatalf("%q, of now: %v", a.Dataset.Name, !a.FromEarlier())
	}
	s := a.Settings
	if s.AgeCap != 0 || s.CrowScatter != 0 || s.AccessPopulation != "inhabitants" || len(s.AgeWeights) != 0 {
		t.Errorf("settings that it had not: %+v", s)
	}
	people := 0.
	for _, acc := range a.Access {
		if acc.Population != "inhabitants" {
			t.Errorf("access for %q", acc.Population)
		}
		for u, x := range acc.Units {
			if n, ok := a.Dataset.Units[u].Population.Known(); ok && x.Known && x.Demand != float64(n) {
				t.Errorf("%v asked for care in %s, where %d live", x.Demand, a.Dataset.Units[u].Code, n)
			}
			people += x.Demand
		}
	}
	if people == 0 {
		t.Error("no access is told")
	}
	// Under its own settings today's program finds the same territories; masked counts are estimated to a millionth.
	again := compute(t, a.Dataset, s)
	real := regexp.MustCompile(`-?\d+\.\d+(e[-+]\d+)?`)
	found := func(a *atlas.Atlas) string {
		return real.ReplaceAllStringFunc(fmt.Sprintf("%+v", []any{a.Areas, a.Overlaps, a.Gaps}), func(figure string) string {
			x, err := strconv.ParseFloat(figure, 64)
			if err != nil {
				t.Fatal(err)
			}
			return strconv.FormatFloat(x, 'g', 6, 64)
		})
	}
	if was, is := found(a), found(again); is != was {
		t.Errorf("what was found then is found no more\n%s\n%s", was, is)
	}
}

// An earlier format excuses what it had not, and nothing else; its edition still tells a change.
func TestEarlierFormatIsNoExcuse(t *testing.T) {
	for statement, c := range map[string]struct {
		is   error
		want string
	}{
		"UPDATE maillage SET value = '2' WHERE key = 'format'":                                  {data.ErrEarlier, "is missing: build it again"},
		"UPDATE input_units SET name = 'Autre' WHERE fid = 3":                                   {data.ErrDamaged, "does not match its edition"},
		"ALTER TABLE input_units DROP COLUMN epci":                                              {data.ErrEarlier, "no column epci"},
		"ALTER TABLE input_communities_claims RENAME TO gone":                                   {data.ErrDamaged, "is missing"},
		"UPDATE maillage SET value = json_remove(value, '$.core_share') WHERE key = 'settings'": {data.ErrEarlier, "core_share is missing"},
		"UPDATE maillage SET value = json_remove(value, '$.result_gaps') WHERE key = 'rows'":    {data.ErrEarlier, "it has no result_gaps"},
	} {
		path := format1(t)
		tamper(t, path, statement)
		if _, err := gpkg.Read(context.Background(), path); !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\ngives %v", statement, err)
		}
	}
}

// A file of format 1 may have any part of what was added since: versions between wrote it too.
func TestReadPartOfWhatWasAdded(t *testing.T) {
	path := copyOf(t, studyBytes(t, t.TempDir()))
	tamper(t, path, `UPDATE maillage SET value = '1' WHERE key = 'format'`)
	if a := read(t, path); a.FromEarlier() {
		t.Error("a file that lacks nothing is taken for an earlier one")
	}
	// Without these its edition is that of other content, which is found only once all has been read.
	tamper(t, path, `ALTER TABLE input_communities DROP COLUMN adherents; DROP TABLE input_communities_adherents; DROP TABLE input_ages;
		ALTER TABLE input_units DROP COLUMN zoning; ALTER TABLE result_access_units DROP COLUMN demand;
		UPDATE maillage SET value = json_remove(value, '$.input_ages') WHERE key = 'rows';
		UPDATE maillage SET value = json_remove(value, '$.age_cap') WHERE key = 'settings'`)
	ds, _, err := gpkg.ReadTables(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if want := chessboard(t).Dataset; !reflect.DeepEqual(ds.Units, want.Units) || ds.Ages != nil {
		t.Error("what the file has was not read as it is")
	}
	if _, err := gpkg.Read(context.Background(), path); !errors.Is(err, data.ErrDamaged) || !strings.Contains(err.Error(), "does not match its edition") {
		t.Error(err)
	}
}

// An edition of an earlier format is shown to the public, as what a study of now is held against is.
func TestShowEarlierFormat(t *testing.T) {
	old := read(t, format1(t))
	shown, err := old.ShownTo(context.Background(), secrecy.Public)
	if err != nil || shown.Layer("cpts").Len() != len(old.Dataset.Communities) || shown.AccessTo(geo.GP) == nil {
		t.Errorf("it cannot be shown: %v", err)
	}
	if _, err := atlas.Restore(old.Edition, old.Dataset, old.Settings, old.Results); err == nil {
		t.Error("its edition is taken for a digest of fields that it had not")
	}
}
