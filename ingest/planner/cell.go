package planner

import (
	"errors"
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest/insee"
)

// Bounds are the least and greatest number that a masked cell may hide when it does not tell itself. The SNDS
// hides 1 to 10.
type Bounds struct {
	Min, Max int64
}

// maskedWords are the cells that hide a small number without telling its bounds, in lower case: secret
// statistique, non significatif, non communiqué. The words for a figure that is not there are insee.Missing's.
var maskedWords = map[string]bool{"ns": true, "n.s.": true, "n.s": true, "s": true, "*": true, "**": true, "***": true, "nc": true, "n.c.": true,
	"m": true, "x": true, "secret": true, "secret statistique": true, "masqué": true, "masque": true, "masked": true, "confidentiel": true}

// underWords come before the number that a masked cell is under, or at most.
var underWords = []struct {
	word  string
	minus int64
}{{"<=", 0}, {"≤", 0}, {"=<", 0}, {"<", 1}, {"moins de", 1}, {"inférieur à", 1}, {"inf. à", 1}}

// errDecreasing is a range whose end is under its beginning.
var errDecreasing = errors.New("its end is under its beginning")

// parsePatients returns what a cell of patients says: a number, a masked one ("<11", "1-10", "NS", "*") or
// nothing ("nd", empty). What is hidden is under the bounds that the cell tells, else under masked.
func parsePatients(text string, masked Bounds) (geo.Count, error) {
	n, err := insee.ParseCount(text)
	if err == nil {
		return geo.Exactly(n), nil
	}
	if errors.Is(err, insee.ErrNoCount) {
		return geo.Count{}, nil
	}
	word := strings.ToLower(strings.TrimSpace(text))
	if maskedWords[word] {
		return geo.Between(masked.Min, masked.Max), nil
	}
	for _, u := range underWords {
		if rest, ok := strings.CutPrefix(word, u.word); ok {
			return parseUnder(rest, u.minus, masked.Min)
		}
	}
	if c, ranged, err := parseRange(word); ranged {
		return c, err
	}
	return geo.Count{}, err
}

func parseUnder(text string, minus, least int64) (geo.Count, error) {
	n, err := insee.ParseCount(text)
	if err != nil {
		return geo.Count{}, err
	}
	if n-minus < least {
		return geo.Count{}, fmt.Errorf("a masked cell holds %d at least, it cannot be under %s", least, strings.TrimSpace(text))
	}
	return geo.Between(least, n-minus), nil
}

// parseRange reads "1-10", "1–10", "1 à 10", "de 1 à 10" and "[1;10]".
func parseRange(word string) (c geo.Count, ranged bool, err error) {
	word = strings.TrimPrefix(strings.Trim(word, "[]"), "de ")
	for _, dash := range []string{" à ", "–", "—", ";", "-"} {
		from, to, ok := strings.Cut(word, dash)
		if !ok || strings.TrimSpace(from) == "" {
			continue
		}
		lo, err := insee.ParseCount(from)
		if err != nil {
			return c, true, err
		}
		hi, err := insee.ParseCount(to)
		if err != nil {
			return c, true, err
		}
		if hi < lo {
			return c, true, errDecreasing
		}
		return geo.Between(lo, hi), true, nil
	}
	return c, false, nil
}
