package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
	"github.com/spf13/cobra"
)

// evaluationForms write an evaluation, by the name given to --format.
var evaluationForms = map[string]func(*atlas.Atlas, string, atlas.Evaluation) (string, error){
	"text": func(a *atlas.Atlas, name string, e atlas.Evaluation) (string, error) {
		return fiche(a, name, e, false), nil
	},
	"markdown": func(a *atlas.Atlas, name string, e atlas.Evaluation) (string, error) {
		return fiche(a, name, e, true), nil
	},
	"json": evaluationJSON,
}

func evaluateCmd() *cobra.Command {
	var list, format, name string
	c := &cobra.Command{
		Use:   "evaluate FILE.gpkg (--units FILE | CODE...)",
		Short: "Judge a proposed territory: who else claims it, what it fills, whom it splits",
		Long: `Answers, for a list of communes, what a planner asks of a CPTS project: population and size class, contiguity and
enclaves, the CPTS that claim some of it already, the gap areas it fills and what it leaves of them, the teams (ESP) that
fall inside and those it splits, and how it compares with its département, its région and the study.

The list is a table with a column of INSEE codes, or codes given one after the other. The answer is in French; JSON has
English keys.`,
		Example: `  maillage evaluate paca.gpkg --units projet.csv
  maillage evaluate paca.gpkg 05061 05023 05065
  maillage evaluate paca.gpkg --units projet.csv --format markdown > fiche.md`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("evaluate wants a GeoPackage that was built")
			}
			if (list == "") == (len(args) == 1) {
				return usagef("evaluate wants the units of the proposal: either --units FILE or codes")
			}
			return nil
		},
		ValidArgsFunction: completeFiles(0, "gpkg"),
		RunE: func(c *cobra.Command, args []string) error {
			write, ok := evaluationForms[format]
			if !ok {
				return usagef("--format %q: it is one of text, markdown, json", format)
			}
			a, err := gpkg.Read(c.Context(), args[0])
			if err != nil {
				return err
			}
			units, err := proposedUnits(c, a, list, args[1:])
			if err != nil {
				return err
			}
			text, err := write(a, name, a.Evaluate(units))
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(c.OutOrStdout(), text)
			return err
		},
	}
	c.Flags().StringVar(&list, "units", "", "table with a column of INSEE codes (CSV or XLSX)")
	c.Flags().StringVar(&format, "format", "text", "text, markdown or json")
	c.Flags().StringVar(&name, "name", "Territoire proposé", "title of the fiche")
	completeFlag(c, "format", cobra.FixedCompletions([]string{"text", "markdown", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// proposedUnits returns the units of the proposal. A code that is no unit of the study is an error: a territory
// judged without it would not be the one proposed.
func proposedUnits(c *cobra.Command, a *atlas.Atlas, list string, codes []string) ([]int32, error) {
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

// evaluationJSON writes an evaluation with codes and identifiers in place of indexes.
func evaluationJSON(a *atlas.Atlas, name string, e atlas.Evaluation) (string, error) {
	codes := func(units []int32) []string {
		out := make([]string, len(units))
		for i, u := range units {
			out[i] = a.Dataset.Units[u].Code
		}
		return out
	}
	type object = map[string]any
	others, gaps, split, inside, contexts := []object{}, []object{}, []object{}, []string{}, []object{}
	for _, o := range e.Others {
		others = append(others, object{"cpts": a.Dataset.Communities[o.Community].ID, "units": codes(o.Units), "population": o.Population,
			"share_of_proposal": o.OfProposal, "share_of_cpts": o.OfCommunity})
	}
	for _, g := range e.Gaps {
		gaps = append(gaps, object{"gap": a.GapID(g.Gap), "units": codes(g.Units), "population": g.Population, "population_left": g.Left, "pieces_left": g.Pieces})
	}
	for _, t := range e.Inside {
		inside = append(inside, a.Dataset.Teams[t].ID)
	}
	for _, s := range e.Split {
		split = append(split, object{"esp": a.Dataset.Teams[s.Team].ID, "share_of_core_patients_outside": s.Outside})
	}
	for _, x := range e.Contexts {
		contexts = append(contexts, object{"kind": x.Kind, "code": x.Code, "population": x.Population, "gps": x.GPs, "gps_per_100k": x.GPsPer100k})
	}
	s := e.Area.Shape
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	err := enc.Encode(object{
		"name": name, "edition": a.Edition, "units": codes(e.Area.Units), "population": e.Area.Population, "population_unknown": e.Area.PopulationUnknown,
		"size_class": e.Area.SizeClass, "to_next_class": e.Area.ToNextBound, "gps": e.Area.GPs, "departments": e.Area.Departments, "epcis": e.Area.EPCIs,
		"enclaves": codes(e.Area.Enclaves), "area_km2": s.AreaM2 / 1e6, "perimeter_km": s.PerimeterM / 1e3, "compactness": s.Compactness,
		"components": s.Components, "holes": s.Holes, "approximate": s.Approximate, "others": others, "gaps": gaps, "esp_inside": inside, "esp_split": split,
		"comparison": contexts, "covered_before": e.CoveredBefore, "covered_after": e.CoveredAfter,
	})
	return out.String(), err
}
