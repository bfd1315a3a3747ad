package planner

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// CPTS is a community and the units that it claims, as listed.
type CPTS struct {
	Line                         int    // of its first row
	ID                           string // as listed, else made of the name
	Name                         string
	FINESS                       string // of its seat (category 604)
	Stage                        geo.Stage
	Contract                     string // "ACI", "FIR" or empty
	Missions                     []string
	LetterOn, ValidatedOn, ACIOn time.Time // zero when not told
	Units                        []ClaimRow
	stageTold                    bool
}

// ClaimRow is a unit on the list of a CPTS.
type ClaimRow struct {
	Line  int
	Code  string // as listed, perhaps of an older COG
	Label string
	Kind  geo.UnitKind // by the code; a list that says otherwise gets a warning
	// Partly says that the CPTS takes only a part of the unit: by the column partie, or by a type or a label that says so.
	Partly bool
}

const (
	cptsKey = iota
	cptsID
	cptsName
	cptsCode
	cptsLabel
	cptsKind
	cptsPart
	cptsStage
	cptsContract
	cptsMissions
	cptsLetter
	cptsValidated
	cptsACI
	cptsFINESS
)

var cptsColumns = []ingest.Column{
	cptsKey:       {Names: []string{"id_cpts", "cpts", "nom_cpts", "cpts_id", "nom_de_la_cpts", "cpts_nom", "code_cpts"}, Required: true},
	cptsID:        {Names: []string{"id_cpts", "cpts_id", "code_cpts"}},
	cptsName:      {Names: []string{"nom_cpts", "nom_de_la_cpts", "cpts_nom", "cpts"}},
	cptsCode:      {Names: codeNames, Required: true},
	cptsLabel:     {Names: []string{"libelle", "commune", "nom_commune", "libelle_commune", "nom", "libgeo", "label"}},
	cptsKind:      {Names: []string{"type", "type_unite", "nature"}},
	cptsPart:      {Names: []string{"partie", "partiel", "partielle", "pour_partie", "partage", "quartier", "quartiers", "perimetre_partiel"}},
	cptsStage:     {Names: stageNames},
	cptsContract:  {Names: contractNames},
	cptsMissions:  {Names: []string{"missions", "mission"}},
	cptsLetter:    {Names: []string{"date_lettre", "date_lettre_d_intention", "date_li", "letter_on"}},
	cptsValidated: {Names: []string{"date_validation", "date_validation_projet", "validated_on"}},
	cptsACI:       {Names: []string{"date_aci", "date_signature", "date_signature_aci", "signed_on"}},
	cptsFINESS:    {Names: finessNames},
}

// ReadCPTS reads a list of CPTS, one row per CPTS and unit (cpts, code_insee, and if any libelle, type, stade,
// the dates of the three stages, contrat, missions, finess).
//
// What a CPTS says of itself may stand on any of its rows; where two rows contradict each other the first
// counts and a warning is given. A row without a code is rejected but its CPTS is kept, with a finding
// "cpts-without-unit" when no row gives it any unit. A stage that no row tells is that of the latest date.
// The order is that of the list.
func ReadCPTS(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]CPTS, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "cpts", report, progress, cptsColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("CPTS: %w", err)
	}
	r := cptsReader{t: t, at: map[string]int{}, byName: map[string]string{}, claimed: map[claimKey]int{}}
	for t.Next() {
		r.readRow()
	}
	for i := range r.out {
		r.finish(&r.out[i], report)
	}
	src, err := t.Close()
	return r.out, src, err
}

type claimKey struct {
	cpts int
	code string
}

type cptsReader struct {
	t       *ingest.Table
	out     []CPTS
	at      map[string]int    // position by identifier
	byName  map[string]string // identifier by slug of the name, for rows that leave the identifier out
	claimed map[claimKey]int  // line of the first claim
}

func (r *cptsReader) readRow() {
	i, ok := r.find()
	if !ok {
		r.t.Reject("no-cpts", "the row names no CPTS")
		return
	}
	r.describe(&r.out[i])
	code, err := readCode(r.t, cptsCode)
	switch {
	case err != nil:
		r.t.Reject("bad-code", "%s: %s", r.out[i].Name, err)
		return
	case code == "":
		r.t.Reject("no-code", "%s: the row has no INSEE code", r.out[i].Name)
		return
	}
	key := claimKey{i, code}
	if first, twice := r.claimed[key]; twice {
		r.t.Warn("duplicate-claim", "%s has %s already at line %d", r.out[i].Name, code, first)
		return
	}
	r.claimed[key] = r.t.Line()
	r.out[i].Units = append(r.out[i].Units, ClaimRow{r.t.Line(), code, r.t.Text(cptsLabel), r.kind(code), r.partly(code)})
}

// partly tells whether the current row says that only a part of its unit is taken: any word but a no in the column partie
// ("oui", "x", the names of the quartiers), a type ("commune partielle") or a label ("Nice (en partie)") that says so.
func (r *cptsReader) partly(code string) bool {
	switch ingest.NormalizeName(r.t.Text(cptsPart)) {
	case "", "non", "n", "0", "false", "entier", "entiere", "totalite", "en_totalite", "commune_entiere", "toute_la_commune":
	default:
		return true
	}
	for _, column := range []int{cptsKind, cptsLabel} {
		text := "_" + ingest.NormalizeName(r.t.Text(column)) + "_"
		for _, part := range []string{"_en_partie_", "_pour_partie_", "_partiel_", "_partielle_", "_partiellement_"} {
			if strings.Contains(text, part) {
				return true
			}
		}
	}
	return len(code) == 5 && ingest.NormalizeName(r.t.Text(cptsKind)) == "quartier" // an IRIS is a quartier
}

