package mesh_test

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// plant spoils a clean coverage and returns the defects that must be found. Those marked alone must be found
// without any other.
type plant struct {
	name       string
	alone      bool
	repairable bool
	spoil      func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect)
}

// anyRing returns a random ring of a coverage and where it is.
func anyRing(r *rand.Rand, faces []orb.MultiPolygon) (face int32, polygon, ring int) {
	for {
		f := r.IntN(len(faces))
		if len(faces[f]) == 0 {
			continue
		}
		p := r.IntN(len(faces[f]))
		return int32(f), p, r.IntN(len(faces[f][p]))
	}
}

func alone(kind mesh.DefectKind, face int32, at orb.Point) mesh.Defect {
	return mesh.Defect{Kind: kind, Faces: [2]int32{face, mesh.None}, At: at}
}

// inward returns a point so far from vertex i of a ring, on the polygon's side: at = 0 along the segment that
// leaves the vertex, 1 along the one that arrives.
func inward(ring orb.Ring, i int, at, distance float64) orb.Point {
	n := len(ring) - 1
	p, next, prev := ring[i], ring[(i+1)%n], ring[(i+n-1)%n]
	from := math.Atan2(next[1]-p[1], next[0]-p[0])
	sweep := math.Mod(math.Atan2(prev[1]-p[1], prev[0]-p[0])-from+4*math.Pi, 2*math.Pi)
	sin, cos := math.Sincos(from + at*sweep)
	return orb.Point{p[0] + distance*cos, p[1] + distance*sin}
}

// sharedSegment returns a random segment that two faces share, as the second has it: its end is ring[i].
func sharedSegment(r *rand.Rand, faces []orb.MultiPolygon) (f, g int32, polygon, ring, i int) {
	owner := map[[4]float64]int32{}
	type place struct {
		f, g             int32
		polygon, ring, i int
	}
	var places []place
	for g, mp := range faces {
		for p, poly := range mp {
			for k, points := range poly {
				for i := 1; i < len(points); i++ {
					a, b := points[i-1], points[i]
					if f, ok := owner[[4]float64{b[0], b[1], a[0], a[1]}]; ok && f != int32(g) {
						places = append(places, place{f, int32(g), p, k, i})
					}
					owner[[4]float64{a[0], a[1], b[0], b[1]}] = int32(g)
				}
			}
		}
	}
	at := places[r.IntN(len(places))]
	return at.f, at.g, at.polygon, at.ring, at.i
}

func square(x, y, side float64) orb.Ring {
	return orb.Ring{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}
}

// visits counts how often rings pass through a vertex.
func visits(faces []orb.MultiPolygon, at orb.Point) int {
	n := 0
	for _, mp := range faces {
		for _, polygon := range mp {
			for _, ring := range polygon {
				for _, p := range ring[1:] {
					if p == at {
						n++
					}
				}
			}
		}
	}
	return n
}

func innerPointOf(polygon orb.Polygon) orb.Point {
	m, _ := mesh.Build([]orb.MultiPolygon{{polygon}}, mesh.Planar{})
	p, _ := m.InnerPoint(0)
	return p
}

func areaOf(polygon orb.Polygon) float64 {
	m, _ := mesh.Build([]orb.MultiPolygon{{polygon}}, mesh.Planar{})
	return m.Area(0)
}

func lineDistance(p, a, b orb.Point) float64 {
	return math.Abs((b[0]-a[0])*(p[1]-a[1])-(p[0]-a[0])*(b[1]-a[1])) / math.Hypot(b[0]-a[0], b[1]-a[1])
}

