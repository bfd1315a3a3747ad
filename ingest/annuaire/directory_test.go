package annuaire_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample/registers"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
	"pgregory.net/rapid"
)

func assemble(t testing.TB, opt annuaire.Options, rows ...registers.RPPSRow) *annuaire.Annuaire {
	t.Helper()
	d := annuaire.NewDirectory(&annuaire.Register{}, opt)
	if _, _, err := annuaire.ScanRPPS(strings.NewReader(rppsText(t, rows...)), "rpps.txt", &ingest.Report{}, d.Add); err != nil {
		t.Fatal(err)
	}
	return d.Assemble()
}

// checkConsistent fails when the parts of an Annuaire do not fit together.
func checkConsistent(t testing.TB, a *annuaire.Annuaire) {
	t.Helper()
	if !sort.SliceIsSorted(a.Practitioners, func(i, j int) bool { return a.Practitioners[i].ID < a.Practitioners[j].ID }) {
		// Identifiers of unusual form come after the others.
		unusual := slices.IndexFunc(a.Practitioners, func(p geo.Practitioner) bool {
			return len(p.ID) > 12 || strings.Trim(p.ID, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != ""
		})
		if unusual < 0 {
			t.Error("practitioners are not ordered by ID")
		}
	}
	ids := make(map[string]bool)
	for _, p := range a.Practitioners {
		if ids[p.ID] || p.ID == "" || p.Profession == geo.NoProfession {
			t.Errorf("practitioner %+v is double, nameless or without a profession", p)
		}
		ids[p.ID] = true
	}
	for i, s := range a.Sites {
		if s.ID == "" || s.Code == "" || s.Unit != geo.None || i > 0 && a.Sites[i-1].ID >= s.ID {
			t.Errorf("site %d %+v: no ID, no commune, or out of order", i, s)
		}
	}
	time := make([]float64, len(a.Practitioners))
	practises := make([]bool, len(a.Practitioners))
	for i, p := range a.Practices {
		if i > 0 && (a.Practices[i-1].Practitioner > p.Practitioner || a.Practices[i-1].Practitioner == p.Practitioner && a.Practices[i-1].Site >= p.Site) {
			t.Errorf("practice %d is double or out of order", i)
		}
		time[p.Practitioner] += float64(p.Share)
		practises[p.Practitioner] = true
		_ = a.Sites[p.Site]
	}
	for i := range time {
		if !practises[i] || time[i] > 1+1e-5 {
			t.Errorf("practitioner %d practises nowhere, or %v of her time", i, time[i])
		}
	}
}

func TestProfession(t *testing.T) {
	skill := func(kind, code string) func(*registers.RPPSRow) {
		return func(r *registers.RPPSRow) { r.SkillType, r.Skill = kind, code }
	}
	profession := func(code string) func(*registers.RPPSRow) {
		return func(r *registers.RPPSRow) { r.Profession, r.SkillType, r.Skill = code, "", "" }
	}
	hospital := func(kind, code string) func(*registers.RPPSRow) {
		return func(r *registers.RPPSRow) { r.Sector, r.SkillType, r.Skill = "SA17", kind, code }
	}
	tests := []struct {
		name string
		rows []func(*registers.RPPSRow)
		want geo.Profession
	}{
		{"no savoir-faire at all", []func(*registers.RPPSRow){skill("", "")}, geo.GP},
		{"SM26", []func(*registers.RPPSRow){skill("S", "SM26")}, geo.GP},
		{"SM53", []func(*registers.RPPSRow){skill("S", "SM53")}, geo.GP},
		{"SM54", []func(*registers.RPPSRow){skill("S", "SM54")}, geo.GP},
		{"cardiologist", []func(*registers.RPPSRow){skill("S", "SM04")}, geo.Specialist},
		{"only a competence", []func(*registers.RPPSRow){skill("C", "C11")}, geo.GP},
		{"only a capacity", []func(*registers.RPPSRow){skill("CAPA", "CAPA07")}, geo.GP},
		{"exclusive competence", []func(*registers.RPPSRow){skill("CEX", "CEX22")}, geo.Specialist},
		{"general practice after another speciality", []func(*registers.RPPSRow){skill("S", "SM04"), skill("S", "SM54")}, geo.GP},
		{"speciality and competence", []func(*registers.RPPSRow){skill("C", "C11"), skill("S", "SM04")}, geo.Specialist},
		{"speciality told only on a line that does not count", []func(*registers.RPPSRow){skill("", ""), hospital("S", "SM04")}, geo.Specialist},
		{"nurse", []func(*registers.RPPSRow){profession("60")}, geo.Nurse},
		{"psychiatric nurse", []func(*registers.RPPSRow){profession("69")}, geo.Nurse},
		{"physiotherapist", []func(*registers.RPPSRow){profession("70")}, geo.Physiotherapist},
		{"physiotherapist and osteopath", []func(*registers.RPPSRow){profession("71"), profession("70")}, geo.Physiotherapist},
		{"midwife", []func(*registers.RPPSRow){profession("50")}, geo.Midwife},
		{"dentist", []func(*registers.RPPSRow){profession("40")}, geo.Dentist},
		{"pharmacist", []func(*registers.RPPSRow){profession("21")}, geo.Pharmacist},
		{"speech therapist", []func(*registers.RPPSRow){profession("91")}, geo.SpeechTherapist},
		{"orthoptist", []func(*registers.RPPSRow){profession("92")}, geo.Orthoptist},
		{"podiatrist", []func(*registers.RPPSRow){profession("80")}, geo.Podiatrist},
		{"psychologist", []func(*registers.RPPSRow){profession("93")}, geo.Psychologist},
		{"optician", []func(*registers.RPPSRow){profession("28")}, geo.OtherProfession},
		{"hearing-aid specialist", []func(*registers.RPPSRow){profession("26")}, geo.OtherProfession},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var rows []registers.RPPSRow
			for _, change := range test.rows {
				rows = append(rows, but(change))
			}
			a := assemble(t, annuaire.Options{}, rows...)
			if len(a.Practitioners) != 1 || a.Practitioners[0].Profession != test.want {
				t.Errorf("practitioners %+v, want one %v", a.Practitioners, test.want)
			}
			if a.Counts.Persons[test.want] != 1 {
				t.Errorf("persons counted %v", a.Counts.Persons)
			}
		})
	}
}

