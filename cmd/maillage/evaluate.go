package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/maillage/maillage/data/fiche"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/spf13/cobra"
)

// evaluationForms write an evaluation, by the name given to --format.
var evaluationForms = map[string]func(*atlas.Atlas, fiche.Judged) (string, error){
	"text":     func(a *atlas.Atlas, j fiche.Judged) (string, error) { return fiche.Text(a, j), nil },
	"markdown": func(a *atlas.Atlas, j fiche.Judged) (string, error) { return fiche.Markdown(a, j), nil },
	"json":     evaluationJSON,
}

func evaluateCmd() *cobra.Command {
	var p proposal
	var role roleFlag
	var format, name string
	c := &cobra.Command{
		Use:   "evaluate FILE.gpkg (--units FILE | --polygon FILE | CODE...)",
		Short: "Judge a proposed territory: who else claims it, what it fills, whom it splits",
		Long: `Answers, for a list of communes, what a planner asks of a CPTS project: population and size class, contiguity and
enclaves, the CPTS that claim some of it already, the gap areas it fills and what it leaves of them, the teams (ESP) that
fall inside and those it splits, and how it compares with its département, its région and the study.

The list is a table with a column of INSEE codes, or codes given one after the other. A polygon drawn on a map (GeoJSON, longitude
and latitude) stands for the units of which it holds more than half; those it cuts are told with their share. With --replaces the
proposal is the new territory of a CPTS that exists: what it gives up becomes a gap. The answer is in French; JSON has
English keys.`,
		Example: `  maillage evaluate paca.gpkg --units projet.csv
  maillage evaluate paca.gpkg --polygon trace.geojson
  maillage evaluate paca.gpkg --units projet.csv --replaces cpts-guil-durance
  maillage evaluate paca.gpkg 05061 05023 05065
  maillage evaluate paca.gpkg --units projet.csv --format markdown > fiche.md`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("evaluate wants a GeoPackage that was built")
			}
			return p.check(args)
		},
		ValidArgsFunction: completeFiles(0, "gpkg"),
		RunE: func(c *cobra.Command, args []string) error {
			shown := func() (*atlas.Shown, error) { return role.read(c.Context(), args[0]) }
			return p.evaluate(c, shown, args[1:], name, format)
		},
	}
	c.Flags().StringVar(&p.list, "units", "", "table with a column of INSEE codes (CSV or XLSX)")
	c.Flags().StringVar(&p.polygon, "polygon", "", "drawn territory (GeoJSON polygon in longitude and latitude)")
	c.Flags().StringVar(&p.replaces, "replaces", "", "identifier of the CPTS whose new territory it is")
	completeFlag(c, "polygon", cobra.FixedCompletions([]string{"geojson", "json"}, cobra.ShellCompDirectiveFilterFileExt))
	c.Flags().StringVar(&format, "format", "text", "text, markdown or json")
	c.Flags().StringVar(&name, "name", "Territoire proposé", "title of the fiche")
	role.addTo(c)
	completeFlag(c, "format", cobra.FixedCompletions([]string{"text", "markdown", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// evaluate writes what the proposal would be in the study that read gives.
func (p *proposal) evaluate(c *cobra.Command, read func() (*atlas.Shown, error), codes []string, name, format string) error {
	write, ok := evaluationForms[format]
	if !ok {
		return usagef("--format %q: it is one of text, markdown, json", format)
	}
	shown, err := read()
	if err != nil {
		return err
	}
	a := shown.Atlas
	units, partial, err := p.units(c, a, codes)
	if err != nil {
		return err
	}
	replaces, err := communityOf(a, p.replaces)
	if err != nil {
		return err
	}
	text, err := write(a, fiche.Judged{Name: name, Evaluation: a.EvaluateReplacing(units, replaces), Partial: partial})
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(c.OutOrStdout(), text)
	return err
}

// evaluationJSON writes the report that the service gives too.
func evaluationJSON(a *atlas.Atlas, j fiche.Judged) (string, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	err := enc.Encode(a.Report(j.Name, j.Evaluation, j.Partial))
	return out.String(), err
}
