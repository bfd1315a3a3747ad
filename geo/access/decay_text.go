package access

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ParseDecay reads a decay from its text, as settings and options give it:
//
//	step:10=1,15=0.667,20=0.333      bounds inclusive: exactly 10 minutes weigh 1
//	step:<10=1,<15=2/3,<20=1/3       bounds exclusive: exactly 10 minutes weigh 2/3
//	step:<10=1,…,scatter=0.9         the same for estimated times, see Decay.Scatter
//	apl, apl2012                     the tables of the DREES: APL and APL2012
//	gaussian:10                      σ in minutes
//	exponential:8                    scale in minutes
//	power:1,2                        minutes up to which the weight is 1, exponent
//	logistic:20,5                    midpoint and standard deviation in minutes
//	linear:30                        minutes from which the weight is 0
//	dai:20                           the same, of Dai's (2010) gaussian
//
// All but a table that is not blurred may end in ",within=30": no longer journey counts. Numbers may be fractions.
func ParseDecay(text string) (Decay, error) {
	name, arguments, given := strings.Cut(strings.TrimSpace(text), ":")
	if d, ok := namedDecays[strings.TrimSpace(name)]; ok && !given {
		return d(), nil
	}
	form := slices.Index(formNames[:], strings.TrimSpace(name))
	if form < 0 {
		return Decay{}, fmt.Errorf("decay %q: the form must be apl, apl2012 or one of %s", text, strings.Join(formNames[:], ", "))
	}
	d := Decay{Form: Form(form)}
	read := d.readNumbers
	if d.Form == Stepwise {
		read = d.readSteps
	}
	if err := read(strings.Split(arguments, ",")); err != nil {
		return Decay{}, fmt.Errorf("decay %q: %w", text, err)
	}
	if err := d.Validate(); err != nil {
		return Decay{}, fmt.Errorf("decay %q: %w", text, err)
	}
	return d, nil
}

// namedDecays are the tables that have a name.
var namedDecays = map[string]func() Decay{"apl": APL, "apl2012": APL2012}

// readSteps reads the steps of a table, then what blurs it.
func (d *Decay) readSteps(arguments []string) error {
	for i, a := range arguments {
		bound, weight, ok := strings.Cut(a, "=")
		if field := d.afterSteps(bound); ok && i > 0 && field != nil {
			x, err := number(weight)
			if err != nil {
				return err
			}
			if *field != 0 || !(x > 0) {
				return fmt.Errorf("%q: it must be positive, and given once", a)
			}
			*field = x
			continue
		}
		if !ok {
			return fmt.Errorf("step %d is %q: it must be minutes=weight", i+1, a)
		}
		bound, exclusive := strings.CutPrefix(strings.TrimSpace(bound), "<")
		if i > 0 && d.Inclusive == exclusive {
			return fmt.Errorf("step %d: either all bounds are exclusive (<) or none", i+1)
		}
		d.Inclusive = !exclusive
		minutes, err := number(bound)
		if err != nil {
			return err
		}
		w, err := number(weight)
		if err != nil {
			return err
		}
		d.Steps = append(d.Steps, Step{minutes, w})
	}
	return nil
}

// afterSteps returns the parameter of that name, nil when it is none and a bound is meant.
func (d *Decay) afterSteps(name string) *float64 {
	switch strings.TrimSpace(name) {
	case "scatter":
		return &d.Scatter
	case "within":
		return &d.Limit
	}
	return nil
}

func (d *Decay) readNumbers(arguments []string) error {
	fields := []*float64{&d.Minutes}
	if d.Form == Power || d.Form == Logistic {
		fields = append(fields, &d.Shape)
	}
	if last := len(arguments) - 1; last == len(fields) {
		limit, ok := strings.CutPrefix(strings.TrimSpace(arguments[last]), "within=")
		if !ok {
			return fmt.Errorf("%q is not understood: only within=minutes may follow", arguments[last])
		}
		arguments[last] = limit
		fields = append(fields, &d.Limit)
	}
	if len(arguments) != len(fields) {
		return fmt.Errorf("%v takes %d numbers, not %d", d.Form, len(fields), len(arguments))
	}
	for i, a := range arguments {
		x, err := number(a)
		if err != nil {
			return err
		}
		*fields[i] = x
	}
	if len(fields) > 0 && fields[len(fields)-1] == &d.Limit && d.Limit == 0 {
		return fmt.Errorf("within=0: no journey would count")
	}
	return nil
}

// number reads a decimal number or a fraction of two.
func number(text string) (float64, error) {
	above, below, fraction := strings.Cut(strings.TrimSpace(text), "/")
	x, err := strconv.ParseFloat(above, 64)
	if fraction && err == nil {
		var y float64
		y, err = strconv.ParseFloat(below, 64)
		x /= y
	}
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return x, nil
}

// String returns the text that ParseDecay reads back into the same decay.
func (d Decay) String() string {
	var b strings.Builder
	b.WriteString(d.Form.String())
	separator := byte(':')
	write := func(prefix string, x float64) {
		b.WriteByte(separator)
		separator = ','
		b.WriteString(prefix)
		b.WriteString(strconv.FormatFloat(x, 'g', -1, 64))
	}
	bound := "<"
	if d.Inclusive {
		bound = ""
	}
	for _, s := range d.Steps {
		write(bound, s.Minutes)
		b.WriteByte('=')
		b.WriteString(strconv.FormatFloat(s.Weight, 'g', -1, 64))
	}
	if d.Scatter > 0 {
		write("scatter=", d.Scatter)
	}
	if d.Form != Stepwise {
		write("", d.Minutes)
	}
	if d.Form == Power || d.Form == Logistic {
		write("", d.Shape)
	}
	if d.Limit > 0 {
		write("within=", d.Limit)
	}
	return b.String()
}

// MarshalText returns the text of the decay.
func (d Decay) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseDecay.
func (d *Decay) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDecay(string(text))
	return err
}
