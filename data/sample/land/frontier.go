package land

// claim is an offer to take a cell.
type claim struct {
	reach       float64
	cell, owner int32
}

// before orders claims by reach; cell and owner settle ties, so that the order is total.
func (c claim) before(d claim) bool {
	switch {
	case c.reach != d.reach:
		return c.reach < d.reach
	case c.cell != d.cell:
		return c.cell < d.cell
	}
	return c.owner < d.owner
}

// frontier is a binary heap of claims, the first on top.
type frontier []claim

func (f *frontier) push(c claim) {
	h := append(*f, c)
	i := len(h) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !h[i].before(h[parent]) {
			break
		}
		h[i], h[parent] = h[parent], h[i]
		i = parent
	}
	*f = h
}

func (f *frontier) pop() claim {
	h := *f
	top, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(h[i]) {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	*f = h
	return top
}
