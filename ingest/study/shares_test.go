package study_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample/registers"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// doctors writes a register of general practitioners of these numbers, all in one commune.
func doctors(t *testing.T, commune string, ids ...string) string {
	t.Helper()
	var rows []registers.RPPSRow
	for _, id := range ids {
		rows = append(rows, registers.RPPSRow{ID: "8" + id, LastName: "FICTIVE", Profession: "10", Category: "C", SkillType: "S", Skill: "SM54", Mode: "L",
			Structure: "R1010000000" + id[len(id)-4:], Name: "CABINET", Commune: commune, Country: "99000", Sector: "SA07", Role: "FON-01", Genre: "GENR01"})
	}
	var b bytes.Buffer
	if err := registers.WriteRPPS(&b, slices.Values(rows)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The patients of a practitioner in several teams are shared out by the parts of time that rosters tell, evenly where they
// tell none; none is lost, and what is masked cannot be cut.
func TestPatientsOfSomebodyInSeveralTeams(t *testing.T) {
	ds, report := link(t, map[string]string{
		"study.yaml": `
cog: 2025
sources:
  boundaries: [{file: communes.geojson}]
  rpps: [{file: rpps.txt}]
  esp: [{file: esp.csv}]
  patients: [{file: patients.csv}]
`,
		"communes.geojson": collection(square("17001", 0, ""), square("17002", 1, "")),
		"rpps.txt":         doctors(t, "17001", "10000000001", "10000000002", "10000000003"),
		"esp.csv": "id_esp;rpps;quotité\n" +
			"a;10000000001;30 %\nb;10000000001;0,6\n" + // told: a third and two thirds
			"a;10000000002;\nb;10000000002;\n" + // not told: half each
			"a;10000000003;1\nb;10000000003;80 %\n" + // more than all the time
			"b;10000000004;2\n", // no part of anything, of nobody
		"patients.csv": "code_insee;rpps;patients\n17001;10000000001;100\n17002;10000000001;<11\n17001;10000000002;31\n17002;10000000002;\n17001;10000000003;9\n",
	})
	want := []geo.Flow{{Unit: 0, Team: 0, Patients: geo.Exactly(33 + 16 + 5)}, {Unit: 1, Team: 0, Patients: geo.Count{}},
		{Unit: 0, Team: 1, Patients: geo.Exactly(67 + 15 + 4)}, {Unit: 1, Team: 1, Patients: geo.Between(1, 10)}}
	if !slices.Equal(ds.Flows, want) {
		t.Errorf("flows %v, want %v", ds.Flows, want)
	}
	told := find(t, report, ingest.Note, "patients.csv", "several-teams")
	if len(told) != 2 || told[0].Line != 2 || !strings.Contains(told[0].Reason, "a 33 %, b 67 %") || told[1].Line != 6 || !strings.Contains(told[1].Reason, "a 56 %, b 44 %") {
		t.Errorf("%v", told)
	}
	if f := find(t, report, ingest.Warning, "patients.csv", "several-teams"); len(f) != 1 || f[0].Line != 4 || !strings.Contains(f[0].Reason, "evenly") {
		t.Errorf("%v", f)
	}
	if f := find(t, report, ingest.Warning, "esp.csv", "shares-over-one"); len(f) != 1 || f[0].Line != 7 || !strings.Contains(f[0].Reason, "180 %") {
		t.Errorf("%v", f)
	}
	if f := find(t, report, ingest.Warning, "esp.csv", "bad-share"); len(f) != 1 || f[0].Line != 8 {
		t.Errorf("%v", f)
	}
	if m := ds.Teams[0].Members[0]; m.Share != 0.3 {
		t.Errorf("the member has the share %v", m.Share)
	}
}
