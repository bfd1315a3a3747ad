package mesh_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// archipelago has a mainland of faces 0 and 1 and the islands 2, 3 and 4.
func archipelago() *mesh.Mesh {
	square := func(x, y float64) orb.MultiPolygon {
		return orb.MultiPolygon{{{{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}, {x, y}}}}
	}
	m, _ := mesh.Build([]orb.MultiPolygon{square(0, 0), square(1, 0), square(5, 0), square(0, 5), square(5, 5)}, mesh.Planar{})
	return m
}

func TestComponentsAcrossLinks(t *testing.T) {
	bridge, ferry := mesh.Link{2, 1}, mesh.Link{3, 4}
	for name, c := range map[string]struct {
		set   []int32
		links []mesh.Link
		want  [][]int32
	}{
		"nothing":                       {nil, []mesh.Link{bridge}, nil},
		"no link":                       {[]int32{4, 3, 2, 1, 0}, nil, [][]int32{{0, 1}, {2}, {3}, {4}}},
		"a bridge":                      {[]int32{0, 1, 2, 3, 4}, []mesh.Link{bridge}, [][]int32{{0, 1, 2}, {3}, {4}}},
		"a bridge and a ferry":          {[]int32{0, 1, 2, 3, 4}, []mesh.Link{ferry, bridge}, [][]int32{{0, 1, 2}, {3, 4}}},
		"by way of an island":           {[]int32{0, 2, 4}, []mesh.Link{{0, 2}, {2, 4}}, [][]int32{{0, 2, 4}}},
		"a link that leaves the set":    {[]int32{0, 1, 3}, []mesh.Link{bridge, ferry}, [][]int32{{0, 1}, {3}}},
		"a stop out of the set":         {[]int32{1, 4}, []mesh.Link{{1, 3}, {3, 4}}, [][]int32{{1}, {4}}},
		"the same link twice, and back": {[]int32{3, 4}, []mesh.Link{ferry, ferry, {4, 3}}, [][]int32{{3, 4}}},
		"from a face to itself":         {[]int32{3}, []mesh.Link{{3, 3}}, [][]int32{{3}}},
		"between neighbours":            {[]int32{0, 1}, []mesh.Link{{0, 1}}, [][]int32{{0, 1}}},
		"faces that are not there":      {[]int32{0}, []mesh.Link{{0, 99}, {-1, 0}}, [][]int32{{0}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := archipelago().Components(c.set, c.links...)
			if !slices.EqualFunc(got, c.want, slices.Equal) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func ExampleLink() {
	m := archipelago()
	fmt.Println(m.Components([]int32{0, 1, 2}))
	fmt.Println(m.Components([]int32{0, 1, 2}, mesh.Link{1, 2}))
	// Output:
	// [[0 1] [2]]
	// [[0 1 2]]
}
