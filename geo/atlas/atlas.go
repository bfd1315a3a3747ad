// Package atlas computes the Atlas: everything that can be said of the ESP territories, the CPTS areas,
// their overlaps and the gaps between them, for one Dataset under one set of Settings.
//
// An Atlas is immutable. A new one is computed aside and replaces the old one whole; any number of readers
// may share it. Compute is a pure function: the same Dataset and Settings give the same Atlas, to the bit.
package atlas

import (
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/coverage"
	"github.com/maillage/maillage/geo/mesh"
)

// Atlas is the immutable answer that everything serves.
type Atlas struct {
	// Edition identifies the content: a digest of the dataset, the settings and the results.
	Edition  string
	Dataset  *geo.Dataset
	Settings geo.Settings
	Results

	// Ground is made of the dataset's boundaries alone.
	*Ground

	journeys journeys
	derived  derived
	withheld []bool // teams whose counts were left out for who is shown it
	timeless bool   // parts of members' time were left out for who is shown it
	earlier  bool   // made by an earlier version, without some of what is computed now
}

// Results are the computed figures of an Atlas: what a store keeps beside the dataset and the settings.
type Results struct {
	Units       []UnitFigures // parallel to Dataset.Units
	Territories []Territory   // parallel to Dataset.Teams
	Areas       []Area        // parallel to Dataset.Communities
	Teams       []TeamFigures // parallel to Dataset.Teams
	// ServiceAreas share the study out between teams; ordered by their least unit.
	ServiceAreas []ServiceArea
	Estimations  []Estimation  // one when there are teams
	Calibrations []Calibration // one for each constraint, when there are counts to fit to
	Overlaps     []Overlap     // ordered by kind, then by population shared, descending
	Gaps         []Gap         // ordered by population, descending
	Access       []Access      // one for each profession whose supply is known, in the order of the settings
}

// Ground is where the units lie.
type Ground struct {
	// Mesh is that of the units that have a boundary of their own.
	Mesh *mesh.Mesh
	// Faces gives for each unit its face in the mesh: that of its parent when it has none of its own,
	// geo.None when there is no boundary at all.
	Faces []int32
	// Parts gives for each unit those that name it as their parent.
	Parts [][]int32

	onFace    [][]int32 // for each face, the leaves it draws, ascending
	faceAreas faceAreas
	levels    levels
	places    places
}

// UnitFigures are the figures of one unit.
type UnitFigures struct {
	AreaM2 float64
	// Multiplicity is the number of CPTS, at the stages that count as coverage, that claim the unit.
	// Of a city known by its parts it is the greatest of its parts'.
	Multiplicity int32
	// SplitUnknown says that several CPTS claim the unit and that some of them only name its city, which they share:
	// the unit may or may not be claimed twice.
	SplitUnknown bool
	Communities  []int32 // that claim it, whatever their stage, ascending
	Teams        []int32 // whose core territory holds it, ascending
	GPs          float64 // general practitioners practising there: persons by their shares, else counts
	Gap          int32   // the gap area it belongs to, else geo.None
	ServiceArea  int32   // the service area it belongs to, else geo.None
}

// Basis says what a patient-base territory rests on.
type Basis uint8

// Bases of a territory. NoBasis is the zero value: there was nothing to make a territory from.
const (
	NoBasis  Basis = iota
	Observed       // patient counts
	Modelled       // the Huff model on travel time and supply
	Mixed          // counts, some of them estimated
)

var basisNames = [...]string{"none", "observed", "modelled", "mixed"}

// String returns the key under which a basis is served.
func (b Basis) String() string { return basisNames[b] }

// Territory is the patient-base territory of a team: the units where its patients live, graded.
type Territory struct {
	Basis Basis
	// Patients is the number followed, estimated where cells are masked; PatientsMin and PatientsMax
	// bound it. All three are modelled values when Basis is Modelled.
	Patients, PatientsMin, PatientsMax float64
	MaskedCells                        int32
	// Effective is the number of patients that the counts are worth as information, a masked cell being worth less
	// than a count; 0 when Basis is Modelled.
	Effective float64
	// Rounds is how many rounds the estimate of its masked cells took, Converged whether it then no longer moved.
	Rounds         int32
	Converged      bool
	Cells          []Cell // where patients live or may live, ascending by unit
	Population     int64  // inhabitants of the core
	PatientsInCore float64
	Shape          Shape // of the core
}

// Cell is one unit of a patient-base territory. It is in the core, in the fringe, or beyond both.
type Cell struct {
	Unit         int32
	Core, Fringe bool
	Counted      geo.Count // as it was read; missing when it was not counted or the territory is modelled
	Patients     float64   // the count, an estimate within its bounds, or what the model gives
	Commitment   float64   // share of the team's patients who live in the unit
	Relevance    float64   // share of the unit's inhabitants whom the team follows; 0 when population is unknown
	// Share is the share of the unit's patients whom the team follows, shrunk towards the model, and Membership the
	// probability that it is at least Settings.MembershipShare. Both are −1 when they cannot be told.
	Share, Membership float64
}

