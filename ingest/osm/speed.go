package osm

import (
	"math"
	"strconv"
	"strings"
)

// Speeds that words stand for in maxspeed and its kin: the French highway code (R413-2, R413-3, R413-14,
// living streets R110-2), and walking pace.
var speedWords = map[string]float64{
	"fr:motorway": 130, "fr:trunk": 110, "fr:rural": 80, "fr:urban": 50, "fr:zone30": 30, "fr:30": 30,
	"fr:living_street": 20, "fr:zone20": 20, "fr:20": 20, "walk": 5, "fr:walk": 5,
}

// kmPerMile and kmPerNauticalMile are exact.
const (
	kmPerMile         = 1.609344
	kmPerNauticalMile = 1.852
)

// ParseMaxspeed returns the km/h that a value of the tag maxspeed stands for, false when it stands for none:
// "50", "50 km/h", "30 mph", "10 knots", "FR:urban", "walk"; "none" is infinite. Of a list ("50;30") it is the least.
func ParseMaxspeed(value string) (float64, bool) {
	least, ok := math.Inf(1), false
	for part := range strings.SplitSeq(value, ";") {
		v, good := parseSpeed(strings.ToLower(strings.TrimSpace(part)))
		if !good {
			return 0, false
		}
		least, ok = min(least, v), true
	}
	return least, ok
}

func parseSpeed(s string) (float64, bool) {
	if s == "none" {
		return math.Inf(1), true
	}
	if v, ok := speedWords[s]; ok {
		return v, true
	}
	if rest, ok := strings.CutPrefix(s, "fr:zone:"); ok {
		s = rest
	}
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz/ ")
	factor := 0.0
	switch strings.TrimSpace(s[len(digits):]) {
	case "", "km/h", "kmh", "kph":
		factor = 1
	case "mph":
		factor = kmPerMile
	case "knots":
		factor = kmPerNauticalMile
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil || !(v > 0 && v < 1000) || factor == 0 {
		return 0, false
	}
	return v * factor, true
}

// ParseDuration returns the seconds that a value of the tag duration stands for, false when it stands for none:
// "20" (minutes), "1:30" (hours), "1:30:00", "PT1H30M" (ISO 8601).
func ParseDuration(value string) (float64, bool) {
	s := strings.ToUpper(strings.TrimSpace(value))
	if rest, ok := strings.CutPrefix(s, "P"); ok {
		return isoDuration(rest)
	}
	parts := strings.Split(s, ":")
	if len(parts) > 3 {
		return 0, false
	}
	units := [...]float64{60, 3600, 3600}[len(parts)-1]
	seconds := 0.0
	for _, p := range parts {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return 0, false
		}
		seconds += float64(n) * units
		units /= 60
	}
	return seconds, seconds > 0
}

// isoDuration reads what follows the P: days, then hours, minutes and seconds after a T.
func isoDuration(s string) (float64, bool) {
	units := map[byte]float64{'D': 86_400}
	seconds, digits := 0.0, ""
	for i := range len(s) {
		switch c := s[i]; {
		case c == 'T' && digits == "":
			units = map[byte]float64{'H': 3600, 'M': 60, 'S': 1}
		case c >= '0' && c <= '9' || c == '.':
			digits += s[i : i+1]
		default:
			n, err := strconv.ParseFloat(digits, 64)
			if err != nil || units[c] == 0 {
				return 0, false
			}
			seconds, digits = seconds+n*units[c], ""
		}
	}
	return seconds, digits == "" && seconds > 0 && seconds < 1e7
}
