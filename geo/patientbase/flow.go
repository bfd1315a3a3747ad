package patientbase

import "slices"

// Flow is a number of patients, counted or estimated and so possibly fractional, who live in a unit and are
// followed by a team. Team is geo.None for patients followed by nobody of the study's teams.
type Flow struct {
	Unit, Team int32
	Patients   float64
}

// Part is what a practitioner's patients count for in a team: 1 for a full member, less for somebody who
// divides their time between teams. The shares of a practitioner sum to at most 1 unless patients are meant to
// count twice.
type Part struct {
	Practitioner, Team int32
	Share              float64
}

// Gather sums the flows of practitioners, whose Team is the practitioner, into those of their teams, ordered by
// unit then team. Practitioners in no team are left out. The sum does not depend on the order of the input.
//
// Patients registered with a médecin traitant count once; patients who were merely met count once for each
// member who met them, which the caller has to say.
func Gather(flows []Flow, parts []Part) []Flow {
	parts = slices.Clone(parts)
	slices.SortFunc(parts, func(a, b Part) int { return int(a.Practitioner - b.Practitioner) })
	start := make([]int32, 1)
	for _, p := range parts {
		for len(start) <= int(p.Practitioner)+1 {
			start = append(start, start[len(start)-1])
		}
		start[len(start)-1]++
	}
	out := make([]Flow, 0, len(flows))
	// Practitioners in order, so that the stable sort below always adds in the same order.
	for _, k := range orderBy(len(flows), func(k int32) int32 { return flows[k].Team }, nil) {
		f := flows[k]
		if f.Team < 0 || int(f.Team)+1 >= len(start) {
			continue
		}
		for _, p := range parts[start[f.Team]:start[f.Team+1]] {
			out = append(out, Flow{f.Unit, p.Team, f.Patients * p.Share})
		}
	}
	return sum(out)
}

// sum returns flows ordered by unit then team, those of the same pair added.
func sum(flows []Flow) []Flow {
	out := make([]Flow, 0, len(flows))
	for _, k := range inOrder(flows) {
		f := flows[k]
		if last := len(out) - 1; last >= 0 && out[last].Unit == f.Unit && out[last].Team == f.Team {
			out[last].Patients += f.Patients
		} else {
			out = append(out, f)
		}
	}
	return out
}

// inOrder returns the positions of flows by unit, then team.
func inOrder(flows []Flow) []int32 {
	byTeam := orderBy(len(flows), func(k int32) int32 { return flows[k].Team }, nil)
	return orderBy(len(flows), func(k int32) int32 { return flows[k].Unit }, byTeam)
}

// orderBy returns positions by a key of at least −1, in time linear in their number and in the largest key.
// Positions with the same key keep the order they have in from, or their own when from is nil.
//
// Every sum of this package runs in an order made here, so that results do not depend on that of the input.
func orderBy(n int, key func(int32) int32, from []int32) []int32 {
	if from == nil {
		from = make([]int32, n)
		for k := range from {
			from[k] = int32(k)
		}
	}
	var start []int32
	for k := range int32(n) {
		at := int(key(k)) + 2
		if at >= len(start) {
			start = append(start, make([]int32, at+1-len(start))...)
		}
		start[at]++
	}
	for i := 1; i < len(start); i++ {
		start[i] += start[i-1]
	}
	out := make([]int32, n)
	for _, k := range from {
		at := &start[key(k)+1]
		out[*at] = k
		*at++
	}
	return out
}

// extent returns one more than the largest index, so the length of a slice that has them all.
func extent(n int, index func(int) int32) int {
	m := int32(-1)
	for k := range n {
		m = max(m, index(k))
	}
	return int(m) + 1
}

// Commitments returns for each flow CI_ij = n_ij / Σ_i n_ij, the share of the team's patients who live in the
// unit; 0 for a team without patients. Those of a team with patients sum to 1.
func Commitments(flows []Flow) []float64 {
	totals := make([]float64, 1+extent(len(flows), func(k int) int32 { return flows[k].Team }))
	order := inOrder(flows)
	for _, k := range order {
		totals[flows[k].Team+1] += flows[k].Patients
	}
	out := make([]float64, len(flows))
	for k, f := range flows {
		if t := totals[f.Team+1]; t > 0 {
			out[k] = f.Patients / t
		}
	}
	return out
}
