package deflate_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/api/tiles/deflate"
	"pgregory.net/rapid"
)

func Example() {
	var e deflate.Encoder
	packed := e.Append(nil, []byte(strings.Repeat("maillage ", 100)), true)
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	fmt.Println(len(packed), len(text), err)
	// Output: 21 900 <nil>
}

// check compresses texts as one stream that others take apart, with nothing left over, no longer than is promised.
func check(t rapid.TB, e *deflate.Encoder, texts ...[]byte) []byte {
	t.Helper()
	before := []byte("before")
	packed, most, whole := bytes.Clone(before), 0, bytes.Join(texts, nil)
	for k, text := range texts {
		packed = e.Append(packed, text, k == len(texts)-1)
		most += len(text) + 5*max(1, (len(text)+deflate.Block-1)/deflate.Block) + 5
	}
	most -= 5 // of the last
	packed, kept := bytes.CutPrefix(packed, before)
	if !kept || len(packed) > most {
		t.Fatalf("%d bytes take %d, want %d at most; what was there is kept: %v", len(whole), len(packed), most, kept)
	}
	from := bytes.NewReader(packed)
	got, err := io.ReadAll(flate.NewReader(from))
	if err != nil || !bytes.Equal(got, whole) || from.Len() > 0 {
		t.Fatalf("%d bytes come back as %d, %d are left of %d packed, %v", len(whole), len(got), from.Len(), len(packed), err)
	}
	return packed
}

// texts are what an encoder may stumble over, and what it is for.
func texts() map[string][]byte {
	random := rand.New(rand.NewPCG(6, 2026))
	noise := make([]byte, 3*deflate.Block)
	for k := range noise {
		noise[k] = byte(random.Uint32())
	}
	all := make([]byte, 256)
	for k := range all {
		all[k] = byte(k)
	}
	var runs, skewed []byte
	for n := 250; n < 270; n++ { // about the longest match
		runs = append(append(runs, byte(n)), bytes.Repeat([]byte{7}, n)...)
	}
	for n, a, b := 0, 1, 1; a < 20_000; n, a, b = n+1, b, a+b { // Fibonacci's numbers ask for the longest words
		for range a {
			skewed = append(skewed, byte(n))
		}
	}
	random.Shuffle(len(skewed), func(i, j int) { skewed[i], skewed[j] = skewed[j], skewed[i] })
	return map[string][]byte{
		"none": {}, "one": {0}, "two": {1, 2}, "three": {1, 2, 3}, "same": bytes.Repeat([]byte{255}, 10_000), "every byte": all,
		"every byte, often": bytes.Repeat(all, 9), "noise": noise, "a little noise": noise[:100], "runs": runs, "skewed": skewed,
		"64 KiB": append(bytes.Clone(noise[:deflate.Block]), noise[:deflate.Block]...), "far": append(bytes.Clone(noise[:deflate.Block-9]), noise[:9]...),
		"block": bytes.Repeat([]byte("abcdefg"), deflate.Block)[:deflate.Block], "block and one": bytes.Repeat([]byte{1}, deflate.Block+1),
		"tile": tile(30), "large tile": tile(3_000),
	}
}

// tile is like a tile of units: for each an outline in small steps, then its name and figures.
func tile(units int) (b []byte) {
	random := rand.New(rand.NewPCG(6, uint64(units)))
	step := func() uint64 { return uint64(1+random.ExpFloat64()*100)*2 | uint64(random.IntN(2)) }
	for u := range units {
		var g []byte
		for range 10 + random.IntN(100) {
			g = binary.AppendUvarint(g, step())
		}
		b = binary.AppendUvarint(append(b, 0x12), uint64(len(g)+16))
		b = append(b, 8, byte(u), 0x12, 8, 0, byte(2*u), 1, byte(2*u+1), 2, 2, 3, 3, 0x18, 3, 0x22, byte(len(g)))
		b = append(b, g...)
	}
	for _, key := range []string{"code", "name", "population", "cpts_count", "share"} {
		b = append(append(b, 0x1a, byte(len(key))), key...)
	}
	syllables := []string{"Saint-", "mont", "ville", "Les ", "sur-", "Bois", "neuve", "Pont-", "ac", "-le-", "Châ", "teau"}
	for range units {
		var name string
		for range 2 + random.IntN(3) {
			name += syllables[random.IntN(len(syllables))]
		}
		b = append(append(b, 0x22, byte(len(name)+2), 0x0a, byte(len(name))), name...)
		b = fmt.Appendf(append(b, 0x22, 7, 0x0a, 5), "%05d", random.IntN(99_999))
		b = binary.AppendUvarint(append(b, 0x22, 3, 0x28), 200+step())
	}
	return b
}

// aroundCambrai are tiles of real communes by zoom, 3 to 22 kB.
var aroundCambrai struct {
	once  sync.Once
	tiles map[int][]byte
}

// read returns a tile of real communes.
func read(t testing.TB, zoom int) []byte {
	t.Helper()
	c := &aroundCambrai
	c.once.Do(func() {
		set, _ := france(t, "02", "59", "62", "80")
		c.tiles = make(map[int][]byte)
		for _, zoom := range trainedAt {
			c.tiles[zoom] = drawn(t, set, tiles.Address{Zoom: zoom, Row: 1383 >> (12 - zoom), Col: 2086 >> (12 - zoom)})
		}
	})
	if c.tiles[zoom] == nil {
		t.Skip("tiles of communes: ../shared/realdata is not there")
	}
	return c.tiles[zoom]
}

