package secrecytest

// Told is what is told of the sum of some cells: it lies from Min to Max.
type Told struct {
	Cells    []int
	Min, Max float64
}

// Interval is what can be known of a cell.
type Interval struct{ Min, Max float64 }

// Intervals narrows the intervals of cells by what is told of sums, until nothing moves. It is bounds propagation:
// every interval it returns holds, and is the narrowest one where the sums are disjoint or nested; where they cross, only
// a linear programme would say whether it could be narrower still.
func Intervals(cells []Interval, told []Told) []Interval {
	out := append([]Interval(nil), cells...)
	for moved := true; moved; {
		moved = false
		for _, t := range told {
			low, high := 0.0, 0.0
			for _, c := range t.Cells {
				low, high = low+out[c].Min, high+out[c].Max
			}
			for _, c := range t.Cells {
				least, most := t.Min-(high-out[c].Max), t.Max-(low-out[c].Min)
				if least > out[c].Min+1e-9 {
					low, moved = low+least-out[c].Min, true
					out[c].Min = least
				}
				if most < out[c].Max-1e-9 {
					high, moved = high+most-out[c].Max, true
					out[c].Max = most
				}
			}
		}
	}
	return out
}
