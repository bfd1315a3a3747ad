package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
	"github.com/spf13/cobra"
)

// proposal is what evaluate is asked to judge.
type proposal struct {
	list, polygon string // files, "" for none
	replaces      string // identifier of a CPTS
}

// check wants the units in exactly one way.
func (p *proposal) check(args []string) error {
	ways := 0
	for _, given := range []bool{p.list != "", p.polygon != "", len(args) > 1} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		return usagef("evaluate wants the units of the proposal: either --units FILE or codes, or --polygon FILE")
	}
	return nil
}

// units returns the units proposed; of a polygon also those that it meets, with their share.
func (p *proposal) units(c *cobra.Command, a *atlas.Atlas, codes []string) ([]int32, []atlas.Drawn, error) {
	if p.polygon == "" {
		units, err := listedUnits(c, a, p.list, codes)
		return units, nil, err
	}
	text, err := os.ReadFile(p.polygon)
	if err != nil {
		return nil, nil, err
	}
	area, err := geojson.ParsePolygon(text)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.polygon, err)
	}
	drawn, err := a.UnitsIn(c.Context(), area)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.polygon, err)
	}
	var units []int32
	for _, d := range drawn {
		if d.Belongs() {
			units = append(units, d.Unit)
		}
	}
	if units == nil {
		return nil, nil, fmt.Errorf("%s: the polygon holds more than half of no unit of the study", p.polygon)
	}
	return units, drawn, nil
}

// communityOf returns the CPTS of an identifier, geo.None for "".
func communityOf(a *atlas.Atlas, id string) (int32, error) {
	if id == "" {
		return geo.None, nil
	}
	var known []string
	for i, c := range a.Dataset.Communities {
		if c.ID == id {
			return int32(i), nil
		}
		known = append(known, c.ID)
	}
	return geo.None, fmt.Errorf("--replaces %s: the study has no such CPTS; it has %s", id, strings.Join(known, ", "))
}

// listedUnits returns the units of the proposal. A code that is no unit of the study is an error: a territory
// judged without it would not be the one proposed.
func listedUnits(c *cobra.Command, a *atlas.Atlas, list string, codes []string) ([]int32, error) {
	where := func(i int) string { return fmt.Sprintf("argument %d", i+2) }
	if list != "" {
		rows, err := readUnits(c.Context(), c, list)
		if err != nil {
			return nil, err
		}
		codes = nil
		for _, r := range rows {
			codes = append(codes, r.Code)
		}
		where = func(i int) string { return fmt.Sprintf("%s:%d", list, rows[i].Line) }
	}
	at := make(map[string]int32, len(a.Dataset.Units))
	for i, u := range a.Dataset.Units {
		at[u.Code] = int32(i)
	}
	var units []int32
	var unknown []string
	for i, code := range codes {
		if u, ok := at[code]; ok {
			units = append(units, u)
		} else {
			unknown = append(unknown, fmt.Sprintf("%s: %s is not a unit of the study (COG %d)", where(i), code, a.Dataset.COGYear))
		}
	}
	if unknown != nil {
		return nil, fmt.Errorf("%s", strings.Join(unknown, "\n"))
	}
	if units == nil {
		return nil, fmt.Errorf("%s names no unit", list)
	}
	return units, nil
}

func readUnits(ctx context.Context, c *cobra.Command, list string) ([]planner.UnitRow, error) {
	var report ingest.Report
	rows, _, err := planner.ReadUnits(ctx, list, &report, nil)
	if err != nil {
		return nil, err
	}
	for _, g := range report.Groups() {
		for _, f := range g.Findings {
			fmt.Fprintln(c.ErrOrStderr(), f)
		}
	}
	if n := report.Count(ingest.Rejected); n > 0 {
		return nil, fmt.Errorf("%s: %s rejected, the territory would not be the one proposed", list, plural(int64(n), "row"))
	}
	return rows, nil
}
