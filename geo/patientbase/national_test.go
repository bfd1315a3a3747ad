package patientbase_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

// nation is a country of square communes with teams of practitioners, each of whom has patients in the nearest
// communes.
type nation struct {
	side        int
	populations []float64
	flows       []geo.Flow // Team is the practitioner
	expected    []float64
	parts       []patientbase.Part
	homes       []int32 // of teams
}

const perPractitioner = 40

func newNation(side, teams, members int) *nation {
	r := rand.New(rand.NewPCG(1, 2))
	n := &nation{side: side, populations: make([]float64, side*side)}
	for u := range n.populations {
		n.populations[u] = math.Exp(6 + 1.3*r.NormFloat64())
	}
	for t := range teams {
		home := int32(r.IntN(side * side))
		n.homes = append(n.homes, home)
		for m := range members {
			practitioner := int32(t*members + m)
			n.parts = append(n.parts, patientbase.Part{Practitioner: practitioner, Team: int32(t), Share: 1})
			n.addFlows(r, practitioner, n.near(r, home))
		}
	}
	return n
}

// near draws a commune within two of another.
func (n *nation) near(r *rand.Rand, home int32) int32 {
	row := (int(home)/n.side + r.IntN(5) - 2 + n.side) % n.side
	column := (int(home)%n.side + r.IntN(5) - 2 + n.side) % n.side
	return int32(row*n.side + column)
}

// addFlows gives a practitioner patients in forty communes around home, those under 11 being masked.
func (n *nation) addFlows(r *rand.Rand, practitioner, home int32) {
	row, column := int(home)/n.side, int(home)%n.side
	for k := range perPractitioner {
		dr, dc := k/7-3, k%7-3
		unit := int32(((row+dr+n.side)%n.side)*n.side + (column+dc+n.side)%n.side)
		rate := 120 * math.Exp(-5*math.Hypot(float64(dr), float64(dc))/8)
		count := geo.Exactly(poisson(r, rate*(0.5+r.Float64())))
		if count.Min >= 1 && count.Min <= 10 {
			count = geo.Between(1, 10)
		}
		n.flows = append(n.flows, geo.Flow{Unit: unit, Team: practitioner, Patients: count})
		n.expected = append(n.expected, rate)
	}
}

func (n *nation) neighbours(u int32, yield func(int32, float64)) {
	row, column := int(u)/n.side, int(u)%n.side
	for _, d := range [4][2]int{{0, 1}, {1, 0}, {0, -1}, {-1, 0}} {
		if r, c := row+d[0], column+d[1]; r >= 0 && r < n.side && c >= 0 && c < n.side {
			yield(int32(r*n.side+c), 1000)
		}
	}
}

func (n *nation) minutes(unit, team int32) float64 {
	h := n.homes[team]
	dr := math.Abs(float64(int(unit)/n.side - int(h)/n.side))
	dc := math.Abs(float64(int(unit)%n.side - int(h)%n.side))
	side := float64(n.side)
	return 5 * math.Hypot(min(dr, side-dr), min(dc, side-dc))
}

// All of France: 60 000 practitioners with patients in 40 communes each, 3 000 teams, some 35 000 communes.
func BenchmarkNation(b *testing.B) {
	n := newNation(187, 3000, 20)
	b.ReportAllocs()
	for b.Loop() {
		if areas, cells := n.run(b); areas != 788 || cells != 308690 {
			b.Fatalf("%d areas of %d cells", areas, cells)
		}
	}
}

// The same with a quarter of the practitioners, to see that the cost is linear in cells.
func BenchmarkQuarterNation(b *testing.B) {
	n := newNation(94, 750, 20)
	b.ReportAllocs()
	for b.Loop() {
		n.run(b)
	}
}

func (n *nation) run(b *testing.B) (areas, cells int) {
	began := time.Now()
	step := func(name string) {
		b.ReportMetric(float64(time.Since(began).Milliseconds()), name+"-ms")
		began = time.Now()
	}
	e := patientbase.EM{ByTeam: true}.Estimate(n.flows, n.expected)
	step("em")
	flows := make([]patientbase.Flow, len(n.flows))
	for k, f := range n.flows {
		flows[k] = patientbase.Flow{Unit: f.Unit, Team: f.Team, Patients: e.Patients[k]}
	}
	flows = patientbase.Gather(flows, n.parts)
	step("gather")
	choices := make([]patientbase.Choice, len(flows))
	for k, f := range flows {
		choices[k] = patientbase.Choice{Unit: f.Unit, Team: f.Team, Minutes: n.minutes(f.Unit, f.Team), Patients: f.Patients}
	}
	c := patientbase.CalibrateOrigin(choices, func(team int32) float64 { return float64(15 + team%10) })
	step("origin")
	d := patientbase.CalibrateDoubly(choices)
	step("doubly")
	k := patientbase.FitConcentration(n.shares(flows))
	step("kappa")
	p := patientbase.Plurality{MinPopulation: 5000, MinLocalisation: 0.5, Fill: true}.Partition(n.populations, flows, n.neighbours)
	step("plurality")
	if !e.Converged || !c.Converged || !d.Converged || !k.Converged {
		b.Fatalf("em %v, origin %v, doubly %v, kappa %v", e.Converged, c, d, k)
	}
	b.ReportMetric(float64(len(n.flows)), "cells")
	b.ReportMetric(float64(len(flows)), "team-cells")
	b.ReportMetric(float64(e.Rounds), "em-rounds")
	return len(p.Areas), len(flows)
}

// shares gives every team of a unit the same prior.
func (n *nation) shares(flows []patientbase.Flow) []patientbase.Share {
	teams := make([]float64, len(n.populations))
	for _, f := range flows {
		teams[f.Unit]++
	}
	out := make([]patientbase.Share, len(flows))
	for k, f := range flows {
		out[k] = patientbase.Share{Unit: f.Unit, Team: f.Team, Patients: f.Patients, Prior: 1 / teams[f.Unit]}
	}
	return out
}