// find returns the CPTS of the current row, new when it is met for the first time.
func (r *cptsReader) find() (int, bool) {
	id, name := r.t.Text(cptsID), r.t.Text(cptsName)
	byName := slug(name)
	if id == "" {
		if id = r.byName[byName]; id == "" {
			id = byName
		}
	}
	if id == "" {
		return 0, false
	}
	if byName != "" && r.byName[byName] == "" {
		r.byName[byName] = id
	}
	if i, ok := r.at[id]; ok {
		return i, true
	}
	if name == "" {
		name = id
	}
	r.at[id] = len(r.out)
	r.out = append(r.out, CPTS{Line: r.t.Line(), ID: id, Name: name})
	return len(r.out) - 1, true
}

// describe takes what the current row says of its CPTS.
func (r *cptsReader) describe(c *CPTS) {
	if text := r.t.Text(cptsName); text != "" && text != c.Name {
		if c.Name == c.ID {
			c.Name = text
		} else {
			r.t.Warn("contradiction", "%s is also called %q: the first name counts", c.Name, shorten(text))
		}
	}
	if stage, told := readStage(r.t, cptsStage); told {
		if c.stageTold && stage != c.Stage {
			r.t.Warn("contradiction", "%s was %s, this row says %s: the first counts", c.Name, c.Stage, stage)
		} else {
			c.Stage, c.stageTold = stage, true
		}
	}
	setDate(r.t, cptsLetter, c.Name, &c.LetterOn)
	setDate(r.t, cptsValidated, c.Name, &c.ValidatedOn)
	setDate(r.t, cptsACI, c.Name, &c.ACIOn)
	setText(r.t, c.Name, "contract", readContract(r.t, cptsContract), &c.Contract)
	setText(r.t, c.Name, "FINESS number", r.t.Text(cptsFINESS), &c.FINESS)
	c.Missions = addNew(c.Missions, splitList(r.t.Text(cptsMissions)))
}

func (r *cptsReader) kind(code string) geo.UnitKind {
	kind := geo.Commune
	if _, part := insee.City(code); part {
		kind = geo.Arrondissement
	} else if len(code) == 9 {
		kind = geo.IRIS
	}
	text := r.t.Text(cptsKind)
	told, ok := kindWords[ingest.NormalizeName(text)]
	if !ok && r.partly(code) {
		return kind // the word says how much is taken, not what it is
	}
	if ok && told == geo.Arrondissement && kind == geo.Commune {
		return told // not one of Paris, Lyon or Marseille: the list knows its city better
	}
	if text != "" && (!ok || told != kind) {
		r.t.Warn("bad-type", "%s is said to be %q, its code is of the kind %s", code, shorten(text), kind)
	}
	return kind
}

// finish tells what is wrong with a whole CPTS and gives it the stage that its dates imply.
func (r *cptsReader) finish(c *CPTS, report *ingest.Report) {
	warn := func(kind, format string, args ...any) {
		report.Add(ingest.Finding{Severity: ingest.Warning, Kind: kind, File: r.t.Name(), Line: c.Line, Reason: fmt.Sprintf(format, args...)})
	}
	if len(c.Units) == 0 {
		warn("cpts-without-unit", "%s has no commune: it is kept without a territory", c.Name)
	}
	dates := []time.Time{c.LetterOn, c.ValidatedOn, c.ACIOn}
	dates = slices.DeleteFunc(dates, time.Time.IsZero)
	if !slices.IsSortedFunc(dates, time.Time.Compare) {
		warn("date-order", "%s: its dates of letter, validation and ACI do not follow one another", c.Name)
	}
	if c.stageTold {
		return
	}
	for i, on := range []time.Time{c.LetterOn, c.ValidatedOn, c.ACIOn} {
		if !on.IsZero() {
			c.Stage = geo.Letter + geo.Stage(i)
		}
	}
}

// readStage returns the stage of the current row and whether it tells one.
func readStage(t *ingest.Table, column int) (geo.Stage, bool) {
	text := t.Text(column)
	stage, ok := parseStage(text)
	if !ok {
		t.Warn("unknown-stage", "stage %q is not known: %s is wanted", shorten(text), stagesAccepted)
	}
	return stage, stage != geo.UnknownStage
}

func readContract(t *ingest.Table, column int) string {
	text := t.Text(column)
	contract, ok := parseContract(text)
	if !ok {
		t.Warn("unknown-contract", "contract %q is not known: ACI or FIR is wanted", shorten(text))
	}
	return contract
}

func setDate(t *ingest.Table, column int, name string, at *time.Time) {
	on, err := parseDate(t.Text(column))
	switch {
	case err != nil:
		t.Warn("bad-date", "%s of %s: %s", cptsColumns[column].Names[0], name, err)
	case on.IsZero():
	case at.IsZero():
		*at = on
	case !at.Equal(on):
		t.Warn("contradiction", "%s of %s was %s, this row says %s: the first counts", cptsColumns[column].Names[0], name,
			at.Format(time.DateOnly), on.Format(time.DateOnly))
	}
}

func setText(t *ingest.Table, name, what, text string, at *string) {
	switch {
	case text == "" || text == *at:
	case *at == "":
		*at = text
	default:
		t.Warn("contradiction", "%s has the %s %s, this row says %s: the first counts", name, what, *at, shorten(text))
	}
}

// addNew appends the texts that are not there yet.
func addNew(all, more []string) []string {
	for _, m := range more {
		if !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	return all
}
