package patientbase

import "math"

// coarse is the second level of a preconditioner for balance. What is amiss over a whole stretch of country takes conjugate
// gradients a round for every team on the way; so teams that share patients are also taken together in groups, and the
// deficits of groups are met at once, by a dense system small enough to solve outright (Nicolaides 1987, SIAM Journal on
// Numerical Analysis 24:355–365).
type coarse struct {
	group  []int32   // of each team, none when it is in no group
	n      int32     // groups
	factor []float64 // Cholesky's, the lower triangle by rows; an infinite pivot leaves its group where it is
	y      []float64
}

const (
	// About so many groups are made, and four times as many at most: a hundred take a millisecond to solve.
	groupsWanted = 100
	leastGroup   = 8
	none         = -1
)

// newCoarse groups the teams of a table, those first that are bound closest; stragglers that found their neighbours full go
// to one all the same. What shares patients with no other group needs none.
func newCoarse(t *table) *coarse {
	bonds := t.bonds()
	p, share := newParts(len(t.perTeam)), int32(len(t.perTeam)/groupsWanted)
	most, least := max(leastGroup, share+1), share/4
	order := orderBy(len(bonds), func(k int32) int32 { return bonds[k].farther }, nil)
	for _, k := range order {
		p.join(bonds[k].a, bonds[k].b, most)
	}
	for _, k := range order {
		if a, b := p.of(bonds[k].a), p.of(bonds[k].b); min(p.size[a], p.size[b]) <= least {
			p.join(a, b, math.MaxInt32)
		}
	}
	leads := make([]bool, len(t.perTeam))
	for _, l := range bonds {
		if a, b := p.of(l.a), p.of(l.b); a != b {
			leads[a], leads[b] = true, true
		}
	}
	c := &coarse{group: make([]int32, len(t.perTeam))}
	for j := range c.group {
		switch first := p.of(int32(j)); {
		case !leads[first]:
			c.group[j] = none
		case first < int32(j):
			c.group[j] = c.group[first]
		default:
			c.group[j] = c.n
			c.n++
		}
	}
	c.factor, c.y = make([]float64, c.n*(c.n+1)/2), make([]float64, c.n)
	return c
}

// bond is the nearest team of a unit and another within its reach, farther by so many sixteenths of a minute.
type bond struct{ a, b, farther int32 }

func (t *table) bonds() []bond {
	const farthest = 64 // minutes
	out := make([]bond, 0, len(t.team))
	for i := range t.units() {
		nearest := t.start[i]
		for k := t.start[i]; k < t.start[i+1]; k++ {
			if t.minutes[k] < t.minutes[nearest] {
				nearest = k
			}
		}
		for k := t.start[i]; k < t.start[i+1]; k++ {
			if k != nearest {
				out = append(out, bond{t.team[nearest], t.team[k], int32(16 * min(farthest, t.minutes[k]-t.minutes[nearest]))})
			}
		}
	}
	return out
}

// parts is a partition into parts, each known by its first member (Tarjan 1975, Journal of the ACM 22:215–225).
type parts struct{ up, size []int32 }

func newParts(n int) parts {
	p := parts{make([]int32, n), make([]int32, n)}
	for j := range p.up {
		p.up[j], p.size[j] = int32(j), 1
	}
	return p
}

func (p parts) of(j int32) int32 {
	for p.up[j] != j {
		p.up[j] = p.up[p.up[j]]
		j = p.up[j]
	}
	return j
}

// join makes one part of two, unless it had more than so many members.
func (p parts) join(a, b, most int32) {
	a, b = p.of(a), p.of(b)
	if a != b && p.size[a] <= most-p.size[b] {
		first, second := min(a, b), max(a, b)
		p.up[second] = first
		p.size[first] += p.size[second]
	}
}

// row returns a row of the lower triangle, up to its diagonal.
func (c *coarse) row(g int32) []float64 { return c.factor[g*(g+1)/2 : (g+1)*(g+2)/2] }

// take takes up the system of the present means: that of the teams, added up by groups.
func (c *coarse) take(b *balance) {
	clear(c.factor)
	whole := make([]float64, c.n) // patients of each group
	for j, g := range c.group {
		if g != none {
			whole[g] += b.sums[j]
		}
	}
	for g, n := range whole {
		c.row(int32(g))[g] = n
	}
	of, met := make([]float64, c.n), []int32(nil)
	for i, n := range b.t.perUnit {
		met = met[:0]
		for k := b.t.start[i]; k < b.t.start[i+1]; k++ {
			g := c.group[b.t.team[k]]
			if g == none || b.t.mean[k] == 0 {
				continue
			}
			if of[g] == 0 {
				met = append(met, g)
			}
			of[g] += b.t.mean[k]
		}
		c.share(met, of, n)
	}
	c.decompose(whole)
}

// share takes from the system what groups share of the n patients of a unit, and clears their parts of it.
func (c *coarse) share(met []int32, of []float64, n float64) {
	for _, g := range met {
		for _, h := range met {
			if h <= g {
				c.row(g)[h] -= of[g] * of[h] / n
			}
		}
	}
	for _, g := range met {
		of[g] = 0
	}
}

// decompose replaces the system by its factor. Groups that share patients only with each other conserve their sum, so the
// last of them has no pivot of its own.
func (c *coarse) decompose(whole []float64) {
	const least = 1e-9 // of the patients of a group
	for g := range c.n {
		row := c.row(g)
		for h := range g {
			row[h] = (row[h] - dot(row[:h], c.row(h))) / c.row(h)[h]
		}
		pivot := row[g] - dot(row[:g], row)
		if !(pivot > least*whole[g]) {
			pivot = math.Inf(1)
		}
		row[g] = math.Sqrt(pivot)
	}
}

func dot(x, y []float64) (sum float64) {
	for k, v := range x {
		sum += v * y[k]
	}
	return sum
}

// add adds to z what meets the deficits r of groups.
func (c *coarse) add(z, r []float64) {
	clear(c.y)
	for j, g := range c.group {
		if g != none {
			c.y[g] += r[j]
		}
	}
	for g := range c.n {
		row := c.row(g)
		c.y[g] = (c.y[g] - dot(row[:g], c.y)) / row[g]
	}
	for g := c.n - 1; g >= 0; g-- {
		row := c.row(g)
		c.y[g] /= row[g]
		for h, v := range row[:g] {
			c.y[h] -= v * c.y[g]
		}
	}
	for j, g := range c.group {
		if g != none {
			z[j] += c.y[g]
		}
	}
}
