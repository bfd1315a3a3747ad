// Package flatgeobuf writes the layers of an Atlas as FlatGeobuf 3 (https://flatgeobuf.org, its specification and
// schemas), which QGIS, GDAL and OpenLayers read, over HTTP too: the packed Hilbert R-tree at the head of the file
// lets them fetch what lies in a box and nothing else.
//
// Features are in the order of the index, along a Hilbert curve; columns bear the names, French titles and
// descriptions of the fields. A value that is not known is absent. Lists are JSON columns (["13055","13201"]), dates
// are date-times of the day alone. A feature without a place comes last and has no geometry.
//
// It writes only. The layer is gone through twice, once to measure and once to write, so that memory does not grow
// with geometries: the index, 90 bytes a feature, is all that is held. The bytes depend on the layer and the options
// alone. There is no served Go package of the format; tables are built with google/flatbuffers, field by field.
package flatgeobuf

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// magic opens a file: version 3 of the format.
var magic = [8]byte{'f', 'g', 'b', 3, 'f', 'g', 'b', 0}

// Options say in what system the coordinates of the layer are.
type Options struct {
	EPSG    int    // code of the system; 0 stands for 4326. Coordinates are x, y: longitude first
	CRSName string // its name, for people
}

// Write writes all features of the layer. An error names the layer.
func Write(w io.Writer, l *atlas.Layer, o Options) error {
	b := bufio.NewWriterSize(w, 1<<16)
	err := write(b, l, o)
	if err == nil {
		err = b.Flush()
	}
	if err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	return nil
}

func write(w *bufio.Writer, l *atlas.Layer, o Options) error {
	e := newEncoder(l)
	items := make([]item, l.Len())
	extent := nowhere()
	for i := range items {
		data, box, err := e.feature(i)
		if err != nil {
			return fmt.Errorf("feature %s: %w", l.Key(i), err)
		}
		items[i] = item{box: box, at: int32(i), size: uint64(len(data))}
		extent = extent.grow(box)
	}
	sortByHilbert(items, extent)
	w.Write(magic[:])
	w.Write(header(l, o, extent))
	if extent.isPlace() {
		writeIndex(w, items)
	}
	for _, it := range items {
		data, _, err := e.feature(int(it.at))
		if err != nil {
			return err
		}
		if _, err := w.Write(data); err != nil {
			return err
		}
	}
	return nil
}

// box is minx, miny, maxx, maxy.
type box [4]float64

// nowhere is the box of nothing: it meets no other, and grows to be whatever is added.
func nowhere() box { return box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)} }

func boxOf(b orb.Bound) box { return box{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} }

func (b box) isPlace() bool { return b[0] <= b[2] && b[1] <= b[3] }

func (b box) isFinite() bool {
	return !math.IsNaN(b[0] - b[0] + b[1] - b[1] + b[2] - b[2] + b[3] - b[3])
}

func (b box) grow(c box) box {
	return box{min(b[0], c[0]), min(b[1], c[1]), max(b[2], c[2]), max(b[3], c[3])}
}

func (b box) append(dst []byte) []byte {
	for _, v := range b {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
	}
	return dst
}
