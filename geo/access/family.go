package access

import (
	"fmt"
	"math"
	"slices"
)

// Formulas: i is a place of residence with demand P_i, j a site with supply S_j, W_ij the weight of the
// journey, R_j the supply ratio and A_i the access.

// TwoStep is the two-step floating catchment area and, with a decay that decreases, its enhanced form:
//
//	R_j = S_j / Σ_i P_i W_ij,   A_i = Σ_j R_j W_ij
//
// Luo and Wang (2003, Environment and Planning B 30:865–884); Luo and Qi (2009, Health & Place 15:1100–1107).
// With APL and a standardised population it is the APL. Σ_i P_i A_i is the supply that is reached.
func (c *Catchments) TwoStep() *Result { return c.share(c.weight, c.weight) }

// ThreeStep adds that inhabitants choose among the sites within reach, nearer ones more often:
//
//	G_ij = W_ij / Σ_k W_ik,   R_j = S_j / Σ_i P_i G_ij W_ij,   A_i = Σ_j R_j G_ij W_ij
//
// Wan, Zou and Sternberg (2012, International Journal of Geographical Information Science 26:1073–1089).
// Σ_i P_i A_i is the supply that is reached.
func (c *Catchments) ThreeStep() *Result {
	both := slices.Clone(c.weight)
	for i := range c.demand {
		from, to := c.row(i)
		scale(both[from:to], sum(both[from:to]))
	}
	for k, w := range c.weight {
		both[k] *= w
	}
	return c.share(both, both)
}

// ModifiedTwoStep lets part of the supply go unused where it lies far from everybody:
//
//	R_j = S_j / Σ_k P_k W_kj,   A_i = Σ_j R_j W_ij²
//
// Delamater (2013, Health & Place 24:30–43). Σ_i P_i A_i is at most the supply that is reached, and equal when
// every weight is 0 or 1.
func (c *Catchments) ModifiedTwoStep() *Result {
	squares := make([]float64, len(c.weight))
	for k, w := range c.weight {
		squares[k] = w * w
	}
	return c.share(c.weight, squares)
}

// HuffThreeStep has inhabitants choose by nearness and by size of the sites, and counts distance once more in
// what they get:
//
//	H_ij = S_j W_ij / Σ_k S_k W_ik,   R_j = S_j / Σ_i P_i H_ij,   A_i = Σ_j R_j H_ij W_ij
//
// the modified Huff three-step method, MH3SFCA (Jörg, Lenz, Wetz and Widmer 2019, Obsan Bericht 01/2019; Subal, Paal
// and Krisp 2021, International Journal of Health Geographics 20:9). Σ_i P_i A_i is at most the supply that is reached.
func (c *Catchments) HuffThreeStep() *Result {
	chosen, used := make([]float64, len(c.weight)), make([]float64, len(c.weight))
	for i := range c.demand {
		from, to := c.row(i)
		for k := from; k < to; k++ {
			chosen[k] = c.supply[c.site[k]] * c.weight[k]
		}
		scale(chosen[from:to], sum(chosen[from:to]))
		for k := from; k < to; k++ {
			used[k] = chosen[k] * c.weight[k]
		}
	}
	return c.share(chosen, used)
}

// Balanced counts every inhabitant once and every supply ratio once, where the other measures inflate both:
//
//	D_j = Σ_i P_i W_ij/Σ_k W_ik,   R_j = S_j / D_j,   A_i = Σ_j R_j W_ij/Σ_k W_kj
//
// the balanced floating catchment area, BFCA (Páez, Higgins and Vivona 2019, PLoS ONE 14:e0218773). Σ_j D_j is
// the population that reaches supply and Σ_i A_i = Σ_j R_j. All places of residence enter Σ_k W_kj, those
// without inhabitants too, as in the paper: ratios there are shared among places, not among inhabitants.
func (c *Catchments) Balanced() *Result {
	demand, service := slices.Clone(c.weight), slices.Clone(c.weight)
	level := make([]float64, len(c.supply))
	for i := range c.demand {
		from, to := c.row(i)
		scale(demand[from:to], sum(demand[from:to]))
	}
	for k, j := range c.site {
		level[j] += c.weight[k]
	}
	for k, j := range c.site {
		service[k] /= level[j]
	}
	return c.share(demand, service)
}

// Availability divides the supply of each site in proportion to demand to the power alpha and to the weight
// of the journey, V_ij = S_j P_i^α W_ij / Σ_k P_k^α W_kj, and gives access V_i / P_i, V_i = Σ_j V_ij: the
// spatial availability of Soukhov, Páez, Higgins and Mohamed (2023, PLoS ONE 18:e0278468), whose V_i is the
// access times the demand. A place without inhabitants has 0. With alpha 1 it is TwoStep among inhabitants.
// Σ_i P_i A_i is the supply that is reached. Alpha lies between 0 and 4.
func (c *Catchments) Availability(alpha float64) (*Result, error) {
	if !(alpha >= 0 && alpha <= 4) {
		return nil, fmt.Errorf("access: alpha is %v: it must lie between 0 and 4", alpha)
	}
	claims := slices.Clone(c.weight)
	for i, p := range c.demand {
		from, to := c.row(i)
		factor := 0.
		if p > 0 {
			factor = math.Pow(p, alpha-1)
		}
		for k := from; k < to; k++ {
			claims[k] *= factor
		}
	}
	return c.share(claims, claims), nil
}

func sum(values []float64) float64 {
	total := 0.
	for _, v := range values {
		total += v
	}
	return total
}

func scale(values []float64, divisor float64) {
	for k := range values {
		values[k] /= divisor
	}
}
