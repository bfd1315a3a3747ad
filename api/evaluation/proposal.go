// Package evaluation reads a territory that somebody proposes, as a list of units or as a polygon, and describes the question
// in the definition of the API: GET and POST /evaluate. The answer is atlas.Report.
//
// A territory that cannot be read whole is refused: judged without a code that is not known, or without half of a polygon,
// it would not be the one proposed.
package evaluation

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// Proposal is a territory as it is proposed: by codes or by an area.
type Proposal struct {
	Codes    []string
	Area     orb.MultiPolygon // longitude and latitude
	Replaces string           // identifier of the CPTS whose new territory it is, "" for none
	Name     string
}

// DefaultName is the name of a proposal that has none.
const DefaultName = "Territoire proposé"

// Most that is taken.
const (
	maxName   = 200    // characters
	maxPoints = 20_000 // of a polygon: the outline of a département from commune boundaries has about as many
)

// ParseQuery takes units, replaces and name from the values of a request.
func ParseQuery(values url.Values) (Proposal, error) {
	p, err := parseNames(values)
	if err != nil {
		return p, err
	}
	given := values["units"]
	delete(values, "units")
	switch {
	case len(given) != 1:
		return p, problem.Param(problem.InvalidParameter, "units", "units: it is given %d times where one list of codes, joined by commas, is wanted", len(given)).
			InFrench("une seule liste de codes, séparés par des virgules, est attendue")
	case given[0] == "":
		return p, problem.Param(problem.InvalidParameter, "units", "units: codes are wanted, joined by commas").
			InFrench("il manque les codes des communes, séparés par des virgules")
	}
	p.Codes = strings.Split(given[0], ",")
	for i := range p.Codes {
		p.Codes[i] = strings.TrimSpace(p.Codes[i]) // as they come out of a form
	}
	return p, nil
}

// parseNames takes replaces and name from the values.
func parseNames(values url.Values) (p Proposal, err error) {
	for name, to := range map[string]*string{"replaces": &p.Replaces, "name": &p.Name} {
		given, ok := values[name]
		delete(values, name)
		switch {
		case !ok:
		case len(given) != 1 || given[0] == "":
			return p, problem.Param(problem.InvalidParameter, name, "%s: one value is wanted", name).InFrench("%s : une valeur est attendue", memberNames[name])
		default:
			*to = given[0]
		}
	}
	return p, checkName(p.Name, problem.InvalidParameter)
}

// memberNames are what people are told of parameters and members of bodies.
var memberNames = map[string]string{"name": "nom du projet", "replaces": "CPTS remplacée", "units": "communes"}

// checkName refuses a name that cannot stand as a title; kind is how.
func checkName(name string, kind problem.Kind) error {
	var fault, french string
	switch n := utf8.RuneCountInString(name); {
	case !utf8.ValidString(name):
		fault, french = "it is not UTF-8", "il n'est pas en UTF-8"
	case n > maxName:
		fault, french = fmt.Sprintf("it has %d characters, %d are taken", n, maxName), fmt.Sprintf("il a %d caractères, pour %d au plus", n, maxName)
	case strings.ContainsFunc(name, func(c rune) bool { return c < ' ' }):
		fault, french = "it holds a control character", "il contient un caractère de contrôle"
	default:
		return nil
	}
	return problem.Param(kind, "name", "name: %s", fault).InFrench("nom du projet : %s", french)
}

// Territory is a proposal as an atlas knows it.
type Territory struct {
	Units    []int32
	Partial  []atlas.Drawn // of a polygon: the units that it meets
	Replaces int32         // a CPTS, geo.None for none
}

// On finds a proposal in an atlas. kind is how a member or parameter that cannot be used is told.
func (p Proposal) On(ctx context.Context, a *atlas.Atlas, kind problem.Kind) (Territory, error) {
	t := Territory{Replaces: geo.None}
	if p.Replaces != "" {
		i := slices.IndexFunc(a.Dataset.Communities, func(c geo.Community) bool { return c.ID == p.Replaces })
		if i < 0 {
			return t, problem.Param(kind, "replaces", "replaces: the study has no CPTS %.80q%s", p.Replaces, nearestCPTS(a, p.Replaces)).
				InFrench("l'étude n'a pas de CPTS %.80q", p.Replaces)
		}
		t.Replaces = int32(i)
	}
	if p.Area != nil {
		return p.drawnOn(ctx, a, t)
	}
	var err error
	t.Units, err = listed(a, p.Codes, kind)
	return t, err
}

func nearestCPTS(a *atlas.Atlas, id string) string {
	ids := make([]string, len(a.Dataset.Communities))
	for i, c := range a.Dataset.Communities {
		ids[i] = c.ID
	}
	if len(ids) == 0 {
		return ", nor any other"
	}
	return cql2.Hint(id, ids)
}

// listed returns the units of codes; all those that are not known are told together.
func listed(a *atlas.Atlas, codes []string, kind problem.Kind) ([]int32, error) {
	at := make(map[string]int32, len(a.Dataset.Units))
	for i := range a.Dataset.Units {
		at[a.Dataset.Units[i].Code] = int32(i)
	}
	var units []int32
	var unknown []string
	for _, code := range codes {
		if u, ok := at[code]; ok {
			units = append(units, u)
		} else if !slices.Contains(unknown, code) && len(unknown) <= mostTold {
			unknown = append(unknown, code)
		}
	}
	if unknown == nil {
		return units, nil
	}
	more := ""
	if len(unknown) > mostTold {
		unknown, more = unknown[:mostTold], " and others"
	}
	return nil, problem.Param(kind, "units", "units: not units of the study (COG %d): %s%s", a.Dataset.COGYear, quoted(unknown), more).
		InFrench("ne sont pas des communes de l'étude (COG %d) : %s%s", a.Dataset.COGYear, quoted(unknown), strings.Replace(more, "and others", "et d'autres", 1))
}

// mostTold is how many codes that are not known a message lists.
const mostTold = 100

func quoted(codes []string) string {
	all := make([]string, len(codes))
	for i, c := range codes {
		all[i] = fmt.Sprintf("%.20q", c)
	}
	return strings.Join(all, ", ")
}

func (p Proposal) drawnOn(ctx context.Context, a *atlas.Atlas, t Territory) (Territory, error) {
	var err error
	if t.Partial, err = a.UnitsIn(ctx, p.Area); err != nil {
		if ctx.Err() != nil {
			return t, err
		}
		return t, problem.Param(problem.InvalidBody, "coordinates", "%v", err).InFrench("le contour ne peut pas être évalué : ses côtés se croisent peut-être")
	}
	for _, d := range t.Partial {
		if d.Belongs() {
			t.Units = append(t.Units, d.Unit)
		}
	}
	if t.Units == nil {
		return t, problem.Param(problem.InvalidBody, "coordinates", "the polygon holds most of no unit of the study").
			InFrench("le contour ne contient la plus grande part d'aucune commune de l'étude")
	}
	return t, nil
}

// Markdown is the fiche of package fiche.
var Markdown = features.Format{Name: "md", MediaType: "text/markdown; charset=utf-8; variant=CommonMark", Title: "Markdown"}

// Formats are the forms of the answer.
var Formats = []features.Format{features.JSON, Markdown, features.HTML}

// Title is the name of the proposal, or what stands for it.
func (p Proposal) Title() string { return cmp.Or(p.Name, DefaultName) }
