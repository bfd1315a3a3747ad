package geo

// Parts returns for each member of each team the part of the person that the team has, so that nobody counts twice:
// the share that the roster tells, and for teams that tell none an even part of what is left. Shares that come to more
// than 1 together are brought down to it. A member who is not known by name counts in full.
func Parts(teams []Team, practitioners int) [][]float64 {
	told, silent := make([]float64, practitioners), make([]float64, practitioners)
	for _, t := range teams {
		for _, m := range t.Members {
			switch {
			case m.Practitioner == None:
			case m.Share > 0:
				told[m.Practitioner] += float64(m.Share)
			default:
				silent[m.Practitioner]++
			}
		}
	}
	out := make([][]float64, len(teams))
	for i, t := range teams {
		out[i] = make([]float64, len(t.Members))
		for k, m := range t.Members {
			out[i][k] = partOf(m, told, silent)
		}
	}
	return out
}

func partOf(m Member, told, silent []float64) float64 {
	switch {
	case m.Practitioner == None && m.Share > 0:
		return float64(m.Share)
	case m.Practitioner == None:
		return 1
	case m.Share > 0:
		return float64(m.Share) / max(1, told[m.Practitioner])
	}
	return max(0, 1-told[m.Practitioner]) / silent[m.Practitioner]
}
