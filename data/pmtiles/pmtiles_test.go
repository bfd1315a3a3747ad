package pmtiles_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/maillage/maillage/data/pmtiles"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// The identifiers that the specification gives, and those of zoom 2 drawn by hand.
func TestID(t *testing.T) {
	for _, c := range []struct {
		zoom, col, row int
		want           uint64
	}{
		{0, 0, 0, 0}, {1, 0, 0, 1}, {1, 0, 1, 2}, {1, 1, 1, 3}, {1, 1, 0, 4}, {2, 0, 0, 5}, {2, 1, 0, 6}, {2, 1, 1, 7}, {2, 0, 1, 8}, {2, 3, 0, 20},
		{12, 3423, 1763, 19078479}, {31, 0, 0, (1<<62 - 1) / 3},
	} {
		if got, err := pmtiles.ID(c.zoom, c.col, c.row); got != c.want || err != nil {
			t.Errorf("%d/%d/%d: %d, %v, want %d", c.zoom, c.col, c.row, got, err, c.want)
		}
	}
	for _, c := range [][3]int{{-1, 0, 0}, {32, 0, 0}, {0, 1, 0}, {3, 0, 8}, {3, -1, 0}} {
		if id, err := pmtiles.ID(c[0], c[1], c[2]); err == nil {
			t.Errorf("%v has the identifier %d", c, id)
		}
	}
}

// The curve goes from each tile of a zoom to a neighbour, and meets each once.
func TestIDIsACurve(t *testing.T) {
	for zoom := range 7 {
		at := make(map[uint64][2]int)
		for col := range 1 << zoom {
			for row := range 1 << zoom {
				id, err := pmtiles.ID(zoom, col, row)
				if _, taken := at[id]; taken || err != nil {
					t.Fatalf("%d/%d/%d: %d, %v", zoom, col, row, id, err)
				}
				at[id] = [2]int{col, row}
			}
		}
		first := uint64(1<<(2*zoom)-1) / 3
		for k := first + 1; k < first+uint64(len(at)); k++ {
			a, b := at[k-1], at[k]
			if d := (a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]); d != 1 {
				t.Fatalf("zoom %d: %v and %v follow each other", zoom, a, b)
			}
		}
	}
}

var info = pmtiles.Info{Name: "Essai", Version: "1.0.0", Bounds: orb.Bound{Min: orb.Point{-5, 41}, Max: orb.Point{9.5, 51}},
	Layers: []map[string]any{{"id": "units", "fields": map[string]string{"code": "Code INSEE"}}}}

func sequence(ts []pmtiles.Tile, err error) iter.Seq2[pmtiles.Tile, error] {
	return func(yield func(pmtiles.Tile, error) bool) {
		for _, t := range ts {
			if !yield(t, nil) {
				return
			}
		}
		if err != nil {
			yield(pmtiles.Tile{}, err)
		}
	}
}

func sorted(t testing.TB, ts []pmtiles.Tile) []pmtiles.Tile {
	t.Helper()
	id := func(x pmtiles.Tile) uint64 {
		n, err := pmtiles.ID(x.Zoom, x.Col, x.Row)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	slices.SortFunc(ts, func(a, b pmtiles.Tile) int { return int(int64(id(a)) - int64(id(b))) })
	return slices.CompactFunc(ts, func(a, b pmtiles.Tile) bool { return id(a) == id(b) })
}

// What was written is read back, byte for byte; equal contents are kept once; tile data is in the order of tiles.
func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		var ts []pmtiles.Tile
		for range rapid.IntRange(1, 200).Draw(r, "tiles") {
			zoom := rapid.IntRange(0, 5).Draw(r, "zoom")
			in := rapid.IntRange(0, 1<<zoom-1)
			ts = append(ts, pmtiles.Tile{Zoom: zoom, Col: in.Draw(r, "col"), Row: in.Draw(r, "row"),
				Data: bytes.Repeat([]byte{byte('a' + rapid.IntRange(0, 5).Draw(r, "content"))}, 3)})
		}
		ts = sorted(t, ts)
		path := filepath.Join(dir, "essai.pmtiles")
		sum, err := pmtiles.Write(context.Background(), path, info, sequence(ts, nil))
		if err != nil {
			r.Fatal(err)
		}
		a := read(t, path)
		contents := make(map[string]bool)
		for _, x := range ts {
			id, _ := pmtiles.ID(x.Zoom, x.Col, x.Row)
			contents[string(x.Data)] = true
			if !bytes.Equal(a.tiles[id], x.Data) {
				r.Fatalf("%d/%d/%d is %q, want %q", x.Zoom, x.Col, x.Row, a.tiles[id], x.Data)
			}
		}
		if len(a.tiles) != len(ts) || sum.Tiles != len(ts) || sum.Contents != len(contents) ||
			a.number(72) != uint64(len(ts)) || a.number(80) != uint64(len(a.offsets)) || a.number(88) != uint64(len(contents)) {
			r.Fatalf("%+v, %d tiles of %d contents were given; header %d %d %d", sum, len(ts), len(contents), a.number(72), a.number(80), a.number(88))
		}
		far := uint64(0) // where new contents go
		for _, offset := range a.offsets {
			if offset > far {
				r.Fatalf("contents are not in the order of tiles: %v", a.offsets)
			}
			far = max(far, offset+3)
		}
		if a.header[100] != byte(ts[0].Zoom) || a.header[101] != byte(ts[len(ts)-1].Zoom) {
			r.Fatalf("zooms %d to %d", a.header[100], a.header[101])
		}
	})
}

