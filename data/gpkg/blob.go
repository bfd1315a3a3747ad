package gpkg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"
)

// The header of a geometry (GeoPackage clause 2.1.3): magic, version, flags, reference system, envelope.
const (
	headerSize     = 8
	envelopeSize   = 32 // [minx, maxx, miny, maxy], the only envelope written
	flagLittle     = 1
	flagEnvelopeXY = 1 << 1
)

// envelopeSizes are the sizes of the envelopes that a header may announce, by indicator.
var envelopeSizes = [...]int{0, 32, 48, 48, 64}

var errGeometry = errors.New("not a geometry of a GeoPackage")

// encodeGeometry makes the blob of a point or multipolygon, nil for nothing. A point carries no envelope: it would
// only repeat it.
func encodeGeometry(g orb.Geometry) ([]byte, error) {
	var shape geom.T
	flags, envelope := byte(flagLittle), 0
	switch g := g.(type) {
	case nil:
		return nil, nil
	case orb.Point:
		shape = geom.NewPointFlat(geom.XY, g[:])
	case orb.MultiPolygon:
		if len(g) == 0 {
			return nil, nil
		}
		shape = flatten(g)
		flags, envelope = flags|flagEnvelopeXY, envelopeSize
	default:
		return nil, fmt.Errorf("a %s is neither a point nor a multipolygon", g.GeoJSONType())
	}
	body, err := wkb.Marshal(shape, wkb.NDR)
	if err != nil {
		return nil, err
	}
	blob := make([]byte, 0, headerSize+envelope+len(body))
	blob = append(blob, 'G', 'P', 0, flags)
	blob = binary.LittleEndian.AppendUint32(blob, wgs84)
	if envelope > 0 {
		b := g.Bound()
		for _, v := range [...]float64{b.Min[0], b.Max[0], b.Min[1], b.Max[1]} {
			blob = binary.LittleEndian.AppendUint64(blob, math.Float64bits(v))
		}
	}
	return append(blob, body...), nil
}

// flatten lays the rings of a multipolygon end to end, go-geom's form.
func flatten(mp orb.MultiPolygon) *geom.MultiPolygon {
	n := 0
	for _, polygon := range mp {
		for _, ring := range polygon {
			n += len(ring)
		}
	}
	flat := make([]float64, 0, 2*n)
	endss := make([][]int, len(mp))
	for i, polygon := range mp {
		endss[i] = make([]int, len(polygon))
		for j, ring := range polygon {
			for _, p := range ring {
				flat = append(flat, p[0], p[1])
			}
			endss[i][j] = len(flat)
		}
	}
	return geom.NewMultiPolygonFlat(geom.XY, flat, endss)
}

// decodeMultiPolygon reads the blob of a multipolygon in EPSG:4326, to the bit. The blob may come from anywhere.
func decodeMultiPolygon(blob []byte) (orb.MultiPolygon, error) {
	if len(blob) < headerSize || blob[0] != 'G' || blob[1] != 'P' || blob[2] != 0 {
		return nil, errGeometry
	}
	indicator := int(blob[3] >> 1 & 7)
	if indicator >= len(envelopeSizes) || len(blob) < headerSize+envelopeSizes[indicator] {
		return nil, errGeometry
	}
	body := blob[headerSize+envelopeSizes[indicator]:]
	points, err := checkMultiPolygon(body)
	if err != nil {
		return nil, err
	}
	shape, err := wkb.Unmarshal(body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errGeometry, err)
	}
	mp, ok := shape.(*geom.MultiPolygon)
	if !ok {
		return nil, errGeometry
	}
	return unflatten(mp, points), nil
}

// unflatten makes rings that share one array of points.
func unflatten(mp *geom.MultiPolygon, n int) orb.MultiPolygon {
	points := make([]orb.Point, 0, n)
	flat, start := mp.FlatCoords(), 0
	out := make(orb.MultiPolygon, mp.NumPolygons())
	for i, ends := range mp.Endss() {
		out[i] = make(orb.Polygon, len(ends))
		for j, end := range ends {
			first := len(points)
			for ; start < end; start += 2 {
				points = append(points, orb.Point{flat[start], flat[start+1]})
			}
			out[i][j] = points[first:len(points):len(points)]
		}
	}
	return out
}

// checkMultiPolygon walks the counts of a little-endian multipolygon and returns its number of points. go-geom
// allocates what counts announce and descends into whatever is nested, so that a blob is checked before.
func checkMultiPolygon(body []byte) (points int, err error) {
	polygons, body, ok := wkbHead(body, 6)
	for ; ok && polygons > 0; polygons-- {
		var rings uint32
		rings, body, ok = wkbHead(body, 3)
		for ; ok && rings > 0; rings-- {
			if ok = len(body) >= 4; !ok {
				break
			}
			n := uint64(binary.LittleEndian.Uint32(body))
			if ok = uint64(len(body)-4) >= 16*n; ok {
				body, points = body[4+16*n:], points+int(n)
			}
		}
	}
	if !ok || len(body) > 0 {
		return 0, errGeometry
	}
	return points, nil
}

// wkbHead reads the head of a little-endian geometry of the wanted type: its count of elements, and the rest.
func wkbHead(body []byte, wanted uint32) (count uint32, rest []byte, ok bool) {
	if len(body) < 9 || body[0] != flagLittle || binary.LittleEndian.Uint32(body[1:]) != wanted {
		return 0, nil, false
	}
	return binary.LittleEndian.Uint32(body[5:]), body[9:], true
}
