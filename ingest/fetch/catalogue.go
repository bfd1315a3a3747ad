package fetch

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
)

// Source is an entry of the catalogue: an identifier that a study may give to `fetch`.
type Source struct {
	ID        string
	Title     string
	Publisher string
	Licence   string
	Page      string // where the publisher describes it
	Form      Form
	Member    string
	urls      func(s Source, id string, a geo.Area) ([]Item, error)
}

const (
	etalab = "Licence Ouverte 2.0"
	insee  = "INSEE"
)

// catalogue is the table of what can be downloaded. The addresses of INSEE's files hold the number of the
// publication, shown by the page; those of data.gouv.fr are permanent addresses of a resource, which redirect
// to its latest version; geo.api.gouv.fr and the BAN are addressed by code (https://geo.api.gouv.fr/decoupage-administratif,
// https://adresse.data.gouv.fr/outils/telechargements).
var catalogue = []Source{
	{"geo-api:communes", "contours of communes, by département of the area", "Etalab, from IGN ADMIN EXPRESS COG", etalab,
		"https://geo.api.gouv.fr/decoupage-administratif/communes", GeoJSON, "", communes},
	{"geo-api:arrondissements", "contours of the arrondissements of Paris, Lyon and Marseille", "Etalab, from IGN ADMIN EXPRESS COG", etalab,
		"https://geo.api.gouv.fr/decoupage-administratif/communes", GeoJSON, "", arrondissements},
	{"insee:populations-2023", "populations de référence 2023, on the communes of 2025", insee, etalab,
		"https://www.insee.fr/fr/statistiques/8680726", Text, "donnees_communes.csv",
		at("https://www.insee.fr/fr/statistiques/fichier/8680726/ensemble.zip")},
	{"insee:cog-2025", "code officiel géographique on 1 January 2025: communes", insee, etalab,
		"https://www.insee.fr/fr/information/8377162", Text, "",
		at("https://www.insee.fr/fr/statistiques/fichier/8377162/v_commune_2025.csv")},
	{"insee:mouvements-2025", "movements of communes from 1943 to 1 January 2025", insee, etalab,
		"https://www.insee.fr/fr/information/8377162", Text, "",
		at("https://www.insee.fr/fr/statistiques/fichier/8377162/v_mvt_commune_2025.csv")},
	{"ans:rpps", "RPPS: professionals and where they practise, latest (800 MB)", "Agence du numérique en santé", etalab,
		"https://www.data.gouv.fr/fr/datasets/annuaire-sante-extractions-des-donnees-en-libre-acces-des-professionnels-intervenant-dans-le-systeme-de-sante-rpps/", Text, "",
		at("https://www.data.gouv.fr/fr/datasets/r/fffda7e9-0ea2-4c35-bba0-4496f3af935d")},
	{"finess:etalab-cs1100507", "FINESS: establishments with coordinates, latest", "Ministère chargé de la santé", etalab,
		"https://www.data.gouv.fr/fr/datasets/finess-extraction-du-fichier-des-etablissements/", Text, "",
		at("https://www.data.gouv.fr/fr/datasets/r/98f3161f-79ff-4f16-8f6a-6d571a80fea2")},
	{"ban", "Base Adresse Nationale, by département of the area (ban:05 for one alone)", "Etalab, IGN, communes", etalab,
		"https://adresse.data.gouv.fr/outils/telechargements", Gzip, "", addresses},
}

// Catalogue returns everything that can be downloaded, in the order in which it is listed.
func Catalogue() []Source { return slices.Clone(catalogue) }

// Lookup returns the items of an identifier for an area. The error names the nearest identifiers when there is
// none of that name.
func Lookup(id string, a geo.Area) ([]Item, error) {
	known := make([]string, len(catalogue))
	for i, s := range catalogue {
		known[i] = s.ID
		if s.ID != id && !(s.ID == "ban" && strings.HasPrefix(id, "ban:")) {
			continue
		}
		items, err := s.urls(s, id, a)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		return items, nil
	}
	return nil, fmt.Errorf("%q is not in the catalogue of open sources: %s", id, strings.Join(known, ", "))
}

func (s Source) item(id, key, address string) Item {
	return Item{ID: id, Key: key, URL: address, Form: s.Form, Member: s.Member}
}

// at is a source at one address whatever the area.
func at(address string) func(Source, string, geo.Area) ([]Item, error) {
	return func(s Source, id string, _ geo.Area) ([]Item, error) {
		return []Item{s.item(id, "", address)}, nil
	}
}

const geoAPI = "https://geo.api.gouv.fr"

// contours asks geo.api.gouv.fr for polygons. The fields are those that package boundaries reads.
func contours(path string, extra ...string) string {
	q := url.Values{"format": {"geojson"}, "geometry": {"contour"},
		"fields": {"code,nom,population,codeEpci,codeDepartement,codeRegion,siren"}}
	for i := 0; i < len(extra); i += 2 {
		q.Set(extra[i], extra[i+1])
	}
	return geoAPI + path + "?" + q.Encode()
}

func communes(s Source, id string, a geo.Area) ([]Item, error) {
	if a.IsEmpty() {
		return []Item{s.item(id, "", contours("/communes"))}, nil
	}
	departments, err := departmentsOf(a)
	if err != nil {
		return nil, err
	}
	var items []Item
	for _, d := range departments {
		items = append(items, s.item(id, d, contours("/departements/"+url.PathEscape(d)+"/communes")))
	}
	for _, e := range slices.Compact(slices.Sorted(slices.Values(a.EPCI))) {
		items = append(items, s.item(id, e, contours("/epcis/"+url.PathEscape(e)+"/communes")))
	}
	return items, nil
}

// arrondissements exist in three départements only.
func arrondissements(s Source, id string, a geo.Area) ([]Item, error) {
	const kind = "arrondissement-municipal"
	if a.IsEmpty() {
		return []Item{s.item(id, "", contours("/communes", "type", kind))}, nil
	}
	departments, err := departmentsOf(a)
	if err != nil {
		return nil, err
	}
	var items []Item
	for _, d := range departments {
		if d == "75" || d == "69" || d == "13" {
			items = append(items, s.item(id, d, contours("/communes", "type", kind, "codeDepartement", d)))
		}
	}
	if items == nil {
		return nil, fmt.Errorf("the area holds none of the départements that have arrondissements (13, 69, 75): remove this source")
	}
	return items, nil
}

func addresses(s Source, id string, a geo.Area) ([]Item, error) {
	const base = "https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-"
	departments := []string{strings.TrimPrefix(id, "ban:")}
	if id == "ban" {
		var err error
		if departments, err = departmentsOf(a); err != nil {
			return nil, err
		}
		if len(departments) == 0 && a.IsEmpty() {
			departments = []string{"france"}
		}
		if len(departments) == 0 {
			return nil, fmt.Errorf("the département of an EPCI is not known here: add it to area: departments, or ask for ban:05 and kin")
		}
	}
	var items []Item
	for _, d := range departments {
		if d != "france" && !departmentShape.MatchString(d) {
			return nil, fmt.Errorf("%q is not the code of a département (05, 2A, 974)", d)
		}
		items = append(items, s.item(id, d, base+url.PathEscape(d)+".csv.gz"))
	}
	return items, nil
}
