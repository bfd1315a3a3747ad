package access

import (
	"errors"
	"fmt"
	"math"
)

// Form is the shape of a Decay.
type Form uint8

// Forms of decay, with t in minutes and m, k the Minutes and Shape of the Decay.
const (
	Stepwise    Form = iota // a table
	Gaussian                // exp(−t²/2m²)
	Exponential             // exp(−t/m)
	Power                   // (max(t, m)/m)^−k: 1 up to m minutes, so defined at 0
	Logistic                // g(0)/g(t), g(t) = 1 + exp(π(t−m)/(k√3)): 1 at 0, about ½ at m, k its standard deviation
	Linear                  // 1 − t/m, 0 from m on
	Dai                     // (exp(−t²/2m²) − exp(−½)) / (1 − exp(−½)), 0 from m on (Dai 2010, Health & Place 16:1038–1052)
	formCount
)

var formNames = [formCount]string{"step", "gaussian", "exponential", "power", "logistic", "linear", "dai"}

// String returns the name that texts use: "step", "gaussian", "exponential", "power", "logistic", "linear" or "dai".
func (f Form) String() string {
	if f < formCount {
		return formNames[f]
	}
	return fmt.Sprintf("form %d", f)
}

// Step is one line of a table: the weight of journeys up to a bound.
type Step struct {
	Minutes, Weight float64
}

// Decay says how much a journey counts by its length: 1 or less at 0 minutes, never growing, 0 in the end or
// out of Limit. The zero value is no decay: use a table below, ParseDecay, or fill the fields and Validate.
type Decay struct {
	Form  Form
	Steps []Step // of a table, bounds and weights ascending and descending
	// Inclusive says that a journey of exactly the minutes of a bound is under it (t ≤ bound). In the tables
	// of the DREES it is not (t < bound).
	Inclusive bool
	// Scatter blurs a table for times that are only estimated: a journey of t minutes has the weight to be expected when
	// its true time is normal around t with a standard deviation of Scatter·√(t+1) minutes. 0 for times that are known.
	Scatter float64
	Minutes float64 // scale of the other forms, see there
	Shape   float64 // exponent of Power, standard deviation of Logistic in minutes
	Limit   float64 // longest journey that counts (t ≤ Limit), in minutes; 0 for no limit. Not for tables, unless blurred
}

// APL returns the table with which the DREES weighs journeys to general practitioners in its accessibilité
// potentielle localisée: under 10 minutes 1, under 15 two thirds, under 20 one third (Vergier and Chaput 2017,
// Dossiers de la DREES 17). The tables of other professions differ: they are settings.
func APL() Decay {
	return Decay{Form: Stepwise, Steps: []Step{{10, 1}, {15, 2. / 3}, {20, 1. / 3}}}
}

// APL2012 returns the table of the first APL: under 5 minutes 1, under 10 0.3, under 15 0.1 (Barlet, Coldefy,
// Collin and Lucas-Gabrielli 2012, IRDES, document de travail 51).
func APL2012() Decay {
	return Decay{Form: Stepwise, Steps: []Step{{5, 1}, {10, 0.3}, {15, 0.1}}}
}

// Within returns the decay of the original 2SFCA: every journey of at most so many minutes counts alike (Luo
// and Wang 2003).
func Within(minutes float64) Decay {
	return Decay{Form: Stepwise, Steps: []Step{{minutes, 1}}, Inclusive: true}
}

// Weight returns how much a journey counts, from 0 to 1. The decay must be valid and the minutes not negative.
func (d *Decay) Weight(minutes float64) float64 {
	if d.Limit > 0 && minutes > d.Limit {
		return 0
	}
	switch d.Form {
	case Stepwise:
		if d.Scatter > 0 {
			return d.blurred(minutes)
		}
		return d.step(minutes)
	case Gaussian:
		z := minutes / d.Minutes
		return math.Exp(-z * z / 2)
	case Exponential:
		return math.Exp(-minutes / d.Minutes)
	case Power:
		return math.Pow(max(minutes, d.Minutes)/d.Minutes, -d.Shape)
	case Logistic:
		return (1 + math.Exp(d.slope(0))) / (1 + math.Exp(d.slope(minutes)))
	case Linear:
		return max(0, 1-minutes/d.Minutes)
	case Dai:
		if minutes >= d.Minutes {
			return 0
		}
		z, end := minutes/d.Minutes, math.Exp(-0.5)
		return (math.Exp(-z*z/2) - end) / (1 - end)
	}
	return 0
}

func (d *Decay) step(minutes float64) float64 {
	for _, s := range d.Steps {
		if minutes < s.Minutes || d.Inclusive && minutes == s.Minutes {
			return s.Weight
		}
	}
	return 0
}

