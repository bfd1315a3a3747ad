package atlas_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

// tinyNation is a country of 144 communes with 10 teams, some of whose members tell their part of time.
func tinyNation(r *rand.Rand) *geo.Dataset {
	ds := geotest.Nation{Teams: 10, Members: 5, PerMember: 12, Communities: 5}.Dataset(geotest.Square(12))
	for t := range ds.Teams {
		ds.Teams[t].Members[0].Share = float32(1+r.IntN(4)) / 4
	}
	for k := range 12 {
		c := &ds.Communities[k%len(ds.Communities)]
		c.Adherents = append(c.Adherents, geo.Adherent{Practitioner: int32(k), Profession: ds.Practitioners[k].Profession, Site: geo.None},
			geo.Adherent{Practitioner: geo.None, Site: geo.None, Category: "500"})
	}
	for k := range 30 {
		ds.Published = append(ds.Published, geo.PublishedAccess{Unit: int32(3 * k), Profession: geo.GP, Year: 2018, Value: float64(r.IntN(50)) / 8})
	}
	return ds
}

// shuffled returns a slice in another order, and where each of its elements now is.
func shuffled[T any](r *rand.Rand, list []T) ([]T, []int32) {
	out, at := make([]T, len(list)), make([]int32, len(list))
	for i, k := range r.Perm(len(list)) {
		out[i], at[k] = list[k], int32(i)
	}
	return out, at
}

// permuted returns the same dataset with every list in another order, references following.
func permuted(r *rand.Rand, ds *geo.Dataset) *geo.Dataset {
	p := *ds
	var units, teams, sites, people []int32
	p.Units, units = shuffled(r, ds.Units)
	p.Sites, sites = shuffled(r, ds.Sites)
	p.Practitioners, people = shuffled(r, ds.Practitioners)
	p.Practices, _ = shuffled(r, ds.Practices)
	p.Flows, _ = shuffled(r, ds.Flows)
	p.Published, _ = shuffled(r, ds.Published)
	p.Teams, teams = shuffled(r, ds.Teams)
	p.Communities, _ = shuffled(r, ds.Communities)
	to := func(at []int32, i *int32) {
		if *i != geo.None {
			*i = at[*i]
		}
	}
	for i := range p.Sites {
		to(units, &p.Sites[i].Unit)
	}
	for i := range p.Practices {
		to(sites, &p.Practices[i].Site)
		to(people, &p.Practices[i].Practitioner)
	}
	for i := range p.Flows {
		to(units, &p.Flows[i].Unit)
		to(teams, &p.Flows[i].Team)
	}
	for i := range p.Published {
		to(units, &p.Published[i].Unit)
	}
	for i := range p.Teams {
		to(sites, &p.Teams[i].Site)
		p.Teams[i].Members, _ = shuffled(r, p.Teams[i].Members)
		for k := range p.Teams[i].Members {
			to(units, &p.Teams[i].Members[k].Unit)
			to(people, &p.Teams[i].Members[k].Practitioner)
		}
	}
	for i := range p.Communities {
		p.Communities[i].Claims, _ = shuffled(r, p.Communities[i].Claims)
		for k := range p.Communities[i].Claims {
			to(units, &p.Communities[i].Claims[k].Unit)
		}
		p.Communities[i].Adherents, _ = shuffled(r, p.Communities[i].Adherents)
		for k := range p.Communities[i].Adherents {
			to(people, &p.Communities[i].Adherents[k].Practitioner)
			to(sites, &p.Communities[i].Adherents[k].Site)
		}
	}
	return &p
}

// rendered returns all features of all layers, each a line, in the order of the alphabet: reals to eight digits, since
// sums over units in another order differ in the last ones, and lists in the order of their elements. Names that layers
// give to what they find by its first unit are left out, and so are which of two that overlap is A, and which of equally
// near places is named as the nearest.
func rendered(a *atlas.Atlas) []string {
	var out []string
	for _, l := range a.Layers() {
		for i := range l.Len() {
			line := []string{l.ID}
			for f, field := range l.Fields {
				name := field.Name
				switch {
				case name == "service_area", name == "gap", name == "nearest", name == "id" && !strings.HasPrefix(l.ID, "cpts") && !strings.HasPrefix(l.ID, "esp-t") && l.ID != "units":
					continue
				case l.ID == "overlaps" && (name == "a" || name == "b"):
					name = "side"
				case l.ID == "overlaps":
					name = ofEither.Replace(name)
				}
				line = append(line, name+"="+text(l.Value(i, f)))
			}
			if l.ID == "overlaps" {
				slices.Sort(line[1:])
			}
			out = append(out, strings.Join(line, " "))
		}
	}
	slices.Sort(out)
	return out
}

// ofEither takes the names of the two sides of an overlap for one.
var ofEither = strings.NewReplacer("a_name", "name", "b_name", "name", "share_a", "share", "share_b", "share", "stage_a", "stage", "stage_b", "stage")

func text(value any) string {
	switch x := value.(type) {
	case float64:
		return fmt.Sprintf("%.8g", x)
	case []string:
		return fmt.Sprint(slices.Sorted(slices.Values(x)))
	}
	return fmt.Sprint(value)
}

// Units, teams, practitioners, sites, CPTS, their lists, members and counts in any order give the same figures in every
// layer.
func TestOrderOfTheDatasetDoesNotMatter(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 71))
		ds := tinyNation(r)
		want, got := rendered(compute(t, ds)), rendered(compute(t, permuted(r, ds)))
		if len(want) != len(got) {
			t.Errorf("seed %d: %d features, %d in another order", seed, len(want), len(got))
			continue
		}
		told := 0
		for i := range want {
			if want[i] != got[i] && told < 3 {
				told++
				t.Errorf("seed %d:\n%s\nin another order\n%s", seed, want[i], got[i])
			}
		}
	}
}

// A CPTS that claims one more unit never covers fewer inhabitants.
func TestOneMoreUnitNeverLowersCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 72))
	ds := tinyNation(r)
	before := compute(t, ds).Coverage()
	for range 12 {
		more := *ds
		more.Communities = slices.Clone(ds.Communities)
		c := &more.Communities[r.IntN(len(more.Communities))]
		u := int32(r.IntN(len(ds.Units)))
		if slices.ContainsFunc(c.Claims, func(claim geo.Claim) bool { return claim.Unit == u }) {
			continue
		}
		c.Claims = append(slices.Clone(c.Claims), geo.Claim{Unit: u, Declared: ds.Units[u].Code})
		after := compute(t, &more).Coverage()
		if after.Covered < before.Covered {
			t.Errorf("%s given to %s: coverage from %+v to %+v", ds.Units[u].Code, c.ID, before, after)
		}
		ds, before = &more, after
	}
}
