package geo

import "github.com/paulmach/orb"

// Profession is one of the health professions of first-line care, or a coarser family where the field
// does not need more.
type Profession uint8

// Professions, in the order in which they are shown. NoProfession is the zero value.
const (
	NoProfession Profession = iota
	GP                      // médecin généraliste
	Specialist              // médecin d'une autre spécialité
	Nurse
	Physiotherapist
	Midwife
	Dentist
	Pharmacist
	SpeechTherapist
	Orthoptist
	Podiatrist
	Psychologist
	OtherProfession
	professionCount
)

var professionNames = [professionCount]string{"", "gp", "specialist", "nurse", "physiotherapist", "midwife", "dentist",
	"pharmacist", "speech-therapist", "orthoptist", "podiatrist", "psychologist", "other"}

// String returns the English key under which a profession is served and named in files: "gp", "nurse"….
func (p Profession) String() string { return professionNames[p] }

// Valid tells whether p is one of the professions, or none.
func (p Profession) Valid() bool { return p < professionCount }

// ParseProfession returns the profession of that key, and whether there is one.
func ParseProfession(key string) (Profession, bool) {
	for i, n := range professionNames {
		if n == key && i > 0 {
			return Profession(i), true
		}
	}
	return NoProfession, false
}

// Professions returns every profession, in the order in which they are shown.
func Professions() []Profession {
	all := make([]Profession, 0, professionCount-1)
	for p := GP; p < professionCount; p++ {
		all = append(all, p)
	}
	return all
}

// SiteKind tells what happens at a site.
type SiteKind uint8

// Kinds of site. OtherSite is the zero value.
const (
	OtherSite    SiteKind = iota
	Cabinet               // cabinet, individual or group
	MSP                   // maison de santé pluriprofessionnelle
	HealthCentre          // centre de santé
	Pharmacy
	Hospital
	siteKindCount
)

var siteKindNames = [siteKindCount]string{"other", "practice", "msp", "centre", "pharmacy", "hospital"}

// String returns the key under which a kind of site is served: "practice", "msp"….
func (k SiteKind) String() string { return siteKindNames[k] }

// Placement is how the coordinates of a site were found, best first.
type Placement uint8

// Placements. Unplaced is the zero value: the site has no coordinates.
const (
	Unplaced        Placement = iota
	PlacedByFile              // coordinates in the file itself
	PlacedByFINESS            // coordinates of the FINESS register
	PlacedByAddress           // matched to an address of the Base Adresse Nationale
	PlacedByUnit              // the point of its commune
	placementCount
)

var placementNames = [placementCount]string{"unplaced", "file", "finess", "address", "unit"}

// String returns the key under which a placement is served: "finess", "address"….
func (p Placement) String() string { return placementNames[p] }

// Site is a place where professionals practise.
type Site struct {
	ID        string // FINESS number when there is one, else an identifier built from the register's
	Name      string
	Kind      SiteKind
	Category  string    // FINESS category ("603"), empty when not known
	Unit      int32     // the unit it stands in
	Point     orb.Point // longitude, latitude
	Placement Placement
	Score     float32 // of the address match, 0–1; 0 when not placed by address
}

// Practitioner is a person of the RPPS. Names are not kept: nothing computed here needs them.
type Practitioner struct {
	ID         string // national identifier
	Profession Profession
	Age        AgeClass
}

// AgeClass says on which side of the age cap of the settings a practitioner is. The age itself is not kept: nothing else needs it.
type AgeClass uint8

// Classes of age.
const (
	AgeUnknown AgeClass = iota // no table tells it, or settings have no cap
	WithinCap                  // of the age of the cap, or younger
	OverCap                    // older: not counted as supply by the measures of accessibility
)

// String returns the key of the class: "unknown", "within" or "over".
func (c AgeClass) String() string { return [...]string{"unknown", "within", "over"}[c] }

// Practice is the activity of a practitioner at a site.
type Practice struct {
	Practitioner, Site int32
	Liberal            bool // self-employed ("mode L"), else salaried
	// Share is that of the practitioner's working time. The shares of a person sum to at most 1: less when there are
	// sites outside the study. A practice in hospital has none, since it is not first-line supply.
	Share float32
}
