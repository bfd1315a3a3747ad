package travel

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Local is a Crow corrected by the known times nearby: where a matrix covers a part of the pairs it tells of the
// estuary without a bridge, of the motorway and of the crowded ring road, which no distance does.
//
// The errors of the Crow on the known pairs, divided by the square root of the distance plus one kilometre, are
// interpolated by kriging (Krige 1951; as Gaussian process, Rasmussen and Williams 2006, ch. 2) under the covariance
//
//	ends · [φ₁(a,c) + φ₁(a,d) + φ₁(b,c) + φ₁(b,d)] + ways · [φ₂(a,c)φ₂(b,d) + φ₂(a,d)φ₂(b,c)] + noise
//
// of the journeys a–b and c–d: errors of a place, whatever the other end, and errors of a way, either direction.
// φ(x) = (1−x)⁴(1+4x) under the range and 0 beyond (Wendland 1995, Adv. Comput. Math. 4:389–396, positive definite in
// space), so that far from known pairs nothing is corrected at all. It never changes once made and may be shared.
type Local struct {
	Crow   Crow
	end    []vector // of the known pairs: pair k has the ends 2k and 2k+1
	weight []float64
}

// Covariance of the errors, in units of their variance, and ranges in metres: half of a département for a place, a
// whole one for a way. They are round values that were not tuned; what they are worth is for CrossValidate to tell.
const (
	endsVariance, waysVariance, noiseVariance = 0.1, 0.5, 0.25
	endsRange, waysRange                      = 30_000, 60_000
)

// MaxKnown is how many known pairs a Local uses; of more, as many are taken at equal steps.
const MaxKnown = 3000

// fastest bounds a correction: no journey is faster than this share of the time as the crow flies.
const fastest = 2. / 3

// NewLocal corrects a Crow by known times.
func NewLocal(c Crow, known []Pair) (*Local, error) {
	l := &Local{Crow: c}
	var errs []float64
	for _, p := range thin(known, MaxKnown) {
		off := (p.Minutes - c.Minutes(p.From, p.To)) / p.scale()
		if math.IsNaN(off) || math.IsInf(off, 0) {
			continue
		}
		errs = append(errs, off)
		l.end = append(l.end, onSphere(p.From.Point), onSphere(p.To.Point))
	}
	if len(errs) < MinPairs {
		return nil, fmt.Errorf("travel: %d pairs have a time, %d are needed", len(errs), MinPairs)
	}
	variance := 0.0
	for _, e := range errs {
		variance += e * e / float64(len(errs))
	}
	if variance == 0 {
		l.weight = make([]float64, len(errs))
		return l, nil
	}
	// The variance scales kernel and noise alike and leaves the weights as they are.
	weight, err := conjugateGradient(l.covariance(), errs)
	l.weight = weight
	return l, err
}

// thin returns n of the pairs at equal steps, or all of them.
func thin(pairs []Pair, n int) []Pair {
	if len(pairs) <= n {
		return pairs
	}
	out := make([]Pair, n)
	for i := range out {
		out[i] = pairs[i*len(pairs)/n]
	}
	return out
}

// wendland returns φ over a range, of a square distance on the unit sphere.
func wendland(chord2, rangeM float64) float64 {
	if chord2 *= earthM / rangeM * (earthM / rangeM); chord2 >= 1 {
		return 0
	}
	x := math.Sqrt(chord2)
	y := (1 - x) * (1 - x)
	return y * y * (1 + 4*x)
}

// covariance returns the covariance of the known pairs, row by row.
func (l *Local) covariance() [][]float64 {
	n := len(l.end) / 2
	rows := make([][]float64, n)
	all := make([]float64, n*n)
	for i := range rows {
		rows[i] = all[i*n : (i+1)*n]
		a, b := l.end[2*i], l.end[2*i+1]
		for j := range i {
			c, d := l.end[2*j], l.end[2*j+1]
			rows[i][j] = covariance(a.chord2(c), a.chord2(d), b.chord2(c), b.chord2(d))
			rows[j][i] = rows[i][j]
		}
		rows[i][i] = covariance(0, a.chord2(b), a.chord2(b), 0) + noiseVariance
	}
	return rows
}

func covariance(ac, ad, bc, bd float64) float64 {
	ends := wendland(ac, endsRange) + wendland(ad, endsRange) + wendland(bc, endsRange) + wendland(bd, endsRange)
	ways := wendland(ac, waysRange)*wendland(bd, waysRange) + wendland(ad, waysRange)*wendland(bc, waysRange)
	return endsVariance*ends + waysVariance*ways
}

// conjugateGradient solves m·x = y for a symmetric positive definite matrix (Hestenes and Stiefel 1952), to a residual
// of 1e-6 of y: a thousandth of a second of a journey.
func conjugateGradient(m [][]float64, y []float64) ([]float64, error) {
	x, r, p, q := make([]float64, len(y)), slices.Clone(y), slices.Clone(y), make([]float64, len(y))
	rr := dot(r, r)
	goal := rr * 1e-12
	for range 20 * (len(y) + 10) {
		if rr <= goal {
			return x, nil
		}
		for i := range m {
			q[i] = dot(m[i], p)
		}
		step := rr / dot(p, q)
		for i := range x {
			x[i] += step * p[i]
			r[i] -= step * q[i]
		}
		next := dot(r, r)
		for i := range p {
			p[i] = r[i] + next/rr*p[i]
		}
		rr = next
	}
	return nil, errors.New("travel: the kriging system does not converge")
}

// dot adds up in four sums, which do not wait for one another.
func dot(x, y []float64) float64 {
	var a, b, c, d float64
	y = y[:len(x)]
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a += x[i] * y[i]
		b += x[i+1] * y[i+1]
		c += x[i+2] * y[i+2]
		d += x[i+3] * y[i+3]
	}
	for ; i < len(x); i++ {
		a += x[i] * y[i]
	}
	return a + b + (c + d)
}