// Many tiles need leaf directories: the root still ends within 16 KiB and all are found.
func TestLeaves(t *testing.T) {
	var ts []pmtiles.Tile
	for col := range 512 {
		for row := range 512 {
			if (col*7+row*13)%3 > 0 { // holes, so that entries do not become runs
				ts = append(ts, pmtiles.Tile{Zoom: 9, Col: col, Row: row, Data: fmt.Append(nil, col*col*row)})
			}
		}
	}
	ts = sorted(t, ts)
	path := filepath.Join(t.TempDir(), "beaucoup.pmtiles")
	if _, err := pmtiles.Write(context.Background(), path, info, sequence(ts, nil)); err != nil {
		t.Fatal(err)
	}
	a := read(t, path)
	if a.leaves == 0 || len(a.tiles) != len(ts) {
		t.Errorf("%d leaves, %d tiles, want some and %d", a.leaves, len(a.tiles), len(ts))
	}
}

// Of a writing that fails nothing stays, and a file that was there is untouched.
func TestFailure(t *testing.T) {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	one := pmtiles.Tile{Zoom: 1, Data: []byte("x")}
	broken := errors.New("broken")
	for _, c := range []struct {
		name  string
		ctx   context.Context
		tiles iter.Seq2[pmtiles.Tile, error]
		want  error
	}{
		{"nothing", context.Background(), sequence(nil, nil), nil},
		{"empty", context.Background(), sequence([]pmtiles.Tile{{}}, nil), nil},
		{"out of order", context.Background(), sequence([]pmtiles.Tile{one, {Data: []byte("y")}}, nil), pmtiles.ErrOrder},
		{"twice", context.Background(), sequence([]pmtiles.Tile{one, one}, nil), pmtiles.ErrOrder},
		{"nowhere", context.Background(), sequence([]pmtiles.Tile{{Zoom: 1, Col: 2, Data: []byte("x")}}, nil), nil},
		{"broken", context.Background(), sequence([]pmtiles.Tile{one}, broken), broken},
		{"gone", gone, sequence([]pmtiles.Tile{one}, nil), context.Canceled},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.pmtiles")
		if err := os.WriteFile(path, []byte("before"), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := pmtiles.Write(c.ctx, path, info, c.tiles)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		kept, _ := os.ReadFile(path)
		if left, _ := os.ReadDir(dir); len(left) != 1 || string(kept) != "before" {
			t.Errorf("%s: %v are left, the file is %q", c.name, left, kept)
		}
	}
	if _, err := pmtiles.Write(context.Background(), filepath.Join(t.TempDir(), "no", "a.pmtiles"), info, sequence([]pmtiles.Tile{one}, nil)); err == nil {
		t.Error("written into a folder that is not there")
	}
}

// The authors' own reader, for Python, finds the same.
func TestPythonReads(t *testing.T) {
	const program = `
import sys
from pmtiles.reader import Reader, MmapSource, all_tiles
source = MmapSource(open(sys.argv[1], 'rb'))
r = Reader(source)
h = r.header()
print(h['min_zoom'], h['max_zoom'], h['addressed_tiles_count'], h['tile_contents_count'], h['clustered'], r.metadata()['name'], r.metadata()['vector_layers'][0]['id'])
print(sum(1 for _ in all_tiles(source)), r.get(3, 1, 2), r.get(3, 7, 7), r.get(4, 0, 0))
`
	python, err := exec.LookPath("python3")
	if err == nil {
		err = exec.Command(python, "-c", "import pmtiles").Run()
	}
	if err != nil {
		t.Skip("what the reader of Protomaps thinks: pip install pmtiles")
	}
	var ts []pmtiles.Tile
	for k := range 8 {
		ts = append(ts, pmtiles.Tile{Zoom: 3, Col: k, Row: 2, Data: fmt.Append(nil, "t", k%2)})
	}
	path := filepath.Join(t.TempDir(), "essai.pmtiles")
	if _, err := pmtiles.Write(context.Background(), path, info, sequence(sorted(t, ts), nil)); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "-c", program, path).CombinedOutput()
	const want = "3 3 8 2 True Essai units\n8 b't1' None None\n"
	if err != nil || string(out) != want {
		t.Errorf("%v: %s, want %s", err, out, want)
	}
}

func ExampleWrite() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	sum, err := pmtiles.Write(context.Background(), filepath.Join(dir, "a.pmtiles"), info, func(yield func(pmtiles.Tile, error) bool) {
		_ = yield(pmtiles.Tile{Zoom: 1, Col: 0, Row: 0, Data: []byte("a tile, packed")}, nil) &&
			yield(pmtiles.Tile{Zoom: 1, Col: 0, Row: 1, Data: []byte("a tile, packed")}, nil)
	})
	fmt.Println(sum.Tiles, sum.Contents, err)
	// Output: 2 1 <nil>
}