func TestWhatCounts(t *testing.T) {
	tests := []struct {
		name   string
		change func(*registers.RPPSRow)
		want   annuaire.Reason
		local  bool // with a share
		kind   geo.SiteKind
	}{
		{"cabinet", func(r *registers.RPPSRow) {}, annuaire.Counted, true, geo.Cabinet},
		{"group", func(r *registers.RPPSRow) { r.Sector = "SA08" }, annuaire.Counted, true, geo.Cabinet},
		{"company", func(r *registers.RPPSRow) { r.Sector = "SA09" }, annuaire.Counted, true, geo.Cabinet},
		{"centre, salaried", func(r *registers.RPPSRow) { r.Sector, r.Mode = "SA05", "S" }, annuaire.Counted, true, geo.HealthCentre},
		{"MSP", func(r *registers.RPPSRow) { r.Sector = "SA52" }, annuaire.Counted, true, geo.MSP},
		{"pharmacy", func(r *registers.RPPSRow) { r.Sector, r.Profession = "SA33", "21" }, annuaire.Counted, true, geo.Pharmacy},
		{"public hospital", func(r *registers.RPPSRow) { r.Sector, r.Mode = "SA01", "S" }, annuaire.Counted, false, geo.Hospital},
		{"clinic", func(r *registers.RPPSRow) { r.Sector = "SA04" }, annuaire.Counted, false, geo.Hospital},
		{"no sector, self-employed", func(r *registers.RPPSRow) { r.Sector = "" }, annuaire.Counted, true, geo.Cabinet},
		{"no sector, salaried", func(r *registers.RPPSRow) { r.Sector, r.Mode = "", "S" }, annuaire.NoSector, false, 0},
		{"student", func(r *registers.RPPSRow) { r.Category = "E" }, annuaire.Student, false, 0},
		{"military", func(r *registers.RPPSRow) { r.Category = "M" }, annuaire.Military, false, 0},
		{"volunteer", func(r *registers.RPPSRow) { r.Mode = "B" }, annuaire.Volunteer, false, 0},
		{"replacement", func(r *registers.RPPSRow) { r.Genre = "GENR02" }, annuaire.Replacement, false, 0},
		{"no genre", func(r *registers.RPPSRow) { r.Genre = "" }, annuaire.Counted, true, geo.Cabinet},
		{"administration", func(r *registers.RPPSRow) { r.Genre = "GENR13" }, annuaire.NotCare, false, 0},
		{"on call", func(r *registers.RPPSRow) { r.Sector = "SA50" }, annuaire.OnCall, false, 0},
		{"teleconsultation", func(r *registers.RPPSRow) { r.Sector = "SA64" }, annuaire.Telemedicine, false, 0},
		{"EHPAD", func(r *registers.RPPSRow) { r.Sector = "SA17" }, annuaire.OtherSector, false, 0},
		{"sector of another form", func(r *registers.RPPSRow) { r.Sector = "X1" }, annuaire.OtherSector, false, 0},
		{"no commune code, no town", func(r *registers.RPPSRow) { r.Structure, r.Commune, r.Town, r.PostalCode = "", "", "", "" }, annuaire.UnknownPlace, false, 0},
		{"no commune code, nothing to find it by", func(r *registers.RPPSRow) { r.Commune = "" }, annuaire.UnknownPlace, false, 0},
		{"commune code that is none", func(r *registers.RPPSRow) { r.Commune = "1300" }, annuaire.UnknownPlace, false, 0},
		{"abroad", func(r *registers.RPPSRow) { r.Commune, r.Country, r.PostalCode = "", "99132", "GL" }, annuaire.Abroad, false, 0},
		{"no place", func(r *registers.RPPSRow) {
			*r = registers.RPPSRow{ID: r.ID, Profession: "10", Category: "C", Mode: "L", Sector: "SA07"}
		}, annuaire.NoPlace, false, 0},
		{"no activity", func(r *registers.RPPSRow) {
			*r = registers.RPPSRow{ID: r.ID, Profession: "10", Category: "C"}
		}, annuaire.NoActivity, false, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := assemble(t, annuaire.Options{}, but(test.change))
			checkConsistent(t, a)
			if a.Counts.Lines[test.want] != 1 {
				t.Errorf("lines counted %v, want one %v", a.Counts.Lines, test.want)
			}
			if (test.want == annuaire.Counted) != (len(a.Practices) == 1) {
				t.Fatalf("practices %+v", a.Practices)
			}
			if test.want != annuaire.Counted {
				return
			}
			if got := a.Practices[0].Share == 1; got != test.local {
				t.Errorf("share %v, local supply %v wanted", a.Practices[0].Share, test.local)
			}
			if a.Sites[0].Kind != test.kind {
				t.Errorf("kind of site %v, want %v", a.Sites[0].Kind, test.kind)
			}
		})
	}
}

