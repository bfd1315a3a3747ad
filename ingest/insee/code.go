package insee

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// ErrNoCode says that a cell that should hold a code is empty.
var ErrNoCode = errors.New("the INSEE code is empty")

// ParseCode returns the INSEE code of a commune, an arrondissement municipal (five characters) or an IRIS
// (nine) as it should be written: "01004", "2A004", "97411", "130550101".
//
// What a spreadsheet does to a code is undone and told by repaired: a lost leading zero ("1004"), spaces
// ("13 055"), a small letter ("2a004").
func ParseCode(text string) (code string, repaired bool, err error) {
	text = strings.TrimSpace(text)
	if isCode(text) {
		return text, false, nil
	}
	if text == "" {
		return "", false, ErrNoCode
	}
	code = strings.ToUpper(strings.Map(dropSpace, text))
	if (len(code) == 4 || len(code) == 8) && digits(code) {
		code = "0" + code
	}
	if !isCode(code) {
		return "", false, fmt.Errorf("%q is not an INSEE code: five characters are wanted, the département first (01004, 2A004, 97411)", shorten(text))
	}
	return code, true, nil
}

// isCode tells whether a code is well formed: a département of metropolitan France or of overseas, then digits.
func isCode(c string) bool {
	if len(c) != 5 && len(c) != 9 {
		return false
	}
	if c[0] == '2' && (c[1] == 'A' || c[1] == 'B') {
		return digits(c[2:])
	}
	if !digits(c) {
		return false
	}
	switch d := c[:2]; d {
	case "00", "96": // 99 is abroad, and the fictional département of the sample
		return false
	case "97", "98":
		return c[2] != '0'
	}
	return true
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func dropSpace(r rune) rune {
	if unicode.IsSpace(r) {
		return -1
	}
	return r
}

// shorten keeps a message readable when a cell holds a page of text.
func shorten(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// Department returns the département of a well-formed code: two characters, three overseas.
func Department(code string) string {
	switch {
	case len(code) < 5:
		return ""
	case code[:2] == "97" || code[:2] == "98":
		return code[:3]
	}
	return code[:2]
}

// cities are the communes that have arrondissements municipaux, with the first and last code of these.
var cities = [...]struct{ city, first, last string }{
	{"13055", "13201", "13216"},
	{"69123", "69381", "69389"},
	{"75056", "75101", "75120"},
}

// Parts returns the arrondissements municipaux of a city, in order; none for any other commune.
func Parts(city string) []string {
	for _, c := range cities {
		if c.city != city {
			continue
		}
		first, _ := strconv.Atoi(c.first)
		last, _ := strconv.Atoi(c.last)
		var parts []string
		for n := first; n <= last; n++ {
			parts = append(parts, strconv.Itoa(n))
		}
		return parts
	}
	return nil
}

// City returns the commune that an arrondissement municipal belongs to: 75056 for 75113.
func City(code string) (city string, ok bool) {
	for _, c := range cities {
		if len(code) == 5 && code >= c.first && code <= c.last {
			return c.city, true
		}
	}
	return "", false
}
