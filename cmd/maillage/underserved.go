package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/spf13/cobra"
)

// underservedForms write who is underserved, by the name given to --format.
var underservedForms = map[string]func(io.Writer, atlas.UnderservedDocument) error{
	"table": underservedTable, "csv": underservedCSV, "json": underservedJSON,
}

func underservedCmd() *cobra.Command {
	var q underservedQuestion
	c := &cobra.Command{
		Use:   "underserved FILE.gpkg",
		Short: "Who has too little access to a profession, by how much, and why",
		Long: `Lists those whose accessibility to a profession is under a threshold, the most severe first: their number, their
mean access, the supply that is missing (how much would lift them to the threshold if it all went to them), the nearest
supply and the journey to it, the CPTS and ESP concerned.

Without --below the threshold is that of the study's settings, or the first decile of inhabitants. They are gathered by
contiguous area, unit, CPTS, ESP, EPCI, territoire de vie-santé (tvs), département or région. With --reasons, JSON by
unit says which places serve each, with the journey and how many others share them. A row marked * lies so near the edge of the study that what is beyond
may weigh on it.

With --previous, the mean access of the same units in an earlier edition of the study is given beside that of today. What
else has changed between the two (measure, weights, journeys) is told: then they are not comparable.`,
		Example: `  maillage underserved paca.gpkg --profession gp --below 2.5
  maillage underserved paca.gpkg --profession gp --below 2.5 --by cpts
  maillage underserved paca.gpkg --profession nurse --by unit --format csv > infirmiers.csv
  maillage underserved paca.gpkg --profession gp --by unit --format json --reasons
  maillage underserved paca.gpkg --previous paca-2024.gpkg`,
		Args:              exactly("FILE.gpkg"),
		ValidArgsFunction: completeFiles(0, "gpkg"),
		RunE:              func(c *cobra.Command, args []string) error { return q.answer(c, args[0]) },
	}
	q.addTo(c)
	return c
}

// underservedQuestion is what the flags of the command ask.
type underservedQuestion struct {
	profession, by, format, previous string
	below                            float64
	role                             roleFlag
	reasons                          bool
}

