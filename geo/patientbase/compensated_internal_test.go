package patientbase

import (
	"math"
	"testing"
)

// A likelihood of which a plain sum loses 2·10⁻¹², each small unit being less than half a unit in the last place of a great one.
func TestLikelihoodLosesNoUnit(t *testing.T) {
	const great, units = 1e17, 20000
	choices := []Choice{{Unit: 0, Team: 0, Patients: great / 2}, {Unit: 0, Team: 1, Patients: great / 2}}
	for u := int32(1); u <= units; u++ {
		choices = append(choices, Choice{Unit: u, Team: 0, Patients: 5}, Choice{Unit: u, Team: 1, Patients: 5})
	}
	b := newBalance(newTable(choices, func(int32) float64 { return 1 }))
	b.cycle()
	small := b.likelihood + great*math.Ln2
	if want := -units * 10 * math.Ln2; math.Abs(small-want) > 64 {
		t.Errorf("small units have a likelihood of %v together, want %v", small, want)
	}
	c := compensated{}
	for _, x := range []float64{1, 1e100, 1, -1e100} {
		c.add(x)
	}
	if c.total() != 2 {
		t.Errorf("1 + 1e100 + 1 − 1e100 = %v", c.total())
	}
}