// One person with two cabinets here, one elsewhere, and the hospital: a third of her time at each cabinet.
func TestSharesCountSitesElsewhere(t *testing.T) {
	at := func(structure, commune, sector string) registers.RPPSRow {
		return but(func(r *registers.RPPSRow) { r.Structure, r.Commune, r.Sector = structure, commune, sector })
	}
	again := at("A", "13001", "SA07")
	again.SkillType, again.Skill, again.Mode = "C", "C11", "S"
	opt := annuaire.Options{Wanted: func(code string) bool { return strings.HasPrefix(code, "13") }}
	a := assemble(t, opt, at("A", "13001", "SA07"), at("B", "13002", "SA08"), at("C", "84007", "SA07"), at("D", "13055", "SA01"), at("C", "84007", "SA07"), again)
	checkConsistent(t, a)
	var got []string
	for _, p := range a.Practices {
		got = append(got, fmt.Sprintf("%s %.4f %v", a.Sites[p.Site].ID, p.Share, p.Liberal))
	}
	want := []string{"A 0.3333 true", "B 0.3333 true", "D 0.0000 true"}
	if !slices.Equal(got, want) {
		t.Errorf("practices %v, want %v", got, want)
	}
	if a.Counts.Lines[annuaire.Elsewhere] != 2 || a.Counts.Lines[annuaire.Counted] != 4 {
		t.Errorf("lines %v", a.Counts.Lines)
	}
}