// blurred is the expected weight of a journey whose time is an estimate. It is cut off where the estimate is blurredTail
// deviations over the last step.
func (d *Decay) blurred(minutes float64) float64 {
	if minutes > d.blurredReach() {
		return 0
	}
	return d.expected(minutes)
}

// expected is the weight to be expected of a journey whose true time is normal around so many minutes, which may lie beyond the
// reach.
func (d *Decay) expected(minutes float64) float64 {
	deviation := d.Scatter * math.Sqrt(minutes+1)
	weight := 0.
	for i, s := range d.Steps {
		fall := s.Weight
		if i+1 < len(d.Steps) {
			fall -= d.Steps[i+1].Weight
		}
		weight += fall * 0.5 * math.Erfc((minutes-s.Minutes)/deviation/math.Sqrt2)
	}
	return weight
}

// blurredTail is after how many deviations the end of a blurred table counts no more: one journey in a thousand is so much
// shorter than it is estimated.
const blurredTail = 3.

// blurredReach is where a blurred table ends: t = b + z·Scatter·√(t+1), a quadratic equation in √(t+1).
func (d *Decay) blurredReach() float64 {
	k := blurredTail * d.Scatter
	root := (k + math.Sqrt(k*k+4*(d.Steps[len(d.Steps)-1].Minutes+1))) / 2
	return root*root - 1
}

// Blurred returns the decay for times that are estimates, see Scatter: a table that is not blurred yet is, and ends with the
// longest journey considered at the latest; any other decay is smooth already and stays as it is.
func (d Decay) Blurred(scatter, longest float64) Decay {
	if d.Form == Stepwise && d.Scatter == 0 && scatter > 0 {
		d.Scatter = scatter
		if d.blurredReach() > longest {
			d.Limit = longest
		}
	}
	return d
}

// slope is the exponent of the logistic curve whose standard deviation is Shape.
func (d *Decay) slope(minutes float64) float64 {
	return math.Pi * (minutes - d.Minutes) / (d.Shape * math.Sqrt(3))
}

// Reach returns the minutes beyond which no journey counts, +Inf when every one does: how far travel times
// are worth computing.
func (d *Decay) Reach() float64 {
	reach := math.Inf(1)
	switch {
	case d.Form == Stepwise && len(d.Steps) > 0 && d.Scatter > 0:
		reach = d.blurredReach()
	case d.Form == Stepwise && len(d.Steps) > 0:
		reach = d.Steps[len(d.Steps)-1].Minutes
	case d.Form == Linear || d.Form == Dai:
		reach = d.Minutes
	}
	if d.Limit > 0 {
		reach = min(reach, d.Limit)
	}
	return reach
}

// Validate returns an error that names every fault of the decay.
func (d *Decay) Validate() error {
	var faults []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			faults = append(faults, fmt.Errorf("decay: "+format, args...))
		}
	}
	// Within this range no weight can come out as anything but a number.
	positive := func(x float64) bool { return x >= 1e-6 && x <= 1e6 }
	check(d.Form < formCount, "unknown %v", d.Form)
	if d.Form == Stepwise {
		check(len(d.Steps) > 0, "a table needs at least one step")
		check(d.Minutes == 0 && d.Shape == 0, "a table has no scale and no shape")
		check(d.Scatter == 0 || d.Scatter >= 1e-3 && d.Scatter <= 100, "scatter %v: it must be 0 or lie between 0.001 and 100", d.Scatter)
		check(d.Limit == 0 || d.Scatter > 0 && positive(d.Limit), "within %v minutes: a table ends with its last step, unless it is blurred", d.Limit)
		for i, s := range d.Steps {
			check(positive(s.Minutes), "step %d ends at %v minutes: it must lie between 1e-06 and 1e+06", i+1, s.Minutes)
			check(s.Weight >= 0 && s.Weight <= 1, "step %d weighs %v: it must lie between 0 and 1", i+1, s.Weight)
			check(i == 0 || s.Minutes > d.Steps[i-1].Minutes && s.Weight <= d.Steps[i-1].Weight,
				"step %d must be longer than the one before and not weigh more", i+1)
		}
		return errors.Join(faults...)
	}
	check(len(d.Steps) == 0 && !d.Inclusive && d.Scatter == 0, "%v has no steps", d.Form)
	check(positive(d.Minutes), "%v over %v minutes: they must lie between 1e-06 and 1e+06", d.Form, d.Minutes)
	if shaped := d.Form == Power || d.Form == Logistic; shaped {
		check(positive(d.Shape), "%v of shape %v: it must lie between 1e-06 and 1e+06", d.Form, d.Shape)
	} else {
		check(d.Shape == 0, "%v has no shape", d.Form)
	}
	check(d.Limit == 0 || positive(d.Limit), "limited to %v minutes: they must lie between 1e-06 and 1e+06", d.Limit)
	return errors.Join(faults...)
}
