package features

import (
	"strings"
	"time"
)

// Interval is a stretch of time, both ends included; an empty end is open.
type Interval struct {
	From, To string // days, "2006-01-02"
}

// parseInterval reads the datetime parameter (/req/core/fc-time-definition): a date-time of RFC 3339, a plain
// date, or two of them with a slash between, where ".." or nothing is an open end. Dates here are days, so the
// time of day is dropped.
func parseInterval(v string) (*Interval, error) {
	from, to, isInterval := strings.Cut(v, "/")
	if !isInterval {
		day, ok := parseDay(v)
		if !ok {
			return nil, invalid("datetime", "%.80q is not a date such as 2026-01-31, nor a date-time such as 2026-01-31T00:00:00Z, nor an interval of them", v)
		}
		return &Interval{day, day}, nil
	}
	var t Interval
	for _, end := range []struct {
		text string
		day  *string
	}{{from, &t.From}, {to, &t.To}} {
		if end.text == "" || end.text == ".." {
			continue
		}
		day, ok := parseDay(end.text)
		if !ok {
			return nil, invalid("datetime", "%.80q in %.80q is neither a date such as 2026-01-31 nor a date-time such as 2026-01-31T00:00:00Z", end.text, v)
		}
		*end.day = day
	}
	switch {
	case t.From == "" && t.To == "":
		return nil, invalid("datetime", "%q is open at both ends", v)
	case t.To != "" && t.From > t.To:
		return nil, invalid("datetime", "%q ends before it begins", v)
	}
	return &t, nil
}

func parseDay(v string) (string, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, v); err == nil && t.Year() >= 0 && t.Year() <= 9999 {
			return t.UTC().Format(time.DateOnly), true
		}
	}
	return "", false
}

// meets tells whether something that exists from the given day on does so during the interval. What has no day
// always does (/req/core/fc-time-response, C).
func (t *Interval) meets(since string) bool {
	return since == "" || t.To == "" || since <= t.To
}
