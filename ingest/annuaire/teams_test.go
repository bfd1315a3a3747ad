package annuaire_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample/registers"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
)

// A team is gathered around general practitioners: which sites of FINESS are one.
func TestWhichSitesAreTeams(t *testing.T) {
	for i, c := range []struct {
		name, category string
		professions    []string
		team           bool
	}{
		{"an empty MSP", "603", nil, false},
		{"an MSP of one nurse", "603", []string{"60"}, false},
		{"an MSP of one GP", "603", []string{"10"}, true},
		{"an MSP without a GP, a finding and not an error", "603", []string{"60", "70"}, true},
		{"a dental centre", "124", []string{"40", "40"}, false},
		{"a centre with a GP", "124", []string{"10", "60"}, true},
		{"two pharmacists", "620", []string{"21", "21"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			finess := fmt.Sprintf("13000%04d", i+1)
			var text bytes.Buffer
			site := registers.FINESSRow{FINESS: finess, Name: "SITE FICTIF", Commune: "001", Department: "13", Category: c.category}
			if err := registers.WriteFINESS(&text, []registers.FINESSRow{site}); err != nil {
				t.Fatal(err)
			}
			register, err := annuaire.ScanFINESS(&text, "finess.csv", annuaire.Options{}, &ingest.Report{})
			if err != nil {
				t.Fatal(err)
			}
			var rows []registers.RPPSRow
			for k, p := range c.professions {
				rows = append(rows, but(func(r *registers.RPPSRow) {
					r.ID, r.Profession, r.FINESS = fmt.Sprintf("81000000%04d", k), p, finess
					if p != "10" {
						r.SkillType, r.Skill = "", ""
					}
				}))
			}
			d := annuaire.NewDirectory(register, annuaire.Options{})
			if _, _, err := annuaire.ScanRPPS(strings.NewReader(rppsText(t, rows...)), "rpps.txt", &ingest.Report{}, d.Add); err != nil {
				t.Fatal(err)
			}
			teams := d.Assemble().Teams
			if got := slices.ContainsFunc(teams, func(x annuaire.Team) bool { return x.FINESS == finess }); got != c.team {
				t.Errorf("is a team: %v, want %v (%+v)", got, c.team, teams)
			}
		})
	}
}
