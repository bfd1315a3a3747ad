package travel

import (
	"context"
	"fmt"
)

// Times gives minutes by one means: a matrix that was loaded, a road network, or the distance as the crow flies.
type Times interface {
	// Within returns the minutes from each origin to the destinations within limit minutes.
	Within(ctx context.Context, origins, destinations []Place, limit float64) (*Rows, error)
	// Name says which provider it is, with its vintage, as results show it.
	Name() string
}

// Rows are minutes from origins to destinations, kept only for pairs within reach, row by row: row i is
// To[Start[i]:Start[i+1]] with the minutes beside it, destinations ascending.
type Rows struct {
	Start   []int64
	To      []int32
	Minutes []float32
}

// Len returns the number of origins.
func (r *Rows) Len() int { return len(r.Start) - 1 }

// Row returns the destinations within reach of an origin, and the minutes to each. They must not be changed.
func (r *Rows) Row(i int) (to []int32, minutes []float32) {
	return r.To[r.Start[i]:r.Start[i+1]], r.Minutes[r.Start[i]:r.Start[i+1]]
}

// Check returns an error when the rows are not what they should be for so many destinations.
func (r *Rows) Check(destinations int) error {
	if len(r.Start) == 0 || r.Start[0] != 0 || r.Start[len(r.Start)-1] != int64(len(r.To)) || len(r.To) != len(r.Minutes) {
		return fmt.Errorf("travel: %d rows do not fit %d destinations and %d times", len(r.Start)-1, len(r.To), len(r.Minutes))
	}
	for i := range r.Len() {
		if r.Start[i] > r.Start[i+1] {
			return fmt.Errorf("travel: row %d ends before it begins", i)
		}
		to, minutes := r.Row(i)
		for k := range to {
			if to[k] < 0 || int(to[k]) >= destinations || k > 0 && to[k] <= to[k-1] || !(minutes[k] >= 0) {
				return fmt.Errorf("travel: row %d is not ascending, or leaves the destinations, or has a time that is none", i)
			}
		}
	}
	return nil
}
