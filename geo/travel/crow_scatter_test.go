package travel_test

import (
	"math"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
)

// scatterOf returns the deviation of known times around an estimate, over the square root of the estimate plus one:
// the median absolute error of the journeys estimated at under 40 minutes, times 1.4826, which is what it is of a
// normal distribution.
func scatterOf(c travel.Crow, pairs []travel.Pair) float64 {
	var off []float64
	for _, p := range pairs {
		if t := c.Minutes(p.From, p.To); t < 40 {
			off = append(off, math.Abs(p.Minutes-t)/math.Sqrt(t+1))
		}
	}
	slices.Sort(off)
	return 1.4826 * off[len(off)/2]
}

// TestScatterIsThatOfGironde holds the default by which tables of weights are blurred against the minutes of METRIC.
func TestScatterIsThatOfGironde(t *testing.T) {
	known := gironde(t)
	c, _, err := travel.Calibrate(crow, known)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := scatterOf(c, known), geo.DefaultSettings().CrowScatter; math.Abs(got-want) > 0.005 {
		t.Errorf("METRIC's minutes in Gironde scatter by %.3f √(t+1) around the crow's, the default is %v", got, want)
	}
}
