package osm

import (
	"encoding/binary"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSums holds lists of numbers of all lengths against a plain sum.
func TestSums(t *testing.T) {
	var memory []int64
	rapid.Check(t, func(t *rapid.T) {
		var packed []byte
		var want []int64
		last := int64(0)
		for range rapid.IntRange(0, 40).Draw(t, "n") {
			v := rapid.Uint64().Draw(t, "v") >> rapid.IntRange(0, 63).Draw(t, "shorter")
			packed = binary.AppendUvarint(packed, v)
			last += unzigzag(v)
			want = append(want, last)
		}
		var err error
		if memory, err = sums(memory, packed); err != nil || !slices.Equal(memory, want) {
			t.Fatalf("%v where %v is wanted: %v", memory, want, err)
		}
	})
	for _, bad := range []string{"\x80", "\x02\x80\x80", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"} {
		if got, err := sums(nil, []byte(bad)); err == nil {
			t.Errorf("% x: %v", bad, got)
		}
	}
}

// TestPairs reads two lists at once and each alone: the same, or both fail.
func TestPairs(t *testing.T) {
	list := func(t *rapid.T, name string, n int) (packed []byte) {
		for range n {
			v := rapid.Uint64().Draw(t, name) >> rapid.IntRange(0, 63).Draw(t, "shorter")
			packed = binary.AppendUvarint(packed, v)
		}
		return packed
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "n")
		other := max(n+rapid.SampledFrom([]int{0, 0, 0, -1, 1}).Draw(t, "more"), 0)
		first, second := list(t, "first", n), list(t, "second", other)
		a, b := make([]int64, n), make([]int64, n)
		if err := pairs(a, b, first, second); (err == nil) != (n == other) {
			t.Fatalf("%d numbers and %d: %v", n, other, err)
		}
		if n != other {
			return
		}
		wantA, _ := sums(nil, first)
		wantB, _ := sums(nil, second)
		if !slices.Equal(a, wantA) || !slices.Equal(b, wantB) {
			t.Fatalf("%v and %v where %v and %v are wanted", a, b, wantA, wantB)
		}
	})
}
