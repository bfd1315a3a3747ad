package access

import "math"

// blur is a blurred table of steps at equal distances of u = √(t+1), between which it is read by the cubic through four of
// them. In u every step falls over the same width, about Scatter/2, whatever its minutes; at 512 nodes for each Scatter of u the
// cubic is within 1e-9 of the sum of error functions that it stands for (a test holds it), at a tenth of the time.
type blur struct {
	weight         []float64 // of node k, at first + k/perUnit
	first, perUnit float64
	reach          float64 // minutes beyond which the weight is 0
}

// tabulate returns the table of a blurred decay, nil when it would take longer to make than so many journeys to weigh.
func (d *Decay) tabulate(journeys int) *blur {
	reach := d.Reach()
	b := &blur{perUnit: 512 / min(d.Scatter, 1), reach: reach}
	b.first = 1 - 1/b.perUnit
	nodes := (math.Sqrt(reach+1)-b.first)*b.perUnit + 4
	if !(nodes < float64(journeys)/4) {
		return nil
	}
	b.weight = make([]float64, int(nodes))
	for k := range b.weight {
		u := b.first + float64(k)/b.perUnit
		b.weight[k] = d.expected(u*u - 1)
	}
	return b
}

// at returns the weight of a journey of at least 0 minutes.
func (b *blur) at(minutes float64) float64 {
	if minutes > b.reach {
		return 0
	}
	x := (math.Sqrt(minutes+1) - 1) * b.perUnit
	k := int(x)
	f, w := x-float64(k), b.weight[k:k+4]
	return w[1] + f*(w[2]-w[0]/3-w[1]/2-w[3]/6+f*((w[0]+w[2])/2-w[1]+f*((w[1]-w[2])/2+(w[3]-w[0])/6)))
}
