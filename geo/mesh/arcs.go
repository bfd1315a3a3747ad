package mesh

import "github.com/paulmach/orb"

// Arc returns the points of arc i, from its first node to its last. They belong to the mesh and must not be changed.
func (m *Mesh) Arc(i int32) []orb.Point { return m.arc(i) }

// Rings returns the rings that Dissolve draws around the union of faces, each as the signed arcs it walks: i walks
// arc i forward, ^i backward, the union lies to the left. A mesh and its levels number their arcs alike, so the rings
// of one are those of the other.
func (m *Mesh) Rings(set []int32) [][]int32 {
	d := m.dissolver()
	defer m.scratch.Put(d)
	d.trace(set)
	var rings [][]int32
	for i := range d.ends {
		if d.side[i] != spike {
			rings = append(rings, append([]int32(nil), d.ringOf(i)...))
		}
	}
	return rings
}
