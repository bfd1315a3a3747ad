package travel

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Fit says how near estimated times come to known ones.
type Fit struct {
	Pairs       int
	Correlation float64 // of Pearson, between estimated and known minutes
	MedianError float64 // median of the absolute errors, minutes
	P90Error    float64 // nine errors in ten are under it, minutes
	Bias        float64 // median of estimated less known minutes
}

// String returns the fit as one line.
func (f Fit) String() string {
	return fmt.Sprintf("%d pairs, correlation %.4f, median error %.2f min, nine in ten under %.2f min, bias %+.2f min", f.Pairs, f.Correlation, f.MedianError, f.P90Error, f.Bias)
}

// Measure compares estimated with known times. Pairs whose time is not a number are left out.
func Measure(pairs []Pair, minutes func(from, to Place) float64) Fit {
	var known, estimated []float64
	for _, p := range pairs {
		if math.IsNaN(p.Minutes) || math.IsInf(p.Minutes, 0) {
			continue
		}
		known = append(known, p.Minutes)
		estimated = append(estimated, minutes(p.From, p.To))
	}
	return compare(known, estimated)
}

func compare(known, estimated []float64) Fit {
	f := Fit{Pairs: len(known), Correlation: correlation(known, estimated)}
	off, absolute := make([]float64, len(known)), make([]float64, len(known))
	for i := range known {
		off[i] = estimated[i] - known[i]
		absolute[i] = math.Abs(off[i])
	}
	f.Bias = quantile(off, 0.5)
	f.MedianError = quantile(absolute, 0.5)
	f.P90Error = quantile(absolute, 0.9)
	return f
}

// correlation returns Pearson's coefficient, 0 when one of the two does not vary.
func correlation(x, y []float64) float64 {
	n := float64(len(x))
	var mx, my float64
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	var xx, xy, yy float64
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xx, xy, yy = xx+dx*dx, xy+dx*dy, yy+dy*dy
	}
	if !(xx > 0 && yy > 0) {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

// Estimator makes an estimate of times from known ones.
type Estimator func(known []Pair) (minutes func(from, to Place) float64, err error)

// CrossValidate measures an estimator on pairs that it has not seen: pairs are dealt into folds at random from the
// seed, and each fold is estimated from the others (Stone 1974, JRSS B 36:111–147).
func CrossValidate(pairs []Pair, folds int, seed uint64, estimator Estimator) (Fit, error) {
	if folds < 2 || folds > len(pairs) {
		return Fit{}, fmt.Errorf("travel: %d pairs cannot be dealt into %d folds", len(pairs), folds)
	}
	order := rand.New(rand.NewPCG(seed, 0)).Perm(len(pairs))
	var held []Pair
	var known, estimated []float64
	for fold := range folds {
		var seen []Pair
		held = held[:0]
		for at, i := range order {
			if at%folds == fold {
				held = append(held, pairs[i])
			} else {
				seen = append(seen, pairs[i])
			}
		}
		minutes, err := estimator(seen)
		if err != nil {
			return Fit{}, fmt.Errorf("fold %d: %w", fold+1, err)
		}
		for _, p := range held {
			known, estimated = append(known, p.Minutes), append(estimated, minutes(p.From, p.To))
		}
	}
	return compare(known, estimated), nil
}
