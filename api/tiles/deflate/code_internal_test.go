package deflate

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// shortestCode is how many bits the shortest of all codes takes that have no word above a length, by merging packages (Larmore
// and Hirschberg 1990).
func shortestCode(times []uint32, most int) (bits int) {
	var leaves, merged []int
	for _, t := range times {
		if t > 0 {
			leaves = append(leaves, int(t))
		}
	}
	for range most {
		packages := slices.Clone(leaves)
		for pair := range slices.Chunk(merged, 2) {
			if len(pair) == 2 {
				packages = append(packages, pair[0]+pair[1])
			}
		}
		slices.Sort(packages)
		merged = packages
	}
	for _, weight := range merged[:max(0, 2*len(leaves)-2)] {
		bits += weight
	}
	return bits
}

// checkCode makes a code and checks that it is complete and has no word above a length nor two of which one begins with the
// other; it returns the bits it takes.
func checkCode(t rapid.TB, times []uint32, most int) int {
	var m maker
	var c code
	c[len(times)-1] = 99 // of another time
	m.make(&c, times, most)
	space, seen := 0, make(map[uint32]bool)
	for s, entry := range c {
		l := int(entry >> 16)
		if l > most || s < len(times) && times[s] > 0 && l == 0 || s >= len(times) && l > 0 {
			t.Fatalf("symbol %d has a word of %d bits", s, l)
		}
		if l > 0 {
			space += 1 << (most - l)
			for k := 0; k < 1<<(most-l); k++ { // all that begins with the word
				word := entry&0xffff | uint32(k)<<l
				if seen[word] {
					t.Fatalf("symbol %d: a word that another begins with", s)
				}
				seen[word] = true
			}
		}
	}
	if space != 1<<most {
		t.Fatalf("the code takes %d of %d", space, 1<<most)
	}
	return c.size(times)
}

func TestCodes(t *testing.T) {
	fibonacci := []uint32{1, 1}
	for len(fibonacci) < 22 {
		fibonacci = append(fibonacci, fibonacci[len(fibonacci)-1]+fibonacci[len(fibonacci)-2])
	}
	for name, c := range map[string]struct {
		times      []uint32
		most, want int
	}{
		"nothing":       {make([]uint32, 30), 15, 0},
		"one":           {[]uint32{0, 0, 5}, 15, 5},
		"the first":     {[]uint32{5, 0, 0}, 15, 5},
		"all as often":  {slices.Repeat([]uint32{3}, 256), 14, 256 * 3 * 8},
		"of many, all":  {slices.Repeat([]uint32{1}, maxSymbols), 14, 286*8 + 2*(286-256)},
		"deep enough":   {fibonacci[:15], 14, shortestCode(fibonacci[:15], 15)},
		"a bit deep":    {fibonacci, 14, 121_523},    // at best 121 504
		"far too long":  {fibonacci[:19], 7, 32_221}, // at best 29 027
		"no room spare": {fibonacci[:8], 3, 3 * 54},
	} {
		if got := checkCode(t, c.times, c.most); got != c.want {
			t.Errorf("%s: %d bits, want %d, at best %d", name, got, c.want, shortestCode(c.times, c.most))
		}
	}
}

// Codes are the shortest there are but where words would be too long, and then not much longer.
func TestAnyCodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		often := rapid.SampledFrom([]uint32{1, 3, 300, 30_000}).Draw(t, "often")
		times := rapid.SliceOfN(rapid.Uint32Range(0, often), 2, maxSymbols).Draw(t, "times")
		most := rapid.IntRange(9, longestDistance).Draw(t, "most")
		got, best := checkCode(t, times, most), shortestCode(times, most)
		if slack := best / 8; best > 1 && (got < best || got > best+slack || got > best && best == shortestCode(times, 40)) {
			t.Fatalf("%d bits, at best %d", got, best)
		}
	})
}
