package sample

import (
	"math"
	"math/rand/v2"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

// Travel is as the crow flies, lengthened by a detour; scale and share of people with a médecin traitant are the
// defaults of a study (geo.DefaultSettings).
const (
	detour       = 1.3
	kmPerMinute  = 50.0 / 60
	selfMinutes  = 4.0  // within a unit
	reachMinutes = 20.0 // the longest journey, past which APL counts nothing
	decayMinutes = 8.0
	registered   = 0.89
)

// habits is the standard deviation of the logarithm of what draws people to one team rather than another.
const habits = 0.35

// consultations a year and per GP; it gives a mean APL of 3.3, that of France, to 85 GPs per 100 000 inhabitants.
const consultations = 3900.0

// journey is a unit that can be reached and the minutes that it takes.
type journey struct {
	unit    int32
	minutes float64
}

// journeys returns, for each unit, those within reachMinutes, itself included.
func (c *country) journeys() [][]journey {
	reach := reachMinutes * kmPerMinute / detour
	box := func(p orb.Point) [2]int { return [2]int{int(math.Floor(p[0] / reach)), int(math.Floor(p[1] / reach))} }
	boxes := map[[2]int][]int32{}
	for u := range c.land.Units {
		b := box(c.land.Units[u].Centre)
		boxes[b] = append(boxes[b], int32(u))
	}
	all := make([][]journey, len(c.units))
	for u := range int32(len(c.units)) {
		b := box(c.land.Units[u].Centre)
		for i := range 9 {
			for _, v := range boxes[[2]int{b[0] + i/3 - 1, b[1] + i%3 - 1}] {
				minutes := max(selfMinutes, c.land.Kilometres(u, v)*detour/kmPerMinute)
				if minutes < reachMinutes {
					all[u] = append(all[u], journey{v, minutes})
				}
			}
		}
	}
	return all
}

// flow is a number of patients who live in a unit and are followed by a team.
type flow struct {
	unit     int32
	team     int
	patients int
}

// newFlows draws the patients of the teams that have counts, from a gravity model in which the GPs who are in no
// team compete as well, and people have habits that distance does not explain.
func newFlows(c *country, s *supply, teams []team, all [][]journey) []flow {
	r := draws(c.seed, "patients")
	at := make([][]int, len(c.units))
	free := s.doctors()
	for i := range teams {
		doctors := teams[i].having(s, geo.GP)
		free[teams[i].unit] -= float64(doctors)
		if doctors > 0 {
			at[teams[i].unit] = append(at[teams[i].unit], i)
		}
	}
	var flows []flow
	for u := range int32(len(c.units)) {
		flows = append(flows, c.flowsOf(r, u, s, teams, at, free, all[u])...)
	}
	return flows
}

// flowsOf draws the patients who live in a unit.
func (c *country) flowsOf(r *rand.Rand, u int32, s *supply, teams []team, at [][]int, free []float64, around []journey) []flow {
	sum := 0.0
	var pulls []float64
	var who []int
	for _, j := range around {
		f := math.Exp(-j.minutes / decayMinutes)
		sum += max(0, free[j.unit]) * f
		for _, t := range at[j.unit] {
			pull := float64(teams[t].having(s, geo.GP)) * f * math.Exp(habits*r.NormFloat64())
			pulls, who, sum = append(pulls, pull), append(who, t), sum+pull
		}
	}
	var flows []flow
	for k, pull := range pulls {
		n := poisson(r, registered*float64(c.units[u].population)*pull/sum)
		if n > 0 && teams[who[k]].counted {
			flows = append(flows, flow{u, who[k], n})
		}
	}
	return flows
}

// doctors returns the number of GPs of each unit, by the main place of each.
func (s *supply) doctors() []float64 { return s.heads(geo.GP) }

func (s *supply) heads(key geo.Profession) []float64 {
	n := make([]float64, len(s.at))
	for u, people := range s.at {
		for _, i := range people {
			if professions[s.people[i].profession].key == key {
				n[u]++
			}
		}
	}
	return n
}

// stepDecay is the weight that DREES gives to minutes of travel for general practitioners (ER 795, 2022).
func stepDecay(minutes float64) float64 {
	switch {
	case minutes < 10:
		return 1
	case minutes < 15:
		return 2.0 / 3
	case minutes < 20:
		return 1.0 / 3
	}
	return 0
}

// access returns the APL of each unit for a number of professionals per unit, each of whom offers so much.
// It is the E2SFCA of DREES on inhabitants who are not standardised by age.
func (c *country) access(heads []float64, each float64, all [][]journey) []float64 {
	ratio := make([]float64, len(heads))
	for v, n := range heads {
		demand := 0.0
		for _, j := range all[v] {
			demand += stepDecay(j.minutes) * float64(c.units[j.unit].population)
		}
		if demand > 0 {
			ratio[v] = n * each / demand
		}
	}
	apl := make([]float64, len(heads))
	for u := range apl {
		for _, j := range all[u] {
			apl[u] += stepDecay(j.minutes) * ratio[j.unit]
		}
	}
	return apl
}
