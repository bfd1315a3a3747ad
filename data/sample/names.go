package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// placeName is the name of a commune with its article apart, as the COG keeps it.
type placeName struct {
	tncc int    // type of article: 0 and 1 none (1 before a vowel), 2 Le, 3 La, 4 Les, 5 L'
	bare string // without the article
}

var articles = [...]string{"", "", "Le ", "La ", "Les ", "L'"}

// String returns the name as it is shown.
func (n placeName) String() string { return articles[n.tncc] + n.bare }

// upper returns the name without article, accent, hyphen nor apostrophe, in capitals.
func (n placeName) upper() string { return plain(n.bare) }

// plain returns a text as registers print it: capitals without accents, words parted by spaces.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '-' || r == '\'':
			return ' '
		}
		return unicode.ToUpper(r)
	}, norm.NFD.String(text))
}

// Syllables and words from which names are made. They sound French; the places and people are not.
var (
	heads = strings.Fields(`Arv Bel Brév Calv Cant Charg Corv Dorl Dourm Estr Fontr Garv Grel Haud Issand Joug Lanv
		Lirg Malv Merv Mondr Noirv Orgn Ostr Peyrv Plazn Quinv Rochev Rouvr Sauvr Sern Thorm Ustr Valr Verzn Vignv Ybr`)
	hearts = []string{"", "", "", "an", "el", "er", "ol", "in", "ar"}
	tails  = strings.Fields(`ac agne aise ange argues ay eilles elle ens euil ey iers ieux igny ières oire on ons ou
		oux aval evert eville ecourt y`)
	rivers = strings.Fields(`Losse Ambrive Dourle Orlande Séroise Vaurette Ilonde Brévière Nérance Toulvre Aurelle Gironcelle`)
	saints = strings.Fields(`Arbin Cérand Dorlay Évrard Fulbin Gondran Hervelin Ildan Juvin Lormer Maurin Nolf Orens
		Privel Quentel Romarin Servin Thégan Urcel Viventien`)
	holy     = strings.Fields(`Albane Coralie Dorine Élianne Foyanne Guérande Hermine Isoline Jorane Lucette Morvane Orianne`)
	features = []struct {
		tncc int
		word string
	}{{2, "Bourg"}, {2, "Mas"}, {2, "Plessis"}, {2, "Breuil"}, {3, "Chapelle"}, {3, "Roche"}, {3, "Ferté"}, {3, "Motte"},
		{4, "Granges"}, {4, "Vallées"}, {4, "Ormes"}, {5, "Étang"}, {5, "Hermitage"}, {5, "Aiguillon"}}
)

// of joins a name to what precedes it: "de Malvigny", "d'Orgnac", "du Plessis", "des Granges".
func of(name string) string {
	if rest, ok := strings.CutPrefix(name, "Le "); ok {
		return "du " + rest
	}
	if rest, ok := strings.CutPrefix(name, "Les "); ok {
		return "des " + rest
	}
	if strings.ContainsRune("AEIOUYÉÈHaeiouyéèh", []rune(name)[0]) {
		return "d'" + name
	}
	return "de " + name
}

func root(r *rand.Rand) string { return pick(r, heads) + pick(r, hearts) + pick(r, tails) }

// place draws a name of one of the shapes that French communes have.
func place(r *rand.Rand) placeName {
	base := root(r)
	link := "-" + strings.ReplaceAll(of(root(r)), " ", "-")
	river := "-sur-" + pick(r, rivers)
	switch k := r.IntN(100); {
	case k < 50:
		return unarticled(base)
	case k < 62:
		return unarticled(base + river)
	case k < 72:
		return unarticled("Saint-" + pick(r, saints) + link)
	case k < 77:
		return unarticled("Saint-" + pick(r, saints) + river)
	case k < 82:
		return unarticled("Sainte-" + pick(r, holy) + link)
	case k < 87:
		return unarticled(base + "-lès-" + root(r))
	case k < 90:
		return unarticled(base + "-en-" + root(r))
	}
	f := pick(r, features)
	return placeName{f.tncc, f.word + link}
}

func unarticled(name string) placeName {
	if strings.HasPrefix(of(name), "d'") {
		return placeName{1, name}
	}
	return placeName{0, name}
}

// places draws n names that differ from one another even in capitals without accents.
func places(r *rand.Rand, n int) []placeName {
	names, met := make([]placeName, 0, n), make(map[string]bool, n)
	for len(names) < n {
		if p := place(r); !met[plain(p.String())] {
			met[plain(p.String())] = true
			names = append(names, p)
		}
	}
	return names
}

// Words of street names, of surnames and first names.
var (
	streetTypes = []streetType{{"R", "Rue"}, {"R", "Rue"}, {"R", "Rue"}, {"R", "Rue"}, {"AV", "Avenue"}, {"PL", "Place"},
		{"CHE", "Chemin"}, {"RTE", "Route"}, {"IMP", "Impasse"}, {"ALL", "Allée"}, {"BD", "Boulevard"}}
	streetNames = []string{"des Tilleuls", "du Vieux Lavoir", "de la Fontaine", "des Écoles", "du Moulin", "de l'Église",
		"des Lavandières", "du Pont Neuf", "des Acacias", "de la Gare", "du Puits", "des Prés Hauts", "de la Halle",
		"des Tanneurs", "du Château d'Eau", "de l'Étang", "des Vignes", "du Four à Chaux", "de la Croix Blanche",
		"des Hirondelles", "du Champ de Foire", "de la République Imaginaire", "des Noyers", "de la Source", "du Belvédère"}
	surnameHeads = strings.Fields(`Aub Bar Chal Dam Esc Fral Gav Hour Jol Lam Marv Nog Oud Pral Quer Roub Sarv Tarv Vaub`)
	surnameTails = strings.Fields(`ançon arel ardin ezac elin ereau ignon ilhac olin onnet oudas urel usson`)
	firstNames   = strings.Fields(`Adèle Basile Camille Dominique Élise Florent Gaëlle Hugues Inès Joris Karine Léonie
		Maxime Nadège Octave Pascale Quentin Rachida Sylvain Thaïs Ulysse Valère Wassim Yaëlle Zélie`)
)

type streetType struct{ code, label string }

// surname draws a family name. "Fictif" is part of it, lest anybody be recognised.
func surname(r *rand.Rand) string {
	return plain(fmt.Sprintf("%s%s", pick(r, surnameHeads), pick(r, surnameTails))) + "-FICTIF"
}
