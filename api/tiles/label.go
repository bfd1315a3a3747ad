package tiles

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// labelSuffix makes the name of the layer of label points of a collection.
const labelSuffix = "-labels"

// labelledLayers are the collections that have a layer of label points: where the name of each feature goes.
var labelledLayers = []string{"units", "esp-territories", "cpts", "gaps"}

func isLabelled(l *atlas.Layer) bool { return slices.Contains(labelledLayers, l.ID) }

// labelZoom is the zoom whose level of the mesh labels are placed on.
const labelZoom = 8

// label is where the name of a feature goes, and how soon.
type label struct {
	at   [gridCount]spot
	rank int32 // 1 for the most populous; 0 when there is no place for a label
	from int32 // the first zoom of WebMercatorQuad at which it stands
}

// labelPoints returns the label of each feature, made at the first call.
func (s *source) labelPoints() []label {
	s.labelled.Do(func() {
		level := s.atlas.Level(labelZoom)
		s.labels = make([]label, s.Layer.Len())
		var order []int32
		for i := range s.labels {
			if at, ok := labelPoint(level.Dissolve(s.Layer.Faces(i))); ok {
				for _, g := range Grids() {
					s.labels[i].at[g] = spotOf(g.place(at))
				}
				order = append(order, int32(i))
			}
		}
		rank(s.labels, order, populations(s.Layer))
	})
	return s.labels
}

// populations returns the inhabitants of each feature, -1 when they are not known.
func populations(l *atlas.Layer) []int64 {
	out := make([]int64, l.Len())
	f := slices.IndexFunc(l.Fields, func(f atlas.Field) bool { return f.Name == "population" })
	for i := range out {
		out[i] = -1
		if f >= 0 {
			if n, ok := l.Value(i, f).(int64); ok {
				out[i] = n
			}
		}
	}
	return out
}

// labelBits tells how many labels at most stand side by side in a tile, as a power of two: 8, one in 64 pixels of 512.
const labelBits = 3

// rank orders labels by population, ties by place in the layer, and lets each stand from the first zoom on at which no
// label before it stands in its cell: so labels thin out, and one that stands at a zoom stands at all deeper ones.
func rank(labels []label, order []int32, population []int64) {
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(population[b], population[a]) })
	for k, i := range order {
		labels[i].rank, labels[i].from = int32(k+1), MaxZoom
	}
	for zoom := range int32(MaxZoom) {
		shift := spotBits - labelBits - zoom
		taken := make(map[cell]bool, len(order))
		at := func(l *label) cell { return cell{l.at[WebMercatorQuad].x >> shift, l.at[WebMercatorQuad].y >> shift} }
		for _, i := range order {
			if l := &labels[i]; l.from < zoom {
				taken[at(l)] = true
			}
		}
		for _, i := range order {
			if l := &labels[i]; l.from == MaxZoom && !taken[at(l)] {
				l.from, taken[at(l)] = zoom, true
			}
		}
	}
}

// labelPoint returns the pole of inaccessibility of the largest polygon: the point inside that is farthest from its
// outline, holes included, within a fiftieth of its width. When it is so thin that there is none, ok is false.
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
	return pole(largest)
}
