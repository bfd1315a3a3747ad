package geo

import "strconv"

// CountState tells a figure that is known from one that is withheld and from one that was never there.
type CountState uint8

// States of a Count. The zero value is Missing.
const (
	Missing CountState = iota
	Masked             // withheld for secrecy, known to lie between two bounds
	Known
)

// String returns "missing", "masked" or "known".
func (s CountState) String() string { return [...]string{"missing", "masked", "known"}[s] }

// Count is a number of persons that may be masked or missing. Zero, masked and missing are three different
// things: Exactly(0) says that there is nobody, Between(1, 10) that there are a few, Count{} says nothing.
type Count struct {
	State    CountState
	Min, Max int64 // equal when Known, bounds (inclusive) when Masked, zero when Missing
}

// Exactly returns a known count of n persons.
func Exactly(n int64) Count { return Count{Known, n, n} }

// Between returns a masked count, known to lie in [lo, hi].
func Between(lo, hi int64) Count { return Count{Masked, lo, hi} }

// Known returns the number, and whether it is known.
func (c Count) Known() (int64, bool) { return c.Min, c.State == Known }

// Midpoint returns the middle of the bounds: the number itself when known, 0 when missing.
func (c Count) Midpoint() float64 { return float64(c.Min+c.Max) / 2 }

// Add returns the sum of two counts. Bounds add; anything added to a missing count leaves a lower bound only
// in name, so a missing operand counts as nothing and the other is returned.
func (c Count) Add(d Count) Count {
	switch {
	case c.State == Missing:
		return d
	case d.State == Missing:
		return c
	}
	return Count{min(c.State, d.State), c.Min + d.Min, c.Max + d.Max}
}

// String returns "12", "1–10" or "–".
func (c Count) String() string {
	switch c.State {
	case Known:
		return strconv.FormatInt(c.Min, 10)
	case Masked:
		return strconv.FormatInt(c.Min, 10) + "–" + strconv.FormatInt(c.Max, 10)
	}
	return "–"
}
