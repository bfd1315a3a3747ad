package access

// Result is what a measure of the family finds.
type Result struct {
	// Access is, by place of residence, supply per inhabitant in the unit of the supply. Times the demand it
	// is the supply that falls to the place.
	Access []float64
	// SupplyRatio is, by site, supply per unit of the demand that the measure sends there; 0 without any.
	SupplyRatio []float64
	// Unserved are the places of residence that reach no supply, ascending. Their access is 0.
	Unserved []int32
	// Unallocated are the sites with some supply that no inhabitant reaches, ascending, and
	// UnallocatedSupply is how much they hold together.
	Unallocated       []int32
	UnallocatedSupply float64
}

// share divides the supply of each site among those who claim it, R_j = S_j / Σ_i P_i claim_ij, and gathers
// what each place makes use of, A_i = Σ_j R_j use_ij.
func (c *Catchments) share(claim, use []float64) *Result {
	claimed := make([]float64, len(c.supply))
	for i, p := range c.demand {
		if p == 0 {
			continue
		}
		from, to := c.row(i)
		weights := claim[from:to]
		for k, j := range c.site[from:to] {
			claimed[j] += p * weights[k]
		}
	}
	r := &Result{Access: make([]float64, len(c.demand)), SupplyRatio: claimed}
	for j, s := range c.supply {
		switch {
		case claimed[j] > 0:
			r.SupplyRatio[j] = s / claimed[j]
		case s > 0:
			r.Unallocated = append(r.Unallocated, int32(j))
			r.UnallocatedSupply += s
		}
	}
	for i := range c.demand {
		from, to := c.row(i)
		weights, sum := use[from:to], 0.
		for k, j := range c.site[from:to] {
			sum += r.SupplyRatio[j] * weights[k]
		}
		r.Access[i] = sum
		if from == to {
			r.Unserved = append(r.Unserved, int32(i))
		}
	}
	return r
}
