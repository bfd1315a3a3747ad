package cql2

import (
	"fmt"
	"math"
	"strings"
)

// fewNames is how many names are told one by one.
const fewNames = 6

// Hint goes on from "… is not known": with the name that was likely meant, else with all that there are where they are
// few, else with nothing.
func Hint(name string, known []string) string {
	nearest := Nearest(name, known)
	switch {
	case nearest == "":
		return ""
	case likely(name, nearest):
		return told(nearest)
	case len(known) <= fewNames:
		return ", there is " + strings.Join(known, ", ")
	}
	return ""
}

// likely tells whether nearest was meant: at most half of name is to be changed, or nothing but its case.
func likely(name, nearest string) bool {
	return strings.EqualFold(name, nearest) || 2*edits(name, nearest) <= min(len(name), len(nearest))
}

func told(nearest string) string { return fmt.Sprintf(", the nearest is %q", nearest) }

// Nearest returns the known name that takes the fewest edits to reach, the first in alphabetical order of several; ""
// when none is known.
func Nearest(name string, known []string) string {
	best, least := "", math.MaxInt
	for _, k := range known {
		if d := edits(name, k); d < least || d == least && k < best {
			best, least = k, d
		}
	}
	return best
}

// edits is the Levenshtein distance in bytes. Only the first 64 bytes of a name are looked at.
func edits(a, b string) int {
	a, b = a[:min(len(a), 64)], b[:min(len(b), 64)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
