package planner

import "strings"

// intern returns the one copy of a text that is held for all rows. A cell is a part of its line's text: to hold
// the cell would be to hold the line.
func intern(held map[string]string, text string) string {
	if text == "" {
		return ""
	}
	if one, ok := held[text]; ok {
		return one
	}
	one := strings.Clone(text)
	held[one] = one
	return one
}
