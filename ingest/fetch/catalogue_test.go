package fetch_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest/fetch"
)

func TestCatalogue(t *testing.T) {
	seen := make(map[string]bool)
	for _, s := range fetch.Catalogue() {
		if seen[s.ID] || s.Title == "" || s.Publisher == "" || s.Licence == "" || !strings.HasPrefix(s.Page, "https://") {
			t.Errorf("entry %+v", s)
		}
		seen[s.ID] = true
		items, err := fetch.Lookup(s.ID, geo.Area{})
		if err != nil || len(items) != 1 {
			t.Fatalf("%s of everything: %v, %v", s.ID, items, err)
		}
		if u, err := url.Parse(items[0].URL); err != nil || u.Scheme != "https" {
			t.Errorf("%s: address %s", s.ID, items[0].URL)
		}
	}
}

func TestLookup(t *testing.T) {
	const fields = "?fields=code%2Cnom%2Cpopulation%2CcodeEpci%2CcodeDepartement%2CcodeRegion%2Csiren&format=geojson&geometry=contour"
	for _, tt := range []struct {
		id   string
		area geo.Area
		want string // names and addresses, or the error
	}{
		{"", geo.Area{}, "not in the catalogue"},
		{"geo-api:commune", geo.Area{}, "geo-api:communes, geo-api:arrondissements"},
		{"banquise", geo.Area{}, "not in the catalogue"},
		{"ban:", geo.Area{}, `"" is not the code of a département`},
		{"ban:../05", geo.Area{}, `is not the code of a département`},
		{"ban", geo.Area{EPCI: []string{"240500439"}}, "EPCI is not known here"},
		{"ban", geo.Area{Regions: []string{"00"}}, `no région "00"`},
		{"geo-api:arrondissements", geo.Area{Departments: []string{"05"}}, "none of the départements"},
		{"ban:2A", geo.Area{Departments: []string{"05"}}, "ban:2A https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-2A.csv.gz"},
		{"ban", geo.Area{Regions: []string{"94"}, Units: []string{"2A004", "97411", "01004"}},
			"ban:01 https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-01.csv.gz ban:2A https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-2A.csv.gz " +
				"ban:2B https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-2B.csv.gz ban:974 https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-974.csv.gz"},
		{"geo-api:communes", geo.Area{}, "geo-api:communes https://geo.api.gouv.fr/communes" + fields},
		{"geo-api:communes", geo.Area{Departments: []string{"05"}, EPCI: []string{"240500439"}},
			"geo-api:communes:05 https://geo.api.gouv.fr/departements/05/communes" + fields + " geo-api:communes:240500439 https://geo.api.gouv.fr/epcis/240500439/communes" + fields},
		{"geo-api:arrondissements", geo.Area{Regions: []string{"93"}},
			"geo-api:arrondissements:13 https://geo.api.gouv.fr/communes?codeDepartement=13&" + fields[1:] + "&type=arrondissement-municipal"},
	} {
		items, err := fetch.Lookup(tt.id, tt.area)
		if err != nil {
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s of %v: error %v, want %s", tt.id, tt.area, err, tt.want)
			}
			continue
		}
		var got []string
		for _, it := range items {
			got = append(got, it.Name(), it.URL)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s of %v:\n got %s\nwant %s", tt.id, tt.area, strings.Join(got, " "), tt.want)
		}
	}
}

// TestRegions counts the départements: 96 in the metropole, five overseas, each in one région.
func TestRegions(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range []string{"01", "02", "03", "04", "06", "11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94"} {
		items, err := fetch.Lookup("ban", geo.Area{Regions: []string{r}})
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if seen[it.Key] {
				t.Errorf("département %s is in two régions", it.Key)
			}
			seen[it.Key] = true
		}
	}
	if len(seen) != 101 {
		t.Errorf("%d départements, want 101", len(seen))
	}
}

func TestDestinations(t *testing.T) {
	one, two := []fetch.Item{{ID: "ban", Key: "05"}}, []fetch.Item{{ID: "ban", Key: "05"}, {ID: "ban", Key: "2A"}}
	for _, tt := range []struct {
		items []fetch.Item
		path  string
		want  string
	}{
		{one, "data/a.csv.gz", "[data/a.csv.gz]"},
		{one, "data/a-*.csv.gz", "[data/a-05.csv.gz]"},
		{two, "data/a-*.csv.gz", "[data/a-05.csv.gz data/a-2A.csv.gz]"},
		{[]fetch.Item{{ID: "ban"}}, "a-*.csv", "[a-france.csv]"},
		{two, "data/a.csv.gz", "put a * in the name, as in a-*.csv.gz"},
		{two, "data/a", "as in a-*"},
		{one, "d*/a.csv", "a plain name"},
		{two, "a-*-*.csv", "a plain name"},
		{one, "a-[05].csv", "a plain name"},
	} {
		got, err := fetch.Destinations(tt.items, tt.path)
		if err != nil {
			got = []string{err.Error()}
		}
		if s := fmt.Sprint(got); !strings.Contains(s, tt.want) {
			t.Errorf("%s: %s, want %s", tt.path, s, tt.want)
		}
	}
}

func ExampleLookup() {
	items, _ := fetch.Lookup("ban", geo.Area{Departments: []string{"05", "2A"}})
	files, _ := fetch.Destinations(items, "data/adresses-*.csv.gz")
	for i, it := range items {
		fmt.Println(it.URL, "→", files[i])
	}
	// Output:
	// https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-05.csv.gz → data/adresses-05.csv.gz
	// https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-2A.csv.gz → data/adresses-2A.csv.gz
}
