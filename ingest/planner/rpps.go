package planner

import (
	"fmt"
	"strings"
	"unicode"
)

// parseRPPS returns the eleven digits of an RPPS number, which a list may give alone, with spaces, or as the
// national identifier of the register: an 8 before the eleven.
func parseRPPS(text string) (string, error) {
	n := text
	if strings.ContainsFunc(n, unicode.IsSpace) {
		n = strings.Join(strings.Fields(n), "")
	}
	if len(n) == 12 && n[0] == '8' {
		n = n[1:]
	}
	if strings.ContainsFunc(n, func(r rune) bool { return r < '0' || r > '9' }) || len(n) != 11 {
		return "", fmt.Errorf("%q is not an RPPS number: eleven digits are wanted, with or without an 8 before them", shorten(text))
	}
	return n, nil
}

// NationalID returns the "identification nationale PP" of the register for an RPPS number of eleven digits.
func NationalID(rpps string) string {
	if rpps == "" {
		return ""
	}
	return "8" + rpps
}
