package access

import (
	"math"
	"strconv"
	"strings"
)

// methodWords are the measures by their names in settings, in French, each with the acronym under which papers have it.
var methodWords = map[string]string{
	"e2sfca":       "zones de desserte flottantes en deux étapes, celle de l’APL (E2SFCA)",
	"2sfca":        "zones de desserte flottantes en deux étapes, celle de l’APL (2SFCA)",
	"3sfca":        "zones de desserte flottantes en trois étapes (3SFCA)",
	"m2sfca":       "zones de desserte flottantes en deux étapes, modifiée : une offre éloignée est en partie perdue (M2SFCA)",
	"mh3sfca":      "zones de desserte flottantes en trois étapes, choix du lieu selon Huff (MH3SFCA)",
	"bfca":         "zones de desserte équilibrées (BFCA)",
	"availability": "disponibilité spatiale : chaque offre partagée entre les habitants qui y ont accès (Soukhov et al.)",
	"raam":         "équilibre entre le trajet et l’affluence (RAAM)",
}

// MethodInFrench is a measure for planners, in words that follow "mesure", by its name in settings and results; the name itself
// when it is none.
func MethodInFrench(name string) string {
	if words, ok := methodWords[name]; ok {
		return words
	}
	return name
}

// DecayInFrench is how much a journey counts for planners, in words that follow "poids d’un trajet", by the text of ParseDecay;
// the text itself when it is none.
func DecayInFrench(text string) string {
	d, err := ParseDecay(text)
	if err != nil {
		return text
	}
	return d.inFrench()
}

func (d *Decay) inFrench() string {
	var b strings.Builder
	minutes := func(x float64) string { return inFrench(x) + "\u00a0min" }
	switch d.Form {
	case Stepwise:
		bound := "à moins de "
		if d.Inclusive {
			bound = "jusqu’à "
		}
		for i, s := range d.Steps {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(inFrench(s.Weight) + " " + bound + minutes(s.Minutes))
		}
		if d.Scatter > 0 {
			b.WriteString(", adoucis parce que les temps sont estimés")
		}
	case Gaussian:
		b.WriteString("courbe gaussienne d’écart type " + minutes(d.Minutes))
	case Exponential:
		b.WriteString("décroissance exponentielle d’échelle " + minutes(d.Minutes))
	case Power:
		b.WriteString("1 jusqu’à " + minutes(d.Minutes) + ", puis puissance −" + inFrench(d.Shape) + " du temps")
	case Logistic:
		b.WriteString("courbe logistique centrée sur " + minutes(d.Minutes) + ", d’écart type " + minutes(d.Shape))
	case Linear:
		b.WriteString("décroissance linéaire, 0 à partir de " + minutes(d.Minutes))
	case Dai:
		b.WriteString("gaussienne de Dai, 0 à partir de " + minutes(d.Minutes))
	}
	if d.Limit > 0 {
		b.WriteString(", 0 au-delà de " + minutes(d.Limit))
	}
	return b.String()
}

// inFrench writes a number with a comma and at most three digits behind it; thirds as what they are.
func inFrench(x float64) string {
	const near = 5e-4 // tables have 0.667 and 0.333
	for k := 1.; k <= 2; k++ {
		if math.Abs(x-k/3) < near {
			return strconv.Itoa(int(k)) + "/3"
		}
	}
	text := strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64)
	return strings.Replace(text, ".", ",", 1)
}