// plants returns every kind of defect that can be planted.
func plants() []plant {
	return []plant{
		{"non-finite", true, false, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, k := anyRing(r, faces)
			ring := faces[f][p][k]
			i := 1 + r.IntN(len(ring)-2)
			ring[i][r.IntN(2)] = []float64{math.NaN(), math.Inf(1), math.Inf(-1)}[r.IntN(3)]
			return faces, []mesh.Defect{alone(mesh.NonFinite, f, ring[i-1])}
		}},
		{"unclosed", true, true, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, k := anyRing(r, faces)
			ring := faces[f][p][k]
			faces[f][p][k] = ring[:len(ring)-1]
			d := alone(mesh.Unclosed, f, ring[len(ring)-2])
			d.Metres = mesh.Planar{}.Length(ring[len(ring)-2], ring[0])
			return faces, []mesh.Defect{d}
		}},
		{"repeated point", true, true, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, k := anyRing(r, faces)
			i := r.IntN(len(faces[f][p][k]))
			at := faces[f][p][k][i]
			faces[f][p][k] = slices.Insert(faces[f][p][k], i, at)
			return faces, []mesh.Defect{alone(mesh.RepeatedPoint, f, at)}
		}},
		{"degenerate polygon", true, true, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, _, _ := anyRing(r, faces)
			faces[f] = append(faces[f], orb.Polygon{{{-500, 0}, {-400, 8}, {-300, 16}, {-500, 0}}})
			return faces, []mesh.Defect{alone(mesh.Degenerate, f, orb.Point{-500, 0})}
		}},
		{"spike", true, true, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, k := anyRing(r, faces)
			ring := faces[f][p][k]
			i := r.IntN(len(ring) - 1)
			tip := inward(ring, i, 0.5, 8)
			faces[f][p][k] = slices.Insert(slices.Clone(ring), i+1, tip, ring[i])
			d := alone(mesh.Spike, f, tip)
			d.Metres = mesh.Planar{}.Length(ring[i], tip)
			return faces, []mesh.Defect{d}
		}},
		{"wrong orientation", true, true, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, k := anyRing(r, faces)
			slices.Reverse(faces[f][p][k])
			return faces, []mesh.Defect{alone(mesh.Orientation, f, faces[f][p][k][0])}
		}},
		{"self-touch", true, false, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, k := anyRing(r, faces)
			ring := faces[f][p][k]
			i := r.IntN(len(ring) - 1)
			a, b := inward(ring, i, 0.6, 60), inward(ring, i, 0.4, 60)
			faces[f][p][k] = slices.Insert(slices.Clone(ring), i+1, a, b, ring[i])
			faces = append(faces, orb.MultiPolygon{{{ring[i], b, a, ring[i]}}})
			return faces, []mesh.Defect{alone(mesh.SelfTouch, f, ring[i])}
		}},
		{"crossing of a ring with itself", true, false, func(_ *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			faces = append(faces, orb.MultiPolygon{{{{-900, 0}, {-900, 200}, {-500, 0}, {-500, 400}, {-900, 0}}}})
			return faces, []mesh.Defect{alone(mesh.Crossing, int32(len(faces)-1), orb.Point{-900 + 400./3, 400. / 3})}
		}},
		{"crossing squares", true, false, func(_ *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			n := int32(len(faces))
			faces = append(faces, orb.MultiPolygon{{square(-900, 0, 400)}}, orb.MultiPolygon{{square(-700, 200, 400)}})
			pair := [2]int32{n, n + 1}
			return faces, []mesh.Defect{{Kind: mesh.Crossing, Faces: pair, At: orb.Point{-700, 400}},
				{Kind: mesh.Crossing, Faces: pair, At: orb.Point{-500, 200}}, {Kind: mesh.Overlap, Faces: pair, At: orb.Point{-600, 300}, AreaM2: 40_000}}
		}},
		{"overlap on common lines", false, false, func(_ *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			n := int32(len(faces))
			faces = append(faces, orb.MultiPolygon{{square(-900, 0, 400)}}, orb.MultiPolygon{{square(-700, 0, 400)}})
			return faces, []mesh.Defect{{Kind: mesh.Overlap, Faces: [2]int32{n, n + 1}, At: orb.Point{-600, 200}, AreaM2: 80_000}}
		}},
		{"duplicate", true, false, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, _ := anyRing(r, faces)
			twin := faces[f][p].Clone()
			slices.Reverse(twin[1:])
			faces = append(faces, orb.MultiPolygon{twin})
			return faces, []mesh.Defect{{Kind: mesh.Duplicate, Faces: [2]int32{f, int32(len(faces) - 1)}, At: innerPointOf(faces[f][p]), AreaM2: areaOf(faces[f][p])}}
		}},
		{"duplicate in a face", true, true, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, _ := anyRing(r, faces)
			faces[f] = append(faces[f], faces[f][p].Clone())
			d := alone(mesh.Duplicate, f, innerPointOf(faces[f][p]))
			d.AreaM2 = areaOf(faces[f][p])
			return faces, []mesh.Defect{d}
		}},
		{"polygon inside another", true, false, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, _ := anyRing(r, faces)
			at := innerPointOf(faces[f][p])
			faces = append(faces, orb.MultiPolygon{{square(at[0]-4, at[1]-4, 8)}})
			return faces, []mesh.Defect{{Kind: mesh.Overlap, Faces: [2]int32{f, int32(len(faces) - 1)}, At: at, AreaM2: 64}}
		}},
		{"T-junctions", true, true, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			var want []mesh.Defect
			for range 1 + r.IntN(6) {
				f, g, p, k, i := sharedSegment(r, faces)
				ring := faces[g][p][k]
				a, b := ring[i-1], ring[i]
				t := 0.2 + 0.6*r.Float64()
				at := orb.Point{a[0] + t*(b[0]-a[0]) + (r.Float64()-0.5)*0.05, a[1] + t*(b[1]-a[1]) + (r.Float64()-0.5)*0.05}
				faces[g][p][k] = slices.Insert(slices.Clone(ring), i, at)
				want = append(want, mesh.Defect{Kind: mesh.TJunction, Faces: [2]int32{min(f, g), max(f, g)}, At: at, Metres: lineDistance(at, a, b)})
			}
			return faces, want
		}},
		{"near vertices", false, false, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, g, p, k, i := sharedSegment(r, faces)
			for visits(faces, faces[g][p][k][i]) != 2 { // at a node, others would be concerned too
				f, g, p, k, i = sharedSegment(r, faces)
			}
			ring := slices.Clone(faces[g][p][k][:len(faces[g][p][k])-1])
			i %= len(ring)
			at := ring[i]
			ring[i] = orb.Point{at[0] + 0.03, at[1] + 0.04}
			faces[g][p][k] = append(ring, ring[0])
			return faces, []mesh.Defect{{Kind: mesh.NearVertex, Faces: [2]int32{min(f, g), max(f, g)}, At: at, Metres: 0.05}}
		}},
		{"gap", true, false, func(r *rand.Rand, faces []orb.MultiPolygon) ([]orb.MultiPolygon, []mesh.Defect) {
			f, p, _ := anyRing(r, faces)
			at := innerPointOf(faces[f][p])
			ring := square(at[0]-8, at[1]-8, 16)
			slices.Reverse(ring)
			faces[f][p] = append(faces[f][p], ring)
			return faces, []mesh.Defect{{Kind: mesh.Gap, Faces: [2]int32{f, mesh.None}, At: at, Metres: 8, AreaM2: 256}}
		}},
	}
}
