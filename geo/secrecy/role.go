// Package secrecy decides what may be shown of patient counts, and to whom.
//
// It protects what was loaded, once, and no figure made of it: Protect returns the dataset as a role may know it, and
// everything that the role is shown — territories, cores, shares, overlaps, evaluations, the identifier of the edition —
// is computed from that dataset. What is computed from protected counts tells nothing more than they do, however many
// figures are asked for and however they are subtracted; no list of what was answered before has to be kept.
//
// What tables that are not open tell of single persons, ages and parts of their time, is left out first for whoever makes
// or reads what is published (see Rule.Persons). Three things are done to the counts.
//
//   - Small cells. A count from 1 to Least−1 becomes its bounds, "1 to 10". Zero stays zero and missing stays missing.
//   - Sums of small cells. So that totals stay known, the small cells of a team are merged with their neighbours and the
//     sum of each group is given: exactly when every cell of the group could still be anything from 1 to 10, else as the
//     narrowest range fixed beforehand for which this holds (partial cell suppression: Fischetti and Salazar-González,
//     Statistics and Computing 13, 2003; feasibility intervals: Hundepool et al., Statistical Disclosure Control, 2012,
//     chapter 4). No cell of 11 or more is hidden to protect another.
//   - Few professionals. The counts of a team are withheld when fewer professionals than the role's number stand behind
//     them, alone or after the subtraction of any other teams (see Rule.Professionals).
//
// The guarantee, for every role that masks: whatever the role is shown would be the same, to the byte, for some dataset
// where a given masked cell has any other value from 1 to 10. It is about figures shown under one edition; somebody
// who knows some of the cells from elsewhere is kept from nothing that follows from those. Population figures are no
// secret: a unit with fewer than 10 inhabitants bounds its own cell.
//
// The package is not access control: who has which role is decided where the service is run.
package secrecy

// Role is who looks.
type Role uint8

// Roles, from the one who may see least. Public is the zero value: who does not say who they are is the public.
const (
	Public  Role = iota
	Analyst      // makes tables that will leave: ARS, ORS, CPAM, URPS
	Planner      // holds the counts that were loaded, and answers for them
	roleCount
)

var roleNames = [roleCount]string{"public", "analyst", "planner"}

// String returns the key of the role: "public", "analyst" or "planner".
func (r Role) String() string { return roleNames[r] }

// Roles returns every role, from the one who may see least to the one who may see most.
func Roles() []Role { return []Role{Public, Analyst, Planner} }

// ParseRole returns the role of that key, and whether there is one.
func ParseRole(key string) (Role, bool) {
	for i, n := range roleNames {
		if n == key {
			return Role(i), true
		}
	}
	return Public, false
}

// Rule is what a role may see.
type Rule struct {
	// Least is the least number of patients of a unit and a team that is shown; from 1 to Least−1 they are masked.
	// At most 1 masks nothing.
	Least int64
	// Professionals is the least number of persons that a patient figure rests on: after any additions and subtractions
	// of teams' figures, so that a team is withheld too when it differs from others by fewer persons.
	Professionals int
	// GPs is the same for general practitioners, asked only of teams that have one: where patients are counted by
	// their médecin traitant, the figure of a team rests on these alone.
	GPs int
	// Unlisted says that a team whose members are not known may be shown.
	Unlisted bool
	// Persons says that figures may rest on what tables that are not open tell of single persons: on which side of the age
	// cap they are, and which part of their time a team has.
	Persons bool
}

// rules are the rules of the roles. Each is at least as strict as the next in every field, so that nobody sees what
// somebody above them does not. The table of docs/secrecy.md says why.
var rules = [roleCount]Rule{
	Public:  {Least: 11, Professionals: 5, GPs: 2},
	Analyst: {Least: 11, Professionals: 3, GPs: 2},
	Planner: {Least: 0, Professionals: 2, GPs: 0, Unlisted: true, Persons: true},
}

// Rule returns the rule of the role.
func (r Role) Rule() Rule { return rules[r] }
