// Package underserved reads a question about who has too little access to care, and describes it in the definition of the
// API: GET /underserved. The answer is atlas.Underserved's, with any threshold and by any grouping; the collection
// "underserved" holds that of the study's own threshold, by contiguous area.
package underserved

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// Formats are the forms of the answer: the document, which `maillage underserved` writes too, first.
var Formats = []features.Format{
	features.JSON,
	{Name: "geojson", MediaType: features.TypeGeoJSON, Title: "GeoJSON"},
	{Name: "csv", MediaType: "text/csv; charset=utf-8; header=present", Title: "CSV"},
	features.HTML,
}

// Query is who is asked for.
type Query struct {
	Profession geo.Profession
	Below      float64 // 0 for the threshold of the study
	By         atlas.Grouping
	Reasons    bool // says of units which places serve them
}

// Parse takes a query from the values of a request and refuses what is left. Without profession it is the first one
// measured, general practitioners where they are.
func Parse(a *atlas.Atlas, values url.Values) (Query, error) {
	q := Query{By: atlas.ByArea}
	given := maps.Clone(values)
	take := func(name string, read func(text string) error) error {
		texts, ok := given[name]
		delete(given, name)
		switch {
		case !ok:
			return nil
		case len(texts) != 1:
			return invalid(name, "it is given "+strconv.Itoa(len(texts))+" times")
		}
		if err := read(texts[0]); err != nil {
			return invalid(name, err.Error())
		}
		return nil
	}
	measured := Measured(a)
	if len(measured) == 0 {
		return q, problem.New(problem.UnknownPath, "no accessibility was computed in this study: the supply or the population is not known")
	}
	q.Profession = measured[0]
	err := errors.Join(
		take("profession", func(text string) (err error) { q.Profession, err = parseProfession(text, measured); return err }),
		take("below", func(text string) (err error) { q.Below, err = parseThreshold(text); return err }),
		take("by", func(text string) (err error) { q.By, err = parseGrouping(text); return err }),
		take("reasons", func(text string) (err error) { q.Reasons, err = parseReasons(text); return err }),
	)
	if err == nil && q.Reasons && q.By != atlas.ByUnit {
		err = invalid("reasons", "they are told of units: by=unit is wanted")
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		err = errors.Join(err, problem.Param(problem.UnknownParameter, name, "%.80q is not a parameter here", name))
	}
	return q, err
}

func invalid(parameter, complaint string) error {
	return problem.Param(problem.InvalidParameter, parameter, "%s: %s", parameter, complaint)
}

// Measured returns the professions to which the access of an atlas was computed, in the order of geo.Professions.
func Measured(a *atlas.Atlas) []geo.Profession {
	return slices.DeleteFunc(geo.Professions(), func(p geo.Profession) bool { return a.AccessTo(p) == nil })
}

func parseProfession(text string, measured []geo.Profession) (geo.Profession, error) {
	p, known := geo.ParseProfession(text)
	if known && slices.Contains(measured, p) {
		return p, nil
	}
	return p, errors.New(strconv.Quote(short(text)) + " is not a profession measured in this study, which are " + strings.Join(keys(measured), ", "))
}

func parseThreshold(text string) (float64, error) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x > 0) || x > maxThreshold {
		return 0, errors.New(strconv.Quote(short(text)) + " is not a number over 0, to " + strconv.Itoa(maxThreshold))
	}
	return x, nil
}

// maxThreshold is more than anybody's access is: consultations a year, or professionals per 100 000 inhabitants.
const maxThreshold = 1_000_000

func parseGrouping(text string) (atlas.Grouping, error) {
	if by := atlas.Grouping(text); slices.Contains(atlas.Groupings(), by) {
		return by, nil
	}
	return "", errors.New(strconv.Quote(short(text)) + " is not one of " + strings.Join(keys(atlas.Groupings()), ", "))
}

func parseReasons(text string) (bool, error) {
	if text != "true" && text != "false" {
		return false, errors.New(strconv.Quote(short(text)) + " is neither true nor false")
	}
	return text == "true", nil
}

// short is as much of a value as a message repeats.
func short(text string) string { return string([]rune(text)[:min(80, len([]rune(text)))]) }

// keys are professions and groupings as requests name them.
func keys[T geo.Profession | atlas.Grouping](all []T) []string {
	out := make([]string, len(all))
	for i, x := range all {
		switch x := any(x).(type) {
		case geo.Profession:
			out[i] = x.String()
		case atlas.Grouping:
			out[i] = string(x)
		}
	}
	return out
}

// MaxExplained is how many units are explained in one answer: of a whole country it would take minutes.
const MaxExplained = 1000

// Explainable refuses reasons for more units than are explained in one answer.
func (q Query) Explainable(units int) error {
	if !q.Reasons || units <= MaxExplained {
		return nil
	}
	return invalid("reasons", strconv.Itoa(units)+" units are under the threshold and "+strconv.Itoa(MaxExplained)+" are explained at once: lower it with below")
}
