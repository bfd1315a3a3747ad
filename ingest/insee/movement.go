package insee

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// Mod is the kind of an event in INSEE's table of movements (MOD).
type Mod int

// Kinds of event, as the documentation of the COG names them.
const (
	ModRename          Mod = 10 // changement de nom
	ModCreation        Mod = 20 // création, from parts of other communes
	ModReinstatement   Mod = 21 // rétablissement: a commune leaves the one it had merged into
	ModSuppression     Mod = 30 // suppression, its land shared by other communes
	ModMerger          Mod = 31 // fusion simple
	ModNewCommune      Mod = 32 // création de commune nouvelle
	ModAssociation     Mod = 33 // fusion-association
	ModFullMerger      Mod = 34 // fusion-association turned into fusion simple
	ModNoDelegated     Mod = 35 // suppression de commune déléguée
	ModNewDepartment   Mod = 41 // change of code with the département
	ModSeat            Mod = 50 // change of code with the chef-lieu
	ModToAssociated    Mod = 70 // commune associée turned into commune déléguée
	ModRestored        Mod = 71 // commune déléguée restored
	ModDelegatedInSeat Mod = 72 // commune déléguée created within a commune
)

// Movement is a row of the table of movements: something that was, and what it became at a date.
type Movement struct {
	Line             int
	Mod              Mod
	On               time.Time // date of effect, midnight UTC
	FromType, ToType CommuneType
	From, FromName   string // code and name before; empty for what comes from nowhere
	To, ToName       string // after; empty for what leaves the COG
}

const (
	moveMod = iota
	moveOn
	moveFromType
	moveFrom
	moveFromName
	moveToType
	moveTo
	moveToName
)

var movementColumns = []ingest.Column{
	moveMod:      {Names: []string{"mod"}, Required: true},
	moveOn:       {Names: []string{"date_eff"}, Required: true},
	moveFromType: {Names: []string{"typecom_av"}, Required: true},
	moveFrom:     {Names: []string{"com_av"}, Required: true},
	moveFromName: {Names: []string{"libelle_av", "nccenr_av", "ncc_av"}},
	moveToType:   {Names: []string{"typecom_ap"}, Required: true},
	moveTo:       {Names: []string{"com_ap"}, Required: true},
	moveToName:   {Names: []string{"libelle_ap", "nccenr_ap", "ncc_ap"}},
}

// ReadMovements reads INSEE's table of the events of communes since 1943 (MOD,DATE_EFF,TYPECOM_AV,COM_AV,…,
// TYPECOM_AP,COM_AP,…), in the order of the file.
func ReadMovements(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Movement, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "movements", report, progress, movementColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("movements: %w", err)
	}
	var out []Movement
	for t.Next() {
		if m, ok := readMovement(t); ok {
			out = append(out, m)
		}
	}
	src, err := t.Close()
	return out, src, err
}

func readMovement(t *ingest.Table) (Movement, bool) {
	mod, err := ParseCount(t.Text(moveMod))
	if err != nil {
		t.Reject("bad-event", "MOD: %s", err)
		return Movement{}, false
	}
	on, err := parseDay(t.Text(moveOn))
	if err != nil {
		t.Reject("bad-date", "%s", err)
		return Movement{}, false
	}
	m := Movement{Line: t.Line(), Mod: Mod(mod), On: on, FromName: t.Text(moveFromName), ToName: t.Text(moveToName),
		FromType: CommuneType(t.Text(moveFromType)), ToType: CommuneType(t.Text(moveToType))}
	var okFrom, okTo bool
	m.From, okFrom = movedCode(t, moveFrom)
	m.To, okTo = movedCode(t, moveTo)
	if okFrom && okTo && m.From == "" && m.To == "" {
		t.Reject("bad-event", "the event names no commune, before or after")
		return m, false
	}
	return m, okFrom && okTo
}

// movedCode returns a code that may be empty. A malformed one rejects the row: guessing would move people.
func movedCode(t *ingest.Table, column int) (string, bool) {
	text := t.Text(column)
	if text == "" {
		return "", true
	}
	if !isCode(text) {
		t.Reject("bad-code", "%s: %q is not an INSEE code", strings.ToUpper(movementColumns[column].Names[0]), shorten(text))
		return "", false
	}
	return text, true
}

// parseDay reads the two ways in which the editions of the COG write a date.
func parseDay(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, "02/01/2006", "02-01-2006"} {
		if on, err := time.Parse(layout, text); err == nil {
			return on, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date: 2019-01-01 or 01/01/2019 is wanted", shorten(text))
}
