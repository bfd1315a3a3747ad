package study

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong in a study file.
type Fault struct {
	Line   int // 0 when the fault is in no line, as for a key that is missing
	Reason string
}

// Faults is everything wrong in a study file, by line. It is the error of Load, Parse and Config.Resolve.
type Faults struct {
	File   string
	Faults []Fault
}

// Error returns one line per fault: "study.yaml:12: unknown key …".
func (f *Faults) Error() string {
	lines := make([]string, len(f.Faults))
	for i, fault := range f.Faults {
		at := f.File
		if fault.Line > 0 {
			at = fmt.Sprintf("%s:%d", f.File, fault.Line)
		}
		lines[i] = at + ": " + fault.Reason
	}
	return strings.Join(lines, "\n")
}

// nearest returns the candidate closest to word by edits, "" when none is close enough to be what was meant.
func nearest(word string, candidates []string) string {
	best, least := "", len(word)/2+2
	for _, c := range candidates {
		if d := edits(strings.ToLower(word), c); d < least {
			best, least = c, d
		}
	}
	return best
}

// edits is the optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row := make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

// hint is the end of a message about an unknown word: what was probably meant, else what there is.
func hint(word string, known []string) string {
	if n := nearest(word, known); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	sorted := slices.Sorted(slices.Values(known))
	return "it is one of " + strings.Join(sorted, ", ")
}
