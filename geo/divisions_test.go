package geo_test

import (
	"testing"

	"github.com/maillage/maillage/geo"
)

func TestNamesOfDivisions(t *testing.T) {
	for code, want := range map[string]string{"": "", "5": "", "20": "", "99": "", "01": "Ain", "05": "Hautes-Alpes", "2A": "Corse-du-Sud", "69": "Rhône", "95": "Val-d'Oise", "974": "La Réunion"} {
		if got := geo.DepartmentName(code); got != want {
			t.Errorf("the département %s is called %q, want %q", code, got, want)
		}
	}
	for code, want := range map[string]string{"": "", "82": "", "01": "Guadeloupe", "11": "Île-de-France", "93": "Provence-Alpes-Côte d'Azur", "94": "Corse"} {
		if got := geo.RegionName(code); got != want {
			t.Errorf("the région %s is called %q, want %q", code, got, want)
		}
	}
}
