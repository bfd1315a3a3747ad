package osm

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// someIDs draws ids that repeat, lie close together or far apart, and may be negative.
func someIDs(t *rapid.T, name string, least int) []int64 {
	near := rapid.Int64Range(-3, 60)
	return rapid.SliceOfN(rapid.OneOf(near, rapid.Map(near, func(v int64) int64 { return v << 30 }), rapid.Int64()), least, 200).Draw(t, name)
}

func TestSorted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := someIDs(t, "ids", 0)
		before := slices.Clone(ids)
		got := sorted(ids)
		if !slices.Equal(ids, before) {
			t.Fatal("the list given has changed")
		}
		slices.Sort(before)
		if !slices.Equal(got, before) {
			t.Fatalf("%v where %v is wanted", got, before)
		}
	})
}

// TestSpots counts the nodes of ways by a map: each once, those used again as vertices, and each reference where it belongs.
func TestSpots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		refs := someIDs(t, "refs", 0)
		uses := map[int64]int{}
		for _, id := range refs {
			uses[id]++
		}
		w := ways{refs: slices.Clone(refs)}
		s := newSpots(&w, rapid.IntRange(1, 3).Draw(t, "cores"))
		if len(s.id) != len(uses) || !slices.IsSorted(s.id) {
			t.Fatalf("spots %v of %v", s.id, refs)
		}
		for i, id := range refs {
			spot := w.spot[i]
			if s.id[spot] != id || s.find(id) != int(spot) || s.flag[spot]&vertex != 0 != (uses[id] > 1) {
				t.Fatalf("node %d is at %d of %v, flags %v", id, spot, s.id, s.flag)
			}
		}
	})
}

// TestPick holds the walk along both lists against a search for each id, in any order and with ids again and again.
func TestPick(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := ways{refs: someIDs(t, "spots", 1)}
		s := newSpots(&w, 1)
		ids := someIDs(t, "ids", 0)
		if rapid.Bool().Draw(t, "in order") {
			slices.Sort(ids)
		}
		p := secondPass{spots: s}
		hits := p.pick(ids, nil)
		var wanted []int32
		for i, id := range ids {
			if spot := s.find(id); spot >= 0 {
				if len(wanted) < len(p.found) && p.found[len(wanted)].spot != spot {
					t.Fatalf("node %d is found at %d", id, p.found[len(wanted)].spot)
				}
				wanted = append(wanted, int32(i))
			}
		}
		if !slices.Equal(hits, wanted) || len(p.found) != len(wanted) {
			t.Fatalf("%v of %v are found among %v, wanted are %v", hits, ids, s.id, wanted)
		}
	})
}

// TestPickFew finds single nodes among many spots, most of which are missing from the file.
func TestPickFew(t *testing.T) {
	s := &spots{}
	for id := range int64(10_000) {
		s.id = append(s.id, 3*id)
	}
	p := secondPass{spots: s}
	if hits := p.pick([]int64{-1, 0, 1, 15_000, 29_997, 29_998}, nil); !slices.Equal(hits, []int32{1, 3, 4}) || p.found[1].spot != 5_000 {
		t.Errorf("%v, %v", hits, p.found)
	}
}
