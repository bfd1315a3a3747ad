package access

import (
	"fmt"
	"strconv"
	"strings"
)

// oldest is the age up to which the last band of a population reaches when its ages are weighed.
const oldest = 100

// AgeWeights are how much care an inhabitant uses by age, relative to the mean inhabitant of the country: the tables with
// which DREES standardises populations for the APL, which change with profession and year.
type AgeWeights struct {
	From   []int32   // least age of each class, ascending from 0
	Weight []float64 // of each class
}

// ParseAgeWeights reads weights by the least age of each class, "0=0.9,10=0.6,65=1.7,75=2.2". Weights in another unit
// (consultations a year, euros) are followed by that of the mean inhabitant, "0=3.1,65=6,mean=4".
func ParseAgeWeights(text string) (AgeWeights, error) {
	var w AgeWeights
	mean := 1.
	for i, part := range strings.Split(text, ",") {
		name, value, ok := strings.Cut(part, "=")
		x, err := number(value)
		switch name = strings.TrimSpace(name); {
		case !ok || err != nil:
			return w, fmt.Errorf("age weights %q: %q must be age=weight", text, part)
		case !(x >= 0 && x <= 1e6):
			return w, fmt.Errorf("age weights %q: a weight of %v must lie between 0 and 1e+06", text, x)
		case name == "mean":
			mean = x
			continue
		}
		age, err := strconv.ParseInt(name, 10, 32)
		if err != nil || age < 0 || age > oldest || i == 0 && age != 0 || len(w.From) > 0 && int32(age) <= w.From[len(w.From)-1] {
			return w, fmt.Errorf("age weights %q: %q must be an age from 0 to %d, over the one before, the first being 0", text, name, oldest)
		}
		w.From, w.Weight = append(w.From, int32(age)), append(w.Weight, x)
	}
	if len(w.From) == 0 || !(mean > 0) {
		return w, fmt.Errorf("age weights %q: a class and a positive mean are wanted", text)
	}
	scale(w.Weight, mean)
	return w, nil
}

// ParseProfessionWeights reads the weights of one profession, "gp: 0=0.9,10=0.6".
func ParseProfessionWeights(text string) (profession string, w AgeWeights, err error) {
	profession, table, ok := strings.Cut(text, ":")
	if !ok {
		return "", w, fmt.Errorf("age weights %q: the profession must come first, as in gp: 0=0.9,10=0.6", text)
	}
	w, err = ParseAgeWeights(table)
	return strings.TrimSpace(profession), w, err
}

// Of returns the weight of each band of a population, given by least ages. Within a band inhabitants are taken to be
// spread evenly over its years; the last band ends at 100 years.
func (w AgeWeights) Of(from []int32) []float64 {
	out := make([]float64, len(from))
	for k, first := range from {
		end := int32(oldest)
		if k+1 < len(from) {
			end = from[k+1]
		}
		end = max(end, first+1)
		for age := first; age < end; age++ {
			out[k] += w.at(age)
		}
		out[k] /= float64(end - first)
	}
	return out
}

func (w AgeWeights) at(age int32) float64 {
	weight := 0.
	for k, from := range w.From {
		if age >= from {
			weight = w.Weight[k]
		}
	}
	return weight
}
