package ingest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

func TestReportEmpty(t *testing.T) {
	var r ingest.Report
	if len(r.Groups()) != 0 || r.Count(ingest.Rejected) != 0 || len(r.Sources()) != 0 {
		t.Errorf("%v, %v", r.Groups(), r.Sources())
	}
}

func TestFindingString(t *testing.T) {
	for _, c := range []struct {
		f    ingest.Finding
		want string
	}{
		{ingest.Finding{Severity: ingest.Rejected, File: "a.csv", Line: 12, Reason: "no"}, "a.csv:12: rejected: no"},
		{ingest.Finding{Severity: ingest.Warning, File: "a.gpkg", Feature: 3, Reason: "no"}, "a.gpkg#3: warning: no"},
		{ingest.Finding{File: "a.csv", Reason: "yes"}, "a.csv: note: yes"},
	} {
		if got := c.f.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestReportOrder adds the findings of several files at once: what comes out does not depend on who came first.
func TestReportOrder(t *testing.T) {
	var want string
	for range 20 {
		var r ingest.Report
		var wait sync.WaitGroup
		for file := range 5 {
			wait.Go(func() {
				for line := ingest.KeptFindings; line > 0; line-- {
					r.Add(ingest.Finding{Severity: ingest.Severity(line % 3), Kind: fmt.Sprint("kind", line%2), File: fmt.Sprint("file", file), Line: line})
				}
			})
		}
		wait.Wait()
		text, err := json.Marshal(r.Groups())
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = string(text)
		}
		if string(text) != want {
			t.Fatalf("%s\nand\n%s", text, want)
		}
		groups := r.Groups()
		for i, g := range groups {
			if i > 0 && g.Severity > groups[i-1].Severity {
				t.Errorf("%v after %v", g.Severity, groups[i-1].Severity)
			}
			for j, f := range g.Findings {
				if j > 0 && f.Line < g.Findings[j-1].Line {
					t.Errorf("line %d after line %d", f.Line, g.Findings[j-1].Line)
				}
			}
		}
	}
	if !strings.Contains(want, `"severity":"rejected"`) {
		t.Errorf("severities are not written as words: %.200s", want)
	}
}

// TestReportBounded adds a million findings of one kind: they are counted, the first are kept.
func TestReportBounded(t *testing.T) {
	var r ingest.Report
	for line := 1; line <= 1_000_000; line++ {
		r.Add(ingest.Finding{Severity: ingest.Rejected, Kind: "bad-code", File: "a.csv", Line: line})
	}
	r.AddSource(geo.Source{Name: "a.csv"})
	groups := r.Groups()
	if len(groups) != 1 || groups[0].Count != 1_000_000 || len(groups[0].Findings) != ingest.KeptFindings || groups[0].Findings[0].Line != 1 {
		t.Errorf("%d groups, %d findings of %d", len(groups), len(groups[0].Findings), groups[0].Count)
	}
	if r.Count(ingest.Rejected) != 1_000_000 || r.Count(ingest.Note) != 0 || r.Sources()[0].Name != "a.csv" {
		t.Errorf("%d rejected, %v", r.Count(ingest.Rejected), r.Sources())
	}
}
