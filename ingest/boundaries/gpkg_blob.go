package boundaries

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// blobDecoder decodes the geometry of a GeoPackage (OGC 12-128r17, 2.1.3): a header and well-known binary, of which
// only polygons are wanted, in either byte order, with or without z and m (ISO and PostGIS type numbers). It checks
// every length against what is left before it allocates.
type blobDecoder struct {
	bytes []byte
	at    int
	order binary.ByteOrder
	bad   *fault
}

func newBlobDecoder() *blobDecoder { return &blobDecoder{} }

// envelopeSizes are the lengths of the kinds of envelope: none, xy, xyz, xym, xyzm.
var envelopeSizes = [...]int{0, 32, 48, 48, 64}

// decode returns the polygons of a blob, or why there are none. The blob may be reused afterwards.
func (d *blobDecoder) decode(blob []byte) (orb.MultiPolygon, *fault) {
	switch {
	case len(blob) == 0:
		return nil, faultf("no-geometry", "the feature has no geometry")
	case len(blob) < 8 || blob[0] != 'G' || blob[1] != 'P':
		return nil, faultf("bad-geometry", "the geometry is not a GeoPackage blob")
	case blob[2] != 0:
		return nil, faultf("bad-geometry", "the geometry is a GeoPackage blob of unknown version %d", blob[2])
	}
	flags := blob[3]
	kind := int(flags >> 1 & 7)
	switch {
	case flags&0x20 != 0:
		return nil, faultf("bad-geometry", "the geometry is of an extended type that is not supported")
	case flags&0x10 != 0:
		return nil, faultf("no-geometry", "the geometry is empty")
	case kind >= len(envelopeSizes) || 8+envelopeSizes[kind] > len(blob):
		return nil, faultf("bad-geometry", "the envelope of the geometry blob is damaged")
	}
	*d = blobDecoder{bytes: blob, at: 8 + envelopeSizes[kind]}
	mp := d.geometry(0)
	d.bytes = nil
	switch {
	case d.bad != nil:
		return nil, d.bad
	case len(mp) == 0:
		return nil, faultf("no-geometry", "the geometry is empty")
	}
	return mp, nil
}

func (d *blobDecoder) fail(format string, args ...any) {
	if d.bad == nil {
		d.bad = faultf("bad-geometry", format, args...)
	}
}

// uint32 takes a number; 0 once something failed.
func (d *blobDecoder) uint32() uint32 {
	if d.bad != nil || len(d.bytes)-d.at < 4 {
		d.fail("the geometry is cut short")
		return 0
	}
	v := d.order.Uint32(d.bytes[d.at:])
	d.at += 4
	return v
}

// count takes a number of elements of at least some bytes each, no more than what is left can hold.
func (d *blobDecoder) count(bytesEach int) int {
	n := int64(d.uint32())
	if d.bad == nil && n*int64(bytesEach) > int64(len(d.bytes)-d.at) {
		d.fail("the geometry is cut short: it says %d elements and has %d bytes left", n, len(d.bytes)-d.at)
	}
	if d.bad != nil {
		return 0
	}
	return int(n)
}

// Types of well-known binary.
const (
	wkbPolygon      = 3
	wkbMultiPolygon = 6
	wkbCollection   = 7
)

// header takes a byte order and a type, and returns the type without its dimensions and the number of these.
func (d *blobDecoder) header() (kind uint32, dims int) {
	if d.bad != nil || d.at >= len(d.bytes) {
		d.fail("the geometry is cut short")
		return 0, 0
	}
	switch d.bytes[d.at] {
	case 0:
		d.order = binary.BigEndian
	case 1:
		d.order = binary.LittleEndian
	default:
		d.fail("the geometry has an unknown byte order, %d", d.bytes[d.at])
		return 0, 0
	}
	d.at++
	kind, dims = d.uint32(), 2
	if kind&0x80000000 != 0 {
		dims++
	}
	if kind&0x40000000 != 0 {
		dims++
	}
	hasSRID := kind&0x20000000 != 0
	kind &= 0x1fffffff
	dims += [...]int{0, 1, 1, 2}[min(kind/1000, 3)]
	if hasSRID {
		d.uint32()
	}
	return kind % 1000, dims
}

// geometry takes a polygon, several or a collection, of which polygons are kept.
func (d *blobDecoder) geometry(depth int) orb.MultiPolygon {
	kind, dims := d.header()
	switch {
	case d.bad != nil:
		return nil
	case depth > 8:
		d.fail("the geometry is nested more than 8 deep")
		return nil
	case kind == wkbPolygon:
		return orb.MultiPolygon{d.polygon(dims)}
	case kind != wkbMultiPolygon && kind != wkbCollection:
		d.fail("the geometry is of well-known binary type %d: a polygon (3) or several (6) are wanted", kind)
		return nil
	}
	n := d.count(9)
	mp := make(orb.MultiPolygon, 0, n)
	for range n {
		mp = append(mp, d.geometry(depth+1)...)
		if d.bad != nil {
			return nil
		}
	}
	return mp
}

// polygon takes rings. An empty polygon has none.
func (d *blobDecoder) polygon(dims int) orb.Polygon {
	n := d.count(4)
	polygon := make(orb.Polygon, 0, n)
	for range n {
		m := d.count(8 * dims)
		if d.bad != nil {
			return nil
		}
		ring := make(orb.Ring, m)
		for i := range ring {
			ring[i][0] = math.Float64frombits(d.order.Uint64(d.bytes[d.at:]))
			ring[i][1] = math.Float64frombits(d.order.Uint64(d.bytes[d.at+8:]))
			d.at += 8 * dims
		}
		polygon = append(polygon, ring)
	}
	return polygon
}