func TestSiteKeys(t *testing.T) {
	tests := []struct {
		name   string
		change func(*registers.RPPSRow)
		want   string
	}{
		{"FINESS first", func(r *registers.RPPSRow) { r.FINESS = "130000001" }, "130000001"},
		{"a FINESS number that is none", func(r *registers.RPPSRow) { r.FINESS = "13000" }, "R10100000000001"},
		{"structure", func(r *registers.RPPSRow) {}, "R10100000000001"},
		{"address", func(r *registers.RPPSRow) { r.Structure, r.Street = "", "DE L’ÉGLISE St Œuf" }, "adresse-13001-12-av-de-l-eglise-st-oeuf"},
		{"commune", func(r *registers.RPPSRow) { r.Structure, r.Street = "", "" }, "commune-13001"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := assemble(t, annuaire.Options{}, but(test.change))
			if len(a.Sites) != 1 || a.Sites[0].ID != test.want {
				t.Errorf("sites %+v, want %s", a.Sites, test.want)
			}
		})
	}
}

func TestArrondissements(t *testing.T) {
	all := func(string) bool { return true }
	only := func(codes ...string) func(string) bool {
		return func(c string) bool { return slices.Contains(codes, c) }
	}
	tests := []struct {
		commune, postal string
		wanted          func(string) bool
		want            string // commune of the site, "" when not kept
	}{
		{"75056", "75008", all, "75108"},
		{"75056", "75116", all, "75116"},
		{"75056", "", all, "75056"},
		{"75056", "75508", all, "75056"},
		{"75056", "75008", only("75056"), "75056"},
		{"75108", "75008", only("75056"), "75108"},
		{"69123", "69003", all, "69383"},
		{"69123", "69100", all, "69123"},
		{"13055", "13016", all, "13216"},
		{"13055", "13017", all, "13055"},
		{"13216", "13016", only("13216"), "13216"},
		{"13216", "13016", only("13001"), ""},
		{"13001", "13016", only("13001"), "13001"},
	}
	for _, test := range tests {
		a := assemble(t, annuaire.Options{Wanted: test.wanted}, but(func(r *registers.RPPSRow) { r.Commune, r.PostalCode = test.commune, test.postal }))
		got := ""
		if len(a.Sites) == 1 {
			got = a.Sites[0].Code
		}
		if got != test.want {
			t.Errorf("commune %s, postal code %s: site in %q, want %q", test.commune, test.postal, got, test.want)
		}
	}
}

// The result does not depend on the order of the lines, and nobody works more than full time.
func TestDirectoryOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		site := rapid.IntRange(0, 6)
		rows := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) registers.RPPSRow {
			k := site.Draw(rt, "site")
			row := doctor
			row.ID = rapid.SampledFrom([]string{"810000000001", "810000000002", "02A0000001", "81000000000a", "a long identifier"}).Draw(rt, "id")
			row.Structure, row.Name, row.Commune = fmt.Sprintf("R%d", k), fmt.Sprintf("CABINET %d", k), fmt.Sprintf("1300%d", k)
			row.Street = fmt.Sprintf("RUE %d", k)
			row.Sector = []string{"SA07", "SA08", "SA05", "SA01", "SA04", "SA33", "SA50"}[k]
			row.Mode = rapid.SampledFrom([]string{"L", "S"}).Draw(rt, "mode")
			row.Skill = rapid.SampledFrom([]string{"", "SM54", "SM04"}).Draw(rt, "skill")
			row.Category = rapid.SampledFrom([]string{"C", "C", "C", "E"}).Draw(rt, "category")
			return row
		}), 0, 12).Draw(rt, "rows")
		opt := annuaire.Options{Wanted: func(c string) bool { return c != "13001" }}
		one := assemble(t, opt, rows...)
		checkConsistent(t, one)
		if two := assemble(t, opt, rapid.Permutation(rows).Draw(rt, "order")...); !reflect.DeepEqual(one, two) {
			rt.Fatalf("the order of the lines matters:\n%+v\n%+v", one, two)
		}
		if doubled := assemble(t, opt, append(slices.Clone(rows), rows...)...); !reflect.DeepEqual(one.Practices, doubled.Practices) {
			rt.Fatalf("lines given twice count twice:\n%+v\n%+v", one.Practices, doubled.Practices)
		}
		everywhere := assemble(t, annuaire.Options{}, rows...)
		time := map[string]float64{}
		for _, p := range everywhere.Practices {
			time[everywhere.Practitioners[p.Practitioner].ID] += float64(p.Share)
		}
		for id, sum := range time {
			if sum != 0 && math.Abs(sum-1) > 1e-5 {
				rt.Fatalf("shares of %s sum to %v", id, sum)
			}
		}
	})
}
