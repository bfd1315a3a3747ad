package fiche

import (
	"strconv"
	"strings"
)

// decimalsOf is how many decimals an access is worth.
func decimalsOf(x float64) int {
	if x < 10 {
		return 2
	}
	return 1
}

// pluriel is a number and its French noun, in the plural from 2 on.
func pluriel(n int, noun string) string {
	if n > 1 {
		noun += "s"
	}
	return number(n) + " " + noun
}

// decimal writes a number as French does: 12,3.
func decimal(x float64, decimals int) string {
	return strings.ReplaceAll(strconv.FormatFloat(x, 'f', decimals, 64), ".", ",")
}

// pourcent writes a share: 12,3 %.
func pourcent(share float64) string { return decimal(100*share, 1) + " %" }

// signed writes a change: +1,2 or −0,4.
func signed(x float64) string {
	text := decimal(x, 1)
	if rest, under := strings.CutPrefix(text, "-"); under {
		return "−" + rest
	}
	return "+" + text
}

// number writes a whole number in groups of three digits: 5 218 960.
func number[T int | int32 | int64](n T) string {
	digits := strconv.FormatInt(int64(n), 10)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + " " + digits[at:]
	}
	return sign + digits
}
