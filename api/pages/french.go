package pages

import (
	"regexp"
	"strings"

	"github.com/maillage/maillage/geo/access"
)

// sentence is a text of the interface for programs, which is English, as a page has it.
type sentence struct {
	Text    string
	English bool // there are no French words for it
}

// french says a text of the interface for programs in French: the description of a field, the title of a link, what can be
// asked. One without French words is left as it is.
func french(text string) sentence {
	for _, all := range []map[string]string{fieldsInFrench, figuresInFrench, serviceInFrench} {
		if words, ok := all[text]; ok {
			return sentence{narrow(words), false}
		}
	}
	for _, p := range patternsInFrench {
		if found := p.english.FindStringSubmatch(text); found != nil {
			return sentence{narrow(p.french(found)), false}
		}
	}
	return sentence{readable(text), text != ""}
}

// pattern is a text that has something of the study in it.
type pattern struct {
	english *regexp.Regexp
	french  func(found []string) string
}

// into fills %1, %2… of French words with what was found.
func into(words string) func([]string) string {
	return func(found []string) string {
		out := words
		for k, text := range found[1:] {
			out = strings.ReplaceAll(out, "%"+string(rune('1'+k)), text)
		}
		return out
	}
}

func profession(words string) func([]string) string {
	return func(found []string) string { return into(words)([]string{"", word("profession", found[1])}) }
}

const drees = "accessibilité potentielle localisée publiée par la Drees pour %1"

var patternsInFrench = []pattern{
	{regexp.MustCompile(`^accessibilité potentielle localisée published by DREES for (\d+)$`), into(drees)},
	{regexp.MustCompile(`^accessibilité potentielle localisée published by DREES for (\d+), mean weighted by the inhabitants of the units that have a figure$`),
		into(drees + ", moyenne pondérée par les habitants des unités qui ont un chiffre")},
	{regexp.MustCompile(`^accessibility by (\S+) with the weights (\S+), computed here; journeys (.*)$`), func(found []string) string {
		journeys := "temps de trajet : " + found[3]
		if found[3] == "as the crow flies" {
			journeys = "trajets à vol d’oiseau"
		}
		return "accessibilité calculée ici ; mesure : " + access.MethodInFrench(found[1]) + " ; poids d’un trajet : " + access.DecayInFrench(found[2]) + " ; " + journeys
	}},
	{regexp.MustCompile(`^code of the commune, of the study or around it, of the nearest (\S+) within the longest journey considered$`),
		profession("code de la commune, de l’étude ou de ses alentours, où sont les plus proches %1, dans la limite du trajet le plus long pris en compte")},
	{regexp.MustCompile(`^accessibility computed here less that published by DREES for (\d+)$`), into("accessibilité calculée ici, moins celle que la Drees publie pour %1")},
	{regexp.MustCompile(`^(\S+) practising in the area, persons by the share of their sites, hospitals left out$`),
		profession("%1 qui exercent sur le territoire, chaque personne partagée entre ses lieux d’exercice, hôpitaux non compris")},
	{regexp.MustCompile(`^of the inhabitants of the units whose ages are known, by the census(?: of (.*))?: each unit's structure with its population$`), func(found []string) string {
		census := "le recensement"
		if found[1] != "" {
			census += " de " + found[1]
		}
		return "parmi les habitants des unités dont les âges sont connus, selon " + census + " : la structure de chaque unité appliquée à sa population"
	}},
	{regexp.MustCompile(`^mean over the inhabitants within reach of the time to the nearest unit of the CPTS where a general practitioner practises \((.*)\)$`), func(found []string) string {
		journeys := found[1]
		if journeys == "as the crow flies" {
			journeys = "à vol d’oiseau"
		}
		return "moyenne, sur les habitants à portée, du temps jusqu’à la plus proche unité de la CPTS où exerce un médecin généraliste (" + journeys + ")"
	}},
	{regexp.MustCompile(`^of its inhabitants, those in units that the ARS classes (\S+) for general practitioners$`), into("part de ses habitants qui vivent dans des unités que l’ARS classe %1 pour les médecins généralistes")},
	{regexp.MustCompile(`^inhabitants without any supply within (\S+) minutes$`), into("habitants sans aucune offre à moins de %1 minutes")},
	{regexp.MustCompile(`^Reference system of the coordinates in the filter: (.*)$`), into("Système de coordonnées du filtre : %1")},
	{regexp.MustCompile(`^one of (cpts-new, .*)$`), into("un de : %1")},
	{regexp.MustCompile(`^residents by the populations of (.*), of the same units$`), into("habitants des mêmes unités selon les populations de %1")},
	{regexp.MustCompile(`^change of the population of the same units since (.*), in percent of it$`), into("évolution de la population des mêmes unités depuis %1, en pour cent de celle d’alors")},
	{regexp.MustCompile(`^size class of the ACI by the populations of (.*)$`), into("classe de taille de l’ACI selon les populations de %1")},
	{regexp.MustCompile(`^inhabitants missing to reach the next class, by the populations of (.*)$`), into("habitants qui manquent pour atteindre la classe suivante, selon les populations de %1")},
}
