package planner

import (
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// stageWords are the words for a stage, as ingest.NormalizeName leaves them.
var stageWords = map[string]geo.Stage{
	"unknown": geo.UnknownStage, "inconnu": geo.UnknownStage, "nc": geo.UnknownStage, "nd": geo.UnknownStage, "nr": geo.UnknownStage,
	"letter": geo.Letter, "li": geo.Letter, "lettre": geo.Letter, "lettre_d_intention": geo.Letter, "lettre_intention": geo.Letter,
	"intention": geo.Letter, "en_projet": geo.Letter, "projet": geo.Letter, "projet_en_cours": geo.Letter, "emergence": geo.Letter,
	"validated": geo.Validated, "valide": geo.Validated, "validee": geo.Validated, "projet_valide": geo.Validated, "ps_valide": geo.Validated,
	"projet_de_sante_valide": geo.Validated, "projet_de_sante_validee": geo.Validated, "validation": geo.Validated,
	"signed": geo.Signed, "signe": geo.Signed, "signee": geo.Signed, "aci": geo.Signed, "aci_signe": geo.Signed, "aci_signee": geo.Signed,
	"aci_signes": geo.Signed, "signature_aci": geo.Signed, "sous_aci": geo.Signed, "contractualise": geo.Signed, "contractualisee": geo.Signed,
}

const stagesAccepted = "lettre d'intention, projet validé or ACI signé (or letter, validated, signed)"

func parseStage(text string) (geo.Stage, bool) {
	if text == "" {
		return geo.UnknownStage, true
	}
	s, ok := stageWords[ingest.NormalizeName(text)]
	return s, ok
}

// formWords are the words for the form of a team, as ingest.NormalizeName leaves them.
var formWords = map[string]geo.TeamForm{
	"": geo.OtherForm, "other": geo.OtherForm, "autre": geo.OtherForm, "esp": geo.OtherForm, "equipe_de_soins_primaires": geo.OtherForm,
	"msp": geo.FormMSP, "maison_de_sante": geo.FormMSP, "maison_de_sante_pluriprofessionnelle": geo.FormMSP,
	"maison_de_sante_pluridisciplinaire": geo.FormMSP, "sisa": geo.FormMSP, "603": geo.FormMSP,
	"cds": geo.FormCentre, "centre": geo.FormCentre, "centre_de_sante": geo.FormCentre, "centre_de_sante_polyvalent": geo.FormCentre,
	"centre_de_sante_infirmier": geo.FormCentre, "csi": geo.FormCentre, "cdsp": geo.FormCentre, "124": geo.FormCentre,
	"esp_clap": geo.FormCLAP, "clap": geo.FormCLAP, "equipe_clap": geo.FormCLAP,
	"equipe_de_soins_primaires_coordonnee_localement_autour_du_patient": geo.FormCLAP,
}

const formsAccepted = "MSP, centre de santé, ESP-CLAP or autre"

func parseForm(text string) (geo.TeamForm, bool) {
	f, ok := formWords[ingest.NormalizeName(text)]
	return f, ok
}

// kindWords are the words for the kind of a unit on a list.
var kindWords = map[string]geo.UnitKind{"commune": geo.Commune, "com": geo.Commune, "arrondissement": geo.Arrondissement, "arm": geo.Arrondissement,
	"arrondissement_municipal": geo.Arrondissement, "iris": geo.IRIS}

// parseContract returns "ACI", "FIR" or "". A cell that names both is under ACI, of which FIR is a complement.
func parseContract(text string) (string, bool) {
	words := strings.Split(ingest.NormalizeName(text), "_")
	for _, contract := range []string{"ACI", "FIR"} {
		for _, w := range words {
			if strings.EqualFold(w, contract) {
				return contract, true
			}
		}
	}
	switch ingest.NormalizeName(text) {
	case "", "non", "aucun", "sans", "neant", "0":
		return "", true
	}
	return "", false
}

// splitList cuts a cell that holds several texts: parted by a bar, a semicolon, a line end or a slash between
// spaces, since a slash without any belongs to a word ("ville/hôpital").
func splitList(text string) []string {
	text = strings.NewReplacer(" / ", "|", ";", "|", "\n", "|").Replace(text)
	var out []string
	for part := range strings.SplitSeq(text, "|") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