// Shape describes a set of units as a figure on the ground.
type Shape struct {
	AreaM2     float64
	PerimeterM float64
	// Compactness is Polsby–Popper's 4πA/L²: 1 for a disc.
	Compactness float64
	Components  int32 // connected components
	Holes       int32 // places enclosed by the figure that do not belong to it
	// Approximate says that some unit has no boundary of its own and its city's was used.
	Approximate bool
}

// Area is the population area of a CPTS.
type Area struct {
	Units      []int32 // leaves claimed, ascending
	Population int64
	// PopulationUnknown counts the units whose population is not known, PopulationEstimated those where it was
	// shared out from their city's.
	PopulationUnknown, PopulationEstimated int32
	SizeClass                              int32 // 1 for the smallest
	ToNextBound                            int64 // inhabitants missing to reach the next class, -1 in the last
	GPs                                    float64
	// Professionals are those practising in the area, by profession, only those that are there.
	Professionals []Headcount
	Departments   []string
	Regions       []string
	EPCIs         []string
	Enclaves      []int32 // leaves that it encloses and that are not of it
	// Enclaved are leaves of it that lie in another CPTS, EnclavedIn the communities that enclose them.
	Enclaved, EnclavedIn []int32
	Teams                []AreaTeam // its ESP, ascending
	// NotReached are the leaves declared that are in no core of its ESP, NotDeclared those of their cores that are not
	// declared. Both are empty when it has no ESP.
	NotReached, NotDeclared []int32
	// Of the patients: those of its ESP, those who live in the area, and those who are both.
	PatientsOfTeams, PatientsOfResidents, PatientsInside float64
	Shape                                                Shape
}

// Headcount is a number of professionals, persons by the share of their time.
type Headcount struct {
	Profession geo.Profession
	Number     float64
}

// AreaTeam is an ESP of a CPTS: Roster says that a roster names it, else it practises there.
type AreaTeam struct {
	Team   int32
	Roster bool
}

// OverlapKind tells which two territories overlap.
type OverlapKind uint8

// Kinds of overlap.
const (
	CPTSCPTS OverlapKind = iota
	ESPESP
	ESPCPTS // the team is astride the boundary of the CPTS
)

var overlapNames = [...]string{"cpts-cpts", "esp-esp", "esp-cpts"}

// String returns the key under which a kind of overlap is served.
func (k OverlapKind) String() string { return overlapNames[k] }

// Overlap is the ground that two territories share. A and B are communities or teams according to Kind;
// in ESPCPTS A is the team.
type Overlap struct {
	Kind OverlapKind
	// Relation tells two CPTS that claim the same ground from two that share a city, each with parts of its own, and
	// from two of which nobody can tell. A pair may have one overlap of each.
	Relation coverage.Relation
	A, B     int32
	// Units are the leaves that both claim, ascending; in city sharing those of the city that one or the other claims.
	Units      []int32
	Population int64 // of Units
	AreaM2     float64
	// ShareA and ShareB are the shares of each territory's population in the overlap; in ESPCPTS ShareA
	// is the share of the team's patients in core who live in the CPTS.
	ShareA, ShareB float64
	// The measures weigh ground by its inhabitants: what is shared over what either has (Jaccard), over what the
	// smaller has (Coefficient). All of them are 0 in city sharing, where nothing is claimed twice.
	Jaccard, Coefficient float64
	// Ruzicka and MorisitaHorn compare the patients of two teams, as shares of each team's, over core and fringe; 0 in
	// the other kinds.
	Ruzicka, MorisitaHorn float64
}

// Gap is a contiguous cluster of units that no CPTS claims (zone blanche).
type Gap struct {
	Units      []int32 // leaves, ascending
	Population int64
	GPs        float64
	Need       Need
	Shape      Shape
	Neighbours []GapNeighbour // by decreasing border
}

// Need says how badly served some inhabitants are, by the accessibility that DREES published (APL) for general
// practitioners, all ages.
type Need struct {
	Population int64   // inhabitants of units with a figure; the rest is not known when it is 0
	Access     float64 // consultations a year per inhabitant, mean weighted by population
	// Missing is how many consultations a year would bring every unit to the mean of the study.
	Missing float64
}

// GapNeighbour is a CPTS that borders a gap: a candidate for attaching it.
type GapNeighbour struct {
	Community int32
	BorderM   float64
	// Patients are those who live in the gap and are followed by an ESP of the CPTS, PatientsOfGap
	// all those who live in the gap.
	Patients, PatientsOfGap float64
	// Minutes is the mean over the inhabitants of the gap of the time to the nearest unit of the CPTS where a general
	// practitioner practises, any unit when there is none; -1 when it cannot be told.
	Minutes float64
	// What the CPTS would be with the gap.
	PopulationAfter  int64
	SizeClassAfter   int32
	ToNextBoundAfter int64
}
