package mesh

import (
	"github.com/paulmach/orb"
	"math"
)

// Tolerance says what is near and what is narrow. The zero value stands for the defaults.
type Tolerance struct {
	// SnapMetres is the distance under which a vertex is meant to lie on another border. By default
	// DefaultSnapMetres; negative for exactly on it.
	SnapMetres float64
	// GapMetres is the mean width under which a hole of the coverage is taken for a gap between polygons that
	// were meant to touch. By default DefaultGapMetres; negative for none.
	GapMetres float64
}

const (
	// DefaultSnapMetres is what is lost when longitudes and latitudes are written with six decimals.
	DefaultSnapMetres = 0.1
	// DefaultGapMetres is well under the width of places that are deliberately in no commune (the étang de
	// Berre has 4 km, Llívia 1.4 km) and over the errors of generalised borders.
	DefaultGapMetres = 50
)

func (t Tolerance) orDefault() Tolerance {
	if t.SnapMetres == 0 {
		t.SnapMetres = DefaultSnapMetres
	}
	if t.GapMetres == 0 {
		t.GapMetres = DefaultGapMetres
	}
	return Tolerance{max(t.SnapMetres, 0), max(t.GapMetres, 0)}
}

// Validate returns everything that keeps polygons from being a coverage, ordered by rule, faces and place. A
// coverage without defect can be dissolved, simplified and measured exactly. The rules, each a [DefectKind]:
//
//  1. Coordinates are finite. A polygon that breaks this rule is left out of the next rules but for 2 to 6.
//  2. A ring ends at the point where it begins.
//  3. No point of a ring is repeated at once.
//  4. A ring encloses something: left without repeated points and spikes it has three points or more.
//  5. A ring never goes back the way it came (spike). Each tip is reported, with the length that it adds.
//  6. Seen with x to the right and y up, shells run counter-clockwise and holes clockwise (RFC 7946, 3.1.6).
//  7. A ring passes only once through a place: neither twice through a vertex, nor with a vertex on, or nearer
//     than SnapMetres to, another of its segments. Polygons with such rings are invalid for most software, though
//     the mesh dissolves those that only touch at vertices into valid ones.
//  8. Segments do not cross. A crossing by less than SnapMetres at a vertex is left to rules 11 and 12.
//  9. A polygon is there once. A third copy is reported as a duplicate of the first.
//  10. Polygons have no ground in common: overlaps wider than SnapMetres are reported by pair of faces, with
//     their area and a place inside; with the area 0 when invalid rings make it impossible to measure. Twice the
//     area by the perimeter is taken for the width.
//  11. Where a vertex of an unshared border lies on the unshared border of another ring, or nearer than
//     SnapMetres, that border has a vertex too (T-junction): else the two are not found to be shared.
//  12. Vertices of unshared borders are one or further apart than SnapMetres, but for the ends of a segment.
//  13. A place outside that is closed in by polygons is wider than GapMetres (width as in rule 10). Wider ones are
//     places on purpose: lagoons, foreign enclaves. A gap that opens to the outside is not found.
//
// Time is near-linear in the number of segments, plus the overlay of each pair of polygons that overlap.
func Validate(faces []orb.MultiPolygon, metric Metric, t Tolerance) []Defect {
	b := newBuilder(faces, metric)
	b.indexVertices(faces)
	v := &inspector{m: b.m, tolerance: t.orDefault()}
	v.rings(faces)
	v.selfTouches(b)
	b.finish()
	v.inspectSegments()
	v.overlaps(b.conflicts)
	v.gaps()
	return sortDefects(v.found)
}

// inspector gathers the defects of a coverage.
type inspector struct {
	m         *Mesh
	tolerance Tolerance
	found     []Defect
	grid      *segmentGrid
	events    []event
	junctions []junction
}

func (v *inspector) add(d Defect) { v.found = append(v.found, d) }

// rings applies rules 1 to 6.
func (v *inspector) rings(faces []orb.MultiPolygon) {
	for f, mp := range faces {
		for _, polygon := range mp {
			for i, ring := range polygon {
				_, faults := tidy(ring, i == 0, v.m.metric)
				for _, x := range faults {
					v.add(Defect{Kind: x.kind, Faces: [2]int32{int32(f), None}, At: x.at, Metres: x.metres})
				}
			}
		}
	}
}

// selfTouches applies rule 7 to vertices.
func (v *inspector) selfTouches(b *builder) {
	met := make([]int32, len(b.vertices)) // the last ring that met a vertex, + 1
	b.eachRing(func(r int, ring []int32) {
		for _, x := range ring {
			if met[x] == int32(r)+1 {
				v.selfTouch(b, b.m.partFace[b.ringPart[r]], ring)
				return
			}
			met[x] = int32(r) + 1
		}
	})
}

// selfTouch reports the places where a ring touches itself; spikes are reported apart.
func (v *inspector) selfTouch(b *builder, face int32, ring []int32) {
	points := make(orb.Ring, len(ring))
	for i, x := range ring {
		points[i] = b.vertices[x]
	}
	points, _ = withoutSpikes(points, v.m.metric)
	times := make(map[orb.Point]int, len(points))
	for _, p := range points {
		if times[p]++; times[p] == 2 {
			v.add(Defect{Kind: SelfTouch, Faces: [2]int32{face, None}, At: p})
		}
	}
}

// inspectSegments applies rules 7, 8, 11 and 12 to segments.
func (v *inspector) inspectSegments() {
	v.indexSegments()
	v.junctions = v.findJunctions()
	v.reportJunctions()
	v.findCrossings()
}

// indexSegments lists every segment of the mesh, arc by arc, and lays a grid over them.
func (v *inspector) indexSegments() {
	m := v.m
	segments := make([]int32, 0, len(m.points))
	for i := range m.arcSides {
		for k := m.arcStart[i]; k < m.arcStart[i+1]-1; k++ {
			segments = append(segments, k)
		}
	}
	box := orb.MultiPolygon(nil).Bound()
	for _, b := range m.bounds {
		box = box.Union(b)
	}
	v.grid = newSegmentGrid(m.points, segments, box, v.pad(box))
}

// pad returns the snapping distance in coordinates, where it is largest: metres per degree change slowly over
// a coverage, so twice that at its corners will do.
func (v *inspector) pad(box orb.Bound) [2]float64 {
	var pad [2]float64
	for _, corner := range []orb.Point{box.Min, box.Max, box.Center()} {
		for axis, metres := range scaleAt(v.m.metric, corner) {
			if metres > 0 {
				pad[axis] = max(pad[axis], 2*v.tolerance.SnapMetres/metres)
			}
		}
	}
	return pad
}

// scaleAt returns the metres of a unit of each coordinate, 0 when they cannot be known.
func scaleAt(metric Metric, p orb.Point) (metres [2]float64) {
	for axis := range metres {
		q := p
		q[axis] += max(1e-3, math.Abs(p[axis])*1e-9)
		if scale := metric.Length(p, q) / (q[axis] - p[axis]); scale-scale == 0 {
			metres[axis] = scale
		}
	}
	return metres
}
