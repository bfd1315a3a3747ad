package access_test

import (
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

func TestMethodInFrench(t *testing.T) {
	for m := access.TwoStep; !strings.HasPrefix(m.String(), "method "); m++ {
		if words := access.MethodInFrench(m.String()); words == m.String() {
			t.Errorf("%s has no words", m)
		}
	}
	for name, want := range map[string]string{"": "", "none": "none", "raam": "équilibre entre le trajet et l’affluence (RAAM)"} {
		if got := access.MethodInFrench(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

func TestDecayInFrench(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "none:3": "none:3",
		"apl":                            "1 à moins de 10 min, 2/3 à moins de 15 min, 1/3 à moins de 20 min",
		"step:5=1,10=0.3,15=0.1":         "1 jusqu’à 5 min, 0,3 jusqu’à 10 min, 0,1 jusqu’à 15 min",
		"step:<10=1,<20=1/3,scatter=0.9": "1 à moins de 10 min, 1/3 à moins de 20 min, adoucis parce que les temps sont estimés",
		"gaussian:7.5,within=30":         "courbe gaussienne d’écart type 7,5 min, 0 au-delà de 30 min",
		"exponential:8":                  "décroissance exponentielle d’échelle 8 min",
		"power:1,2":                      "1 jusqu’à 1 min, puis puissance −2 du temps",
		"logistic:20,5":                  "courbe logistique centrée sur 20 min, d’écart type 5 min",
		"linear:30":                      "décroissance linéaire, 0 à partir de 30 min",
		"dai:20":                         "gaussienne de Dai, 0 à partir de 20 min",
	} {
		if got := strings.ReplaceAll(access.DecayInFrench(text), "\u00a0", " "); got != want {
			t.Errorf("%q is\n%q, want\n%q", text, got, want)
		}
	}
}
