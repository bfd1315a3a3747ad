package ingest

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Column is a column that a reader wants, known by any of several names.
type Column struct {
	// Names as normalised by NormalizeName, the likeliest first. A # in a name stands for digits ("pmun#" is
	// "pmun20" and "pmun2021"); of several such columns the one with the greatest number is taken.
	Names    []string
	Required bool
}

// Find returns the position of the column in a header of normalised names, -1 when it is not there.
func (c Column) Find(header []string) int {
	for _, name := range c.Names {
		if at := findName(header, name); at >= 0 {
			return at
		}
	}
	return -1
}

func findName(header []string, name string) int {
	before, after, numbered := strings.Cut(name, "#")
	best, most := -1, -1
	for i, h := range header {
		if !numbered {
			if h == name {
				return i
			}
			continue
		}
		digits, ok := strings.CutPrefix(h, before)
		if ok {
			digits, ok = strings.CutSuffix(digits, after)
		}
		if n, err := strconv.Atoi(digits); ok && err == nil && n > most {
			best, most = i, n
		}
	}
	return best
}

// String returns the first names of the column, for messages.
func (c Column) String() string {
	const shown = 3
	return strings.ReplaceAll(strings.Join(c.Names[:min(shown, len(c.Names))], " or "), "#", "<year>")
}

// NormalizeName reduces a column name to lower-case letters and digits separated by single underscores, without
// accents: "Libellé de la commune" and "libelle_de_la_commune" are the same column.
func NormalizeName(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.TrimSpace(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}
