package planner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// PatientRow is a number of patients who live in a commune and are followed by a team or a practitioner.
type PatientRow struct {
	Line     int
	Code     string // commune of residence
	Team     string // identifier of the team as in the file, empty when the row names a practitioner
	RPPS     string // eleven digits, empty when the row names a team
	Patients geo.Count
}

var errNoKey = errors.New("a column for the team (esp, equipe) or the practitioner (rpps) is wanted")

const (
	patientsCode = iota
	patientsCount
	patientsTeam
	patientsRPPS
)

var patientsColumns = []ingest.Column{
	patientsCode:  {Names: append([]string{"code_insee_patient", "commune_patient", "code_commune_patient"}, codeNames...), Required: true},
	patientsCount: {Names: []string{"patients", "nb_patients", "effectif", "nombre_patients", "nombre_de_patients", "patientele", "nb", "n", "count"}, Required: true},
	patientsTeam:  {Names: teamNames},
	patientsRPPS:  {Names: rppsNames},
}

// ReadPatients reads patient counts, one row per commune and team or practitioner (code_insee, esp or rpps,
// patients), and gives each row that can be used to yield, in the order of the file. Nothing is kept in
// memory but the distinct codes and identifiers.
//
// A masked cell ("<11", "1-10", "NS", "*") is a count between bounds, its own or else those of masked; a cell
// that says nothing ("nd", empty) is a missing count, counted in a note. A negative number, a decimal or a text
// rejects the row.
func ReadPatients(ctx context.Context, path string, masked Bounds, report *ingest.Report, progress ingest.Progress, yield func(PatientRow)) (geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "patients", report, progress, patientsColumns)
	if err != nil {
		return geo.Source{}, fmt.Errorf("patients: %w", err)
	}
	if !t.Has(patientsTeam) && !t.Has(patientsRPPS) {
		t.Close()
		return geo.Source{}, fmt.Errorf("patients: %s: %w", t.Name(), errNoKey)
	}
	r := patientsReader{t: t, masked: masked, names: map[string]string{}, rpps: map[string]string{}, cells: map[string]geo.Count{}}
	for t.Next() {
		if row, ok := r.read(); ok {
			yield(row)
		}
	}
	return t.Close()
}

type patientsReader struct {
	t      *ingest.Table
	masked Bounds
	names  map[string]string // codes and teams, each held once instead of once per line
	rpps   map[string]string // RPPS number by the text of its cell
	cells  map[string]geo.Count
}

// maxCells bounds the memory of cells: a file has a dozen ways to mask a number, a hostile one any number.
const maxCells = 1000

// readCell remembers what the cells say that are not plain numbers: a third of them are the same "<11".
func (r *patientsReader) readCell(text string) (geo.Count, error) {
	if c, ok := r.cells[text]; ok {
		return c, nil
	}
	c, err := parsePatients(text, r.masked)
	if err == nil && c.State == geo.Masked && len(r.cells) < maxCells {
		r.cells[strings.Clone(text)] = c
	}
	return c, err
}

func (r *patientsReader) read() (PatientRow, bool) {
	row := PatientRow{Line: r.t.Line()}
	code, err := readCode(r.t, patientsCode)
	if err == nil && code == "" {
		err = insee.ErrNoCode
	}
	if err != nil {
		r.t.Reject("bad-code", "%s", err)
		return row, false
	}
	row.Code = intern(r.names, code)
	row.Team = intern(r.names, r.t.Text(patientsTeam))
	if row.RPPS, err = r.readRPPS(r.t.Text(patientsRPPS)); err != nil {
		r.t.Reject("bad-rpps", "%s", err)
		return row, false
	}
	if row.Team == "" && row.RPPS == "" {
		r.t.Reject("no-team", "the row names neither a team nor a practitioner")
		return row, false
	}
	if row.Patients, err = r.readCell(r.t.Text(patientsCount)); err != nil {
		r.t.Reject("bad-count", "patients of %s: %s", code, err)
		return row, false
	}
	if row.Patients.State == geo.Missing {
		r.t.Note(row.Line, "missing-count", "patients of %s: the cell says nothing (%q)", code, r.t.Text(patientsCount))
	}
	return row, true
}

func (r *patientsReader) readRPPS(text string) (string, error) {
	if known, ok := r.rpps[text]; ok || text == "" {
		return known, nil
	}
	rpps, err := parseRPPS(text)
	if err != nil {
		return "", err
	}
	rpps = strings.Clone(rpps)
	r.rpps[strings.Clone(text)] = rpps
	return rpps, nil
}
