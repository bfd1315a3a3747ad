package boundaries

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"
)

// shapes reads the records of a .shp (ESRI Shapefile Technical Description, July 1998): lengths are big-endian and in
// 16-bit words, shapes little-endian.
type shapes struct {
	r    *bufio.Reader
	left int64 // bytes that the file says it still has
	buf  bytes.Buffer
}

// Shape types that are read.
const (
	shapeNull     = 0
	shapePolygon  = 5
	shapePolygonZ = 15
	shapePolygonM = 25
)

var shapeNames = map[uint32]string{1: "points", 3: "lines", 8: "multipoints", 11: "points", 13: "lines", 18: "multipoints",
	21: "points", 23: "lines", 28: "multipoints", 31: "multipatches"}

// shpHeader is the length of the header of a .shp.
const shpHeader = 100

// newShapes reads the header. size is that of the file, which the header may exceed only if it lies.
func newShapes(r io.Reader, size int64) (*shapes, error) {
	s := &shapes{r: bufio.NewReaderSize(r, 1<<18)}
	var header [shpHeader]byte
	if _, err := io.ReadFull(s.r, header[:]); err != nil {
		return nil, tooShort(err, "its header of 100 bytes")
	}
	if code := binary.BigEndian.Uint32(header[:]); code != 9994 {
		return nil, fmt.Errorf("is not a .shp: it begins with %d instead of 9994", code)
	}
	kind := binary.LittleEndian.Uint32(header[32:])
	if kind != shapeNull && kind != shapePolygon && kind != shapePolygonZ && kind != shapePolygonM {
		name, ok := shapeNames[kind]
		if !ok {
			name = fmt.Sprintf("shapes of type %d", kind)
		}
		return nil, fmt.Errorf("holds %s: polygons are wanted", name)
	}
	said := int64(binary.BigEndian.Uint32(header[24:])) * 2
	if said > size {
		return nil, fmt.Errorf("is truncated: its header says %d bytes and it has %d", said, size)
	}
	s.left = max(said, shpHeader) - shpHeader
	return s, nil
}

func tooShort(err error, what string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("is truncated: it ends within %s", what)
	}
	return err
}

// next returns the rings of the next record, or why it has none. It returns io.EOF after the last record.
func (s *shapes) next() ([]orb.Ring, *fault, error) {
	if s.left < 8 {
		return nil, nil, io.EOF
	}
	var header [8]byte
	if _, err := io.ReadFull(s.r, header[:]); err != nil {
		return nil, nil, tooShort(err, "the header of a record")
	}
	length := int64(binary.BigEndian.Uint32(header[4:])) * 2
	s.left -= 8
	if length > s.left {
		return nil, nil, fmt.Errorf("the record says %d bytes and the file has %d left: it is damaged", length, s.left)
	}
	s.left -= length
	// The buffer grows with what arrives, not with what is announced.
	s.buf.Reset()
	if _, err := io.CopyN(&s.buf, s.r, length); err != nil {
		return nil, nil, tooShort(err, "a record")
	}
	rings, f := decodeShape(s.buf.Bytes())
	return rings, f, nil
}

// decodeShape reads the content of one record. The z and m of the other kinds of polygon come after the points and are
// left out.
func decodeShape(b []byte) ([]orb.Ring, *fault) {
	if len(b) < 4 {
		return nil, faultf("bad-geometry", "the shape is cut short")
	}
	switch kind := binary.LittleEndian.Uint32(b); {
	case kind == shapeNull:
		return nil, faultf("no-geometry", "the feature has no geometry (a null shape)")
	case kind != shapePolygon && kind != shapePolygonZ && kind != shapePolygonM:
		return nil, faultf("bad-geometry", "the shape is of type %d: a polygon (5, 15 or 25) is wanted", kind)
	case len(b) < 44:
		return nil, faultf("bad-geometry", "the shape is cut short")
	}
	parts := int64(binary.LittleEndian.Uint32(b[36:]))
	points := int64(binary.LittleEndian.Uint32(b[40:]))
	if 44+4*parts+16*points > int64(len(b)) {
		return nil, faultf("bad-geometry", "the shape says %d rings and %d vertices, for which its %d bytes have no room", parts, points, len(b))
	}
	if parts > maxRings {
		return nil, faultf("bad-geometry", "the shape has %d rings: more than %d are not read", parts, maxRings)
	}
	start := func(i int64) int64 {
		if i == parts {
			return points
		}
		return int64(binary.LittleEndian.Uint32(b[44+4*i:]))
	}
	vertices := b[44+4*parts:]
	rings := make([]orb.Ring, 0, parts)
	for i := range parts {
		from, to := start(i), start(i+1)
		if from > to || to > points {
			return nil, faultf("bad-geometry", "ring %d of the shape goes from vertex %d to %d of %d", i+1, from, to, points)
		}
		ring := make(orb.Ring, to-from)
		for v := range ring {
			at := 16 * (from + int64(v))
			ring[v][0] = math.Float64frombits(binary.LittleEndian.Uint64(vertices[at:]))
			ring[v][1] = math.Float64frombits(binary.LittleEndian.Uint64(vertices[at+8:]))
		}
		rings = append(rings, ring)
	}
	return rings, nil
}
