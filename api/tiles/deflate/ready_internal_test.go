package deflate

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Ready codes are complete, have a word for every symbol, and write short enough headers that what is added up fits its lane.
func TestReadyCodes(t *testing.T) {
	for k := range readyCodes {
		r := &readyCodes[k]
		for name, c := range map[string][]uint32{"symbols": r.symbols[:maxSymbols], "distances": r.distances[:maxDistances]} {
			space := 0
			for s, entry := range c {
				l := int(entry >> 16)
				if l == 0 || l > longestSymbol {
					t.Fatalf("code %d: symbol %d of the %s has a word of %d bits", k, s, name, l)
				}
				space += 1 << (longestSymbol - l)
			}
			if space != 1<<longestSymbol {
				t.Errorf("code %d: the %s take %d of %d", k, name, space, 1<<longestSymbol)
			}
		}
		if len(r.head) != (r.size+31)/32*4 || r.size > 1_000 {
			t.Errorf("code %d: a header of %d bits in %d bytes", k, r.size, len(r.head))
		}
	}
}

// What is picked is the shortest, of whatever is counted.
func TestPick(t *testing.T) {
	var e Encoder
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.Uint32Range(0, Block/4).Draw(t, "most")
		random := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
		left := uint32(Block)
		for s := range e.symbols {
			e.symbols[s] = min(left, random.Uint32N(most+1))
			left -= e.symbols[s]
		}
		left = Block / shortest
		for s := range e.distances {
			e.distances[s] = min(left, random.Uint32N(most+1))
			left -= e.distances[s]
		}
		var sizes []int
		for k := range readyCodes {
			r := &readyCodes[k]
			sizes = append(sizes, r.size+r.symbols.size(e.symbols[:])+r.distances.size(e.distances[:]))
		}
		r, size := e.pick()
		if want := slices.Min(sizes); size != want || r != &readyCodes[slices.Index(sizes, want)] {
			t.Fatalf("%d bits, want the least of %v", size, sizes)
		}
	})
}

func TestLog2(t *testing.T) {
	for n := uint32(1); n < 70_000; n++ {
		if want := math.Log2(float64(n)) * part; math.Abs(float64(log2(n))-want) > 1.01 {
			t.Fatalf("log2(%d) is %d parts, want %v", n, log2(n), want)
		}
	}
}

// The estimate is close to what codes take that are made, more so the longer a text is.
func TestEstimate(t *testing.T) {
	var e Encoder
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
		text := make([]byte, rapid.IntRange(2_000, Block).Draw(t, "size"))
		spread := rapid.Float64Range(5, 60).Draw(t, "spread")
		for k := range text {
			text[k] = byte(random.ExpFloat64() * spread)
		}
		e.match(text)
		e.symbols[endOfBlock]++
		e.maker.make(&e.forSymbols, e.symbols[:], longestSymbol)
		e.maker.make(&e.forDistances, e.distances[:], longestDistance)
		e.header.make(&e.forSymbols, &e.forDistances, &e.maker)
		made := e.header.size() + e.forSymbols.size(e.symbols[:]) + e.forDistances.size(e.distances[:])
		if got := e.estimate(); got < made*95/100-200 || got > made*102/100 {
			t.Fatalf("%d bytes: estimated at %d bits, made %d", len(text), got, made)
		}
	})
}

// WritesReady tells whether a text of one block is written with ready codes.
func WritesReady(text []byte) bool {
	var e Encoder
	packed := e.Append(nil, text, true)
	for k := range readyCodes {
		w := writer{out: make([]byte, 500)}
		w.begin(dynamic, true)
		readyCodes[k].write(&w)
		if len(packed) > w.at && slices.Equal(packed[:w.at], w.out[:w.at]) {
			return true
		}
	}
	return false
}

// LikeTiles returns so many bytes, each as often as the ready code of a number has it.
func LikeTiles(random *rand.Rand, k, n int) []byte {
	symbols := readyCodes[k%len(readyCodes)].symbols[:256]
	text := make([]byte, 0, n)
	for len(text) < n {
		if b := random.IntN(256); random.IntN(1<<longestSymbol) < 1<<(longestSymbol-symbols[b]>>16) {
			text = append(text, byte(b))
		}
	}
	return text
}
