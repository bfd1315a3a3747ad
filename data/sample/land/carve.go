package land

import "slices"

// carveEnclave makes a new unit of seven cells inside another that surrounds it, and returns both. The host is
// the first unit, neither city nor island and from the lower third of the map on, that has room for a ring of its
// own cells around the new one.
func (g *ground) carveEnclave(unit int32) (enclave, host int32, ok bool) {
	for i := range g.owner {
		cell := (i + len(g.owner)/3) % len(g.owner)
		owner := g.owner[cell]
		if owner <= Arrondissements {
			continue
		}
		core := g.disc(int32(cell), 1)
		if !g.all(g.disc(int32(cell), 2), owner) || !g.holdsWithout(owner, core) {
			continue
		}
		for _, c := range core {
			g.owner[c] = unit
		}
		return unit, owner, true
	}
	return 0, 0, false
}

// carveExclave gives some cells of one unit, from the upper third of the map on, to another that does not touch
// it, and returns the latter and the former.
func (g *ground) carveExclave(enclave, host int32) (exclave, around int32, ok bool) {
	touching := g.adjacency()
	for i := range g.owner {
		cell := (i + 2*len(g.owner)/3) % len(g.owner)
		from := g.owner[cell]
		if from <= Arrondissements || from == enclave || from == host {
			continue
		}
		block := g.disc(int32(cell), 1)
		if !g.all(block, from) || !g.holdsWithout(from, block) {
			continue
		}
		to, found := g.farNeighbour(touching, from, block, enclave, host)
		if !found {
			continue
		}
		for _, c := range block {
			g.owner[c] = to
		}
		return to, from, true
	}
	return 0, 0, false
}

// farNeighbour returns the first unit that is two steps from another and touches neither it nor the block.
func (g *ground) farNeighbour(around [][]int32, from int32, block []int32, barred ...int32) (int32, bool) {
	var touched []int32
	for _, c := range block {
		for side := range sides {
			touched = append(touched, g.owner[g.neighbour(c, side)])
		}
	}
	for _, middle := range around[from] {
		for _, to := range around[middle] {
			near := to == from || slices.Contains(around[from], to) || slices.Contains(touched, to)
			if to > Arrondissements && !near && !slices.Contains(barred, to) {
				return to, true
			}
		}
	}
	return 0, false
}

// disc returns the cells within a number of steps of one, which comes first.
func (g *ground) disc(cell int32, steps int) []int32 {
	cells := []int32{cell}
	for begin := 0; steps > 0; steps-- {
		end := len(cells)
		for _, c := range cells[begin:end] {
			for side := range sides {
				if n := g.neighbour(c, side); n != None && !slices.Contains(cells, n) {
					cells = append(cells, n)
				}
			}
		}
		begin = end
	}
	return cells
}

func (g *ground) all(cells []int32, owner int32) bool {
	return !slices.ContainsFunc(cells, func(c int32) bool { return g.owner[c] != owner })
}

// holdsWithout tells whether a unit stays in one part, and not a small one, when it loses cells.
func (g *ground) holdsWithout(owner int32, lost []int32) bool {
	rest, start := 0, None
	for cell, o := range g.owner {
		if o == owner && !slices.Contains(lost, int32(cell)) {
			rest, start = rest+1, int32(cell)
		}
	}
	if rest < 2*len(lost) {
		return false
	}
	kept := g.flood(start, func(c int32) bool { return g.owner[c] == owner && !slices.Contains(lost, c) })
	for _, k := range kept {
		if k {
			rest--
		}
	}
	return rest == 0
}

// adjacency returns the units that touch each unit, ascending.
func (g *ground) adjacency() [][]int32 {
	var around [][]int32
	for cell, owner := range g.owner {
		if owner == None {
			continue
		}
		for len(around) <= int(owner) {
			around = append(around, nil)
		}
		for side := range sides {
			if n := g.owner[g.neighbour(int32(cell), side)]; n != None && n != owner && !slices.Contains(around[owner], n) {
				around[owner] = append(around[owner], n)
			}
		}
	}
	for _, a := range around {
		slices.Sort(a)
	}
	return around
}
