package pmtiles

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"path/filepath"

	"github.com/paulmach/orb"
)

// Tile is one tile, packed by gzip. Row counts from the north.
type Tile struct {
	Zoom, Col, Row int
	Data           []byte // a Mapbox Vector Tile; an empty one is left out
}

// Info is what a file says of itself.
type Info struct {
	Name        string
	Description string
	Attribution string
	Version     string    // of the content, a semantic version
	Bounds      orb.Bound // longitude and latitude of what is drawn
	Layers      any       // vector_layers of TileJSON 3.0, encoded as JSON
}

// Summary is what was written.
type Summary struct {
	Tiles    int   // addresses that have a tile
	Contents int   // tiles that differ
	Bytes    int64 // of the file
}

// Write writes tiles, which must come by ascending ID, into a file that is replaced whole or not at all. An error of the
// sequence, or of the context, ends it. Without a single tile there is nothing to write, and that is an error.
func Write(ctx context.Context, path string, info Info, tiles iter.Seq2[Tile, error]) (sum Summary, err error) {
	dir := filepath.Dir(path)
	data, err := os.CreateTemp(dir, filepath.Base(path)+".*.tiles.tmp") // the directories come first in the file and are known last
	if err != nil {
		return sum, err
	}
	defer func() {
		err = errors.Join(err, data.Close(), os.Remove(data.Name()))
	}()
	l := &layout{out: bufio.NewWriterSize(data, 1<<20), places: make(map[digest]place)}
	for t, err := range tiles {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = l.add(t)
		}
		if err != nil {
			return sum, err
		}
	}
	if err := l.out.Flush(); err != nil {
		return sum, err
	}
	front, err := l.front(info)
	if err != nil {
		return sum, err
	}
	if _, err := data.Seek(0, io.SeekStart); err != nil {
		return sum, err
	}
	sum = Summary{Tiles: int(l.addressed), Contents: len(l.places), Bytes: int64(len(front)) + int64(l.size)}
	return sum, replace(path, front, data)
}

// replace writes a file of two parts under another name and then gives it its own.
func replace(path string, front []byte, data io.Reader) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(front)
	if err == nil {
		_, err = io.Copy(f, data)
	}
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}

type digest = [sha256.Size]byte

type place struct {
	offset uint64
	length uint32
}

// layout is the tiles laid so far.
type layout struct {
	out       *bufio.Writer
	size      uint64 // of the tile data
	entries   []entry
	places    map[digest]place
	addressed uint64
}

// add lays a tile, unless its content is there already.
func (l *layout) add(t Tile) error {
	id, err := ID(t.Zoom, t.Col, t.Row)
	if err != nil || len(t.Data) == 0 {
		return err
	}
	if n := len(l.entries); n > 0 && id < l.entries[n-1].id+uint64(l.entries[n-1].run) {
		return fmt.Errorf("%w: %d/%d/%d", ErrOrder, t.Zoom, t.Col, t.Row)
	}
	if uint64(len(t.Data)) > math.MaxUint32 {
		return fmt.Errorf("pmtiles: tile %d/%d/%d has %d bytes", t.Zoom, t.Col, t.Row, len(t.Data))
	}
	sum := sha256.Sum256(t.Data)
	at, known := l.places[sum]
	if !known {
		at = place{l.size, uint32(len(t.Data))}
		l.places[sum] = at
		l.size += uint64(len(t.Data))
		if _, err := l.out.Write(t.Data); err != nil {
			return err
		}
	}
	l.addressed++
	if n := len(l.entries); n > 0 {
		if last := &l.entries[n-1]; last.offset == at.offset && last.id+uint64(last.run) == id {
			last.run++
			return nil
		}
	}
	l.entries = append(l.entries, entry{id: id, offset: at.offset, length: at.length, run: 1})
	return nil
}

// front returns all that comes before the tile data: header, root directory, metadata, leaf directories.
func (l *layout) front(info Info) ([]byte, error) {
	if len(l.entries) == 0 {
		return nil, errors.New("pmtiles: there is no tile to write")
	}
	dirs, err := pack(l.entries)
	if err != nil {
		return nil, err
	}
	metadata, err := packMetadata(info)
	if err != nil {
		return nil, err
	}
	at := uint64(headerBytes)
	next := func(b []byte) section {
		s := section{at, uint64(len(b))}
		at += s.length
		return s
	}
	last := l.entries[len(l.entries)-1]
	h := header{
		root: next(dirs.root), metadata: next(metadata), leaves: next(dirs.leaves),
		addressed: l.addressed, entries: uint64(len(l.entries)), contents: uint64(len(l.places)),
		minZoom: zoomOf(l.entries[0].id), maxZoom: zoomOf(last.id + uint64(last.run) - 1), bounds: info.Bounds,
	}
	h.tiles = section{at, l.size}
	h.centerZoom = max(h.minZoom, min(h.maxZoom, wholeZoom(info.Bounds)))
	out := append(h.bytes(), dirs.root...)
	return append(append(out, metadata...), dirs.leaves...), nil
}

// wholeZoom is the zoom at which the bounds are some two tiles wide: all of it is seen on a screen.
func wholeZoom(b orb.Bound) int {
	if side := max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]); side > 0 {
		return max(0, int(math.Log2(720/side)))
	}
	return MaxZoom
}

func packMetadata(info Info) ([]byte, error) {
	b, err := json.Marshal(struct {
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
		Attribution string `json:"attribution,omitempty"`
		Version     string `json:"version,omitempty"`
		Type        string `json:"type"`
		Layers      any    `json:"vector_layers"`
	}{info.Name, info.Description, info.Attribution, info.Version, "overlay", info.Layers})
	if err != nil {
		return nil, fmt.Errorf("pmtiles: metadata: %w", err)
	}
	return zip(b)
}
