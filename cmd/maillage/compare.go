package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/spf13/cobra"
)

// changesForms write what has changed, by the name given to --format.
var changesForms = map[string]func(io.Writer, atlas.ChangesDocument) error{
	"table": changesTable, "csv": changesCSV, "json": changesJSON,
}

func compareCmd() *cobra.Command {
	var format string
	var movements []string
	var role roleFlag
	c := &cobra.Command{
		Use:   "compare OLD.gpkg NEW.gpkg",
		Short: "What has changed between two editions of a study",
		Long: `Holds an edition against an earlier one: CPTS and teams (ESP) that are new, gone or renamed, units that joined or left,
stages, size classes and populations, gaps and overlaps that opened or closed.

When the two are of different years of the official geographic code, --movements names INSEE's table of movements, by which the
codes of the earlier one are carried; codes that lead nowhere are told. build --previous keeps the same in the edition, where
the map, the service and the exports show it. The earlier edition is read as the public sees it.`,
		Example: `  maillage compare paca-2024.gpkg paca-2025.gpkg
  maillage compare paca-2024.gpkg paca-2025.gpkg --movements v_mvt_commune_2025.csv
  maillage compare paca-2024.gpkg paca-2025.gpkg --format csv > changements.csv`,
		Args: exactly("OLD.gpkg", "NEW.gpkg"),
		ValidArgsFunction: func(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return []string{"gpkg"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(c *cobra.Command, args []string) error {
			write, ok := changesForms[format]
			if !ok {
				return usagef("--format %q: it is one of table, csv, json", format)
			}
			a, err := role.read(c.Context(), args[1])
			if err != nil {
				return err
			}
			var found ingest.Report
			p, _, err := readPrevious(c.Context(), a.Dataset, args[0], movements, &found)
			if err != nil {
				return err
			}
			if len(p.Units) == 0 {
				return fmt.Errorf("%s and %s have no unit in common: there is nothing to compare", args[0], args[1])
			}
			tellFindings(c.ErrOrStderr(), &found)
			doc, _ := a.Against(p).ChangesDocument()
			return write(c.OutOrStdout(), doc)
		},
	}
	c.Flags().StringVar(&format, "format", "table", "table, csv or json")
	c.Flags().StringSliceVar(&movements, "movements", nil, "INSEE's table of movements of communes (CSV), when the two are of different COG")
	completeFlag(c, "format", cobra.FixedCompletions([]string{"table", "csv", "json"}, cobra.ShellCompDirectiveNoFileComp))
	role.addTo(c)
	return c
}

// tellFindings prints the first of each kind.
func tellFindings(w io.Writer, found *ingest.Report) {
	for _, g := range found.Groups() {
		for _, f := range g.Findings[:min(shownFindings, len(g.Findings))] {
			fmt.Fprintln(w, f)
		}
		if more := g.Count - shownFindings; more > 0 {
			fmt.Fprintf(w, "%s: … and %s more\n", g.File, number(more))
		}
	}
}

func changesTable(w io.Writer, d atlas.ChangesDocument) error {
	fmt.Fprintf(w, "%s, edition %s (COG %d)\nsince %s, edition %s (COG %d)\n\n", d.Study, d.Edition, d.COGYear, d.Before.Study, d.Before.Edition, d.Before.COGYear)
	rows := [][]string{{"cpts", "stage", "before", "population", "before", "class", "before", "joined", "left"}}
	for _, c := range d.CPTS {
		rows = append(rows, []string{c.Name, orDash(c.Stage), orDash(c.StageBefore), orDash(countOf(c.Population)), orDash(countOf(c.PopulationBefore)),
			orDash(countOf(c.SizeClass)), orDash(countOf(c.SizeClassBefore)), number(c.Joined), number(c.Left)})
	}
	if len(rows) > 1 {
		printTable(w, rows, 3)
		fmt.Fprintln(w)
	}
	rows = [][]string{{"change", "of", "before", "after", "units", "inhabitants"}}
	for _, x := range d.Changes {
		rows = append(rows, []string{x.Kind, x.Name, x.Before, x.After, number(len(x.Units)), number(x.Population)})
	}
	if len(rows) == 1 {
		_, err := fmt.Fprintln(w, "nothing has changed")
		return err
	}
	printTable(w, rows, 4)
	return nil
}

func orDash(s *string) string {
	if s == nil {
		return "–"
	}
	return *s
}

func countOf[T int32 | int64](n *T) *string {
	if n == nil {
		return nil
	}
	text := number(*n)
	return &text
}

func changesCSV(w io.Writer, d atlas.ChangesDocument) error {
	rows := [][]string{{"kind", "of", "name", "before", "after", "population", "cpts", "units"}}
	for _, x := range d.Changes {
		rows = append(rows, []string{x.Kind, x.ID, x.Name, x.Before, x.After, strconv.FormatInt(x.Population, 10), strings.Join(x.CPTS, " "), strings.Join(x.Units, " ")})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

func changesJSON(w io.Writer, d atlas.ChangesDocument) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}
