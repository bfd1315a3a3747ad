package gpkg_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// france is a coverage of the size of metropolitan France: 35 344 communes, 2.2 million vertices.
func france(b *testing.B) *atlas.Atlas {
	b.Helper()
	ds := grid(188, 62)
	ds.Communities = nil
	return compute(b, ds, geo.DefaultSettings())
}

func BenchmarkWriteFrance(b *testing.B) {
	a := france(b)
	path := filepath.Join(b.TempDir(), "france.gpkg")
	for b.Loop() {
		write(b, path, a)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/1e6, "MB/file")
	if back := read(b, path); back.Edition != a.Edition {
		b.Error("another atlas came back")
	}
}

// Reading ends with atlas.Restore, whose mesh and digest are most of the time; BenchmarkReadTables leaves it out.
func BenchmarkReadFrance(b *testing.B) {
	a := france(b)
	path := filepath.Join(b.TempDir(), "france.gpkg")
	write(b, path, a)
	for b.Loop() {
		read(b, path)
	}
	mustEqual(b, read(b, path), a)
}

func BenchmarkReadTables(b *testing.B) {
	a := france(b)
	path := filepath.Join(b.TempDir(), "france.gpkg")
	write(b, path, a)
	var ds *geo.Dataset
	var err error
	for b.Loop() {
		if ds, _, err = gpkg.ReadTables(context.Background(), path); err != nil {
			b.Fatal(err)
		}
	}
	if !reflect.DeepEqual(ds, a.Dataset) {
		b.Error("another dataset came back")
	}
}

func read(t fatal, path string) *atlas.Atlas {
	t.Helper()
	a, err := gpkg.Read(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