func (q *underservedQuestion) addTo(c *cobra.Command) {
	c.Flags().StringVar(&q.profession, "profession", geo.GP.String(), "profession: "+strings.Join(professionKeys(), ", "))
	c.Flags().Float64Var(&q.below, "below", 0, "threshold of access, in the supply unit of the study (default: that of the settings)")
	c.Flags().StringVar(&q.by, "by", string(atlas.ByArea), "gather by "+strings.Join(groupingKeys(), ", "))
	c.Flags().StringVar(&q.format, "format", "table", "table, csv or json")
	q.role.addTo(c)
	c.Flags().BoolVar(&q.reasons, "reasons", false, "with --by unit --format json: which places serve each unit")
	c.Flags().StringVar(&q.previous, "previous", "", "earlier edition (GeoPackage) whose access of the same units is given too")
	completeFlag(c, "previous", cobra.FixedCompletions([]string{"gpkg"}, cobra.ShellCompDirectiveFilterFileExt))
	completeFlag(c, "profession", cobra.FixedCompletions(professionKeys(), cobra.ShellCompDirectiveNoFileComp))
	completeFlag(c, "by", cobra.FixedCompletions(groupingKeys(), cobra.ShellCompDirectiveNoFileComp))
	completeFlag(c, "format", cobra.FixedCompletions([]string{"table", "csv", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

// check refuses what cannot be asked.
func (q *underservedQuestion) check(c *cobra.Command) (p geo.Profession, err error) {
	p, ok := geo.ParseProfession(q.profession)
	_, known := underservedForms[q.format]
	switch {
	case !ok:
		return p, usagef("--profession %q: it is one of %s", q.profession, strings.Join(professionKeys(), ", "))
	case !known:
		return p, usagef("--format %q: it is one of table, csv, json", q.format)
	case !slices.Contains(atlas.Groupings(), atlas.Grouping(q.by)):
		return p, usagef("--by %q: it is one of %s", q.by, strings.Join(groupingKeys(), ", "))
	case q.reasons && (q.by != string(atlas.ByUnit) || q.format != "json"):
		return p, usagef("--reasons wants --by unit --format json")
	case c.Flags().Changed("below") && (!(q.below > 0) || math.IsInf(q.below, 0)):
		return p, usagef("--below %v: a number over 0 is wanted", q.below)
	}
	return p, nil
}

// answer writes who is underserved in the study of a file.
func (q *underservedQuestion) answer(c *cobra.Command, file string) error {
	p, err := q.check(c)
	if err != nil {
		return err
	}
	a, err := q.role.read(c.Context(), file)
	if err != nil {
		return err
	}
	by := atlas.Grouping(q.by)
	found, err := a.Underserved(p, q.below, by)
	if err != nil {
		return err
	}
	doc, err := a.Document(c.Context(), found, by, q.reasons)
	if err != nil {
		return err
	}
	if q.previous != "" {
		before, err := q.role.read(c.Context(), q.previous)
		if err != nil {
			return fmt.Errorf("--previous: %w", err)
		}
		if err := a.HoldAgainst(before.Atlas, found, &doc); err != nil {
			return fmt.Errorf("--previous %s: %w", q.previous, err)
		}
	}
	return underservedForms[q.format](c.OutOrStdout(), doc)
}

func professionKeys() []string {
	var keys []string
	for _, p := range geo.Professions() {
		keys = append(keys, p.String())
	}
	return keys
}

func groupingKeys() []string {
	var keys []string
	for _, by := range atlas.Groupings() {
		keys = append(keys, string(by))
	}
	return keys
}

func underservedTable(w io.Writer, d atlas.UnderservedDocument) error {
	kind := "under"
	if d.Decile {
		kind = "at or under the first decile,"
	}
	fmt.Fprintf(w, "access to %s %s %v (%s): %s\n", d.Profession, kind, d.Threshold, d.MeasuredIn, plural(d.Population, "inhabitant"))
	fmt.Fprintf(w, "measure %s, weights %s, journeys %s\n", d.Method, d.Decay, d.Times)
	if b := d.Before; b != nil {
		fmt.Fprintf(w, "before: %s, edition %s\n", b.Study, b.Edition)
		for _, what := range b.Differs {
			fmt.Fprintf(w, "not comparable, %s\n", what)
		}
	}
	fmt.Fprintln(w)
	if len(d.Groups) == 0 {
		_, err := fmt.Fprintln(w, "nobody")
		return err
	}
	rows := [][]string{{string(d.By), "name", "population", "share", "access", "missing", "professionals", "nearest", "mean min", "cpts", "esp"}}
	if d.Before != nil {
		rows[0] = append(rows[0], "before")
	}
	for _, g := range d.Groups {
		name := g.Name
		if g.Border {
			name += " *"
		}
		rows = append(rows, []string{g.Key, name, number(g.Population), percent(int64(g.Share*1e4+0.5), 1e4), decimals(g.Access, 2), decimals(g.Missing, 1), decimals(g.MissingProfessionals, 2),
			minutesOf(g.NearestMinutes), minutesOf(g.MeanMinutes), number(len(g.Communities)), number(len(g.Teams))})
		if d.Before != nil {
			before := "–"
			if g.AccessBefore != nil {
				before = decimals(*g.AccessBefore, 2)
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], before)
		}
	}
	printTable(w, rows, 2)
	return nil
}

func minutesOf(m *float64) string {
	if m == nil {
		return "–"
	}
	return decimals(*m, 1)
}

func decimals(x float64, n int) string { return strconv.FormatFloat(x, 'f', n, 64) }

func underservedCSV(w io.Writer, d atlas.UnderservedDocument) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"profession", "threshold", "by", "key", "name", "population", "share", "access", "missing", "missing_professionals", "nearest", "nearest_minutes", "mean_minutes",
		"population_beyond", "border", "cpts", "esp", "units", "access_before"}}
	plain := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	optional := func(x *float64) string {
		if x == nil {
			return ""
		}
		return plain(*x)
	}
	for _, g := range d.Groups {
		rows = append(rows, []string{d.Profession, plain(d.Threshold), string(d.By), g.Key, g.Name, strconv.FormatInt(g.Population, 10), plain(g.Share), plain(g.Access), plain(g.Missing),
			plain(g.MissingProfessionals), g.Nearest, optional(g.NearestMinutes), optional(g.MeanMinutes), strconv.FormatInt(g.Beyond, 10), strconv.FormatBool(g.Border),
			strings.Join(g.Communities, " "), strings.Join(g.Teams, " "), strings.Join(g.Units, " "), optional(g.AccessBefore)})
	}
	return out.WriteAll(rows)
}

func underservedJSON(w io.Writer, d atlas.UnderservedDocument) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}
