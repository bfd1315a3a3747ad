package patientbase

// conjugate solves symmetric systems by conjugate gradients, each unknown scaled by its diagonal, and corrected by groups
// where there are any.
type conjugate struct {
	x, r, z, p, hp []float64
	groups         *coarse
}

func newConjugate(n int) conjugate {
	return conjugate{x: make([]float64, n), r: make([]float64, n), z: make([]float64, n), p: make([]float64, n), hp: make([]float64, n)}
}

// solve returns x of H x = b to a relative precision, from a start or from 0 when that is nil. H may be singular as long
// as b can be reached, as sums that have to be conserved make it. Unknowns without a diagonal stay where they start. The
// result is good until the next call.
func (c conjugate) solve(times func(x, y []float64), diagonal, b, start []float64, precision float64) []float64 {
	clear(c.x)
	copy(c.r, b)
	least := c.scaled(diagonal) * precision * precision
	if start != nil {
		copy(c.x, start)
		times(c.x, c.hp)
		for j, h := range c.hp {
			c.r[j] -= h
		}
	}
	rz := c.scaled(diagonal)
	copy(c.p, c.z)
	for round := 0; rz > least && round < 2000; round++ {
		times(c.p, c.hp)
		curve := dot(c.p, c.hp)
		if !(curve > 0) {
			break
		}
		alpha := rz / curve
		for j, p := range c.p {
			c.x[j] += alpha * p
			c.r[j] -= alpha * c.hp[j]
		}
		before := rz
		rz = c.scaled(diagonal)
		for j, z := range c.z {
			c.p[j] = z + rz/before*c.p[j]
		}
	}
	return c.x
}

// scaled fills z with the residual over the diagonal, and what groups add to it, and returns their product.
func (c conjugate) scaled(diagonal []float64) float64 {
	for j, d := range diagonal {
		c.z[j] = 0
		if d > 0 {
			c.z[j] = c.r[j] / d
		}
	}
	if c.groups != nil {
		c.groups.add(c.z, c.r)
	}
	return dot(c.z, c.r)
}
