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

// Zoning is the place of a commune, or of a whole territoire de vie-santé (TVS) when Code is empty, in the zoning of
// general practitioners that each ARS decides.
type Zoning struct {
	Line         int
	Code         string // of the commune
	TVS, TVSName string
	Class        string // "ZIP", "ZAC", "ZV", "HV", or the word of the file when it is none of these; empty in a table of TVS
}

const (
	zoningCode = iota
	zoningTVS
	zoningTVSName
	zoningClass
)

var zoningColumns = []ingest.Column{
	zoningCode:    {Names: append([]string{"code_de_la_commune", "depcom", "codgeo"}, codeNames...)},
	zoningTVS:     {Names: []string{"tvs", "code_tvs", "codetvs", "code_du_territoire_de_vie_sante", "territoire_de_vie_sante", "agr", "bvcv", "code_bvcv"}},
	zoningTVSName: {Names: []string{"libtvs", "lib_tvs", "libelle_tvs", "nom_tvs", "tvs_nom", "tvs_name", "libelle_du_territoire_de_vie_sante", "nom_du_territoire_de_vie_sante"}},
	zoningClass: {Names: []string{"zonage", "zonage_ars", "zone", "classe", "class", "classement", "qualification", "zonage_medecin", "zonage_mg",
		"qualification_attribuee_par_l_arrete_regional", "zonage_en_vigueur", "picked_zonage", "zoning"}},
}

// zoningWords are the classes of the zoning of general practitioners (arrêté of 13 November 2017, amended 1 October 2021)
// and the words of tables for them.
var zoningWords = map[string]string{
	"zip": "ZIP", "zone_d_intervention_prioritaire": "ZIP", "zones_d_intervention_prioritaire": "ZIP",
	"zac": "ZAC", "zone_d_action_complementaire": "ZAC", "zones_d_action_complementaire": "ZAC",
	"zv": "ZV", "zone_de_vigilance": "ZV",
	"hv": "HV", "hors_vivier": "HV", "hc": "HV", "hors_classement": "HV", "hors_zonage": "HV", "hz": "HV", "non_zone": "HV",
}

// ReadZoning reads the zoning of general practitioners, one row per commune or per TVS: code_commune, code_tvs and zonage,
// or the titles of the ministry's workbook ("Code du territoire de vie-santé", "Qualification attribuée par l'arrêté régional").
// A row without a class, or with neither a commune nor a TVS, is rejected.
func ReadZoning(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Zoning, geo.Source, error) {
	return readZoning(ctx, path, report, progress, "zoning", func(t *ingest.Table) error {
		switch {
		case !t.Has(zoningClass):
			return errors.New("no column has the class of a commune: zonage, or \"Qualification attribuée par l'arrêté régional\"")
		case !t.Has(zoningCode) && !t.Has(zoningTVS):
			return errors.New("no column has the code of a commune or of a territoire de vie-santé")
		}
		return nil
	}, func(z Zoning) string {
		switch {
		case z.Class == "":
			return "it has no class (ZIP, ZAC…)"
		case z.Code == "" && z.TVS == "":
			return "it has neither a commune nor a territoire de vie-santé"
		}
		return ""
	})
}

// ReadTVS reads a table of the territoire de vie-santé of each commune: code_commune, code_tvs, and its name.
func ReadTVS(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Zoning, geo.Source, error) {
	return readZoning(ctx, path, report, progress, "tvs", func(t *ingest.Table) error {
		if !t.Has(zoningCode) || !t.Has(zoningTVS) {
			return errors.New("columns for the code of a commune and for that of its territoire de vie-santé are wanted")
		}
		return nil
	}, func(z Zoning) string {
		if z.Code == "" || z.TVS == "" {
			return "it lacks a commune or its territoire de vie-santé"
		}
		return ""
	})
}

func readZoning(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress, kind string,
	usable func(*ingest.Table) error, fault func(Zoning) string) ([]Zoning, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, kind, report, progress, zoningColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("%s: %w", kind, err)
	}
	if err := usable(t); err != nil {
		name := t.Name()
		_, closed := t.Close()
		return nil, geo.Source{}, errors.Join(fmt.Errorf("%s: %s: %w", kind, name, err), closed)
	}
	var out []Zoning
	for t.Next() {
		z := Zoning{Line: t.Line(), TVS: t.Text(zoningTVS), TVSName: t.Text(zoningTVSName), Class: zoningClassOf(t.Text(zoningClass))}
		if text := t.Text(zoningCode); text != "" {
			code, repaired, err := insee.ParseCode(text)
			if err != nil {
				t.Reject("bad-code", "%s", err)
				continue
			}
			if z.Code = code; repaired {
				t.Warn("repaired-code", "code %q is read as %s", text, code)
			}
		}
		if why := fault(z); why != "" {
			t.Reject("no-zoning", "the row is of no use: %s", why)
			continue
		}
		out = append(out, z)
	}
	src, err := t.Close()
	return out, src, err
}

// zoningClassOf returns the class that a word stands for, the word itself when it is none that is known here.
func zoningClassOf(text string) string {
	if insee.Missing(text) {
		return ""
	}
	if class, ok := zoningWords[ingest.NormalizeName(text)]; ok {
		return class
	}
	return strings.TrimSpace(text)
}
