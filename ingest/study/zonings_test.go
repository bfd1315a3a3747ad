package study_test

import "testing"

// The name of an EPCI is told by a table of zonings, row by row or for units whose boundaries have its SIREN; the first name counts.
func TestNamesOfEPCI(t *testing.T) {
	ds, _ := link(t, map[string]string{
		"study.yaml": "cog: 2025\nsources:\n  boundaries: [{file: units.geojson}]\n  zonings: [{file: epci.csv}]\n",
		"units.geojson": collection(square("17001", 0, ""), square("17002", 1, `,"codeEpci":"200041762"`), square("17003", 2, `,"codeEpci":"241700434"`),
			square("17004", 3, "")),
		"epci.csv": "Composition communale des EPCI\nCODGEO;LIBGEO;EPCI;LIBEPCI;DEP;REG\n17001;Un;200041762;CC Aunis Atlantique;17;75\n17009;Neuf;200041762;CC d'Aunis;17;75\n17004;Quatre;;;17;75\n",
	})
	want := map[string]string{"17001": "CC Aunis Atlantique", "17002": "CC Aunis Atlantique", "17003": "", "17004": ""}
	for _, u := range ds.Units {
		if u.EPCIName != want[u.Code] || u.Code == "17001" && u.EPCI != "200041762" {
			t.Errorf("%s is in the EPCI %q %q, want %q", u.Code, u.EPCI, u.EPCIName, want[u.Code])
		}
	}
}
