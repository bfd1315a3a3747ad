package boundaries

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
)

// repairCode returns a commune code in its official form, and what had to be done to it: "" when nothing. The last
// result is false when it is no code at all.
func repairCode(code string) (fixed, repair string, ok bool) {
	fixed = strings.ToUpper(strings.TrimSuffix(code, ".0"))
	if len(fixed) == 4 && allDigits(fixed) {
		fixed = "0" + fixed
		return fixed, fmt.Sprintf("code %q has lost its leading zero, read as %q", code, fixed), isCommuneCode(fixed)
	}
	if fixed != code {
		repair = fmt.Sprintf("code %q read as %q", code, fixed)
	}
	return fixed, repair, isCommuneCode(fixed)
}

// isCommuneCode tells whether a code has the shape of an INSEE commune code: two digits, 2A or 2B, then three digits.
func isCommuneCode(c string) bool {
	if len(c) != 5 || !allDigits(c[2:]) {
		return false
	}
	return allDigits(c[:2]) || c[:2] == "2A" || c[:2] == "2B"
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// departmentOf returns the département of a commune code: three characters overseas, two elsewhere.
func departmentOf(code string) string {
	if code[:2] == "97" || code[:2] == "98" {
		return code[:3]
	}
	return code[:2]
}

// isDepartment tells whether a value is the code of a département and not, say, its name.
func isDepartment(s string) bool {
	switch len(s) {
	case 2:
		return allDigits(s) || s == "2A" || s == "2B"
	case 3:
		return allDigits(s) && (s[:2] == "97" || s[:2] == "98")
	}
	return false
}

// cities are the communes with arrondissements municipaux and the codes of these (INSEE, COG).
var cities = []struct{ code, first, last string }{
	{"75056", "75101", "75120"},
	{"69123", "69381", "69389"},
	{"13055", "13201", "13216"},
}

// cityOf returns the commune of an arrondissement municipal, "" when the code is not that of one.
func cityOf(code string) string {
	for _, c := range cities {
		if code >= c.first && code <= c.last {
			return c.code
		}
	}
	return ""
}

// parsePopulation reads a number of inhabitants; the reason is "" when the value is absent or right.
func parsePopulation(value string) (geo.Count, string) {
	switch strings.ToUpper(value) {
	case "", "NC", "NR", "NULL", "NA", "N/A":
		return geo.Count{}, ""
	}
	text := strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, value)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		f, e := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if e != nil || f != f || f > 1e12 || f < -1e12 {
			return geo.Count{}, fmt.Sprintf("population %q is not a number, left out", value)
		}
		n = int64(f)
		if float64(n) != f {
			return geo.Count{}, fmt.Sprintf("population %q is not a whole number, left out", value)
		}
	}
	if n < 0 {
		return geo.Count{}, fmt.Sprintf("population %s is negative, left out", value)
	}
	return geo.Exactly(n), ""
}
