package atlas_test

import (
	"context"
	"math"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

// Access then is the mean of the same units, each known by its code, whatever its number was.
func TestHoldAgainst(t *testing.T) {
	s := geo.DefaultSettings()
	now := under(t, geotest.Dataset(), s)
	old := geotest.Dataset()
	old.Units[35].Code = "99999" // merged since into none that we know
	s.ConsultationsPerGP *= 2
	s.AccessDecay = "step:<10=1,<15=2/3,<21=1/3"
	then := under(t, old, s)
	for _, by := range []atlas.Grouping{atlas.ByUnit, atlas.ByArea, atlas.ByDepartment} {
		found, err := now.Underserved(geo.GP, 1000, by)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := now.Document(context.Background(), found, by, false)
		if err != nil {
			t.Fatal(err)
		}
		if err := now.HoldAgainst(then, found, &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Before == nil || len(doc.Before.Differs) != 1 || doc.Before.Edition != then.Edition {
			t.Errorf("before: %+v", doc.Before)
		}
		missing := 0
		for i, g := range doc.Groups {
			missing += len(g.Units) - *g.UnitsBefore
			if by != atlas.ByUnit || g.Key == "99036" {
				continue
			}
			u := found.Rows[i].Units[0]
			if want := then.AccessTo(geo.GP).Units[u].Access; g.AccessBefore == nil || math.Abs(*g.AccessBefore-want) > 1e-4 {
				t.Errorf("%s: %v, want %v", g.Key, g.AccessBefore, want)
			}
		}
		if missing != 1 {
			t.Errorf("by %s: %d units are not in the earlier edition, want 1", by, missing)
		}
	}
	bare := geotest.Dataset()
	bare.Practices, bare.Supply = nil, nil
	found, _ := now.Underserved(geo.GP, 1, atlas.ByUnit)
	doc, _ := now.Document(context.Background(), found, atlas.ByUnit, false)
	if err := now.HoldAgainst(under(t, bare, s), found, &doc); err == nil {
		t.Error("an earlier edition without supply: no error")
	}
}
