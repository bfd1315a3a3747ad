package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/study"
)

// report is what `check` and `build` say of the files they read, on paper and as JSON.
type report struct {
	Study   string         `json:"study"`
	Name    string         `json:"name"`
	COG     int            `json:"cog"`
	Error   string         `json:"error,omitempty"` // why reading ended too early
	Counts  findingCounts  `json:"counts"`
	Sources []sourceReport `json:"sources"`
	// Sites counts sites by the way in which they were placed.
	Sites  map[string]int `json:"sites,omitempty"`
	Groups []ingest.Group `json:"groups"`
}

type findingCounts struct {
	Rejected int `json:"rejected"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
}

type sourceReport struct {
	Kind     string `json:"kind"`
	File     string `json:"file"`
	Vintage  string `json:"vintage,omitempty"`
	SHA256   string `json:"sha256"`
	Bytes    int64  `json:"bytes"`
	Read     int    `json:"read"`
	Kept     int    `json:"kept"`
	Carried  int    `json:"carried"`
	Rejected int    `json:"rejected"`
}

// newReport gathers what was found. ds is nil when reading failed.
func newReport(cfg *study.Config, found *ingest.Report, ds *geo.Dataset, failure error) *report {
	r := &report{
		Study: filepath.Base(cfg.Path), Name: cfg.Name, COG: cfg.COG, Groups: found.Groups(), Sources: []sourceReport{},
		Counts: findingCounts{found.Count(ingest.Rejected), found.Count(ingest.Warning), found.Count(ingest.Note)},
	}
	if failure != nil {
		r.Error = failure.Error()
	}
	sources := found.Sources()
	if ds != nil {
		sources = ds.Sources
		r.Sites = make(map[string]int)
		for _, s := range ds.Sites {
			r.Sites[s.Placement.String()]++
		}
	}
	for _, s := range sources {
		r.Sources = append(r.Sources, sourceReport{s.Kind, s.Name, s.Vintage, s.SHA256, s.Bytes, s.Read, s.Kept, s.Carried, s.Rejected})
	}
	return r
}

func (r *report) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	return nil
}

func (r *report) print(w io.Writer) {
	rows := [][]string{{"source", "file", "vintage", "read", "kept", "carried", "rejected"}}
	for _, s := range r.Sources {
		rows = append(rows, []string{s.Kind, s.File, s.Vintage, number(s.Read), number(s.Kept), number(s.Carried), number(s.Rejected)})
	}
	printTable(w, rows, 3)
	if placed := placements(r.Sites); placed != "" {
		fmt.Fprintf(w, "sites placed: %s\n", placed)
	}
	for _, severity := range []ingest.Severity{ingest.Rejected, ingest.Warning, ingest.Note} {
		r.printGroups(w, severity)
	}
}

// shownFindings is how many findings of a group are printed; the JSON has more of them.
const shownFindings = 3

func (r *report) printGroups(w io.Writer, severity ingest.Severity) {
	total := map[ingest.Severity]int{ingest.Rejected: r.Counts.Rejected, ingest.Warning: r.Counts.Warnings, ingest.Note: r.Counts.Notes}[severity]
	if total == 0 {
		return
	}
	title := map[ingest.Severity]string{ingest.Rejected: "rejected", ingest.Warning: "kept with a warning", ingest.Note: "to know"}[severity]
	fmt.Fprintf(w, "\n%s %s\n", number(total), title)
	for _, g := range r.Groups {
		if g.Severity != severity {
			continue
		}
		fmt.Fprintf(w, "  %s: %s, %s\n", g.File, g.Kind, number(g.Count))
		for _, f := range g.Findings[:min(shownFindings, len(g.Findings))] {
			fmt.Fprintf(w, "    %s%s\n", place(f), f.Reason)
		}
		if more := g.Count - shownFindings; more > 0 {
			fmt.Fprintf(w, "    … and %s more\n", number(more))
		}
	}
}

func place(f ingest.Finding) string {
	switch {
	case f.Line > 0:
		return "line " + strconv.Itoa(f.Line) + ": "
	case f.Feature > 0:
		return "feature " + strconv.Itoa(f.Feature) + ": "
	}
	return ""
}

// placements says how sites were placed, best first: "12 by finess, 3 by address, 1 nowhere".
func placements(sites map[string]int) string {
	var parts []string
	for _, p := range []geo.Placement{geo.PlacedByFile, geo.PlacedByFINESS, geo.PlacedByAddress, geo.PlacedByUnit, geo.Unplaced} {
		if n := sites[p.String()]; n > 0 {
			parts = append(parts, number(n)+" "+placementWords[p])
		}
	}
	return strings.Join(parts, ", ")
}

var placementWords = map[geo.Placement]string{
	geo.PlacedByFile: "by their file", geo.PlacedByFINESS: "by FINESS", geo.PlacedByAddress: "by address",
	geo.PlacedByUnit: "at their commune's point", geo.Unplaced: "nowhere",
}
