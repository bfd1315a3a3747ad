package planner

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// ESP is a team and its members, as the roster gives them.
type ESP struct {
	Line     int    // of its first row
	ID       string // as on the roster, else made of the name
	Name     string
	Form     geo.TeamForm
	Stage    geo.Stage
	Contract string // "ACI", "FIR" or empty
	CPTS     string // identifier or name of the CPTS it is in, empty when the roster does not say
	Themes   []string
	FINESS   string // of the site that the team is, if it is one
	Members  []MemberRow

	formTold bool
}

// MemberRow is a member of a team: a person of the RPPS, or a profession and a commune.
type MemberRow struct {
	Line       int
	RPPS       string         // eleven digits, empty when the roster does not tell; see NationalID
	Profession geo.Profession // NoProfession when the roster gives a number only
	Code       string         // commune of practice, empty when the roster does not tell
	Share      float32        // part of the person's time that the team has, 0 when the roster does not tell
}

const (
	espID = iota
	espName
	espForm
	espThemes
	espCPTS
	espStage
	espContract
	espFINESS
	espRPPS
	espProfession
	espCode
	espShare
)

var espColumns = []ingest.Column{
	espID:         {Names: append([]string{"id"}, teamNames...), Required: true},
	espName:       {Names: []string{"nom", "nom_esp", "nom_equipe", "libelle_esp", "libelle", "name"}},
	espForm:       {Names: []string{"forme", "form", "type", "type_esp", "structure"}},
	espThemes:     {Names: []string{"themes", "theme", "thematiques", "thematique"}},
	espCPTS:       {Names: []string{"cpts", "id_cpts", "nom_cpts", "cpts_id", "cpts_nom", "nom_de_la_cpts"}},
	espStage:      {Names: stageNames},
	espContract:   {Names: contractNames},
	espFINESS:     {Names: finessNames},
	espRPPS:       {Names: rppsNames},
	espProfession: {Names: []string{"profession", "metier", "profession_membre"}},
	espCode:       {Names: codeNames},
	espShare: {Names: []string{"part", "quotite", "quotite_travail", "quotite_de_travail", "temps", "temps_de_travail", "temps_de_presence", "temps_partiel",
		"part_temps", "etp", "taux", "taux_activite", "taux_d_activite", "pourcentage", "share", "fte", "time_share"}},
}

// ReadESP reads a roster of ESP, one row per team and member (esp, nom, forme, themes, stade, contrat, finess,
// and rpps or profession + code_insee, part).
//
// A row without rpps, profession and commune speaks of the team only. What cannot be used of a member is a
// warning as long as something is left of it; a row from which no member comes is rejected, its team is kept.
// The order is that of the roster.
func ReadESP(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]ESP, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "esp", report, progress, espColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("ESP: %w", err)
	}
	r := espReader{t: t, at: map[string]int{}, listed: map[memberKey]int{}}
	for t.Next() {
		r.readRow()
	}
	for _, e := range r.out {
		if len(e.Members) == 0 && e.FINESS == "" {
			report.Add(ingest.Finding{Severity: ingest.Warning, Kind: "esp-without-member", File: t.Name(), Line: e.Line,
				Reason: fmt.Sprintf("%s has neither a member nor the FINESS number of a site", e.Name)})
		}
	}
	src, err := t.Close()
	return r.out, src, err
}

type memberKey struct {
	esp  int
	rpps string
}

type espReader struct {
	t      *ingest.Table
	out    []ESP
	at     map[string]int
	listed map[memberKey]int // line at which a person is listed in a team
}

func (r *espReader) readRow() {
	id, name := r.t.Text(espID), r.t.Text(espName)
	if id == "" {
		id = slug(name)
	}
	if id == "" {
		r.t.Reject("no-esp", "the row names no ESP")
		return
	}
	i, ok := r.at[id]
	if !ok {
		i = len(r.out)
		r.at[id] = i
		r.out = append(r.out, ESP{Line: r.t.Line(), ID: id, Name: name})
	}
	r.describe(&r.out[i])
	r.readMember(i)
}

