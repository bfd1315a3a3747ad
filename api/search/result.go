package search

import (
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Result is a feature that was found.
type Result struct {
	Collection string      `json:"collection"`
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	Subtitle   string      `json:"subtitle"`        // in French: what it is and where
	Point      *orb.Point  `json:"point,omitempty"` // longitude and latitude
	BBox       *[4]float64 `json:"bbox,omitempty"`  // west, south, east, north; neither when it has no place
}

// Results is what is answered to a search.
type Results struct {
	Edition string   `json:"edition"`
	Results []Result `json:"results"`
}

// Find returns the features that hold, for each word of the query, a word that begins with it: those whose name or
// code is the query first, then those that begin with it, then the others; the larger before the smaller.
func (x *Index) Find(query string, limit int) []Result {
	hits := x.find(query, min(max(limit, 1), MaxLimit))
	out := make([]Result, len(hits))
	for i, h := range hits {
		out[i] = x.result(x.entries[h.entry])
	}
	return out
}

// Edition is the edition that was indexed.
func (x *Index) Edition() string { return x.edition }

func (x *Index) result(e entry) Result {
	l, i := x.layers[e.layer], int(e.feature)
	r := Result{Collection: l.ID, ID: l.Key(i), Title: l.text(i, l.name), Subtitle: l.subtitle(i)}
	if r.Title == "" {
		r.Title = r.ID
	}
	switch b := l.Bound(i); {
	case b.IsEmpty():
	case b.Min == b.Max:
		r.Point = &b.Min
	default:
		r.BBox = &[4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
	}
	return r
}

// natures name in French what collections and kinds hold.
var natures = map[string]string{
	"units": "Unité", "cpts": "CPTS", "esp": "ESP", "sites": "Lieu d'exercice",
	"units/commune": "Commune", "units/arrondissement": "Arrondissement", "units/iris": "IRIS",
	"esp/msp": "ESP, maison de santé", "esp/centre": "ESP, centre de santé", "esp/esp-clap": "ESP-CLAP",
	"sites/practice": "Cabinet", "sites/msp": "Maison de santé", "sites/centre": "Centre de santé",
	"sites/pharmacy": "Pharmacie", "sites/hospital": "Hôpital",
}

// subtitle says what a feature is, where, and how large: "Commune, 05, 41 234 habitants".
func (l layer) subtitle(i int) string {
	nature, ok := natures[l.ID+"/"+l.text(i, l.kind)]
	if !ok {
		nature = natures[l.ID]
	}
	parts := []string{nature}
	if l.ID == "units" {
		parts = append(parts, l.Key(i))
	}
	for _, field := range []int{l.department, l.unit} {
		if where := l.text(i, field); where != "" {
			parts = append(parts, where)
		}
	}
	if n, ok := l.value(i, l.weight).(int64); ok {
		parts = append(parts, counted(n, l.Fields[l.weight].Name))
	}
	return strings.Join(parts, " · ")
}

func counted(n int64, field string) string {
	word := map[string]string{"population": "habitant", "members": "membre", "practitioners": "professionnel"}[field]
	if n >= 2 {
		word += "s"
	}
	return spaced(n) + " " + word
}

// spaced writes a number as the French do, its thousands parted by a space that does not break.
func spaced(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "\u202f" + digits[at:]
	}
	return digits
}
