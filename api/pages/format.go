package pages

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/maillage/maillage/geo/atlas"
)

// Spaces of French typography: numbers are cut in thousands by a narrow space that does not break, a sign stands behind one.
const (
	narrowSpace = "\u202f"
	noBreak     = "\u00a0"
)

// number writes a number as French does, with as many decimals as its size is worth: 2 under 10, 1 under 1000, else none.
func number(v any) string {
	switch n := v.(type) {
	case int:
		return grouped(strconv.Itoa(n))
	case int32:
		return grouped(strconv.FormatInt(int64(n), 10))
	case int64:
		return grouped(strconv.FormatInt(n, 10))
	case *int64:
		if n == nil {
			return notKnown
		}
		return grouped(strconv.FormatInt(*n, 10))
	case float64:
		decimals := 0
		switch size := math.Abs(n); {
		case size < 10:
			decimals = 2
		case size < 1000:
			decimals = 1
		}
		return decimal(n, decimals)
	}
	return ""
}

// decimal writes a number with at most so many decimals, without zeros at its end.
func decimal(x float64, decimals int) string {
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	whole, part, _ := strings.Cut(text, ".")
	whole = grouped(whole)
	if part = strings.TrimRight(part, "0"); part != "" {
		return whole + "," + part
	}
	if whole == "-0" {
		return "0"
	}
	return whole
}

func grouped(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + narrowSpace + digits[at:]
	}
	return sign + digits
}

// percent writes a share: 12,3 %.
func percent(share float64) string { return decimal(100*share, 1) + noBreak + "%" }

// What stands for a figure that is not known, which is not zero, and for a text that is not there.
const (
	notKnown = "non connu"
	masked   = "masqué"
	nothing  = "–"
)

// plain is a value of a field as people read it, without its unit.
func plain(f atlas.Field, v any) string {
	switch x := v.(type) {
	case nil:
		if f.Type == atlas.Integer || f.Type == atlas.Real {
			return notKnown
		}
		return nothing
	case bool:
		if x {
			return "oui"
		}
		return "non"
	case string:
		if f.Type == atlas.Date {
			if day, err := time.Parse(time.DateOnly, x); err == nil {
				return day.Format("02/01/2006")
			}
		}
		return word(f.Name, x)
	case []string:
		return strings.Join(x, ", ")
	case float64:
		if strings.HasPrefix(f.Name, "share") {
			return percent(x)
		}
	}
	return number(v)
}

// withUnit is a value as people read it.
func withUnit(f atlas.Field, v any) string {
	text := plain(f, v)
	if v == nil || f.Unit == "" {
		return text
	}
	return text + noBreak + narrow(f.Unit)
}

// longDecimals are fractions written out to the last digit that a machine has.
var longDecimals = regexp.MustCompile(`\d+\.\d{4,}`)

// readable cuts such fractions in a text to three decimals: "step:<10=1,<15=0.667".
func readable(text string) string {
	return longDecimals.ReplaceAllStringFunc(text, func(digits string) string {
		x, err := strconv.ParseFloat(digits, 64)
		if err != nil { // too long for a number: it stays as it is
			return digits
		}
		return strconv.FormatFloat(math.Round(1000*x)/1000, 'f', -1, 64)
	})
}

// shown is a value of a document as its page writes it.
func shown(v any) any {
	if text, ok := v.(string); ok {
		return readable(text)
	}
	return v
}

// thousands are numbers, each whole, of which titles and units cut the thousands by a plain space.
var thousands = regexp.MustCompile(`\d(?: \d{3})+\b`)

// narrow puts the space of French typography there, at which no line breaks.
func narrow(text string) string {
	return thousands.ReplaceAllStringFunc(text, func(digits string) string { return strings.ReplaceAll(digits, " ", narrowSpace) })
}

// initial puts a capital first.
func initial(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return ""
}

// deref is the number that a pointer which is not nil leads to.
func deref(x *float64) float64 { return *x }
