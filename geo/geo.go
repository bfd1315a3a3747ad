// Package geo is the vocabulary of primary-care territories in France: units, practitioners, teams (ESP),
// communities (CPTS), patient flows, and the settings under which figures are made of them.
//
// It holds data only. Reading files into it is the business of package ingest, computing from it that of
// the packages below geo, keeping and serving the result that of data and api. Nothing under geo reads a
// file, a clock or an environment variable: the same Dataset and Settings always give the same bytes.
//
// Records refer to one another by position (an int32 index into the Dataset's slices); codes are looked up
// once, when files are read.
package geo

import "github.com/paulmach/orb"

// None is the index that refers to nothing.
const None int32 = -1

// Dataset is everything a study knows before anything is computed. It is not modified once built.
type Dataset struct {
	Name          string
	COGYear       int  // year of the official geographic code that every unit code belongs to
	Area          Area // what the study asked for
	Units         []Unit
	Vintages      []Vintage // earlier populations, the oldest first
	Supply        []Supply
	Sites         []Site
	Practitioners []Practitioner
	Practices     []Practice
	Teams         []Team
	Communities   []Community
	Flows         []Flow
	Merged        []MergedFlow
	Published     []PublishedAccess
	Times         []Times  // one at most: the minutes that all journeys are made of; none when only distances are known
	Beyond        []Beyond // one at most: what is known of around the area; none when its limit is that of all that is known
	Ages          []Ages   // one at most
	Standardised  []Standardised
	Previous      []Previous // one at most: the earlier edition that this one is held against
	Sources       []Source
}

// Area is the part of the country under study: the units that satisfy any one of its lists. An empty Area is
// everything that the boundaries hold.
type Area struct {
	Departments []string `json:"departments"` // "05", "2A", "974"
	Regions     []string `json:"regions"`     // "93"
	EPCI        []string `json:"epci"`        // SIREN numbers, nine digits
	Units       []string `json:"units"`       // INSEE codes of communes or arrondissements, or IRIS codes
}

// IsEmpty tells whether the area is everything.
func (a Area) IsEmpty() bool {
	return len(a.Departments)+len(a.Regions)+len(a.EPCI)+len(a.Units) == 0
}

// UnitKind tells what a unit is in the official geography.
type UnitKind uint8

// Kinds of unit.
const (
	Commune        UnitKind = iota
	Arrondissement          // arrondissement municipal of Paris, Lyon or Marseille
	IRIS
)

// String returns the kind as served: "commune", "arrondissement" or "iris".
func (k UnitKind) String() string { return [...]string{"commune", "arrondissement", "iris"}[k] }

// Unit is the elementary spatial thing: a commune, an arrondissement municipal or an IRIS.
//
// A unit that other units name as their Parent is a city known by its parts: its population is theirs, and
// claims upon it are claims upon each of them. Only units without parts ("leaves") are counted.
type Unit struct {
	Code       string // INSEE code: text, five characters for a commune ("01004", "2A004", "97411")
	Name       string
	Kind       UnitKind
	Parent     int32 // the commune of an arrondissement or IRIS, else None
	Department string
	Region     string
	EPCI       string // its SIREN number, and its name
	EPCIName   string
	TVS        string // code of the territoire de vie-santé, and its name
	TVSName    string
	Zoning     string    // class of the ARS's zoning of general practitioners: "ZIP", "ZAC", …; "" when it is not told
	Population Count     // residents (population municipale)
	Estimated  bool      // the population was shared out from that of its city
	Seat       orb.Point // longitude, latitude of the chef-lieu; zero when not known
	// Geometry in longitude and latitude (WGS84). Empty when only the parent's boundary is known.
	Geometry orb.MultiPolygon
}

// Supply is a number of professionals in a unit, known from counts (INSEE BPE) and not from persons.
type Supply struct {
	Unit       int32
	Profession Profession
	Number     float64 // head count
	OverCap    float64 // of Number, those over the age cap: told around the study alone (Beyond), where persons are not kept
}

// PublishedAccess is an accessibility figure published by DREES for a unit (APL).
type PublishedAccess struct {
	Unit       int32
	Profession Profession
	Year       int
	AgeCap     int     // 65 when only practitioners of 65 or under are counted, 0 without a cap
	Value      float64 // consultations (GP, midwife) or full-time equivalents per 100 000, per standardised inhabitant
}

// Flow is a number of patients who live in a unit and are followed by a team.
// A pair of unit and team appears at most once in a Dataset.
type Flow struct {
	Unit, Team int32
	Patients   Count
}

// MergedFlow is the number of patients of a team who live in some units together, where they are masked in each.
// Every unit has a masked Flow of that team, and is in at most one MergedFlow of it.
type MergedFlow struct {
	Team     int32
	Units    []int32 // ascending
	Patients Count   // known, or masked with bounds narrower than the sums of those of the cells
}

// Source says where data came from, so that every figure can be traced to a file.
type Source struct {
	Kind     string // "boundaries", "population", "cpts"…: the key of the study file
	Name     string // file name, without its folder
	Vintage  string // what year or date the data speaks of, as the study says
	SHA256   string // of the file's bytes, hexadecimal
	Bytes    int64
	Read     int // records met
	Kept     int
	Carried  int // records whose code of an older year was carried to the study's
	Rejected int
}
