package api

import (
	"fmt"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"gopkg.in/yaml.v3"
)

// provenance is where the figures of an edition come from: what was read, under which settings, with what outcome.
type provenance struct {
	Edition  string                `json:"edition"`
	Name     string                `json:"name"`
	COGYear  int                   `json:"cogYear,omitempty"`
	Area     geo.Area              `json:"area"`
	Program  string                `json:"program,omitempty"`
	Role     string                `json:"role"`
	Secrecy  hidden                `json:"secrecy"`
	Sources  []sourceInfo          `json:"sources"`
	Settings map[string]any        `json:"settings"`
	Coverage coverage              `json:"coverage"`
	Patients *estimation           `json:"patients"` // null without teams
	Previous *previousEdition      `json:"previous"` // null when the edition is held against no earlier one
	Times    string                `json:"times"`    // where the minutes of journeys come from
	Access   []atlas.AccessFigures `json:"access"`
	Counts   []collectionRow       `json:"collections"`
	Links    []features.Link       `json:"links"`
}

// previousEdition is the earlier edition that changes are told against.
type previousEdition struct {
	Edition string         `json:"edition"`
	Study   string         `json:"study"`
	COGYear int            `json:"cogYear"`
	Lost    []string       `json:"unitsLost"` // codes that are in this edition no more
	Changes map[string]int `json:"changes"`   // number by kind
}

func previousOf(a *atlas.Atlas) *previousEdition {
	c := a.Changes()
	if c == nil {
		return nil
	}
	p := &previousEdition{c.Before.Edition, c.Before.Study, c.Before.COGYear, append([]string{}, c.Before.Lost...), map[string]int{}}
	for _, change := range a.List(c) {
		p.Changes[change.Kind]++
	}
	return p
}

type sourceInfo struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Vintage  string `json:"vintage,omitempty"`
	SHA256   string `json:"sha256,omitempty"` // left out, with the size, where it would tell a count that is masked
	Bytes    int64  `json:"bytes,omitempty"`
	Read     int    `json:"read"`
	Kept     int    `json:"kept"`
	Carried  int    `json:"carried"`
	Rejected int    `json:"rejected"`
}

// coverage is how much of the population lives where a CPTS answers for it; null figures are not known.
type coverage struct {
	Population *int64 `json:"population"`
	Covered    *int64 `json:"covered"` // by at least one CPTS, at the stages that count
	Several    *int64 `json:"several"` // by two or more
	// SplitUnknown are those of Several in cities that CPTS share without saying how.
	SplitUnknown *int64          `json:"splitUnknown"`
	Times        []timesCovered  `json:"times"`  // by number of CPTS, from none on; they sum to the population
	Stages       []stageCoverage `json:"stages"` // each inhabitant at the furthest stage
}

type timesCovered struct {
	Times      int32 `json:"cpts"`
	Units      int   `json:"units"`
	Population int64 `json:"population"`
}

type stageCoverage struct {
	Stage       string `json:"stage"`
	Counts      bool   `json:"counts"`
	Communities int    `json:"cpts"`
	Population  int64  `json:"population"`
}

func coverageOf(a *atlas.Atlas) coverage {
	c := a.Coverage()
	out := coverage{Stages: []stageCoverage{}, Times: []timesCovered{}}
	if c.Population > 0 {
		out.Population = &c.Population
		if len(a.Dataset.Communities) > 0 {
			out.Covered, out.Several, out.SplitUnknown = &c.Covered, &c.Several, &c.SplitUnknown
			for _, t := range c.Times {
				out.Times = append(out.Times, timesCovered{t.Times, t.Units, t.Population})
			}
		}
	}
	for _, s := range c.Stages {
		if s.Communities > 0 {
			out.Stages = append(out.Stages, stageCoverage{s.Stage.String(), s.Counts, s.Communities, s.Population})
		}
	}
	return out
}

type collectionRow struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Count int    `json:"count"`
}

func provenanceOf(a *atlas.Shown, e *features.Edition, program string) provenance {
	p := provenance{Edition: a.Edition, Name: a.Dataset.Name, COGYear: a.Dataset.COGYear, Area: listedArea(a.Dataset.Area), Program: program,
		Sources: []sourceInfo{}, Settings: settingsByKey(a.Settings), Coverage: coverageOf(a.Atlas), Role: a.Role.String(), Secrecy: hiddenIn(a), Patients: estimationOf(a.Atlas), Previous: previousOf(a.Atlas), Times: a.TimesName(), Access: a.AccessFigures(), Counts: []collectionRow{},
		Links: []features.Link{{Href: features.Path("/edition"), Rel: "self", Type: features.TypeJSON}}}
	for _, s := range a.Dataset.Sources {
		p.Sources = append(p.Sources, sourceInfo{s.Kind, s.Name, s.Vintage, s.SHA256, s.Bytes, s.Read, s.Kept, s.Carried, s.Rejected})
	}
	for _, c := range e.Collections() {
		p.Counts = append(p.Counts, collectionRow{c.Layer.ID, c.Layer.Title, c.Layer.Len()})
	}
	return p
}

// listedArea is an area whose lists are written as such, also where they are empty.
func listedArea(a geo.Area) geo.Area {
	return geo.Area{Departments: append([]string{}, a.Departments...), Regions: append([]string{}, a.Regions...),
		EPCI: append([]string{}, a.EPCI...), Units: append([]string{}, a.Units...)}
}

// settingsByKey returns the settings under the keys of a study file, by which planners know them.
func settingsByKey(s geo.Settings) map[string]any {
	text, err := yaml.Marshal(s)
	settings := make(map[string]any)
	if err == nil {
		err = yaml.Unmarshal(text, &settings)
	}
	if err != nil {
		panic(fmt.Sprintf("settings do not go through YAML: %v", err)) // numbers and texts always do
	}
	return settings
}

// aboutExtension is what the origin of the figures adds to the documents of an edition.
func aboutExtension(shown *atlas.Shown) features.Extension {
	const name = "edition"
	f := map[string]any{"name": "f", "in": "query", "required": false, "description": "Format of the answer",
		"schema": map[string]any{"type": "string", "enum": []string{"json", "html"}}}
	return features.Extension{
		Note: noteOn(shown), Schemas: map[string]any{name: features.SchemaOf[provenance]()},
		Paths: func([]*features.Collection) map[string]any {
			get := features.Operation(name, "Sources, settings and counts of the edition", []any{f}, features.TypeJSON, features.TypeHTML)
			return map[string]any{"/edition": features.Answers(get, features.TypeJSON, name)}
		},
	}
}
