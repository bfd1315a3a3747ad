package access

import (
	"cmp"
	"math"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
)

// Contribution is what one site adds to the access of a place of residence.
type Contribution struct {
	Site   int32
	Weight float64 // of the journey
	Ratio  float64 // supply per inhabitant who claims it, with everybody else who comes
	Access float64 // Ratio × Weight
}

// Contributions returns what each site within reach adds to the access of place i as TwoStep found it, the
// most first: the reasons of an APL. They sum to r.Access[i].
func (c *Catchments) Contributions(r *Result, i int32) []Contribution {
	from, to := c.row(int(i))
	reasons := make([]Contribution, 0, to-from)
	for k := from; k < to; k++ {
		j, w := c.site[k], c.weight[k]
		reasons = append(reasons, Contribution{j, w, r.SupplyRatio[j], r.SupplyRatio[j] * w})
	}
	slices.SortFunc(reasons, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(b.Access, a.Access), cmp.Compare(a.Site, b.Site))
	})
	return reasons
}

// Nearest returns for each place of residence the nearest site with some supply, the first of equals, and the
// minutes to it: geo.None and 0 when there is none in times.
func Nearest(times *travel.Rows, supply []float64) (sites []int32, minutes []float32) {
	sites, minutes = make([]int32, times.Len()), make([]float32, times.Len())
	for i := range sites {
		sites[i] = geo.None
		least := float32(math.Inf(1))
		to, t := times.Row(i)
		for k, j := range to {
			if supply[j] > 0 && t[k] < least {
				least = t[k]
				sites[i], minutes[i] = j, least
			}
		}
	}
	return sites, minutes
}
