package study_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/ingesttest"
	"github.com/maillage/maillage/ingest/study"
)

// nationalStudy is metropolitan France with the counts of general practitioners of 2013, settings being the defaults.
const nationalStudy = `
cog: 2023
sources:
  boundaries: [{file: %q, cog: 2020}]
  populations: [{file: %q, vintage: "2021", cog: 2023}]
  movements: [{file: %q}]
  bpe: [{file: %q, vintage: "2013", cog: 2019}]
  apl: [{file: %q, vintage: "2016", cog: 2020}]
settings: {access_professions: [gp]}
`

// TestNationalAPL computes the accessibility to general practitioners of metropolitan France from a study file and compares
// its ranks with what DREES published for 2016. Nothing is fitted on the published table: docs/methods.md, "Accessibility",
// says where each parameter comes from, and what the rest may be due to.
func TestNationalAPL(t *testing.T) {
	cfg, err := study.Parse("study.yaml", []byte(fmt.Sprintf(nationalStudy,
		ingesttest.Real(t, "communes/communes_cog2020_metro_l93.gpkg"), ingesttest.Real(t, "population/pop_legale_2021_cog2023.csv"),
		ingesttest.Real(t, "cog/cog_mouvements_communes_2026.csv"), ingesttest.Real(t, "bpe/bpe2013_health_by_commune_on_cog2019.csv"),
		ingesttest.Real(t, "apl/drees_apl_2016_2018_by_commune.csv"))))
	if err != nil {
		t.Fatal(err)
	}
	ds, err := study.Read(context.Background(), cfg, &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	// The table has 2018 too, five years after the counts.
	ds.Published = slices.DeleteFunc(ds.Published, func(p geo.PublishedAccess) bool { return p.Year != 2016 })
	ds.Standardised = slices.DeleteFunc(ds.Standardised, func(s geo.Standardised) bool { return s.Year != 2014 })
	a, err := atlas.Compute(context.Background(), ds, cfg.Settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := a.AccessFigures()[0]
	t.Logf("%s, %s, %s: %+v", f.Decay, f.Times, f.Demand, *f.Published)
	if f.Published.Year != 2016 || f.Published.RankCorrelation < 0.58 || f.Published.Units < 34_000 || f.Demand != "standardised by DREES (2014)" {
		t.Errorf("%+v", f.Published)
	}
}
