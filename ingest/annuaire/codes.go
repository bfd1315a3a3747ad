package annuaire

import "github.com/maillage/maillage/geo"

// Reason is why a line of the RPPS that can be read is not counted as a practice.
type Reason uint8

// Reasons, in the order in which a line is examined. Counted is the zero value: the line counts.
const (
	Counted      Reason = iota
	Student             // category E
	Military            // category M
	Volunteer           // mode B: bénévole
	Replacement         // genre of activity GENR02, GENR03 or GENR06: no patients of one's own
	NotCare             // any other genre than GENR01: administration, coordination, social support
	NoActivity          // no mode, no sector and no place: registered, not practising
	OnCall              // sectors SA50 and SA67: permanence des soins, maisons médicales de garde
	Telemedicine        // sector SA64: société de téléconsultation
	OtherSector         // any other sector that is neither first line nor hospital
	NoSector            // salaried without a sector: nothing says that patients are received
	Abroad              // a place with no commune, in another country
	NoPlace             // neither establishment, structure, address nor commune
	Elsewhere           // in a commune that is not wanted
	UnknownPlace        // the commune is neither given nor found from the address
	reasonCount
)

var reasonNames = [reasonCount]string{"counted", "student", "military", "volunteer", "replacement", "not-care", "no-activity",
	"on-call", "teleconsultation", "other-sector", "no-sector", "abroad", "no-place", "elsewhere", "unknown-place"}

var reasonTexts = [reasonCount]string{
	Student:      "of students (catégorie E)",
	Military:     "of military practitioners (catégorie M)",
	Volunteer:    "of volunteers (mode B)",
	Replacement:  "of replacements (genre d'activité GENR02, GENR03, GENR06)",
	NotCare:      "of activities that are not care (genre d'activité other than GENR01)",
	NoActivity:   "of persons without a present activity",
	OnCall:       "of on-call care (secteurs SA50, SA67)",
	Telemedicine: "of teleconsultation companies (secteur SA64)",
	OtherSector:  "of sectors that are neither first line nor hospital",
	NoSector:     "of salaried activities without a sector",
	Abroad:       "of places abroad",
	NoPlace:      "without any place",
	Elsewhere:    "in communes that are not wanted",
	UnknownPlace: "whose commune is neither given nor found from the address",
}

// String returns the stable key of a reason: "student", "on-call"….
func (r Reason) String() string { return reasonNames[r] }

// Reasons returns every reason for which a line is not counted, in order.
func Reasons() []Reason {
	all := make([]Reason, 0, reasonCount-1)
	for r := Student; r < reasonCount; r++ {
		all = append(all, r)
	}
	return all
}

// line is whether a sector of activity is care in town or in hospital.
type line uint8

const (
	outside line = iota
	first
	second
)

// sector is what is known of a sector of activity.
type sector struct {
	line   line
	kind   geo.SiteKind
	reason Reason // when outside
}

// sectors are those of the nomenclature TRE_R02-SecteurActivite of the ANS that matter here, by the number after SA;
// any other is outside.
//
// First line are the cabinets, the centres and maisons de santé, and the shops where pharmacists, opticians and
// hearing-aid specialists practise. Second line are the hospitals: persons are kept with a practice there, of
// which no share counts as local supply. The private consultation of a hospital doctor (SA40) goes with them.
var sectors = [100]sector{
	5:  {first, geo.HealthCentre, 0},
	7:  {first, geo.Cabinet, 0},
	8:  {first, geo.Cabinet, 0},
	9:  {first, geo.Cabinet, 0},
	52: {first, geo.MSP, 0},
	33: {first, geo.Pharmacy, 0},
	38: {first, geo.Pharmacy, 0}, // pharmacie minière
	39: {first, geo.Pharmacy, 0}, // pharmacie mutualiste
	56: {first, geo.Pharmacy, 0}, // propharmacie
	65: {first, geo.Pharmacy, 0}, // antenne de pharmacie
	42: {first, geo.OtherSite, 0},
	1:  {second, geo.Hospital, 0},
	2:  {second, geo.Hospital, 0}, // hôpital militaire
	3:  {second, geo.Hospital, 0},
	4:  {second, geo.Hospital, 0},
	34: {second, geo.Hospital, 0}, // centre de dialyse
	36: {second, geo.Hospital, 0}, // centre anti-cancer
	40: {second, geo.Hospital, 0},
	51: {second, geo.Hospital, 0}, // groupement de coopération sanitaire
	50: {outside, 0, OnCall},
	67: {outside, 0, OnCall},
	64: {outside, 0, Telemedicine},
}

