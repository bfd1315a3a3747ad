package insee

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// Passage is a row of COGugaison's table of passage between two COG: a second source beside INSEE's movements,
// with ratios of its own for communes that split.
type Passage struct {
	Line             int
	FromYear, ToYear int // years of the two COG
	From, To         string
	Kind             string  // "f" merger, "d" split, "c" change of code
	Ratio            float64 // share of From that passes to To
}

const (
	passageFromYear = iota
	passageToYear
	passageFrom
	passageTo
	passageKind
	passageRatio
)

var passageColumns = []ingest.Column{
	passageFromYear: {Names: []string{"cog_from"}, Required: true},
	passageToYear:   {Names: []string{"cog_to"}, Required: true},
	passageFrom:     {Names: []string{"code_from"}, Required: true},
	passageTo:       {Names: []string{"code_to"}, Required: true},
	passageKind:     {Names: []string{"typemodif"}},
	passageRatio:    {Names: []string{"ratio"}, Required: true},
}

// ReadPassages reads COGugaison's table of passage (cog_from,cog_to,code_from,code_to,annee,typemodif,ratio).
func ReadPassages(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Passage, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "passages", report, progress, passageColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("passages: %w", err)
	}
	var out []Passage
	for t.Next() {
		p, err := readPassage(t)
		if err != nil {
			t.Reject("bad-passage", "%s", err)
			continue
		}
		out = append(out, p)
	}
	src, err := t.Close()
	return out, src, err
}

func readPassage(t *ingest.Table) (Passage, error) {
	p := Passage{Line: t.Line(), Kind: t.Text(passageKind)}
	var err error
	if p.FromYear, err = parseYear(t.Text(passageFromYear)); err != nil {
		return p, err
	}
	if p.ToYear, err = parseYear(t.Text(passageToYear)); err != nil {
		return p, err
	}
	if p.From, _, err = ParseCode(t.Text(passageFrom)); err != nil {
		return p, err
	}
	if p.To, _, err = ParseCode(t.Text(passageTo)); err != nil {
		return p, err
	}
	p.Ratio, err = parseDecimal(t.Text(passageRatio))
	if err == nil && (p.Ratio < 0 || p.Ratio > 1) {
		err = fmt.Errorf("ratio %v is not between 0 and 1", p.Ratio)
	}
	return p, err
}

func parseYear(text string) (int, error) {
	y, err := strconv.Atoi(text)
	if err != nil || y < 1900 || y > 2100 {
		return 0, fmt.Errorf("%q is not a year", shorten(text))
	}
	return y, nil
}

// parseDecimal reads a finite number with a decimal point or comma.
func parseDecimal(text string) (float64, error) {
	if Missing(text) {
		return 0, ErrNoCount
	}
	v, err := strconv.ParseFloat(strings.Replace(strings.Join(strings.Fields(text), ""), ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a number", shorten(text))
	}
	return v, nil
}
