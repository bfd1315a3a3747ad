package sample

import (
	"cmp"
	"math"
	"slices"

	"github.com/maillage/maillage/data/sample/land"
)

const (
	perCommune   = 1500  // inhabitants per commune, on the mean of the country (France has 1 890)
	cityPerHead  = 500   // inhabitants of the chief city per commune of its département: 150 000 for 300
	townShare    = 0.035 // of the communes are small towns
	townBiggest  = 18_000.0
	fewestPeople = 45
)

// populate gives each unit its inhabitants. Chief cities and small towns follow Zipf's law, villages a
// log-normal law, larger near the city; the sum is perCommune for each commune, to the inhabitant.
func (c *country) populate(communes int) {
	weights := make([]float64, len(c.units))
	fixed := 0
	for _, d := range c.departments {
		fixed += c.populateDepartment(d, weights)
	}
	rest, sum := communes*perCommune-fixed, 0.0
	for _, w := range weights {
		sum += w
	}
	left := rest
	var villages []int32
	for u, w := range weights {
		if w > 0 {
			c.units[u].population = max(fewestPeople, int(w/sum*float64(rest)))
			left -= c.units[u].population
			villages = append(villages, int32(u))
		}
	}
	c.settle(villages, left)
	for u := range c.units {
		c.units[u].apart = int(float64(c.units[u].population) * (0.005 + 0.02*math.Abs(math.Sin(float64(u)))))
	}
}

// settle spreads what rounding left over the largest villages, or takes it from them.
func (c *country) settle(villages []int32, left int) {
	slices.SortFunc(villages, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.units[b].population, c.units[a].population), cmp.Compare(a, b))
	})
	for i := 0; left != 0; i++ {
		step := max(-8, min(8, left))
		c.units[villages[i%len(villages)]].population += step
		left -= step
	}
}

// populateDepartment gives the city and the towns of a département their inhabitants, the other communes a
// weight, and returns the number of inhabitants given.
func (c *country) populateDepartment(department string, weights []float64) int {
	r := draws(c.seed, "population "+department)
	var members []int32
	for u := range int32(len(c.units)) {
		if c.units[u].department == department && !isPart(u) {
			members = append(members, u)
		}
	}
	chief, given := int32(0), 0
	size := cityPerHead * len(members)
	if department == fictional {
		given = c.populateCity(size + cityPerHead)
	} else {
		chief = pick(r, members)
		c.units[chief].population, given = size, size
	}
	for _, u := range members {
		if u != chief {
			near := math.Exp(-c.land.Kilometres(u, chief) / 9)
			weights[u] = math.Exp(0.95*r.NormFloat64()) * (1 + 3.5*near)
		}
	}
	return given + c.raiseTowns(members, chief, weights)
}

// populateCity shares the inhabitants of the city among its arrondissements.
func (c *country) populateCity(size int) int {
	r := draws(c.seed, "city")
	var weights [land.Arrondissements]float64
	sum := 0.0
	for k := range weights {
		weights[k] = 0.7 + 0.6*r.Float64()
		sum += weights[k]
	}
	left := size
	for k := range weights {
		c.units[k].population = int(float64(size) * weights[k] / sum)
		left -= c.units[k].population
	}
	c.units[0].population += left
	return size
}

// raiseTowns makes towns of some of the communes, apart from one another and from the city.
func (c *country) raiseTowns(members []int32, chief int32, weights []float64) int {
	r := draws(c.seed, "towns "+c.units[members[0]].department)
	wanted := max(2, int(townShare*float64(len(members))))
	towns, given := []int32{chief}, 0
	for apart := 14.0; len(towns) <= wanted; apart *= 0.9 {
		u := pick(r, members)
		small := u == c.land.Island || u == c.land.Enclave
		near := slices.ContainsFunc(towns, func(v int32) bool { return c.land.Kilometres(u, v) < apart })
		if small || near || slices.Contains(towns, u) {
			continue
		}
		size := int(townBiggest * math.Pow(float64(len(towns)), -0.75) * (0.85 + 0.3*r.Float64()))
		c.units[u].population, weights[u] = size, 0
		given += size
		towns = append(towns, u)
	}
	return given
}