// professions are the codes of TRE_G15-ProfessionSante, TRE_R95-UsagerTitre and TRE_R94-ProfessionSocial that the
// register holds. Doctors are told apart by their savoir-faire; GP stands for them here.
var professions = [100]geo.Profession{
	10: geo.GP,
	21: geo.Pharmacist,
	26: geo.OtherProfession, // audioprothésiste
	28: geo.OtherProfession, // opticien-lunetier
	31: geo.OtherProfession, // assistant dentaire
	32: geo.OtherProfession, // physicien médical
	35: geo.OtherProfession, // aide-soignant
	36: geo.OtherProfession, // ambulancier
	37: geo.OtherProfession, // auxiliaire de puériculture
	38: geo.OtherProfession, // préparateur en pharmacie hospitalière
	39: geo.OtherProfession, // préparateur en pharmacie
	40: geo.Dentist,
	41: geo.OtherProfession, // assistant de service social
	50: geo.Midwife,
	60: geo.Nurse,
	69: geo.Nurse, // infirmier psychiatrique
	70: geo.Physiotherapist,
	71: geo.OtherProfession, // ostéopathe
	72: geo.OtherProfession, // psychothérapeute
	73: geo.OtherProfession, // chiropracteur
	80: geo.Podiatrist,
	81: geo.OtherProfession, // orthoprothésiste
	82: geo.OtherProfession, // podo-orthésiste
	83: geo.OtherProfession, // orthopédiste-orthésiste
	84: geo.OtherProfession, // oculariste
	85: geo.OtherProfession, // épithésiste
	86: geo.OtherProfession, // technicien de laboratoire médical
	91: geo.SpeechTherapist,
	92: geo.Orthoptist,
	93: geo.Psychologist,
	94: geo.OtherProfession, // ergothérapeute
	95: geo.OtherProfession, // diététicien
	96: geo.OtherProfession, // psychomotricien
	98: geo.OtherProfession, // manipulateur d'électroradiologie médicale
}

// skill is what a savoir-faire says of a doctor.
type skill uint8

const (
	noSkill          skill = 0
	generalPractice  skill = 1
	anotherSpecialty skill = 2
)

// skillOf reads a savoir-faire. Only the ordinal speciality (S) and the exclusive competence (CEX) make a
// specialist; competences, capacities and additional diplomas do not.
func skillOf(kind, code []byte) skill {
	switch string(code) {
	case "SM26", "SM53", "SM54":
		return generalPractice
	case "":
		return noSkill
	}
	if k := string(kind); k == "S" || k == "CEX" {
		return anotherSpecialty
	}
	return noSkill
}

// classify says whether an activity counts, in which line of care and at what kind of site. The place is not
// looked at.
func classify(a *Activity) (sector, Reason) {
	switch string(a.Category) {
	case "E":
		return sector{}, Student
	case "M":
		return sector{}, Military
	}
	if string(a.Mode) == "B" {
		return sector{}, Volunteer
	}
	switch string(a.Genre) {
	case "", "GENR01":
	case "GENR02", "GENR03", "GENR06":
		return sector{}, Replacement
	default:
		return sector{}, NotCare
	}
	if len(a.Sector) == 0 {
		return withoutSector(a)
	}
	s := sector{}
	if code := a.Sector; len(code) == 4 && code[0] == 'S' && code[1] == 'A' && isDigits(code[2:]) {
		s = sectors[twoDigits(code[2:])]
	}
	switch {
	case s.line != outside:
		return s, Counted
	case s.reason != 0:
		return sector{}, s.reason
	}
	return sector{}, OtherSector
}

// professionFor returns the profession of a code, geo.NoProfession when it is not in the nomenclature.
func professionFor(code []byte) geo.Profession {
	if len(code) != 2 || !isDigits(code) {
		return geo.NoProfession
	}
	return professions[twoDigits(code)]
}

func twoDigits(text []byte) int { return int(text[0]-'0')*10 + int(text[1]-'0') }

// withoutSector classifies a line that gives no sector: whoever is self-employed receives patients at the place
// given; of a salaried person nothing is known.
func withoutSector(a *Activity) (sector, Reason) {
	switch {
	case string(a.Mode) == "L":
		return sector{line: first, kind: geo.Cabinet}, Counted
	case len(a.Mode) == 0 && a.placeless():
		return sector{}, NoActivity
	}
	return sector{}, NoSector
}
