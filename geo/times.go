package geo

// Times are the minutes between units by one means of travel, as a matrix, a road network or an estimate made from known
// times gives them. They are part of the dataset, so that nothing that is computed from it needs the network again.
type Times struct {
	// Provider says where they come from: "matrix", "road", "crow" or several of them joined by "+", first that of most pairs.
	Provider string
	Name     string // of the files, as results show it
	Vintage  string // of the files, as the study says; "" when it does not
	Profile  string // "car", "bicycle" or "foot"
	Limit    float64
	// Given counts the pairs that the first provider gives, Filled those that others had to.
	Given, Filled int64
	Estimate      TimesEstimate
	// Unreached are the units from which no other can be reached within the limit, ascending.
	Unreached []int32
	From      []Reach // a row for each unit, in their order, then for each neighbour
}

// TimesEstimate is the estimate as the crow flies that was calibrated on the known times: speeds in km/h over 10 km of
// road, growing with distance to the power Growth, and how near it comes to Pairs known times that it was made from or
// that were held out. It is zero when nothing was calibrated.
type TimesEstimate struct {
	Detour, SpeedDense, SpeedSparse, Growth float64
	Pairs                                   int64
	Correlation                             float64 // of Pearson, on pairs held out
	MedianError                             float64 // median of the absolute errors in minutes, on pairs held out
}

// Reach is where one can go from a unit: units in ascending order, and the minutes to each.
type Reach struct {
	To      []int32
	Minutes []float32
}

// checkTimes calls bad for times that do not fit the units.
func (ds *Dataset) checkTimes(bad func(what string, i int)) {
	units := ds.PlaceCount()
	for i := range ds.Times {
		t := &ds.Times[i]
		ok := len(t.From) == units
		for _, r := range t.From {
			ok = ok && r.fits(units)
		}
		for _, u := range t.Unreached {
			ok = ok && in(u, len(ds.Units))
		}
		if !ok {
			bad("table of times", i)
		}
	}
}

func (r Reach) fits(units int) bool {
	if len(r.To) != len(r.Minutes) {
		return false
	}
	for k, u := range r.To {
		if !in(u, units) || k > 0 && u <= r.To[k-1] || !(r.Minutes[k] >= 0) {
			return false
		}
	}
	return true
}