func (r *espReader) describe(e *ESP) {
	setText(r.t, e.ID, "name", r.t.Text(espName), &e.Name)
	if e.Name == "" {
		e.Name = e.ID
	}
	r.describeForm(e)
	if stage, told := readStage(r.t, espStage); told {
		if e.Stage != geo.UnknownStage && stage != e.Stage {
			r.t.Warn("contradiction", "%s was %s, this row says %s: the first counts", e.Name, e.Stage, stage)
		} else {
			e.Stage = stage
		}
	}
	setText(r.t, e.Name, "contract", readContract(r.t, espContract), &e.Contract)
	setText(r.t, e.Name, "FINESS number", readFINESS(r.t, espFINESS), &e.FINESS)
	setText(r.t, e.Name, "CPTS", r.t.Text(espCPTS), &e.CPTS)
	e.Themes = addNew(e.Themes, splitList(r.t.Text(espThemes)))
}

func (r *espReader) describeForm(e *ESP) {
	text := r.t.Text(espForm)
	if text == "" {
		return
	}
	form, ok := parseForm(text)
	switch {
	case !ok:
		r.t.Warn("unknown-form", "form %q is not known: %s is wanted", shorten(text), formsAccepted)
	case e.formTold && form != e.Form:
		r.t.Warn("contradiction", "%s had the form %s, this row says %s: the first counts", e.Name, e.Form, form)
	default:
		e.Form, e.formTold = form, true
	}
}

// readMember takes the member of the current row, if it has one. A number or a code that cannot be read is a
// warning as long as the member is known without it.
func (r *espReader) readMember(i int) {
	number, word := r.t.Text(espRPPS), r.t.Text(espProfession)
	code, err := readCode(r.t, espCode)
	switch {
	case err != nil && number == "":
		r.t.Reject("bad-code", "%s: %s", r.out[i].Name, err)
		return
	case err != nil:
		r.t.Warn("bad-code", "%s: %s; the member is known by RPPS number only", r.out[i].Name, err)
	case number == "" && word == "" && code == "":
		return
	}
	m := MemberRow{Line: r.t.Line(), Code: code, Profession: r.profession(word), Share: r.share(i)}
	if number != "" {
		m.RPPS, err = parseRPPS(number)
		if err != nil && word == "" {
			r.t.Reject("bad-rpps", "%s: %s", r.out[i].Name, err)
			return
		}
		if err != nil {
			r.t.Warn("bad-rpps", "%s: %s; the member is known by profession only", r.out[i].Name, err)
		}
	}
	r.addMember(i, m)
}

func (r *espReader) profession(word string) geo.Profession {
	if word == "" {
		return geo.NoProfession
	}
	p, ok := insee.ParseProfession(word)
	if !ok {
		r.t.Warn("unknown-profession", "profession %q is not known: médecin généraliste, infirmier, kinésithérapeute, pharmacien… is wanted", shorten(word))
		return geo.OtherProfession
	}
	return p
}

// share returns the share of time of the current row, 0 when it tells none that can be used.
func (r *espReader) share(i int) float32 {
	text := r.t.Text(espShare)
	if text == "" {
		return 0
	}
	share, err := parseShare(text)
	if err != nil {
		r.t.Warn("bad-share", "%s: %s; the member is kept as if the roster told none", r.out[i].Name, err)
	}
	return share
}

func (r *espReader) addMember(i int, m MemberRow) {
	name := r.out[i].Name
	switch {
	case m.RPPS == "" && m.Profession == geo.NoProfession:
		r.t.Reject("no-profession", "%s: a member without RPPS number needs a profession", name)
		return
	case m.RPPS == "" && m.Code == "":
		r.t.Warn("member-without-place", "%s: a member without RPPS number needs a commune; it is kept without a place", name)
	}
	if m.RPPS != "" {
		key := memberKey{i, m.RPPS}
		if first, twice := r.listed[key]; twice {
			r.t.Warn("duplicate-member", "%s has RPPS %s already at line %d", name, m.RPPS, first)
			return
		}
		r.listed[key] = m.Line
	}
	r.out[i].Members = append(r.out[i].Members, m)
}
