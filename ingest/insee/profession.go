package insee

import (
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// equipmentCodes are the BPE's types of equipment (TYPEQU) that count professionals, from the documentation of
// the Base permanente des équipements, domain D "santé et action sociale", INSEE. D265 replaced D201 and D307
// replaced D301 when the list was revised; both are read, an edition has one of them.
var equipmentCodes = map[string]geo.Profession{
	"D201": geo.GP,
	"D265": geo.GP,
	"D221": geo.Dentist,
	"D231": geo.Midwife,
	"D232": geo.Nurse,
	"D233": geo.Physiotherapist,
	"D235": geo.SpeechTherapist,
	"D236": geo.Orthoptist,
	"D237": geo.Podiatrist,
	"D301": geo.Pharmacist,
	"D307": geo.Pharmacist,
}

// professionWords are the words for a profession in the tables of INSEE, of an agency or of a planner, as
// ingest.NormalizeName leaves them.
var professionWords = map[string]geo.Profession{
	"gp": geo.GP, "mg": geo.GP, "medecin_generaliste": geo.GP, "medecins_generalistes": geo.GP, "generaliste": geo.GP,
	"medecin_omnipraticien": geo.GP, "medecins_omnipraticiens": geo.GP, "omnipraticien": geo.GP, "medecin_traitant": geo.GP,
	"medecin": geo.GP, "docteur": geo.GP, "medecine_generale": geo.GP,
	"specialist": geo.Specialist, "medecin_specialiste": geo.Specialist, "specialiste": geo.Specialist,
	"nurse": geo.Nurse, "infirmier": geo.Nurse, "infirmiere": geo.Nurse, "infirmiers": geo.Nurse, "infirmieres": geo.Nurse,
	"ide": geo.Nurse, "idel": geo.Nurse, "ipa": geo.Nurse, "idsp": geo.Nurse, "infirmier_ere": geo.Nurse, "infirmier_e": geo.Nurse,
	"infirmier_infirmiere": geo.Nurse, "infirmier_liberal": geo.Nurse, "infirmiere_liberale": geo.Nurse,
	"infirmier_en_pratique_avancee": geo.Nurse, "infirmiere_en_pratique_avancee": geo.Nurse, "infirmiere_asalee": geo.Nurse,
	"physiotherapist": geo.Physiotherapist, "kine": geo.Physiotherapist, "kines": geo.Physiotherapist, "mk": geo.Physiotherapist, "mkde": geo.Physiotherapist,
	"kinesitherapeute": geo.Physiotherapist, "masseur_kinesitherapeute": geo.Physiotherapist, "masseurs_kinesitherapeutes": geo.Physiotherapist,
	"midwife": geo.Midwife, "sage_femme": geo.Midwife, "sages_femmes": geo.Midwife, "sf": geo.Midwife, "maieuticien": geo.Midwife,
	"dentist": geo.Dentist, "dentiste": geo.Dentist, "chirurgien_dentiste": geo.Dentist, "chirurgiens_dentistes": geo.Dentist, "cd": geo.Dentist,
	"pharmacist": geo.Pharmacist, "pharmacien": geo.Pharmacist, "pharmacienne": geo.Pharmacist, "pharmaciens": geo.Pharmacist,
	"pharmacie": geo.Pharmacist, "pharmacie_d_officine": geo.Pharmacist,
	"speech_therapist": geo.SpeechTherapist, "orthophoniste": geo.SpeechTherapist, "orthophonistes": geo.SpeechTherapist,
	"orthoptist": geo.Orthoptist, "orthoptiste": geo.Orthoptist, "orthoptistes": geo.Orthoptist,
	"podiatrist": geo.Podiatrist, "pedicure_podologue": geo.Podiatrist, "pedicures_podologues": geo.Podiatrist, "podologue": geo.Podiatrist, "pedicure": geo.Podiatrist,
	"psychologist": geo.Psychologist, "psychologue": geo.Psychologist, "psychologues": geo.Psychologist,
	"other": geo.OtherProfession, "autre": geo.OtherProfession, "autres": geo.OtherProfession, "assistant_medical": geo.OtherProfession,
	"assistante_medicale": geo.OtherProfession, "coordinateur": geo.OtherProfession, "coordinatrice": geo.OtherProfession,
	"secretaire": geo.OtherProfession, "dieteticien": geo.OtherProfession, "dieteticienne": geo.OtherProfession,
	"ergotherapeute": geo.OtherProfession, "psychomotricien": geo.OtherProfession, "psychomotricienne": geo.OtherProfession,
	"assistante_sociale": geo.OtherProfession, "assistant_social": geo.OtherProfession, "audioprothesiste": geo.OtherProfession,
	"opticien": geo.OtherProfession, "biologiste": geo.OtherProfession, "educateur_apa": geo.OtherProfession, "aide_soignant": geo.OtherProfession,
	"aide_soignante": geo.OtherProfession, "auxiliaire_de_puericulture": geo.OtherProfession, "chirurgien": geo.Specialist,
}

// ParseProfession returns the profession that a French word or an English key names: "Médecin généraliste",
// "IDE", "Masseur-kinésithérapeute", "midwife".
func ParseProfession(text string) (geo.Profession, bool) {
	p, ok := professionWords[ingest.NormalizeName(text)]
	return p, ok
}
