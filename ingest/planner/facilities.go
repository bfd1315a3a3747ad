package planner

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
)

// Facility is a site of a table of sites.
type Facility struct {
	Line     int
	ID       string // as in the file, else "line-12"
	Name     string
	Kind     geo.SiteKind
	Category string    // the word or code of the file from which Kind is taken
	Code     string    // commune, empty when the file does not tell
	Point    orb.Point // longitude, latitude in WGS84 degrees
	HasPoint bool
}

const (
	facilityID = iota
	facilityName
	facilitySite
	facilityLat
	facilityLon
	facilityKind
	facilityCode
)

var facilityColumns = []ingest.Column{
	facilityID:   {Names: append([]string{"id", "id_site", "identifiant"}, finessNames...)},
	facilityName: {Names: []string{"nom", "hospital_name", "name", "raison_sociale", "rs", "nom_etablissement", "libelle"}},
	facilitySite: {Names: []string{"site_name", "nom_site"}},
	facilityLat:  {Names: []string{"lat", "latitude", "y_wgs84", "coord_lat"}, Required: true},
	facilityLon:  {Names: []string{"lon", "longitude", "lng", "long", "x_wgs84", "coord_lon"}, Required: true},
	facilityKind: {Names: []string{"type", "facility_type", "categorie", "kind", "category", "type_etablissement"}},
	facilityCode: {Names: codeNames},
}

// kindParts are the parts of a word by which the kind of a site is known, in the order in which they are
// looked for: an "hôpital" is never a "centre de santé", a "centre de santé mentale" is a hospital's.
var kindParts = []struct {
	part string
	kind geo.SiteKind
}{
	{"maison_de_sante", geo.MSP}, {"msp", geo.MSP}, {"603", geo.MSP},
	{"hospital", geo.Hospital}, {"hopital", geo.Hospital}, {"hospitalier", geo.Hospital}, {"clinique", geo.Hospital},
	{"etablissement_de_sante", geo.Hospital}, {"etablissement_de_soin", geo.Hospital}, {"etablissement_soin", geo.Hospital}, {"sante_mentale", geo.Hospital}, {"centre_de_lutte", geo.Hospital},
	{"hospitalisation", geo.Hospital}, {"chu", geo.Hospital}, {"chr", geo.Hospital},
	{"centre_de_sante", geo.HealthCentre}, {"cds", geo.HealthCentre}, {"124", geo.HealthCentre},
	{"pharmacie", geo.Pharmacy}, {"officine", geo.Pharmacy}, {"pharmacy", geo.Pharmacy}, {"620", geo.Pharmacy},
	{"cabinet", geo.Cabinet}, {"practice", geo.Cabinet},
}

// parseKind returns the kind of site that a word tells, and whether it tells one. A part counts from the
// beginning of a word on, so that "chute" is no CHU but "hospitalière" is hospitalier's.
func parseKind(text string) (geo.SiteKind, bool) {
	if text == "centre" { // the key under which it is served
		return geo.HealthCentre, true
	}
	name := "_" + ingest.NormalizeName(text) + "_"
	for _, p := range kindParts {
		if strings.Contains(name, "_"+p.part+"_") || len(p.part) > 3 && strings.Contains(name, "_"+p.part) {
			return p.kind, true
		}
	}
	return geo.OtherSite, text == "" || name == "_autre_" || name == "_other_"
}

// ReadFacilities reads a table of sites with coordinates in degrees (id;nom;lat;lon;type;code_insee, or
// hospital_name, facility_type and the other names of Eurostat's table of hospitals).
//
// Coordinates that cannot be read, are swapped or are not in France are never used: the site is kept without a
// point and with a warning when its commune is known, rejected otherwise.
func ReadFacilities(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]Facility, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "facilities", report, progress, facilityColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("facilities: %w", err)
	}
	var out []Facility
	seen := map[string]int{}
	for t.Next() {
		f, ok := readFacility(t)
		if !ok {
			continue
		}
		if first, twice := seen[f.ID]; twice {
			t.Reject("duplicate-id", "site %s is there already at line %d", shorten(f.ID), first)
			continue
		}
		seen[f.ID] = f.Line
		out = append(out, f)
	}
	src, err := t.Close()
	return out, src, err
}

func readFacility(t *ingest.Table) (Facility, bool) {
	f := Facility{Line: t.Line(), ID: t.Text(facilityID), Name: t.Text(facilityName), Category: t.Text(facilityKind)}
	if f.ID == "" {
		f.ID = "line-" + strconv.Itoa(f.Line)
	}
	if site := t.Text(facilitySite); f.Name == "" {
		f.Name = site
	} else if site != "" && site != f.Name {
		f.Name += " – " + site
	}
	var ok bool
	if f.Kind, ok = parseKind(f.Category); !ok {
		t.Warn("unknown-kind", "kind of site %q is not known: it is kept as another", shorten(f.Category))
	}
	var kind, reason string
	f.Point, kind, reason = readPoint(t)
	f.HasPoint = kind == ""
	code, err := readCode(t, facilityCode)
	if f.Code = code; err != nil && f.HasPoint {
		t.Warn("bad-code", "site %s: %s; it is known by its coordinates only", shorten(f.ID), err)
	} else if err != nil {
		t.Reject(kind, "site %s: %s, and %s", shorten(f.ID), reason, err)
		return f, false
	}
	switch {
	case f.HasPoint:
		return f, true
	case f.Code == "":
		t.Reject(kind, "site %s: %s, and its commune is not known", shorten(f.ID), reason)
		return f, false
	}
	t.Warn(kind, "site %s: %s; it is placed by its commune %s", shorten(f.ID), reason, f.Code)
	return f, true
}

// readPoint returns the point of the current row, or the kind and the reason of what is wrong with it.
func readPoint(t *ingest.Table) (p orb.Point, kind, reason string) {
	lat, err := parseDegrees(t.Text(facilityLat))
	lon, errLon := parseDegrees(t.Text(facilityLon))
	if err = errors.Join(err, errLon); err != nil {
		if t.Text(facilityLat) == "" || t.Text(facilityLon) == "" {
			return p, "no-coordinates", "the coordinates are empty"
		}
		return p, "bad-coordinates", strings.ReplaceAll(err.Error(), "\n", ", ")
	}
	if p = (orb.Point{lon, lat}); geo.InFrance(p) {
		return p, "", ""
	}
	kind, reason = misplaced(p)
	return orb.Point{}, kind, reason
}

func parseDegrees(text string) (float64, error) {
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a number of degrees", shorten(text))
	}
	return v, nil
}
