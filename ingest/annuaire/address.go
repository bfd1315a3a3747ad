package annuaire

import (
	"strconv"
	"strings"
)

// Address is a postal address as a register writes it. Every part may be empty.
type Address struct {
	Number     string // "12", "12BIS", "12-14"
	Repetition string // "B", "bis"
	StreetType string // "AV", "Avenue"
	Street     string // "JEAN JAURES"; may hold the number and the type as well
	PostalCode string
	Town       string
}

// latin1 folds the runes under 256 to capitals without accents; what is neither letter nor digit is a space.
var latin1 = makeLatin1()

func makeLatin1() (table [256]string) {
	for i := range table {
		table[i] = " "
	}
	for c := byte('A'); c <= 'Z'; c++ {
		table[c], table[c+'a'-'A'] = string(rune(c)), string(rune(c))
	}
	for c := byte('0'); c <= '9'; c++ {
		table[c] = string(rune(c))
	}
	for letter, accented := range map[string]string{
		"A": "ÀÁÂÃÄÅàáâãäå", "C": "Çç", "E": "ÈÉÊËèéêë", "I": "ÌÍÎÏìíîï", "N": "Ññ", "O": "ÒÓÔÕÖØòóôõöø",
		"U": "ÙÚÛÜùúûü", "Y": "Ýýÿ", "AE": "Ææ", "SS": "ß",
	} {
		for _, r := range accented {
			table[r] = letter
		}
	}
	return table
}

// fold returns a rune as capitals without accents, or a space when it is neither letter nor digit.
func fold(r rune) string {
	switch {
	case r < 256:
		return latin1[r]
	case r == 'Œ' || r == 'œ':
		return "OE"
	case r == 'Ÿ':
		return "Y"
	}
	return " "
}

// words cuts a text into words of capitals and digits.
func words(text string) []string {
	var b strings.Builder
	for _, r := range text {
		b.WriteString(fold(r))
	}
	return strings.Fields(b.String())
}

// streetTypes are the abbreviations of the types of street that the registers use (norme AFNOR XP Z10-011 and
// usage), with the types themselves.
var streetTypes = map[string]string{
	"R": "RUE", "RUE": "RUE", "AV": "AVENUE", "AVE": "AVENUE", "AVENUE": "AVENUE", "BD": "BOULEVARD", "BLD": "BOULEVARD",
	"BVD": "BOULEVARD", "BOUL": "BOULEVARD", "BOULEVARD": "BOULEVARD", "PL": "PLACE", "PLACE": "PLACE", "CHE": "CHEMIN",
	"CH": "CHEMIN", "CHEM": "CHEMIN", "CHEMIN": "CHEMIN", "RTE": "ROUTE", "ROUTE": "ROUTE", "IMP": "IMPASSE", "IMPASSE": "IMPASSE",
	"ALL": "ALLEE", "ALLEE": "ALLEE", "ALLEES": "ALLEE", "SQ": "SQUARE", "SQUARE": "SQUARE", "QU": "QUAI", "QUAI": "QUAI",
	"CRS": "COURS", "COURS": "COURS", "FG": "FAUBOURG", "FBG": "FAUBOURG", "FAUBOURG": "FAUBOURG", "LOT": "LOTISSEMENT",
	"LOTISSEMENT": "LOTISSEMENT", "RES": "RESIDENCE", "RESIDENCE": "RESIDENCE", "PAS": "PASSAGE", "PASS": "PASSAGE",
	"PASSAGE": "PASSAGE", "RPT": "ROND POINT", "VLA": "VILLA", "VILLA": "VILLA", "MTE": "MONTEE", "MONTEE": "MONTEE",
	"SEN": "SENTIER", "SENTE": "SENTIER", "SENTIER": "SENTIER", "TRA": "TRAVERSE", "TRAVERSE": "TRAVERSE", "ESP": "ESPLANADE",
	"ESPLANADE": "ESPLANADE", "PRO": "PROMENADE", "PROM": "PROMENADE", "PROMENADE": "PROMENADE", "HAM": "HAMEAU",
	"HAMEAU": "HAMEAU", "RLE": "RUELLE", "RUELLE": "RUELLE", "CITE": "CITE", "CAR": "CARREFOUR", "CARREFOUR": "CARREFOUR",
	"CHS": "CHAUSSEE", "CHAUSSEE": "CHAUSSEE", "COR": "CORNICHE", "CORNICHE": "CORNICHE", "PRV": "PARVIS", "PARVIS": "PARVIS",
	"VOIE": "VOIE", "QUA": "QUARTIER", "QUARTIER": "QUARTIER", "MAIL": "MAIL", "VOI": "VOIE", "DSC": "DESCENTE", "ROC": "ROCADE",
	"LD": "", "LDT": "", "LIEUDIT": "", // a lieu-dit is a name without a type
}

