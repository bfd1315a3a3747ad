package planner

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// Adherent is a member of a CPTS, a person or an establishment, as the roster of the CPTS gives it.
type Adherent struct {
	Line       int
	CPTS       string         // identifier or name of the CPTS
	RPPS       string         // eleven digits, of a person; see NationalID
	Profession geo.Profession // NoProfession when the roster does not tell
	FINESS     string         // of an establishment
	Category   string         // FINESS category of an establishment ("500"), empty when the roster does not tell
}

const (
	adherentCPTS = iota
	adherentRPPS
	adherentProfession
	adherentFINESS
	adherentCategory
)

var adherentColumns = []ingest.Column{
	adherentCPTS:       {Names: []string{"cpts", "id_cpts", "cpts_id", "code_cpts", "nom_cpts", "cpts_nom", "nom_de_la_cpts"}, Required: true},
	adherentRPPS:       {Names: rppsNames},
	adherentProfession: {Names: []string{"profession", "metier", "profession_adherent"}},
	adherentFINESS:     {Names: finessNames},
	adherentCategory:   {Names: []string{"categorie", "categorie_finess", "code_categorie", "categetab", "category"}},
}

// ReadAdherents reads rosters of CPTS, one row per member: cpts and rpps, finess, profession or categorie. A row that
// names a person and an establishment is the person's, practising there. Rows without a CPTS, or from which neither a
// person nor an establishment can be told, are rejected; one who is listed twice counts once. The order is the file's.
func ReadAdherents(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Adherent, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "adherents", report, progress, adherentColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("adherents: %w", err)
	}
	var out []Adherent
	listed := map[[2]string]int{} // CPTS and number
	for t.Next() {
		a, ok := readAdherent(t)
		if !ok {
			continue
		}
		if number := a.RPPS + a.FINESS; number != "" {
			key := [2]string{a.CPTS, number}
			if first, twice := listed[key]; twice {
				t.Warn("duplicate-member", "%s has %s already at line %d", shorten(a.CPTS), number, first)
				continue
			}
			listed[key] = a.Line
		}
		out = append(out, a)
	}
	src, err := t.Close()
	return out, src, err
}

func readAdherent(t *ingest.Table) (Adherent, bool) {
	a := Adherent{Line: t.Line(), CPTS: t.Text(adherentCPTS), Category: t.Text(adherentCategory)}
	if a.CPTS == "" {
		t.Reject("no-cpts", "the row names no CPTS")
		return a, false
	}
	if word := t.Text(adherentProfession); word != "" {
		var ok bool
		if a.Profession, ok = insee.ParseProfession(word); !ok {
			t.Warn("unknown-profession", "profession %q is not known: médecin généraliste, infirmier, kinésithérapeute, pharmacien… is wanted", shorten(word))
			a.Profession = geo.OtherProfession
		}
	}
	if number := t.Text(adherentRPPS); number != "" {
		var err error
		if a.RPPS, err = parseRPPS(number); err != nil && a.Profession == geo.NoProfession {
			t.Reject("bad-rpps", "%s: %s", shorten(a.CPTS), err)
			return a, false
		} else if err != nil {
			t.Warn("bad-rpps", "%s: %s; the member is known by profession only", shorten(a.CPTS), err)
		}
	}
	if a.RPPS != "" || a.Profession != geo.NoProfession {
		a.Category = ""
		return a, true
	}
	if a.FINESS = readFINESS(t, adherentFINESS); a.FINESS == "" && a.Category == "" {
		t.Reject("no-member", "%s: the row tells neither a person (rpps, profession) nor an establishment (finess, categorie)", shorten(a.CPTS))
		return a, false
	}
	return a, true
}

// readFINESS returns the FINESS number of the current row, with the leading zero that a spreadsheet drops.
func readFINESS(t *ingest.Table, column int) string {
	n := t.Text(column)
	if len(n) == 8 {
		n = "0" + n
		t.Warn("repaired-finess", "FINESS number %q is read as %s", n[1:], n)
	}
	if n != "" && len(n) != 9 {
		t.Warn("bad-finess", "%q is not a FINESS number: nine characters are wanted", shorten(n))
		return ""
	}
	return n
}
