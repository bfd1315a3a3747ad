package tiles

import (
	"bytes"
	"context"
	"testing"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

// An edition of the same boundaries takes over what was made of them, and has the tiles that it has by itself; one of
// others does not.
func TestNextEdition(t *testing.T) {
	compute := func(ds *geo.Dataset) (*atlas.Atlas, *features.Edition) {
		a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
		if err != nil {
			t.Fatal(err)
		}
		e, err := features.NewEdition(a, Extension())
		if err != nil {
			t.Fatal(err)
		}
		return a, e
	}
	first := New(compute(geotest.Dataset()))
	if err := first.Prepare(context.Background()); err != nil {
		t.Fatal(err)
	}
	ds := geotest.Dataset()
	ds.Communities = ds.Communities[1:]
	a, e := compute(ds)
	next := first.Next(a, e)
	if next.charts != first.charts || next.charts.ground != a.Ground {
		t.Error("the charts of the same boundaries are made again, or hold the edition before")
	}
	request, at := Request{Collections: []string{"units", "cpts", "gaps"}}, Address{Zoom: 7, Row: 45, Col: 64}
	got, want := next.fit(at, request, nil), New(a, e).fit(at, request, nil)
	if len(want) == 0 || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, by itself %d", len(got), len(want))
	}
	ds = geotest.Dataset()
	moved := ds.Units[0].Geometry.Clone()
	moved[0][0][1][0] += 1e-5
	ds.Units[0].Geometry = moved
	if other := next.Next(compute(ds)); other.charts == next.charts {
		t.Error("other boundaries are drawn by the charts of the edition before")
	}
}
