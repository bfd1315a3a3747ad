package annuaire

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

// categories are the FINESS categories of establishment (nomenclature TRE_R66-CategorieEtablissement of the ANS)
// where patients are received; any other is geo.OtherSite: EHPAD (500), SSIAD (354), seat of a CPTS (604)….
var categories = map[string]geo.SiteKind{
	"603": geo.MSP,
	"124": geo.HealthCentre,
	"439": geo.HealthCentre, // centre de santé polyvalent
	"620": geo.Pharmacy,     // pharmacie d'officine
	"627": geo.Pharmacy,     // propharmacie
	"628": geo.Pharmacy,     // pharmacie minière
	"629": geo.Pharmacy,     // pharmacie mutualiste
	"641": geo.Pharmacy,     // antenne de pharmacie
	"101": geo.Hospital,     // centre hospitalier régional
	"106": geo.Hospital,     // centre hospitalier, ex hôpital local
	"109": geo.Hospital,     // soins de suite et de réadaptation
	"114": geo.Hospital,     // hôpital des armées
	"115": geo.Hospital,     // établissement du service de santé des armées
	"122": geo.Hospital,     // soins obstétriques et chirurgico-gynécologiques
	"128": geo.Hospital,     // soins chirurgicaux
	"129": geo.Hospital,     // soins médicaux
	"131": geo.Hospital,     // centre de lutte contre le cancer
	"141": geo.Hospital,     // centre de dialyse
	"161": geo.Hospital,     // maison de santé pour maladies mentales
	"292": geo.Hospital,     // centre hospitalier spécialisé, maladies mentales
	"355": geo.Hospital,     // centre hospitalier
	"362": geo.Hospital,     // soins de longue durée
	"365": geo.Hospital,     // soins pluridisciplinaires
	"697": geo.Hospital,     // groupement de coopération sanitaire, établissement de santé
}

// Categories of the establishments that are teams.
const (
	categoryMSP    = "603"
	categoryCentre = "124"
)

// isFINESS tells whether a text has the form of a FINESS number: nine characters, digits except that the second
// may be a letter ("2A0000014", "9A0000012").
func isFINESS(number []byte) bool {
	if len(number) != 9 || !isDigits(number[:1]) || !isDigits(number[2:]) {
		return false
	}
	c := number[1]
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z'
}

// inseeOf puts together the INSEE code of a commune from a département and a commune of FINESS, "" when they are not
// such. Overseas, the register writes 9A (Guadeloupe), 9B (Martinique), 9C (Guyane), 9D (La Réunion), 9E
// (Saint-Pierre-et-Miquelon) and 9F (Mayotte) for 97, 9J (Wallis-et-Futuna) for 98, the digit that tells them apart
// being the first of the commune: 9A and 127 make 97127. Zeros lost by a spreadsheet are put back.
func inseeOf(department, commune string) string {
	department, commune = strings.TrimSpace(department), strings.TrimSpace(commune)
	if department == "" || commune == "" {
		return ""
	}
	if len(department) == 1 {
		department = "0" + department
	}
	for len(commune) < 3 {
		commune = "0" + commune
	}
	switch department {
	case "9A", "9B", "9C", "9D", "9E", "9F":
		department = "97"
	case "9J":
		department = "98"
	}
	if code := department + commune; isCommuneCode([]byte(code)) {
		return code
	}
	return ""
}

var (
	epsgPattern = regexp.MustCompile(`EPSG:\s*(\d{4,5})`)
	utmPattern  = regexp.MustCompile(`UTM[ _]?(?:ZONE[ _]?)?(?:(\d{1,2})([NS])|([NS])(\d{1,2}))`)
)

// utmSystems are the legal systems of the overseas territories by UTM zone.
var utmSystems = map[string]int{"20N": 5490, "21N": 4467, "22N": 2972, "38S": 4471, "40S": 2975, "1S": 32701}

// projectionOf reads the EPSG code of the projection from the source of a FINESS coordinate, in its last words:
// "1,ATLASANTE,96,BAN,EPSG:2154 RGF93 / Lambert-93 (Métropole)" since 2025,
// "1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,LAMBERT_93" or "…,UTM_N20" before.
func projectionOf(source string) (epsg int, ok bool) {
	source = strings.ToUpper(source)
	if m := epsgPattern.FindStringSubmatch(source); m != nil {
		epsg, err := strconv.Atoi(m[1])
		return epsg, err == nil
	}
	if strings.Contains(source, "LAMBERT_93") || strings.Contains(source, "LAMBERT-93") {
		return 2154, true
	}
	m := utmPattern.FindStringSubmatch(source)
	if m == nil {
		return 0, false
	}
	zone := strings.TrimLeft(m[1]+m[4], "0") + m[2] + m[3]
	epsg, ok = utmSystems[zone]
	return epsg, ok
}

// extents bound the territories, by the beginning of the INSEE code, in degrees with a margin for the coast.
var extents = []struct {
	prefix string
	bound  orb.Bound
}{
	{"971", orb.Bound{Min: orb.Point{-63.3, 15.7}, Max: orb.Point{-60.9, 18.2}}}, // with Saint-Martin and Saint-Barthélemy
	{"972", orb.Bound{Min: orb.Point{-61.4, 14.3}, Max: orb.Point{-60.7, 15.0}}},
	{"973", orb.Bound{Min: orb.Point{-54.7, 2.0}, Max: orb.Point{-51.5, 5.9}}},
	{"974", orb.Bound{Min: orb.Point{55.1, -21.5}, Max: orb.Point{56.0, -20.8}}},
	{"975", orb.Bound{Min: orb.Point{-56.6, 46.6}, Max: orb.Point{-56.0, 47.3}}},
	{"976", orb.Bound{Min: orb.Point{44.9, -13.2}, Max: orb.Point{45.5, -12.5}}},
	{"977", orb.Bound{Min: orb.Point{-63.0, 17.8}, Max: orb.Point{-62.7, 18.0}}},
	{"978", orb.Bound{Min: orb.Point{-63.3, 17.9}, Max: orb.Point{-62.9, 18.2}}},
	{"98", orb.Bound{Min: orb.Point{-180, -30}, Max: orb.Point{180, 0}}},
	{"", orb.Bound{Min: orb.Point{-5.6, 41.2}, Max: orb.Point{9.8, 51.3}}}, // metropolitan France
}

// plausible tells whether a point can lie in the territory of a commune.
func plausible(code string, p orb.Point) bool {
	for _, e := range extents {
		if strings.HasPrefix(code, e.prefix) {
			return e.bound.Contains(p)
		}
	}
	return false
}
