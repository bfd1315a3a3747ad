package mesh_test

import (
	"math"
	"math/rand/v2"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// wildCoverage returns faces like communes': regions around random centres, with winding borders, exclaves,
// enclaves, holes, islands and places that touch at a point only. Coordinates are multiples of 1/256 under 64,
// so that plain floating-point orientation is exact on them; a third of the coverages keep to whole numbers,
// where most vertices are on a line with others and most areas are equal.
func wildCoverage(seed uint64) []orb.MultiPolygon {
	r := rand.New(rand.NewPCG(seed, 3))
	n := board(8 + r.IntN(10))
	squares, _ := mesh.Build(jittered(n, r, seed%3 > 0), mesh.Planar{})
	centres := make([]orb.Point, 2+r.IntN(9))
	for i := range centres {
		centres[i] = orb.Point{r.Float64() * float64(n), r.Float64() * float64(n)}
	}
	wild := r.Float64() / 8
	groups := make([][]int32, len(centres))
	for i := range int32(n * n) {
		x, y := float64(int(i)%int(n)), float64(int(i)/int(n))
		g, least := 0, math.Inf(1)
		for c, at := range centres {
			if d := math.Hypot(x-at[0], y-at[1]) + r.Float64(); d < least {
				g, least = c, d
			}
		}
		if r.Float64() < wild {
			g = r.IntN(len(centres)+1) - 1 // −1 leaves a hole
		}
		if g >= 0 {
			groups[g] = append(groups[g], i)
		}
	}
	faces := make([]orb.MultiPolygon, len(groups))
	for g := range groups {
		faces[g] = squares.Dissolve(groups[g])
	}
	return faces
}

// jittered returns the squares of a board, their corners moved by less than half a square when asked.
func jittered(n board, r *rand.Rand, move bool) []orb.MultiPolygon {
	shift := make(map[orb.Point]orb.Point)
	squares := n.squares()
	for _, mp := range squares {
		for i, p := range mp[0][0] {
			if _, met := shift[p]; !met {
				shift[p] = p
				if move {
					shift[p] = orb.Point{p[0] + float64(r.IntN(128)-64)/256, p[1] + float64(r.IntN(128)-64)/256}
				}
			}
			mp[0][0][i] = shift[p]
		}
	}
	return squares
}
