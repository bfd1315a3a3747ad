package geo

import "time"

// Stage is how far a project has come. Every coverage figure depends on the stages it counts.
type Stage uint8

// Stages, in order. UnknownStage is the zero value: the list does not say.
const (
	UnknownStage Stage = iota
	Letter             // lettre d'intention
	Validated          // projet de santé validé by the ARS
	Signed             // ACI signed
	stageCount
)

var stageNames = [stageCount]string{"unknown", "letter", "validated", "signed"}

// String returns the key under which a stage is served: "unknown", "letter", "validated" or "signed".
func (s Stage) String() string { return stageNames[s] }

// ParseStage returns the stage of that key, and whether there is one.
func ParseStage(key string) (Stage, bool) {
	for i, n := range stageNames {
		if n == key {
			return Stage(i), true
		}
	}
	return UnknownStage, false
}

// TeamForm is the legal or practical form of an ESP.
type TeamForm uint8

// Forms of a team. OtherForm is the zero value.
const (
	OtherForm  TeamForm = iota
	FormMSP             // maison de santé pluriprofessionnelle
	FormCentre          // centre de santé
	FormCLAP            // équipe de soins primaires coordonnée localement autour du patient
	formCount
)

var formNames = [formCount]string{"other", "msp", "centre", "esp-clap"}

// String returns the key under which a form is served: "msp", "centre", "esp-clap" or "other".
func (f TeamForm) String() string { return formNames[f] }

// ParseTeamForm returns the form of that key, and whether there is one.
func ParseTeamForm(key string) (TeamForm, bool) {
	for i, n := range formNames {
		if n == key {
			return TeamForm(i), true
		}
	}
	return OtherForm, false
}

// Team is an ESP: professionals gathered around general practitioners (CSP L.1411-11-1).
type Team struct {
	ID       string
	Name     string
	Form     TeamForm
	Stage    Stage
	Contract string   // "FIR", "ACI" or empty
	Themes   []string // of the project: "soins palliatifs à domicile"…
	Site     int32    // the MSP or centre the team is, else None
	Members  []Member
}

// Member is a professional of a team. Practitioner is None when the roster gives only a profession and a unit,
// Unit is None when the person has no known place of practice.
type Member struct {
	Practitioner int32
	Profession   Profession
	Unit         int32
	// Share is the part of the person's time that goes to the team, 0 when the roster does not tell; see Parts.
	Share float32
}

// Community is a CPTS: it answers for everybody who lives on its territory (CSP L.1434-12).
type Community struct {
	ID       string
	Name     string
	Stage    Stage
	Contract string // "ACI", "FIR" or empty
	Missions []string
	// Dates of the three stages, zero when not known.
	LetterOn, ValidatedOn, SignedOn time.Time
	Claims                          []Claim
	// Teams are the ESP that rosters say are in it, ascending; those of which no roster says anything are placed by where
	// they practise.
	Teams []int32
	// Adherents are those whom the roster of the CPTS names; empty when there is none.
	Adherents []Adherent
}

// Adherent is a member of a CPTS: a person, or an establishment.
type Adherent struct {
	Practitioner int32      // geo.None when the register does not know the person
	Profession   Profession // NoProfession for an establishment
	Site         int32      // of an establishment, geo.None when the register does not know it
	Category     string     // FINESS category of an establishment
}

// Since returns the first of the dates known of a CPTS, zero when there is none: it exists from then on.
func (c *Community) Since() time.Time {
	var first time.Time
	for _, on := range []time.Time{c.LetterOn, c.ValidatedOn, c.SignedOn} {
		if !on.IsZero() && (first.IsZero() || on.Before(first)) {
			first = on
		}
	}
	return first
}

// Claim is a unit on a CPTS's list.
type Claim struct {
	Unit     int32
	Declared string // the code on the list, which differs from the unit's when it was carried from an older COG
	Partly   bool   // the list says that only a part of the unit is taken, without saying which
}
