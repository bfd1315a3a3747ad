package insee

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// Zoning says which larger zones a commune is part of, as codes; what the file does not tell is empty.
type Zoning struct {
	Line       int
	Code       string
	Department string
	Region     string
	EPCI       string // SIREN of the intercommunality
	EPCIName   string
	LivingZone string // bassin de vie
	UrbanArea  string // aire d'attraction des villes
}

const (
	zoningCode = iota
	zoningDepartment
	zoningRegion
	zoningEPCI
	zoningLiving
	zoningUrban
	zoningEPCIName
)

var zoningColumns = []ingest.Column{
	zoningCode:       {Names: codeNames, Required: true},
	zoningDepartment: {Names: departmentNames},
	zoningRegion:     {Names: regionNames},
	zoningEPCI:       {Names: []string{"epci", "siren_epci", "code_epci", "codeepci", "epci#"}},
	zoningLiving:     {Names: []string{"bv#", "bv"}},
	zoningUrban:      {Names: []string{"aav#", "aav"}},
	zoningEPCIName:   {Names: []string{"libepci", "lib_epci", "nom_epci", "libelle_epci", "epci_libelle", "nom_de_l_epci", "libelle_de_l_epci", "nom_du_groupement"}},
}

// noEPCI is what INSEE writes for a commune that is in none, "Sans objet": islands of the Atlantic, among others.
const noEPCI = "ZZZZZZZZZ"

func isSIREN(text string) bool { return len(text) == 9 && digits(text) }

// ReadZonings reads a table of the zones that communes are part of: INSEE's "table d'appartenance géographique
// des communes" or its composition of EPCI (CODGEO, LIBGEO, EPCI, LIBEPCI, DEP, REG), or COGiter's. A commune that is in no
// EPCI has none.
func ReadZonings(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Zoning, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "zoning", report, progress, zoningColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("zonings: %w", err)
	}
	var out []Zoning
	seen := newFirstLines(40_000)
	for t.Next() {
		code, ok := rowCode(t, zoningCode, zoningDepartment)
		if !ok || !seen.take(t, code) {
			continue
		}
		z := Zoning{Line: t.Line(), Code: code, Department: t.Text(zoningDepartment), Region: t.Text(zoningRegion),
			LivingZone: t.Text(zoningLiving), UrbanArea: t.Text(zoningUrban)}
		// A commune of the Grand Paris is in two EPCI, "200054781/200057966": the métropole comes first.
		siren, _, _ := strings.Cut(t.Text(zoningEPCI), "/")
		switch siren = strings.TrimSpace(siren); {
		case Missing(siren) || siren == noEPCI:
		case !isSIREN(siren):
			t.Warn("bad-epci", "%q is not the SIREN of an EPCI, which has nine digits: the EPCI of %s is not known", siren, code)
		default:
			z.EPCI, z.EPCIName = siren, t.Text(zoningEPCIName)
		}
		out = append(out, z)
	}
	zoned := false
	for c := zoningDepartment; c <= zoningUrban; c++ {
		zoned = zoned || t.Has(c)
	}
	src, err := t.Close()
	if err == nil && !zoned {
		err = errors.New("zonings: " + src.Name + " has no column for a département, region, EPCI, bassin de vie or aire d'attraction")
	}
	return out, src, err
}
