package travel_test

import (
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"pgregory.net/rapid"
)

// table makes rows of pairs [from, to, minutes].
func table(units int, pairs ...[3]int) *travel.Rows {
	slices.SortFunc(pairs, func(a, b [3]int) int { return (a[0]-b[0])*1000 + a[1] - b[1] })
	r := &travel.Rows{Start: make([]int64, 1, units+1)}
	for u := range units {
		for _, p := range pairs {
			if p[0] == u {
				r.To, r.Minutes = append(r.To, int32(p[1])), append(r.Minutes, float32(p[2]))
			}
		}
		r.Start = append(r.Start, int64(len(r.To)))
	}
	return r
}

func pairsOf(r *travel.Rows) (out [][3]int) {
	for u := range r.Len() {
		to, minutes := r.Row(u)
		for k := range to {
			out = append(out, [3]int{u, int(to[k]), int(minutes[k])})
		}
	}
	return out
}

func TestFill(t *testing.T) {
	matrix := table(4, [3]int{0, 1, 5}, [3]int{1, 0, 6})
	estimate := table(4, [3]int{0, 0, 1}, [3]int{0, 1, 9}, [3]int{0, 2, 9}, [3]int{1, 0, 9}, [3]int{2, 0, 9}, [3]int{2, 3, 9})
	little := travel.LittleKnown(matrix, estimate)
	// Of 0 three pairs but one (0–1 both ways, 0–2 both ways) are there, of 1 both, of 2 none, of 3 none.
	if want := []bool{false, false, true, true}; !slices.Equal(little, want) {
		t.Fatalf("little known %v, want %v", little, want)
	}
	filled, taken := travel.Fill(matrix, estimate, little)
	want := [][3]int{{0, 1, 5}, {0, 2, 9}, {1, 0, 6}, {2, 0, 9}, {2, 3, 9}}
	if got := pairsOf(filled); !slices.Equal(got, want) || taken != 3 {
		t.Errorf("%v, %d taken; want %v", got, taken, want)
	}
	// An island of which nothing is expected is not little known.
	if little := travel.LittleKnown(table(2), table(2, [3]int{0, 0, 1})); little[0] || little[1] {
		t.Error("islands are little known")
	}
}

func TestExpandGivesTheTimesOfACityToItsParts(t *testing.T) {
	parts := [][]int32{nil, {2, 3}, nil, nil, nil}
	got := pairsOf(travel.Expand(table(5, [3]int{0, 1, 7}, [3]int{1, 0, 8}, [3]int{1, 1, 2}, [3]int{4, 0, 3}), parts))
	want := [][3]int{{0, 1, 7}, {0, 2, 7}, {0, 3, 7}, {1, 0, 8}, {1, 1, 2}, {2, 0, 8}, {3, 0, 8}, {4, 0, 3}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	// A part that is known keeps its own.
	known := [][3]int{{0, 1, 7}, {0, 2, 4}, {2, 0, 5}}
	if got := pairsOf(travel.Expand(table(5, slices.Clone(known)...), parts)); !slices.Equal(got, [][3]int{{0, 1, 7}, {0, 2, 4}, {0, 3, 7}, {2, 0, 5}}) {
		t.Errorf("%v", got)
	}
}

func TestOverlayLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) *travel.Rows {
			seen := map[[2]int][3]int{}
			for range rapid.IntRange(0, 12).Draw(t, name) {
				p := [3]int{rapid.IntRange(0, 4).Draw(t, "from"), rapid.IntRange(0, 4).Draw(t, "to"), rapid.IntRange(0, 60).Draw(t, "minutes")}
				seen[[2]int{p[0], p[1]}] = p
			}
			var pairs [][3]int
			for _, p := range seen {
				pairs = append(pairs, p)
			}
			return table(5, pairs...)
		}
		a, b := draw("a"), draw("b")
		both := travel.Overlay(a, b)
		if err := both.Check(5); err != nil {
			t.Fatal(err)
		}
		minutes := func(r *travel.Rows) map[[2]int]int {
			m := map[[2]int]int{}
			for _, p := range pairsOf(r) {
				m[[2]int{p[0], p[1]}] = p[2]
			}
			return m
		}
		of, first, second := minutes(both), minutes(a), minutes(b)
		for pair, got := range of {
			want, ok := first[pair]
			if !ok {
				want, ok = second[pair]
			}
			if !ok || got != want {
				t.Fatalf("%v: %v", pair, got)
			}
		}
		for _, m := range []map[[2]int]int{first, second} {
			for pair := range m {
				if _, ok := of[pair]; !ok {
					t.Fatalf("%v is lost", pair)
				}
			}
		}
	})
}
