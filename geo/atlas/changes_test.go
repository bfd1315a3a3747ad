package atlas_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"pgregory.net/rapid"
)

// byCode gives the unit of a dataset that has a code, and of the codes of a table those that they became.
func byCode(ds *geo.Dataset, became map[string][]string) func(code string) []int32 {
	at := make(map[string]int32)
	for u := range ds.Units {
		at[ds.Units[u].Code] = int32(u)
	}
	return func(code string) (out []int32) {
		codes, moved := became[code]
		if !moved {
			codes = []string{code}
		}
		for _, c := range codes {
			if u, there := at[c]; there {
				out = append(out, u)
			}
		}
		return out
	}
}

// told writes the changes since an earlier dataset, one to a line.
func told(t *testing.T, now, then *geo.Dataset, became map[string][]string) []string {
	t.Helper()
	before := compute(t, then)
	now.Previous = []geo.Previous{before.AsPrevious(now, byCode(now, became))}
	a := compute(t, now)
	var out []string
	for _, c := range a.List(a.Changes()) {
		var codes []string
		for _, u := range c.Units {
			codes = append(codes, now.Units[u].Code)
		}
		if len(codes) > 3 {
			codes = []string{fmt.Sprint(len(codes), " units")}
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s [%s>%s] %s %d %s", c.Kind, c.ID, c.Before, c.After, strings.Join(c.CPTS, ","), c.Population, strings.Join(codes, " "))))
	}
	return out
}

func TestChanges(t *testing.T) {
	then, now := geotest.Dataset(), geotest.Dataset()
	west, east, far := &now.Communities[0], &now.Communities[1], &now.Communities[2]
	west.Claims = slices.DeleteFunc(west.Claims, func(c geo.Claim) bool { return c.Unit == 32 }) // 99033, row 5, column 2: an overlap
	east.Claims = append(east.Claims, geo.Claim{Unit: 21}, geo.Claim{Unit: 35})                  // the enclave, and the end of the gap
	east.Stage, east.Name = geo.Signed, "CPTS du Levant"
	far.ID = "loin" // another identifier, the same name
	now.Communities = append(now.Communities, geo.Community{ID: "neuve", Name: "CPTS neuve", Claims: []geo.Claim{{Unit: 11}}})
	now.Teams = now.Teams[:2]
	now.Teams[0].Members = append(now.Teams[0].Members[1:], geo.Member{Practitioner: 3, Profession: geo.GP, Unit: 14})
	got := told(t, now, then, nil)
	want := []string{
		"cpts-new neuve [>] neuve 700 99012",
		"cpts-renamed east [CPTS de l'Est>CPTS du Levant] east 12800 19 units",
		"cpts-stage east [validated>signed] east 12800 19 units",
		"cpts-joined east [>] east 1800 99022 99036",
		"cpts-left west [>] west 800 99033",
		"esp-gone t3 [>]  0",
		"esp-members t1 [2>2]  0 99015",
		"gap-closed 99036 [>] east 1100 99036",
		"gap-closed 99012 [>] neuve 700 99012",
		"gap-closed 99022 [>] east 700 99022",
		"overlap-closed 99033 [>] west,east 800 99033",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	a := compute(t, now)
	if c := a.Changes().Teams[0]; c.Joined != 1 || c.Left != 1 {
		t.Errorf("members of t1: %+v", c)
	}
}

// Somebody whom a roster lists twice, and who is gone, has left once.
func TestAMemberListedTwiceLeavesOnce(t *testing.T) {
	then, now := geotest.Dataset(), geotest.Dataset()
	then.Practitioners = append(then.Practitioners, geo.Practitioner{ID: "gone", Profession: geo.GP}, geo.Practitioner{ID: "gone too", Profession: geo.GP})
	for _, p := range []int32{1, 2, 1} {
		then.Teams[0].Members = append(then.Teams[0].Members, geo.Member{Practitioner: int32(len(now.Practitioners)) + p - 1, Profession: geo.GP, Unit: 14})
	}
	told(t, now, then, nil)
	if left := compute(t, now).Changes().Teams[0].Left; left != 2 {
		t.Errorf("%d members have left, two persons have", left)
	}
}

// Codes that merged are what they merged into, and what leads nowhere is told.
func TestChangesAcrossCodes(t *testing.T) {
	then, now := geotest.Dataset(), geotest.Dataset()
	then.Units[11].Code = "98001" // (1, 5), in no CPTS: has merged with (0, 5), which far claims
	then.Units[17].Code = "98002" // (2, 5): leads nowhere
	then.Communities[2].Claims = append(then.Communities[2].Claims, geo.Claim{Unit: 17})
	got := told(t, now, then, map[string][]string{"98001": {"99006"}})
	// (0, 5) is now wholly claimed and was a gap in part; (1, 5) and (2, 5) were in the earlier edition under no code.
	if want := []string{"gap-closed 99006 [>] far 600 99006"}; !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	p := now.Previous[0]
	if !slices.Equal(p.Lost, []string{"98002"}) || !slices.Equal(p.Communities[2].Lost, []string{"98002"}) {
		t.Errorf("lost %v, of far %v", p.Lost, p.Communities[2].Lost)
	}
	units := compute(t, now).Layer("units")
	f := slices.IndexFunc(units.Fields, func(f atlas.Field) bool { return f.Name == "cpts_count_before" })
	for unit, want := range map[int]any{5: nil, 11: nil, 1: int64(1), 2: int64(2)} {
		if v := units.Value(unit, f); v != want {
			t.Errorf("claims before of unit %d: %v, want %v", unit, v, want)
		}
	}
}

func TestNoChanges(t *testing.T) {
	if got := told(t, geotest.Dataset(), geotest.Dataset(), nil); got != nil {
		t.Errorf("the same study has changed: %v", got)
	}
	a := compute(t, geotest.Dataset())
	if a.Changes() != nil || a.Layer("changes") != nil || a.List(nil) != nil {
		t.Error("changes without an earlier edition")
	}
	if _, ok := a.ChangesDocument(); ok {
		t.Error("a document of changes without an earlier edition")
	}
}

// What joins one way leaves the other way, and what opens closes.
func TestChangesMirror(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		x, y := geotest.Dataset(), geotest.Dataset()
		for _, ds := range []*geo.Dataset{x, y} {
			ds.Teams, ds.Flows = nil, nil
			for c := range ds.Communities {
				kept := rapid.SliceOfN(rapid.Bool(), len(ds.Communities[c].Claims), len(ds.Communities[c].Claims)).Draw(r, "kept")
				var claims []geo.Claim
				for k, claim := range ds.Communities[c].Claims {
					if kept[k] {
						claims = append(claims, claim)
					}
				}
				ds.Communities[c].Claims = claims
			}
		}
		there, back := told(t, x, y, nil), told(t, y, x, nil)
		for _, words := range [][2]string{{"cpts-joined", "cpts-left"}, {"gap-opened", "gap-closed"}, {"overlap-opened", "overlap-closed"}} {
			for _, swap := range [][2]string{words, {words[1], words[0]}} {
				if a, b := linesOf(there, swap[0]), linesOf(back, swap[1]); !slices.Equal(a, b) {
					r.Fatalf("%s: %v\n%s back: %v", swap[0], a, swap[1], b)
				}
			}
		}
	})
}

func linesOf(all []string, kind string) (out []string) {
	for _, l := range all {
		if rest, ok := strings.CutPrefix(l, kind+" "); ok {
			out = append(out, rest)
		}
	}
	return out
}
