package land

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// sow chooses the cells from which units grow: those of the city first, then that of the island, then others at
// random, none too near another.
func (g *ground) sow(units int) []int32 {
	seeds := g.citySeeds()
	seeds = append(seeds, g.island[len(g.island)/2])
	taken := newSpacing(math.Sqrt(communeKm2))
	city := g.centre(seeds[0])
	for _, s := range seeds {
		taken.add(g.centre(s))
	}
	gap := 0.62 * math.Sqrt(communeKm2)
	for len(seeds) < units {
		for _, cell := range g.shuffled(uint64(len(seeds))) {
			p := g.centre(cell)
			if len(seeds) == units {
				break
			}
			if math.Hypot(p[0]-city[0], p[1]-city[1]) > 5.5 && !taken.near(p, gap) {
				taken.add(p)
				seeds = append(seeds, cell)
			}
		}
		gap *= 0.8 // all that could be placed was; come nearer
	}
	return seeds
}

// citySeeds returns one cell for each arrondissement: the first in the middle, the others around it.
func (g *ground) citySeeds() []int32 {
	middle := orb.Point{cityX * g.radius, cityY * g.radius}
	seeds := []int32{g.at(middle)}
	for k := range Arrondissements - 1 {
		turn := 2 * math.Pi * (float64(k) + 0.3*signed(mix(g.seed+saltSow, int64(k)))) / (Arrondissements - 1)
		seeds = append(seeds, g.at(orb.Point{middle[0] + 3*math.Cos(turn), middle[1] + 3*math.Sin(turn)}))
	}
	return seeds
}

// shuffled returns the cells of the mainland in an order that depends on the seed only.
func (g *ground) shuffled(round uint64) []int32 {
	type draw struct {
		key  uint64
		cell int32
	}
	isle := make(map[int32]bool, len(g.island))
	for _, cell := range g.island {
		isle[cell] = true
	}
	var draws []draw
	for cell := range int32(g.size()) {
		if g.land[cell] && !isle[cell] {
			draws = append(draws, draw{mix(g.seed+saltSow+round, int64(cell)), cell})
		}
	}
	slices.SortFunc(draws, func(a, b draw) int { return cmp.Compare(a.key, b.key) })
	cells := make([]int32, len(draws))
	for i, d := range draws {
		cells[i] = d.cell
	}
	return cells
}

// reach returns the measure by which seeds compete for cells: the distance as the crow flies over bent ground,
// shorter for the seeds that are stronger.
func (g *ground) reach(seeds []int32) func(owner, cell int32) float64 {
	places, weights := make([]orb.Point, len(seeds)), make([]float64, len(seeds))
	for i, s := range seeds {
		places[i] = g.centre(s)
		weights[i] = 1 + 0.3*signed(mix(g.seed+saltWeight, int64(i)))
	}
	bent := make([]orb.Point, g.size())
	for cell := range bent {
		if p := g.centre(int32(cell)); g.land[cell] {
			bent[cell] = orb.Point{
				p[0] + 3.2*fractal(g.seed+saltWarp, p, 5, 4),
				p[1] + 3.2*fractal(g.seed+saltWarp+50, p, 5, 4),
			}
		}
	}
	return func(owner, cell int32) float64 {
		return math.Hypot(bent[cell][0]-places[owner][0], bent[cell][1]-places[owner][1]) / weights[owner]
	}
}

// Grow gives each cell that passes to one of the seeds: the nearest by reach among those whose ground already
// touches the cell. What a seed gets is therefore connected. Cells that no seed reaches stay with None.
func Grow(size int, neighbours func([]int32, int32) []int32, pass func(int32) bool, seeds []int32, reach func(owner, cell int32) float64) []int32 {
	owner := make([]int32, size)
	for i := range owner {
		owner[i] = None
	}
	var front frontier
	for i, cell := range seeds {
		front.push(claim{0, cell, int32(i)})
	}
	around := make([]int32, 0, sides)
	for len(front) > 0 {
		c := front.pop()
		if owner[c.cell] != None {
			continue
		}
		owner[c.cell] = c.owner
		around = neighbours(around[:0], c.cell)
		for _, n := range around {
			if owner[n] == None && pass(n) {
				front.push(claim{reach(c.owner, n), n, c.owner})
			}
		}
	}
	return owner
}

// spacing answers whether a point is near one of those added.
type spacing struct {
	pitch float64
	boxes map[[2]int][]orb.Point
}

func newSpacing(pitch float64) *spacing { return &spacing{pitch, make(map[[2]int][]orb.Point)} }

func (s *spacing) box(p orb.Point) [2]int {
	return [2]int{int(math.Floor(p[0] / s.pitch)), int(math.Floor(p[1] / s.pitch))}
}

func (s *spacing) add(p orb.Point) { s.boxes[s.box(p)] = append(s.boxes[s.box(p)], p) }

// near tells whether a point was added within a distance, which must not exceed the pitch.
func (s *spacing) near(p orb.Point, within float64) bool {
	b := s.box(p)
	for i := b[0] - 1; i <= b[0]+1; i++ {
		for j := b[1] - 1; j <= b[1]+1; j++ {
			for _, q := range s.boxes[[2]int{i, j}] {
				if math.Hypot(p[0]-q[0], p[1]-q[1]) < within {
					return true
				}
			}
		}
	}
	return false
}
