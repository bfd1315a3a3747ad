package insee

import (
	"errors"
	"fmt"
	"strings"
)

// ErrNoCount says that a cell that should hold a number is empty or holds a word for it ("nd").
var ErrNoCount = errors.New("the number is empty")

// MaxCount is the largest number of persons or things that a cell may hold.
const MaxCount = 1_000_000_000

// missing are the words that stand for a figure that is not there, in lower case.
var missing = map[string]bool{"": true, "nd": true, "n/d": true, "n.d.": true, "na": true, "n/a": true,
	"nr": true, "-": true, "–": true, "null": true, "nan": true, "#n/a": true, "#value!": true}

// Missing tells whether a cell says that the figure is not there: it is empty or holds a word for it, "nd"
// (non disponible), "nr" (non renseigné), "n/a"….
func Missing(text string) bool {
	if text == "" {
		return true
	}
	return len(text) <= len("#value!") && missing[strings.ToLower(strings.TrimSpace(text))]
}

// ParseCount returns a whole number of persons or things, written with or without spaces between thousands
// (any kind of space) and with or without a decimal part of zeros, as spreadsheets add. A negative number, a
// decimal and a text are errors that say so; a cell that says nothing is ErrNoCount.
func ParseCount(text string) (int64, error) {
	if n, ok := plainCount(text); ok {
		return n, nil
	}
	if Missing(text) {
		return 0, ErrNoCount
	}
	text = strings.TrimSpace(text)
	sign, rest := "", text
	if after, ok := strings.CutPrefix(rest, "-"); ok {
		sign, rest = "-", after
	}
	whole, decimals := cutDecimals(rest)
	n, ok := plainCount(joinThousands(whole))
	switch {
	case !ok && digits(joinThousands(whole)):
		return 0, fmt.Errorf("%s is too large", shorten(text))
	case !ok:
		return 0, fmt.Errorf("%q is not a number", shorten(text))
	case sign != "" && n+int64(len(strings.Trim(decimals, "0"))) > 0:
		return 0, fmt.Errorf("%s is negative", shorten(text))
	case strings.Trim(decimals, "0") != "":
		return 0, fmt.Errorf("%s is not a whole number", shorten(text))
	case len(decimals) == 3:
		return 0, fmt.Errorf("%s is ambiguous: thousands or decimals", shorten(text))
	}
	return n, nil
}

// plainCount reads a number of digits only, the usual case, without allocating.
func plainCount(s string) (int64, bool) {
	if s == "" || len(s) > 10 {
		return 0, false
	}
	var n int64
	for i := 0; i < len(s); i++ {
		d := s[i] - '0'
		if d > 9 {
			return 0, false
		}
		n = n*10 + int64(d)
	}
	return n, n <= MaxCount
}

// cutDecimals parts a number at its last point or comma, when digits follow.
func cutDecimals(s string) (whole, decimals string) {
	i := strings.LastIndexAny(s, ".,")
	if i < 0 || !digits(s[i+1:]) {
		return s, ""
	}
	return s[:i], s[i+1:]
}

// joinThousands drops the spaces that part groups of three digits, and returns "" when they part others.
func joinThousands(s string) string {
	groups := strings.Fields(s) // knows the no-break spaces
	for i, g := range groups {
		if i > 0 && len(g) != 3 || len(groups) > 1 && len(g) > 3 {
			return ""
		}
	}
	return strings.Join(groups, "")
}
