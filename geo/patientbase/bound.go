package patientbase

// bound returns the part of a table on which attractions have a finite fit, and for each of its cells the cell of the
// table that it is.
//
// Let a set of teams be such that whoever lives within reach of one of them, and is followed by anybody, is followed by
// one of the set. Raising the attraction of the whole set then never lowers the likelihood, and the best fit is where
// its units give nothing to teams outside: in the limit those cells are 0. Such sets are found as strongly connected
// components of the graph in which a team leads to the units within reach, and a unit to the teams that follow its
// patients: a cell is left out when its team is in another component than its unit.
func (t *table) bound() (*table, []int32) {
	component := t.components()
	out := &table{start: []int32{0}, perUnit: t.perUnit, perTeam: t.perTeam}
	var cells []int32
	for i := range t.units() {
		for k := t.start[i]; k < t.start[i+1]; k++ {
			if component[t.team[k]] == component[len(t.perTeam)+i] {
				cells = append(cells, k)
				out.team, out.minutes, out.patients = append(out.team, t.team[k]), append(out.minutes, t.minutes[k]), append(out.patients, t.patients[k])
			}
		}
		out.start = append(out.start, int32(len(out.team)))
	}
	out.mean = make([]float64, len(out.team))
	return out, cells
}

// components numbers the strongly connected components of teams, then units (Tarjan 1972, SIAM Journal on Computing
// 1:146–160).
func (t *table) components() []int32 {
	c := &components{table: t, reach: t.unitsByTeam()}
	n := len(t.perTeam) + t.units()
	c.order, c.low, c.of = make([]int32, n), make([]int32, n), make([]int32, n)
	for v := range int32(n) {
		if c.order[v] == 0 {
			c.visit(v)
		}
	}
	return c.of
}

// unitsByTeam returns the units within reach of each team.
func (t *table) unitsByTeam() [][]int32 {
	out := make([][]int32, len(t.perTeam))
	for i := range t.units() {
		for _, j := range t.team[t.start[i]:t.start[i+1]] {
			out[j] = append(out[j], int32(i))
		}
	}
	return out
}

type components struct {
	*table
	reach          [][]int32
	order, low, of []int32 // by node; order counts from 1, of from 1 once the component is known
	stack          []int32
	met, found     int32
}

func (c *components) visit(v int32) {
	c.met++
	c.order[v], c.low[v] = c.met, c.met
	c.stack = append(c.stack, v)
	teams := int32(len(c.perTeam))
	if v < teams {
		for _, i := range c.reach[v] {
			c.follow(v, teams+i)
		}
	} else {
		for k := c.start[v-teams]; k < c.start[v-teams+1]; k++ {
			if c.patients[k] > 0 {
				c.follow(v, c.team[k])
			}
		}
	}
	if c.low[v] != c.order[v] {
		return
	}
	c.found++
	for {
		w := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		c.of[w] = c.found
		if w == v {
			return
		}
	}
}

func (c *components) follow(v, w int32) {
	if c.order[w] == 0 {
		c.visit(w)
		c.low[v] = min(c.low[v], c.low[w])
	} else if c.of[w] == 0 {
		c.low[v] = min(c.low[v], c.order[w])
	}
}
