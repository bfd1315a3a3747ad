package registers

import (
	"bufio"
	"io"
	"iter"
)

// RPPSHeader is the first line of PS_LibreAcces_Personne_activite as published since 2021, without its end.
const RPPSHeader = "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|" +
	"Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|" +
	"Code profession|Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|" +
	"Code type savoir-faire|Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|" +
	"Code mode exercice|Libellé mode exercice|Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|" +
	"Numéro FINESS établissement juridique|Identifiant technique de la structure|Raison sociale site|" +
	"Enseigne commerciale site|Complément destinataire (coord. structure)|" +
	"Complément point géographique (coord. structure)|Numéro Voie (coord. structure)|" +
	"Indice répétition voie (coord. structure)|Code type de voie (coord. structure)|" +
	"Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|" +
	"Mention distribution (coord. structure)|Bureau cedex (coord. structure)|Code postal (coord. structure)|" +
	"Code commune (coord. structure)|Libellé commune (coord. structure)|Code pays (coord. structure)|" +
	"Libellé pays (coord. structure)|Téléphone (coord. structure)|Téléphone 2 (coord. structure)|" +
	"Télécopie (coord. structure)|Adresse e-mail (coord. structure)|Code Département (structure)|" +
	"Libellé Département (structure)|Ancien identifiant de la structure|Autorité d'enregistrement|" +
	"Code secteur d'activité|Libellé secteur d'activité|Code section tableau pharmaciens|" +
	"Libellé section tableau pharmaciens|Code rôle|Libellé rôle|Code genre activité|Libellé genre activité|"

// RPPSRow is one line of the RPPS extract: an activity and a savoir-faire of a person. Codes are those of the
// nomenclatures of the ANS; the labels beside them are written by WriteRPPS.
type RPPSRow struct {
	ID        string // identification nationale PP: "8" and eleven digits, or "0" and an ADELI number
	LastName  string
	FirstName string

	Profession string // "10", "60"…
	Category   string // "C" civil, "M" military, "E" student
	SkillType  string // "S", "C", "CEX"…
	Skill      string // "SM54"…
	Mode       string // "L" self-employed, "S" salaried, "B" volunteer

	FINESS    string // of the site
	Structure string // identifiant technique de la structure
	Name      string // raison sociale

	Number     string
	Repetition string
	StreetType string // code: "AV", "R"…
	Street     string
	Office     string // bureau cedex: "25300 DOUBS"
	PostalCode string
	Commune    string // INSEE code
	Town       string
	Country    string // INSEE code, "99000" for France

	Sector  string // "SA07"…
	Section string // of the pharmacists' order
	Role    string // "FON-01"…
	Genre   string // "GENR01"…

	// Raw, when not empty, is written as the line instead of all the above.
	Raw string
	// Latin1 writes the line in ISO 8859-1.
	Latin1 bool
}

// WriteRPPS writes the header and the rows, each ended by a bar and a line feed as in the published file.
func WriteRPPS(w io.Writer, rows iter.Seq[RPPSRow]) error {
	out := bufio.NewWriterSize(w, 1<<16)
	out.WriteString(RPPSHeader + "\n")
	var line []byte
	for row := range rows {
		line = appendRPPS(line[:0], &row)
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

func appendRPPS(dst []byte, r *RPPSRow) []byte {
	if r.Latin1 {
		plain := *r
		plain.Latin1 = false
		return appendLatin1(dst, appendRPPS(nil, &plain))
	}
	if r.Raw != "" {
		return append(append(dst, r.Raw...), '\n')
	}
	kind, short := "", ""
	if r.ID != "" {
		kind, short = r.ID[:1], r.ID[1:]
	}
	civility := ""
	if r.Profession == "10" || r.Profession == "40" {
		civility = "DR"
	}
	department := r.Commune
	if len(department) == 5 {
		department = department[:2]
	}
	dst = join(dst, '|', kind, short, r.ID, civility, labels[civility], "MME", "Madame", r.LastName, r.FirstName,
		r.Profession, labels[r.Profession], r.Category, labels[r.Category],
		r.SkillType, labels[r.SkillType], r.Skill, labels[r.Skill], r.Mode, labels[r.Mode],
		"", "", r.FINESS, "", r.Structure, r.Name, "", r.Name, "",
		r.Number, r.Repetition, r.StreetType, labels[r.StreetType], r.Street, "", r.Office, r.PostalCode,
		r.Commune, r.Town, r.Country, labels[r.Country], "", "", "", "", department, "", "", "CNOM/CNOM/CNOM",
		r.Sector, labels[r.Sector], r.Section, "", r.Role, "", r.Genre, labels[r.Genre], "")
	return append(dst, '\n')
}

// labels are those that the register prints beside a code. Codes of different nomenclatures do not meet, "S" and
// "C" excepted, which take the commoner label.
var labels = map[string]string{
	"DR":     "Docteur",
	"10":     "Médecin",
	"21":     "Pharmacien",
	"26":     "Audioprothésiste",
	"28":     "Opticien-Lunetier",
	"40":     "Chirurgien-Dentiste",
	"50":     "Sage-Femme",
	"60":     "Infirmier",
	"70":     "Masseur-Kinésithérapeute",
	"80":     "Pédicure-Podologue",
	"91":     "Orthophoniste",
	"92":     "Orthoptiste",
	"93":     "Psychologue",
	"C":      "Civil",
	"M":      "Militaire",
	"E":      "Etudiant",
	"L":      "Libéral",
	"S":      "Salarié",
	"B":      "Bénévole",
	"CEX":    "Compétence exclusive",
	"SM04":   "Cardiologie et maladies vasculaires",
	"SM26":   "Qualifié en Médecine Générale",
	"SM53":   "Spécialiste en Médecine Générale",
	"SM54":   "Médecine Générale",
	"R":      "Rue",
	"AV":     "Avenue",
	"BD":     "Boulevard",
	"PL":     "Place",
	"CHE":    "Chemin",
	"RTE":    "Route",
	"IMP":    "Impasse",
	"ALL":    "Allée",
	"99000":  "France",
	"SA01":   "Etablissement public de santé",
	"SA04":   "Etablissement privé non PSPH",
	"SA05":   "Centre de santé",
	"SA07":   "Cabinet individuel",
	"SA08":   "Cabinet de groupe",
	"SA09":   "Exercice en société",
	"SA33":   "Pharmacie d'officine",
	"SA50":   "Permanence des soins ambulatoires hors cabinet",
	"SA52":   "Maison de santé ou Pôle de santé",
	"SA64":   "Société de téléconsultation",
	"GENR01": "Activité de soin et de pharmacie",
	"GENR02": "Activité de soins ou de pharmacien en tant que remplaçant",
}
