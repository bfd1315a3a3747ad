package sample

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/maillage/maillage/data/sample/land"
)

// country is what all files are written from.
type country struct {
	seed        uint64
	land        *land.Land
	units       []unit // parallel to land.Units
	city        commune
	departments []string
	past        history
	inOrder     []int32 // units by code
}

// commune is an entry of the official geographic code.
type commune struct {
	code, department string
	name             placeName
}

// unit is an arrondissement of the city or a commune.
type unit struct {
	commune
	parent     string // the city, of an arrondissement
	epci       epci
	population int
	apart      int // population comptée à part
}

// isPart tells whether a unit is an arrondissement of the city.
func isPart(u int32) bool { return u < land.Arrondissements }

func newCountry(ctx context.Context, opt Options) (*country, error) {
	l, err := land.New(ctx, opt.Seed, opt.Communes)
	if err != nil {
		return nil, err
	}
	c := &country{seed: opt.Seed, land: l, units: make([]unit, len(l.Units))}
	c.divide(opt.Communes)
	c.populate(opt.Communes)
	c.past = c.chooseHistory()
	c.baptise()
	c.federate(opt.Communes)
	for u := range int32(len(c.units)) {
		c.inOrder = append(c.inOrder, u)
	}
	slices.SortFunc(c.inOrder, func(a, b int32) int { return cmp.Compare(c.units[a].code, c.units[b].code) })
	return c, ctx.Err()
}

// mostPerDepartment is the number of communes past which a country is cut into several départements of about
// communesPerDepartment each.
const (
	mostPerDepartment     = 850
	communesPerDepartment = 350
)

// fictional is the code of the département and of its region. INSEE uses 99 for what is abroad: no commune of
// France has it.
const fictional = "99"

// divide cuts the country into départements of about equal numbers of communes. The city's is 99; the others,
// which exist only in countries drawn to measure speed, borrow numbers in use, but never 13, 69 or 75, whose
// cities have arrondissements of their own, nor 20, 2A, 2B.
func (c *country) divide(communes int) {
	n := 1
	if communes > mostPerDepartment {
		n = (communes + communesPerDepartment - 1) / communesPerDepartment
		n = min(n, len(borrowed())+1)
	}
	var heads []int32 // one unit for each commune
	for u := range int32(len(c.units)) {
		if !isPart(u) || u == 0 {
			heads = append(heads, u)
		}
	}
	c.departments = append([]string{fictional}, borrowed()[:n-1]...)
	parts := c.halve(heads, n)
	home := slices.IndexFunc(parts, func(p []int32) bool { return slices.Contains(p, 0) })
	parts[0], parts[home] = parts[home], parts[0]
	for i, part := range parts {
		for _, u := range part {
			c.units[u].department = c.departments[i]
		}
	}
	for u := range int32(land.Arrondissements) {
		c.units[u].department = fictional
	}
}

func borrowed() []string {
	var codes []string
	for d := 1; d <= 95; d++ {
		if d != 13 && d != 20 && d != 69 && d != 75 {
			codes = append(codes, fmt.Sprintf("%02d", d))
		}
	}
	return codes
}

// halve cuts units into n parts of about equal number, along the longer side of the ground that they cover.
func (c *country) halve(units []int32, n int) [][]int32 {
	if n == 1 {
		return [][]int32{units}
	}
	lo, hi := c.land.Units[units[0]].Centre, c.land.Units[units[0]].Centre
	for _, u := range units {
		p := c.land.Units[u].Centre
		for k := range 2 {
			lo[k], hi[k] = min(lo[k], p[k]), max(hi[k], p[k])
		}
	}
	axis := 0
	if hi[1]-lo[1] > hi[0]-lo[0] {
		axis = 1
	}
	slices.SortFunc(units, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.land.Units[a].Centre[axis], c.land.Units[b].Centre[axis]), cmp.Compare(a, b))
	})
	cut := len(units) * (n / 2) / n
	return append(c.halve(units[:cut:cut], n/2), c.halve(units[cut:], n-n/2)...)
}

// centres returns n units around which territories form: those wanted, then the most populated that are not too
// near one already chosen.
func (c *country) centres(n int, wanted []int32) []int32 {
	order := c.byPopulation()
	km2 := 0.0
	for i := range c.land.Units {
		km2 += c.land.Units[i].AreaKm2
	}
	chosen := slices.Clone(wanted)
	for apart := 0.9 * km2 / float64(n); len(chosen) < n; apart *= 0.7 {
		for _, u := range order {
			far := !slices.ContainsFunc(chosen, func(v int32) bool {
				d := c.land.Kilometres(u, v)
				return d*d < apart
			})
			urban := isPart(u) && (u > 0 || wanted != nil) // once is enough for the city
			if far && !urban && u != c.land.Island && len(chosen) < n {
				chosen = append(chosen, u)
			}
		}
	}
	return chosen
}

func (c *country) byPopulation() []int32 {
	order := make([]int32, len(c.units))
	for u := range order {
		order[u] = int32(u)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(c.units[b].population, c.units[a].population) })
	return order
}

// growFrom shares the units that pass among centres, each getting a connected territory. Units that none
// reaches have no owner.
func (c *country) growFrom(centres []int32, pass func(int32) bool) []int32 {
	if pass == nil {
		pass = func(int32) bool { return true }
	}
	around := func(dst []int32, u int32) []int32 { return append(dst, c.land.Units[u].Neighbours...) }
	return land.Grow(len(c.units), around, pass, centres, func(owner, u int32) float64 {
		return c.land.Kilometres(centres[owner], u)
	})
}

// around gives each unit the centre in whose territory it lies; the arrondissements of the city share one.
func (c *country) around(centres []int32) []int32 {
	owner := c.growFrom(centres, nil)
	for u := range c.units {
		if owner[u] == land.None {
			owner[u] = owner[c.nearest(int32(u), func(v int32) bool { return owner[v] != land.None })]
		}
		if isPart(int32(u)) {
			owner[u] = owner[0]
		}
	}
	return owner
}

// nearest returns the nearest other unit that passes, itself when there is none.
func (c *country) nearest(u int32, pass func(int32) bool) int32 {
	best, least := u, -1.0
	for v := range int32(len(c.units)) {
		if d := c.land.Kilometres(u, v); v != u && pass(v) && (least < 0 || d < least) {
			best, least = v, d
		}
	}
	return best
}
