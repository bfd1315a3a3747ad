package tiles

import (
	"sync"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
)

// source is a collection as tiles are drawn from it.
type source struct {
	*features.Collection
	atlas  *atlas.Atlas
	charts *charts

	outlined sync.Once
	outlines outlines

	labelled sync.Once
	labels   []label

	read    sync.Once
	values  *dictionary
	writers spares[layerWriter]
}

// outlines are the rings of the features of a layer of polygons, as signed arcs of the mesh: the same at every level.
type outlines struct {
	arcs    []int32
	rings   []int32 // ring r is arcs[rings[r]:rings[r+1]]
	feature []int32 // feature i has rings feature[i] to feature[i+1]
	boxes   [gridCount][]box
	lone    []bool // by feature: it is one ring that comes by no node twice
}

// outline returns the outlines of the layer, made at the first call.
func (s *source) outline() *outlines {
	s.outlined.Do(func() {
		o := &s.outlines
		order, nodes := s.charts.numbering()
		o.rings, o.feature = []int32{0}, []int32{0}
		for i := range s.Layer.Len() {
			for _, ring := range s.atlas.Mesh.Rings(s.Layer.Faces(i)) {
				for _, signed := range ring {
					o.arcs = append(o.arcs, order.of(signed))
				}
				o.rings = append(o.rings, int32(len(o.arcs)))
			}
			o.feature = append(o.feature, int32(len(o.rings)-1))
		}
		o.findLone(nodes)
		for _, g := range Grids() {
			o.place(g, s.charts.arcs(g))
		}
	})
	return &s.outlines
}

// place finds where the features lie on a grid.
func (o *outlines) place(g Grid, arcs []placedArc) {
	o.boxes[g] = make([]box, len(o.lone))
	for i := range o.boxes[g] {
		at := nowhere
		o.of(int32(i), func(ring []int32) {
			for _, signed := range ring {
				a, _ := arc(signed)
				at = at.extend(arcs[a].box)
			}
		})
		o.boxes[g][i] = at
	}
}

// findLone tells which features are one ring that comes by no node twice.
func (o *outlines) findLone(n *nodes) {
	o.lone = make([]bool, len(o.feature)-1)
	passed := make([]int32, len(n.arc)) // by which ring, from 1 on
	for i := range o.lone {
		r := o.feature[i]
		o.lone[i] = o.feature[i+1] == r+1
		for _, signed := range o.arcs[o.rings[r]:o.rings[o.feature[i+1]]] {
			at := &passed[n.from(signed)]
			o.lone[i] = o.lone[i] && *at != r+1
			*at = r + 1
		}
	}
}

// simple returns the ring of a feature that has no other, and that comes by no node twice; else nil.
func (o *outlines) simple(i int32) []int32 {
	if !o.lone[i] {
		return nil
	}
	r := o.feature[i]
	return o.arcs[o.rings[r]:o.rings[r+1]]
}

// of calls do with each ring of a feature.
func (o *outlines) of(i int32, do func(arcs []int32)) {
	for r := o.feature[i]; r < o.feature[i+1]; r++ {
		do(o.arcs[o.rings[r]:o.rings[r+1]])
	}
}

// writer returns a writer at rest, for a layer of that name.
func (s *source) writer(name string) *layerWriter {
	w := s.writers.get(func() *layerWriter { return newLayerWriter(s.dictionary()) })
	w.begin(name)
	return w
}

// arc returns the arc that a signed arc walks, and whether it is walked backward.
func arc(signed int32) (i int32, back bool) {
	if signed < 0 {
		return ^signed, true
	}
	return signed, false
}
