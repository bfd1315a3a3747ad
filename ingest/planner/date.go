package planner

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dateLayouts are the ways in which a date is written, the day before the month as in France.
var dateLayouts = []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006", "2006/1/2", "20060102", "2/1/06",
	"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2/1/2006 15:04", "2/1/2006 15:04:05", time.RFC3339}

// Excel counts days from 1900, with a 29 February that never was; these serials are of 1954 and 2119.
const (
	firstSerial = 20_000
	lastSerial  = 80_000
)

var excelEpoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// parseDate returns a day, at midnight UTC: 2024-03-01, 01/03/2024 or the serial number 45352 of a workbook.
// An empty cell is the zero time.
func parseDate(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range dateLayouts {
		on, err := time.Parse(layout, text)
		if err == nil && on.Year() >= 1950 && on.Year() <= 2100 {
			return time.Date(on.Year(), on.Month(), on.Day(), 0, 0, 0, 0, time.UTC), nil
		}
	}
	serial, err := strconv.ParseFloat(text, 64)
	if err == nil && serial >= firstSerial && serial < lastSerial {
		return excelEpoch.AddDate(0, 0, int(serial)), nil
	}
	return time.Time{}, fmt.Errorf("%q is not a date: 2024-03-01 or 01/03/2024 is wanted", shorten(text))
}

// shorten keeps a message readable when a cell holds a page of text.
func shorten(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
