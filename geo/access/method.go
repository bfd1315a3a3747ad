package access

import (
	"fmt"
	"slices"
	"strings"
)

// Method names a measure of the family, for settings and options.
type Method uint8

// Methods, each the method of Catchments of the same name; Available is Availability with alpha 1. The
// equilibrium is not among them: it weighs no journeys, see Rational.
const (
	TwoStep Method = iota
	ThreeStep
	ModifiedTwoStep
	HuffThreeStep
	Balanced
	Available
	methodCount
)

var methodNames = [methodCount]string{"2sfca", "3sfca", "m2sfca", "mh3sfca", "bfca", "availability"}

// String returns "2sfca", "3sfca", "m2sfca", "mh3sfca", "bfca" or "availability".
func (m Method) String() string {
	if m < methodCount {
		return methodNames[m]
	}
	return fmt.Sprintf("method %d", m)
}

// ParseMethod reads the name of a measure. "e2sfca" is 2sfca too: what sets it apart is its decay.
func ParseMethod(text string) (Method, error) {
	if text == "e2sfca" {
		return TwoStep, nil
	}
	if k := slices.Index(methodNames[:], text); k >= 0 {
		return Method(k), nil
	}
	return 0, fmt.Errorf("measure %q: it must be e2sfca or one of %s", text, strings.Join(methodNames[:], ", "))
}

// MarshalText returns the name of the measure.
func (m Method) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText is ParseMethod.
func (m *Method) UnmarshalText(text []byte) (err error) {
	*m, err = ParseMethod(string(text))
	return err
}

// Measure computes one measure by name.
func (c *Catchments) Measure(m Method) (*Result, error) {
	switch m {
	case TwoStep:
		return c.TwoStep(), nil
	case ThreeStep:
		return c.ThreeStep(), nil
	case ModifiedTwoStep:
		return c.ModifiedTwoStep(), nil
	case HuffThreeStep:
		return c.HuffThreeStep(), nil
	case Balanced:
		return c.Balanced(), nil
	case Available:
		return c.Availability(1)
	}
	return nil, fmt.Errorf("access: there is no %v", m)
}
