package insee

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
)

// ageBand is from an age to under another.
type ageBand struct{ from, to int32 }

// Ends of a band that are no age: it has none, or ends where the next band that is told begins.
const (
	ageless   = -1
	toTheNext = -2
)

// melodiAge is the shape of ages in INSEE's newer tables: Y_LT15, Y15T29, Y_GE75, Y7.
var melodiAge = regexp.MustCompile(`^Y(?:_LT(\d{1,3})|_GE(\d{1,3})|(\d{1,3})T(\d{1,3})|(\d{1,3}))$`)

// parseAgeBand reads an age. One that is a number of years ends where the next in the file begins: "007" among single
// years is seven, "65" in classes is from 65 up to the next class.
func parseAgeBand(text string) (ageBand, bool) {
	if digits(text) && len(text) <= 3 {
		return ageBand{years(text), toTheNext}, true
	}
	m := melodiAge.FindStringSubmatch(text)
	switch {
	case m == nil:
		return ageBand{}, false
	case m[1] != "":
		return ageBand{0, years(m[1])}, years(m[1]) > 0
	case m[2] != "":
		return ageBand{years(m[2]), ageless}, true
	case m[3] != "":
		return ageBand{years(m[3]), years(m[4]) + 1}, years(m[4]) >= years(m[3])
	}
	return ageBand{years(m[5]), years(m[5]) + 1}, true
}

func years(text string) int32 {
	n, _ := strconv.ParseInt(text, 10, 32) // the patterns let up to three digits through
	return int32(n)
}

// agePartition cuts a population into the bands that told ones, which may overlap, have in common.
type agePartition struct {
	from  []int32
	steps []ageStep
	bound map[int32]int // position of each age among the sums up to it; ageless is the last
}

// ageStep says that the sum up to one age is the sum up to another, plus or less a band.
type ageStep struct {
	known, found int
	band         int
	sign         float64
}

// manyBands is from how many on bands are gathered by five years.
const manyBands = 40

func newAgePartition(bands []ageBand) (*agePartition, error) {
	bands = closed(bands)
	p := &agePartition{bound: map[int32]int{0: 0}}
	for found := true; found; {
		found = false
		for k, b := range bands {
			low, lowKnown := p.bound[b.from]
			high, highKnown := p.bound[b.to]
			switch {
			case lowKnown && !highKnown:
				p.bound[b.to] = len(p.bound)
				p.steps = append(p.steps, ageStep{low, p.bound[b.to], k, 1})
				found = true
			case highKnown && !lowKnown:
				p.bound[b.from] = len(p.bound)
				p.steps = append(p.steps, ageStep{high, p.bound[b.from], k, -1})
				found = true
			}
		}
	}
	if _, all := p.bound[ageless]; !all {
		return nil, errors.New("the bands leave some ages out: together they must reach from 0 to the oldest")
	}
	many := len(p.bound) > manyBands
	for age := range p.bound {
		if age != ageless && !(many && (age%5 != 0 || age > 95)) {
			p.from = append(p.from, age)
		}
	}
	slices.Sort(p.from)
	return p, nil
}

// closed gives bands that end with the next their end.
func closed(bands []ageBand) []ageBand {
	var begins []int32
	for _, b := range bands {
		if b.to == toTheNext {
			begins = append(begins, b.from)
		}
	}
	slices.Sort(begins)
	begins = slices.Compact(begins)
	out := slices.Clone(bands)
	for i, b := range out {
		if b.to != toTheNext {
			continue
		}
		out[i].to = ageless
		if k, _ := slices.BinarySearch(begins, b.from); k+1 < len(begins) {
			out[i].to = begins[k+1]
		}
	}
	return out
}

// split returns the inhabitants of each band of the partition, given those of the told ones; ok is false when fewer are
// told up to an age than up to one before it, but for what rounding makes.
func (p *agePartition) split(of func(band int) float64) (people []float64, ok bool) {
	const rounding = 0.5
	sums := make([]float64, len(p.bound))
	for _, s := range p.steps {
		sums[s.found] = sums[s.known] + s.sign*of(s.band)
	}
	people = make([]float64, len(p.from))
	for k, from := range p.from {
		end := sums[p.bound[ageless]]
		if k+1 < len(p.from) {
			end = sums[p.bound[p.from[k+1]]]
		}
		if people[k] = end - sums[p.bound[from]]; people[k] < -rounding {
			return nil, false
		}
		people[k] = max(0, people[k])
	}
	return people, true
}
