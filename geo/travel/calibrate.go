package travel

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Pair is a journey whose time is known.
type Pair struct {
	From, To Place
	Minutes  float64
	RoadKm   float64 // length of the road, 0 when not known
}

// MinPairs is the least number of pairs that Calibrate takes.
const MinPairs = 30

// maxGrowth bounds the growth that is looked for: time over distance flattens to the power 0.4 at most.
const maxGrowth = 0.6

// Calibrate returns the Crow that explains known times best, starting from one whose detour is kept unless MinPairs
// of the pairs have a length of road, in which case it is the median of road over straight line.
//
// The speeds and the growth have the least sum of absolute errors (Boscovich and Laplace), each divided by the
// square root of the distance, since errors grow with it: unlike squares, a journey that a river lengthens threefold
// does not drag the others along. For a given growth minutes are linear in the two paces, found by iteratively
// reweighted least squares (Schlossmacher 1973, JASA 68:857–859); the growth by golden section. Where only one class of
// density occurs the other keeps the ratio of speeds that it had.
//
// The fit is of the pairs used: for figures on pairs held out see CrossValidate.
func Calibrate(start Crow, pairs []Pair) (Crow, Fit, error) {
	if !(start.Detour >= 1 && start.SpeedDense > 0 && start.SpeedSparse > 0) {
		return start, Fit{}, fmt.Errorf("travel: cannot calibrate from a detour of %v and speeds of %v and %v km/h", start.Detour, start.SpeedDense, start.SpeedSparse)
	}
	c := start
	c.Detour = medianDetour(pairs, start.Detour)
	samples := samplesOf(pairs, c.Detour)
	if len(samples) < MinPairs {
		return start, Fit{}, fmt.Errorf("travel: %d pairs have a distance and a time, %d are needed", len(samples), MinPairs)
	}
	ratio := start.SpeedSparse / start.SpeedDense
	c.Growth = minimise(0, maxGrowth, func(growth float64) float64 {
		_, _, loss := fitPaces(samples, growth, ratio)
		return loss
	})
	dense, sparse, _ := fitPaces(samples, c.Growth, ratio)
	if !(dense > 0 && sparse > 0) {
		return start, Fit{}, errors.New("travel: the known times make no speed: they do not grow with distance")
	}
	c.SpeedDense, c.SpeedSparse = 60/dense, 60/sparse
	return c, Measure(pairs, c.Minutes), nil
}

// medianDetour returns the median of road over straight line, over a kilometre at least.
func medianDetour(pairs []Pair, otherwise float64) float64 {
	var detours []float64
	for _, p := range pairs {
		if km := p.crowKm(); km >= 1 && p.RoadKm >= km {
			detours = append(detours, p.RoadKm/km)
		}
	}
	if len(detours) < MinPairs {
		return otherwise
	}
	return quantile(detours, 0.5)
}

func (p Pair) crowKm() float64 { return onSphere(p.From.Point).metres(onSphere(p.To.Point)) / 1000 }

// scale is the size of the error to be expected over a straight line: it grows as the square root of the distance.
func (p Pair) scale() float64 { return math.Sqrt(p.crowKm() + 1) }

// sample is a pair as the fit sees it.
type sample struct {
	km      float64 // of road
	dense   float64 // share of the way that is driven at the speed of dense places
	minutes float64
	scale   float64
}

func samplesOf(pairs []Pair, detour float64) []sample {
	var out []sample
	for _, p := range pairs {
		km := p.crowKm() * detour
		if !(km > 0 && p.Minutes > 0) || math.IsInf(p.Minutes, 0) {
			continue
		}
		out = append(out, sample{km, float64(denseEnds(p.From.Dense, p.To.Dense)) / 2, p.Minutes, p.scale()})
	}
	return out
}

// fitPaces returns the minutes per kilometre that have the least sum of absolute errors for a growth, and that sum.
func fitPaces(samples []sample, growth, ratio float64) (dense, sparse, loss float64) {
	const rounds, closest = 40, 1e-3
	weight, lengths := make([]float64, len(samples)), make([]float64, len(samples))
	for i, s := range samples {
		weight[i], lengths[i] = 1, s.km*math.Pow(s.km/growthKm, -growth)
	}
	for range rounds {
		var dd, ds, ss, dt, st float64
		for i, s := range samples {
			w := weight[i] / s.scale
			d, p, t := lengths[i]*s.dense, lengths[i]*(1-s.dense), s.minutes
			dd, ds, ss, dt, st = dd+w*d*d, ds+w*d*p, ss+w*p*p, dt+w*d*t, st+w*p*t
		}
		dense, sparse = solvePaces(dd, ds, ss, dt, st, ratio)
		loss = 0
		for i, s := range samples {
			d, p, t := lengths[i]*s.dense, lengths[i]*(1-s.dense), s.minutes
			off := math.Abs(d*dense+p*sparse-t) / s.scale
			loss += off
			weight[i] = 1 / max(off, closest)
		}
	}
	return dense, sparse, loss
}

// solvePaces solves the normal equations of the two paces. When they cannot be told apart, one is ratio times the other.
func solvePaces(dd, ds, ss, dt, st, ratio float64) (dense, sparse float64) {
	if det := dd*ss - ds*ds; det > 1e-9*(dd+ss)*(dd+ss) {
		return (dt*ss - st*ds) / det, (st*dd - dt*ds) / det
	}
	sparse = (ratio*dt + st) / (ratio*ratio*dd + 2*ratio*ds + ss)
	return ratio * sparse, sparse
}

// minimise returns where a function that falls and then rises is least (golden section, Kiefer 1953).
func minimise(low, high float64, f func(float64) float64) float64 {
	const golden, tolerance = 0.6180339887498949, 1e-4
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := f(a), f(b)
	for high-low > tolerance {
		if fa <= fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = f(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = f(b)
		}
	}
	return (low + high) / 2
}

// quantile returns the value below which a share of the values lie, interpolated; it sorts them.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	at := share * float64(len(values)-1)
	low := int(at)
	high := min(low+1, len(values)-1)
	return values[low] + (at-float64(low))*(values[high]-values[low])
}
