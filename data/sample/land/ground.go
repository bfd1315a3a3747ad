package land

import (
	"math"

	"github.com/paulmach/orb"
)

// ground is the honeycomb with what is land and, once grown, whose it is.
type ground struct {
	honeycomb
	seed   uint64
	radius float64 // kilometres, of the country
	land   []bool
	island []int32 // its cells
	owner  []int32
}

// Salts tell the uses of the seed apart.
const (
	saltOutline uint64 = 1000 * (1 + iota)
	saltCoast
	saltLake
	saltIsland
	saltSow
	saltWeight
	saltWarp
	saltShift
)

// squircle is the area of |x|³ + |y|³ ≤ 1, less the bay.
const squircle = 3.2

func newGround(seed uint64, communes int) *ground {
	g := &ground{seed: seed, radius: math.Sqrt(float64(communes) * communeKm2 / squircle)}
	g.side = math.Sqrt(communeKm2 / cellsPerCommune / (1.5 * math.Sqrt(3)))
	width := 2 * 1.35 * g.radius
	g.cols = int(width/(math.Sqrt(3)*g.side)) + 6
	g.rows = int(width/(1.5*g.side)) + 6
	g.land = make([]bool, g.size())
	for i := range g.land {
		g.land[i] = g.inland(g.centre(int32(i)))
	}
	g.floodBay()
	g.keepMainland()
	g.digLake()
	g.raiseIsland()
	return g
}

func (g *ground) isLand(cell int32) bool { return g.land[cell] }

// inland tells whether a point is above the sea, before lake and island. The country is a rounded square with
// a bay on its western side, where the coast is rough; elsewhere its limit is smoother.
func (g *ground) inland(p orb.Point) bool {
	x, y := p[0]/g.radius, p[1]/g.radius
	bend := 0.3*fractal(g.seed+saltOutline, orb.Point{x, y}, 0.9, 3) + 4.5/g.radius*fractal(g.seed+saltOutline+50, p, 9, 4)
	coast := math.Max(0, math.Min(1, -2*(x+0.15)))
	bend += coast * 0.34 * fractal(g.seed+saltCoast, orb.Point{x, y}, 0.35, 5)
	if math.Cbrt(math.Abs(x*x*x)+math.Abs(y*y*y)) > 1+bend {
		return false
	}
	return math.Hypot(x-bayX, y-bayY) > bayRadius+0.5*bend
}

// Where things are, in radii of the country.
const (
	bayX, bayY, bayRadius = -1.04, 0.16, 0.34
	cityX, cityY          = -0.42, 0.08
	lakeX, lakeY          = 0.38, -0.34
)

// keepMainland drops islets, and fills the ponds that the noise left.
func (g *ground) keepMainland() {
	main := g.flood(g.at(orb.Point{cityX * g.radius, cityY * g.radius}), g.isLand)
	sea := g.flood(0, func(cell int32) bool { return !main[cell] })
	for i := range g.land {
		g.land[i] = !sea[i]
	}
}

// flood marks the cells that can be reached from one through cells that pass.
func (g *ground) flood(from int32, pass func(int32) bool) []bool {
	met := make([]bool, g.size())
	met[from] = true
	queue, around := []int32{from}, make([]int32, 0, sides)
	for len(queue) > 0 {
		cell := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		around = g.neighbours(around[:0], cell)
		for _, n := range around {
			if !met[n] && pass(n) {
				met[n] = true
				queue = append(queue, n)
			}
		}
	}
	return met
}

// digLake leaves a hole inside the country: a lake that belongs to no commune.
func (g *ground) digLake() {
	for _, cell := range g.blob(orb.Point{lakeX * g.radius, lakeY * g.radius}, 2.4, saltLake) {
		g.land[cell] = false
	}
}

// floodBay makes sure that there is water all round the place of the island.
func (g *ground) floodBay() {
	for _, cell := range g.blob(g.islandAt(), 5.2, saltIsland) {
		g.land[cell] = false
	}
}

// raiseIsland puts the island in the bay.
func (g *ground) raiseIsland() {
	g.island = g.blob(g.islandAt(), 2.6, saltIsland)
	for _, cell := range g.island {
		g.land[cell] = true
	}
}

func (g *ground) islandAt() orb.Point {
	return orb.Point{bayX * g.radius, (bayY + 0.02) * g.radius}
}

// blob returns the cells of a connected, uneven disc, in order.
func (g *ground) blob(middle orb.Point, km float64, salt uint64) []int32 {
	within := func(cell int32) bool {
		p := g.centre(cell)
		bend := 1 + 0.5*fractal(g.seed+salt, p, 3, 2)
		return math.Hypot(p[0]-middle[0], p[1]-middle[1]) <= km*bend
	}
	var cells []int32
	for cell, in := range g.flood(g.at(middle), within) {
		if in {
			cells = append(cells, int32(cell))
		}
	}
	return cells
}
