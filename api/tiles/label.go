package tiles

import (
	"slices"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// labelSuffix makes the name of the layer of label points of a collection.
const labelSuffix = "-labels"

// labelledLayers are the collections that have a layer of label points: where the name of each territory goes.
var labelledLayers = []string{"cpts", "gaps"}

// labelZoom is the zoom whose level of the mesh labels are placed on.
const labelZoom = 8

// label is where the name of a feature goes.
type label struct {
	feature int32
	at      orb.Point
}

// labelPoints returns a point inside each feature that has a place, made at the first call.
func (s *source) labelPoints() []label {
	s.labelled.Do(func() {
		level := s.atlas.Level(labelZoom)
		for i := range s.Layer.Len() {
			if at, ok := labelPoint(level.Dissolve(s.Layer.Faces(i))); ok {
				s.labels = append(s.labels, label{int32(i), at})
			}
		}
	})
	return s.labels
}

func isLabelled(l *atlas.Layer) bool { return slices.Contains(labelledLayers, l.ID) }

// chords are how many parallels are tried for a label.
const chords = 7

// labelPoint returns the middle of the widest of a few chords of the largest polygon, holes left out. A chord near the
// middle is preferred to a slightly wider one at the edge.
func labelPoint(mp orb.MultiPolygon) (orb.Point, bool) {
	var largest orb.Polygon
	area := 0.0
	for _, p := range mp {
		if a := planar.Area(p[0]); a > area {
			largest, area = p, a
		}
	}
	if largest == nil {
		return orb.Point{}, false
	}
	box := largest.Bound()
	var at orb.Point
	widest := -1.0
	for k := 1; k <= chords; k++ {
		y := box.Min[1] + (box.Max[1]-box.Min[1])*float64(k)/(chords+1)
		off := float64(2*k-chords-1) / 2
		worth := 1 - max(off, -off)/chords
		xs := crossings(largest, y)
		for i := 0; i+1 < len(xs); i += 2 {
			if w := (xs[i+1] - xs[i]) * worth; w > widest {
				widest, at = w, orb.Point{(xs[i] + xs[i+1]) / 2, y}
			}
		}
	}
	return at, widest > 0
}

// crossings returns the longitudes at which a parallel crosses the rings, ascending: inside lies between each pair.
func crossings(p orb.Polygon, y float64) []float64 {
	var xs []float64
	for _, r := range p {
		for k := 1; k < len(r); k++ {
			a, b := r[k-1], r[k]
			if a[1] > y != (b[1] > y) {
				xs = append(xs, (b[0]-a[0])*(y-a[1])/(b[1]-a[1])+a[0])
			}
		}
	}
	slices.Sort(xs)
	return xs
}
