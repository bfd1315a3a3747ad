package access

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestBlurReadsAsTheErrorFunctions holds the table against what it stands for, everywhere it may be asked.
func TestBlurReadsAsTheErrorFunctions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Decay{Form: Stepwise, Scatter: math.Exp(rapid.Float64Range(math.Log(0.05), math.Log(8)).Draw(t, "scatter"))}
		at, weight := 0., 1.
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			at += rapid.Float64Range(0.1, 20).Draw(t, "width")
			d.Steps = append(d.Steps, Step{Minutes: at, Weight: weight})
			weight *= rapid.Float64Range(0, 1).Draw(t, "fall")
		}
		if rapid.Bool().Draw(t, "limited") {
			d.Limit = rapid.Float64Range(1, 60).Draw(t, "limit")
		}
		b := d.tabulate(math.MaxInt32)
		if b == nil {
			t.Skip("reaches too far")
		}
		reach := d.Reach()
		for _, minutes := range []float64{0, reach, math.Nextafter(reach, 0), math.Nextafter(reach, math.Inf(1)), rapid.Float64Range(0, reach).Draw(t, "minutes")} {
			if got, want := b.at(minutes), d.Weight(minutes); math.Abs(got-want) > 1e-9 {
				t.Fatalf("%v minutes weigh %v, want %v", minutes, got, want)
			}
		}
	})
}