func TestTexts(t *testing.T) {
	var e deflate.Encoder // the same one, so that nothing may be left of the text before
	for range 2 {
		for name, text := range texts() {
			t.Run(name, func(t *testing.T) {
				first := check(t, &e, text)
				if again := check(t, &e, text); !bytes.Equal(first, again) {
					t.Error("compressed again it is another")
				}
				check(t, &e, text, nil, text)
				if own := check(t, new(deflate.Encoder), text); !bytes.Equal(first, own) {
					t.Error("a new encoder makes another")
				}
			})
		}
	}
}

// The ways of the format: of nothing the shortest block there is, of what has no pattern a copy.
func TestShortest(t *testing.T) {
	var e deflate.Encoder
	for name, want := range map[string]int{"none": 2, "one": 3, "same": 26, "noise": 3*deflate.Block + 3*5, "a little noise": 105} {
		if got := len(check(t, &e, texts()[name])); got != want {
			t.Errorf("%s: %d bytes, want %d", name, got, want)
		}
	}
}

// deflated is how long a text is when compress/flate has compressed it.
func deflated(t testing.TB, text []byte) int {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(text)
	w.Close()
	return b.Len()
}

// Real tiles of communes are written with the codes that are ready for them, and no longer than others write them.
func TestReadyForTiles(t *testing.T) {
	var e deflate.Encoder
	for _, zoom := range trainedAt {
		text := read(t, zoom)
		if got, peer := len(check(t, &e, text)), deflated(t, text); got > peer*103/100 || !deflate.WritesReady(text) {
			t.Errorf("zoom %d: %d bytes of %d, %d by compress/flate; ready: %v", zoom, got, len(text), peer, deflate.WritesReady(text))
		}
	}
}

// What is like tiles is written with a ready code, other texts with their own or as they are.
func TestReady(t *testing.T) {
	var e deflate.Encoder
	random, noise := rand.New(rand.NewPCG(6, 12)), texts()["noise"]
	for k := 1; k < 3; k++ { // that of zoom 10 is for texts in which more is repeated
		if text := deflate.LikeTiles(random, k, 4_000); !deflate.WritesReady(text) {
			t.Errorf("bytes as often as code %d has them are written with another", k)
		} else {
			check(t, &e, text)
		}
	}
	others := map[string][]byte{"some noise": noise[:2_000], "a block of noise": noise[:deflate.Block], "some bytes like those of tiles": deflate.LikeTiles(random, 2, 300)}
	for _, name := range []string{"none", "one", "two", "same", "every byte", "a little noise", "runs", "skewed", "far", "block"} {
		others[name] = texts()[name]
	}
	for name, text := range others {
		if check(t, &e, text); deflate.WritesReady(text) {
			t.Errorf("%s: written with a code of tiles", name)
		}
	}
}

func TestAnyTexts(t *testing.T) {
	var e deflate.Encoder
	town := deflate.LikeTiles(rand.New(rand.NewPCG(6, 12)), 2, 3_000)
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.SliceOfN(rapid.SampledFrom([]func(*rapid.T) []byte{
			func(t *rapid.T) []byte { return rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "bytes") },
			func(t *rapid.T) []byte { return tile(rapid.IntRange(0, 60).Draw(t, "units")) },
			func(t *rapid.T) []byte { return town[rapid.IntRange(0, len(town)/2).Draw(t, "from"):] },
			func(t *rapid.T) []byte { // with some bytes that tiles of communes have not
				text := bytes.Clone(town)
				for range rapid.IntRange(1, 50).Draw(t, "times") {
					text[rapid.IntRange(0, len(text)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
				}
				return text
			},
			func(t *rapid.T) []byte {
				return bytes.Repeat(rapid.SliceOfN(rapid.Byte(), 1, 9).Draw(t, "period"), rapid.IntRange(1, 9_000).Draw(t, "times"))
			},
			func(t *rapid.T) []byte { // few symbols, of which some are seldom
				random, text := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed"))), make([]byte, rapid.IntRange(0, 2*deflate.Block).Draw(t, "size"))
				for k := range text {
					text[k] = byte(random.ExpFloat64() * 3)
				}
				return text
			},
		}), 1, 4).Draw(t, "kinds")
		var parts [][]byte
		for _, make := range some {
			parts = append(parts, make(t))
		}
		check(t, &e, parts...)
		check(t, &e, bytes.Join(parts, nil))
	})
}

func FuzzAppend(f *testing.F) {
	f.Add(deflate.LikeTiles(rand.New(rand.NewPCG(6, 12)), 2, 3_000), uint16(9))
	for _, text := range texts() {
		f.Add(text[:min(len(text), 2_000)], uint16(len(text)/2))
	}
	f.Fuzz(func(t *testing.T, text []byte, at uint16) {
		var e deflate.Encoder
		k := int(at) % (len(text) + 1)
		check(t, &e, text[:k], text[k:])
		check(t, &e, text)
	})
}

func TestNothingIsAllocated(t *testing.T) {
	var e deflate.Encoder
	text, out := tile(1_000), make([]byte, 0, 200_000)
	if n := testing.AllocsPerRun(10, func() { e.Append(out, text, true) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// What is like a tile of zoom 12, 10 and 8. The sizes are pinned, so that no speed is bought with them.
func BenchmarkAppend(b *testing.B) {
	for _, c := range []struct{ units, size, want int }{{25, 3_406, 2_703}, {200, 27_856, 21_141}, {2_000, 285_139, 207_918}} {
		text, out := tile(c.units), []byte(nil)
		b.Run(fmt.Sprintf("%d units", c.units), func(b *testing.B) {
			var e deflate.Encoder
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				out = e.Append(out[:0], text, true)
			}
			if len(text) != c.size || len(out) != c.want {
				b.Errorf("%d bytes of %d, want %d of %d", len(out), len(text), c.want, c.size)
			}
		})
	}
}
