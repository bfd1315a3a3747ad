package access

// Mean is a mean by weight. Without weight there is no mean, and Value is 0.
type Mean struct {
	Value, Weight float64
}

// Means returns for each group of units (a CPTS, an EPCI, a département) the mean of a value weighted by
// population, which is how the DREES gives the APL of a grouping. Groups may overlap and may be empty.
func Means(values, weights []float64, groups [][]int32) []Mean {
	means := make([]Mean, len(groups))
	for g, units := range groups {
		m := &means[g]
		for _, u := range units {
			m.Weight += weights[u]
			m.Value += weights[u] * values[u]
		}
		m.Value, _ = ratio(m.Value, m.Weight)
	}
	return means
}