// abbreviations are those met within the names of streets.
var abbreviations = map[string]string{
	"ST": "SAINT", "STE": "SAINTE", "STS": "SAINTS", "GAL": "GENERAL", "GEN": "GENERAL", "GL": "GENERAL", "DR": "DOCTEUR", "DOCT": "DOCTEUR",
	"MAL": "MARECHAL", "PDT": "PRESIDENT", "PRES": "PRESIDENT", "PT": "PETIT", "GD": "GRAND", "GDE": "GRANDE", "CDT": "COMMANDANT",
	"CNE": "CAPITAINE", "CAPT": "CAPITAINE", "COL": "COLONEL", "LT": "LIEUTENANT", "PR": "PROFESSEUR", "PROF": "PROFESSEUR",
	"MGR": "MONSEIGNEUR", "HOP": "HOPITAL", "EGL": "EGLISE", "VX": "VIEUX", "FRES": "FRERES", "FR": "FRERES",
	"INST": "INSTITUTEUR", "AMB": "AMBROISE", "REP": "REPUBLIQUE", "LIB": "LIBERATION", "1ER": "1", "1ERE": "1",
}

// articles carry no meaning in the name of a street.
var articles = map[string]bool{"DE": true, "DU": true, "DES": true, "D": true, "LA": true, "LE": true, "LES": true, "L": true,
	"ET": true, "A": true, "AU": true, "AUX": true, "EN": true}

// insides begin the part of an address that is inside a building or an estate.
var insides = map[string]bool{"BAT": true, "BATIMENT": true, "APPT": true, "APPARTEMENT": true, "ETAGE": true, "RDC": true,
	"ESC": true, "ESCALIER": true, "BP": true, "CS": true, "IMMEUBLE": true, "IMM": true, "RESIDENCE": true, "RES": true}

// street is the name of a street in comparable form.
type street struct {
	kind  string   // type of street in full, empty when not told
	words []string // of the name: abbreviations in full, without articles
}

// door is a number in a street.
type door struct {
	number     int  // 0 when there is none
	repetition byte // 'B' for bis, 'T' for ter, 'Q' for quater, a letter, 0 when there is none
}

// parseStreet normalises the name of a street. A number before the type is returned apart.
func parseStreet(text string) (street, door) {
	all := words(text)
	at, all := leadingDoor(all)
	var s street
	if len(all) > 1 && all[0] == "LIEU" && all[1] == "DIT" {
		all = all[2:]
	}
	for len(all) > 1 {
		kind, ok := streetTypes[all[0]]
		if !ok || s.kind != "" && kind != s.kind {
			break
		}
		s.kind, all = kind, all[1:]
	}
	if len(all) > 0 && all[0] == "GR" {
		all = append([]string{"GRANDE", "RUE"}, all[1:]...)
	}
	for i, w := range all {
		if i > 0 && insides[w] {
			break
		}
		if !articles[w] {
			s.words = append(s.words, inFull(w))
		}
	}
	if s.words == nil {
		s.words = all
	}
	if s.kind == "RUE" && len(s.words) == 1 && s.words[0] == "GRANDE" {
		s = street{words: []string{"GRANDE", "RUE"}} // "RUE GRANDE" and "GRANDE RUE" are one
	}
	return s, at
}

// leadingDoor takes the number, and bis, ter or quater, off the words of an address.
func leadingDoor(all []string) (door, []string) {
	if len(all) < 2 {
		return door{}, all
	}
	at := parseDoor(all[0], "")
	if at.number == 0 || all[1] == "MAI" || all[1] == "NOVEMBRE" || all[1] == "JUIN" || all[1] == "AOUT" || all[1] == "MARS" {
		return door{}, all
	}
	all = all[1:]
	if len(all) > 1 {
		switch all[0] {
		case "BIS", "TER", "QUATER":
			at.repetition, all = all[0][0], all[1:]
		}
	}
	return at, all
}

// parseDoor reads a number that may hold its repetition, or be the first of several: "12", "12BIS", "12-14".
func parseDoor(number, repetition string) door {
	number = strings.TrimSpace(number)
	digits := 0
	for digits < len(number) && number[digits] >= '0' && number[digits] <= '9' {
		digits++
	}
	n, err := strconv.Atoi(number[:digits])
	if err != nil || n <= 0 || n > 99_999 {
		return door{}
	}
	d := door{number: n}
	for _, text := range []string{repetition, number[digits:]} {
		if w := words(text); len(w) > 0 && w[0][0] >= 'A' && w[0][0] <= 'Z' {
			d.repetition = w[0][0]
			break
		}
	}
	return d
}

func inFull(word string) string {
	if full, ok := abbreviations[word]; ok {
		return full
	}
	// 2EME and 2E are 2.
	if stem, ok := strings.CutSuffix(strings.TrimSuffix(word, "ME"), "E"); ok && isDigits([]byte(stem)) {
		return stem
	}
	return word
}

// parse normalises an address.
func (a Address) parse() (street, door) {
	s, at := parseStreet(a.StreetType + " " + a.Street)
	if d := parseDoor(a.Number, a.Repetition); d.number > 0 {
		at = d
	}
	return s, at
}

// townOf returns the town of a bureau cedex or ligne d'acheminement: "25300 DOUBS" and "DOUBS CEDEX 9" are DOUBS.
func townOf(office string) string {
	all := words(office)
	if len(all) > 0 && isDigits([]byte(all[0])) {
		all = all[1:]
	}
	for i, w := range all {
		if w == "CEDEX" {
			all = all[:i]
			break
		}
	}
	return strings.Join(all, " ")
}

// townKey is what identifies a town in the index of addresses: its postal code and its name in comparable form.
func townKey(postal, town string) string {
	all := words(town)
	for i, w := range all {
		all[i] = inFull(w)
	}
	return postal + " " + strings.Join(all, " ")
}
