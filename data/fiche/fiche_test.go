package fiche_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/fiche"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

func chessboard(tb testing.TB) *atlas.Atlas {
	tb.Helper()
	a, err := atlas.Compute(context.Background(), geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func TestFiche(t *testing.T) {
	a := chessboard(t)
	j := fiche.Judged{Name: "Projet", Evaluation: a.EvaluateReplacing([]int32{8, 13}, 0), Partial: []atlas.Drawn{{Unit: 8, Share: 0.75}, {Unit: 14, Share: 0.25}}}
	text := fiche.Text(a, j)
	for _, want := range []string{"Projet\n======\n", "coupées par le tracé et retenues : Case 1-2 (75,0 %)", "coupées par le tracé et laissées : Case 2-2 (25,0 %)",
		"le projet en crée une : ", "Accès aux soins des habitants\n  médecins généralistes : ", "consultations par an et par habitant (département 99 ", "étude ", "trajets à vol d'oiseau"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if md := fiche.Markdown(a, j); !strings.HasPrefix(md, "# Projet\n\n## Territoire\n\n- ") {
		t.Errorf("markdown:\n%s", md)
	}
}

// Zones are told by name where it is known, each once, by code, and those without a name by their code.
func TestZonesByName(t *testing.T) {
	ds := geotest.Dataset()
	for u := range ds.Units {
		ds.Units[u].Department, ds.Units[u].Region = "05", "93"
		if ds.Units[u].EPCI == "200000000" {
			ds.Units[u].EPCIName = "CC du Coin"
		}
	}
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []int32
	for u := range int32(len(ds.Units)) {
		if a.IsLeaf(u) {
			all = append(all, u)
		}
	}
	text := fiche.Text(a, fiche.Judged{Name: "Tout", Evaluation: a.Evaluate(all)})
	for _, want := range []string{"  départements : Hautes-Alpes (05)\n  EPCI : CC du Coin (200000000), 200000001", "  département Hautes-Alpes : ", "  région Provence-Alpes-Côte d'Azur : "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if text := fiche.Text(a, fiche.Judged{Evaluation: a.Evaluate(nil)}); strings.Contains(text, "EPCI") {
		t.Errorf("nothing lies in an EPCI:\n%s", text)
	}
}

// A proposal of nothing has a fiche, and so has one in a study of which little is known.
func TestFicheOfLittle(t *testing.T) {
	ds := geotest.Dataset()
	ds.Practices, ds.Communities, ds.Teams, ds.Flows = nil, nil, nil, nil
	for u := range ds.Units {
		ds.Units[u].Population = geo.Count{}
	}
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, units := range [][]int32{nil, {3}} {
		text := fiche.Text(a, fiche.Judged{Name: "Rien", Evaluation: a.Evaluate(units)})
		if !strings.Contains(text, "0 habitants") || strings.Contains(text, "Accès aux soins") || strings.Contains(text, "NaN") {
			t.Errorf("%v:\n%s", units, text)
		}
	}
}

// Names stand for themselves in Markdown, wherever they are; ordinary French is left as it is.
func TestMarkdownOfNames(t *testing.T) {
	ds := geotest.Dataset()
	ds.Name = "Étude _A_"
	ds.Units[8].Name = "<script>alert(1)</script>"
	for i := range ds.Communities {
		ds.Communities[i].Name = "1. [CPTS](x)"
	}
	for i := range ds.Teams {
		ds.Teams[i].Name = "*MSP*"
	}
	a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
	if err != nil {
		t.Fatal(err)
	}
	j := fiche.Judged{Name: "L'Isle-sur-la-Sorgue (Est) & `Ouest` &lt;", Evaluation: a.Evaluate([]int32{8, 9, 13, 14}), Partial: []atlas.Drawn{{Unit: 8, Share: 0.75}}}
	md := fiche.Markdown(a, j)
	for _, want := range []string{"# L'Isle-sur-la-Sorgue (Est) & \\`Ouest\\` &amp;lt;\n", "&lt;script>alert(1)&lt;/script> (75,0 %)", "\n- 1\\. \\[CPTS\\](x) : ", "\\*MSP\\*", "« Étude \\_A\\_ »", "\n- d'un seul tenant, "} {
		if !strings.Contains(md, want) {
			t.Errorf("%q is not in\n%s", want, md)
		}
	}
	if strings.Contains(md, "<") {
		t.Errorf("HTML is left in\n%s", md)
	}
	if text := fiche.Text(a, j); !strings.Contains(text, "<script>") || !strings.Contains(text, "*MSP*") || strings.Contains(text, "\\") {
		t.Errorf("plain text is escaped:\n%s", text)
	}
}

func Example() {
	a, err := atlas.Compute(context.Background(), geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	text := fiche.Text(a, fiche.Judged{Name: "Projet", Evaluation: a.Evaluate([]int32{11, 17})})
	fmt.Println(strings.Join(strings.Split(text, "\n")[:5], "\n"))
	// Output:
	// Projet
	// ======
	//
	// Territoire
	//   1 500 habitants dans 2 unités
}

// The fiche is in French, where journeys come from too.
func TestFicheNamesJourneys(t *testing.T) {
	for want, times := range map[string]geo.Times{
		"trajets par les routes d'OpenStreetMap : paca.osm.pbf (2026-01), à vélo": {Provider: "road", Name: "paca.osm.pbf", Vintage: "2026-01", Profile: "bicycle"},
		"trajets d'une table de temps : minutes.csv\n":                            {Provider: "matrix", Name: "minutes.csv", Profile: "car"},
	} {
		ds := geotest.Dataset()
		times.From = make([]geo.Reach, len(ds.Units))
		ds.Times = []geo.Times{times}
		a, err := atlas.Compute(context.Background(), ds, geo.DefaultSettings(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if text := fiche.Text(a, fiche.Judged{Name: "Projet", Evaluation: a.Evaluate([]int32{8, 13})}); !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
