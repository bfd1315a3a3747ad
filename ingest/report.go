package ingest

import (
	"fmt"
	"sort"
	"sync"

	"github.com/maillage/maillage/geo"
)

// Severity tells what became of the record that a Finding speaks of.
type Severity uint8

// Severities.
const (
	Note     Severity = iota // kept as it is; worth knowing
	Warning                  // kept, in part or with a repair
	Rejected                 // not kept
)

// String returns "note", "warning" or "rejected".
func (s Severity) String() string { return [...]string{"note", "warning", "rejected"}[s] }

// MarshalText writes the severity as its name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Finding is one thing that was noticed while reading.
type Finding struct {
	Severity Severity `json:"severity"`
	Kind     string   `json:"kind"` // stable key: "unknown-code", "unclosed-ring"…
	File     string   `json:"file"`
	Line     int      `json:"line,omitempty"`    // 1 is the first line of the file, 0 when the format has none
	Feature  int      `json:"feature,omitempty"` // 1 is the first feature or row, 0 when the format has none
	Reason   string   `json:"reason"`            // one sentence, with the value at fault
}

// String returns the finding as one line: "cpts.csv:12: rejected: code "99999" is not a unit…".
func (f Finding) String() string {
	at := f.File
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d", at, f.Line)
	} else if f.Feature > 0 {
		at = fmt.Sprintf("%s#%d", at, f.Feature)
	}
	return fmt.Sprintf("%s: %s: %s", at, f.Severity, f.Reason)
}

// KeptFindings is how many findings of one file and kind a Report keeps in full; the rest are counted.
const KeptFindings = 50

// Report gathers what was read, what was refused and why. It may be shared by goroutines; what it gives back
// is ordered by file, line and kind, whatever the order of arrival within the limit of KeptFindings.
type Report struct {
	mu      sync.Mutex
	sources []geo.Source
	groups  map[groupKey]*group
}

type groupKey struct {
	file, kind string
	severity   Severity
}

type group struct {
	count int
	first []Finding
}

// Group is all findings of one kind in one file.
type Group struct {
	Severity Severity  `json:"severity"`
	Kind     string    `json:"kind"`
	File     string    `json:"file"`
	Count    int       `json:"count"`
	Findings []Finding `json:"findings"` // the first KeptFindings
}

// Add records a finding.
func (r *Report) Add(f Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.groups == nil {
		r.groups = make(map[groupKey]*group)
	}
	key := groupKey{f.File, f.Kind, f.Severity}
	g := r.groups[key]
	if g == nil {
		g = &group{}
		r.groups[key] = g
	}
	g.count++
	if len(g.first) < KeptFindings {
		g.first = append(g.first, f)
	}
}

// AddSource records what was read from a file.
func (r *Report) AddSource(s geo.Source) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sources = append(r.sources, s)
}

// Sources returns the sources in the order in which they were added.
func (r *Report) Sources() []geo.Source {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]geo.Source(nil), r.sources...)
}

// Groups returns all findings, rejections first, then by file and kind.
func (r *Report) Groups() []Group {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]Group, 0, len(r.groups))
	for k, g := range r.groups {
		first := append([]Finding(nil), g.first...)
		sort.SliceStable(first, func(i, j int) bool {
			if first[i].Line != first[j].Line {
				return first[i].Line < first[j].Line
			}
			return first[i].Feature < first[j].Feature
		})
		out = append(out, Group{k.severity, k.kind, k.file, g.count, first})
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		switch {
		case a.Severity != b.Severity:
			return a.Severity > b.Severity
		case a.File != b.File:
			return a.File < b.File
		}
		return a.Kind < b.Kind
	})
	return out
}

// Count returns the number of findings of a severity.
func (r *Report) Count(s Severity) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for k, g := range r.groups {
		if k.severity == s {
			n += g.count
		}
	}
	return n
}
