// Package actors sorts who takes part in a CPTS into families: first-line, second-line, medico-social and social actors
// (instruction DGOS/R5/2016/392: "one or several ESPs, first- or second-line actors, and health, medico-social and social
// actors"). Persons are sorted by their profession, establishments by their FINESS category.
//
// The table of categories is a choice among the codes of the nomenclature TRE_R66-CategorieEtablissement of the Agence du
// numérique en santé, which FINESS uses; the sorting into families is this package's own, since no text gives one. A
// category that is not in the table is of no family: it is counted nowhere, never in a wrong place.
package actors

import "github.com/maillage/maillage/geo"

// Family is a family of actors.
type Family uint8

// Families. NoFamily is the zero value: an actor of whom the table says nothing.
const (
	NoFamily Family = iota
	FirstLine
	SecondLine
	MedicoSocial
	Social
	familyCount
)

var familyNames = [familyCount]string{"none", "first-line", "second-line", "medico-social", "social"}

// String returns the key under which a family is served: "first-line", "second-line", "medico-social" or "social".
func (f Family) String() string { return familyNames[f] }

// French returns the family in words: "premier recours", "second recours", "médico-social" or "social".
func (f Family) French() string {
	return [familyCount]string{"", "premier recours", "second recours", "médico-social", "social"}[f]
}

// Families returns every family, in the order in which they are shown.
func Families() []Family { return []Family{FirstLine, SecondLine, MedicoSocial, Social} }

// OfProfession returns the family of a profession: specialists are second-line, everybody else who practises in town is of
// the first. Practitioners of no known profession have none.
func OfProfession(p geo.Profession) Family {
	switch p {
	case geo.NoProfession, geo.OtherProfession:
		return NoFamily
	case geo.Specialist:
		return SecondLine
	}
	return FirstLine
}

// Kind is what an establishment is, in the words of the field: categories that planners do not tell apart are one kind.
type Kind struct {
	Key    string // under which it is served: "ehpad"
	French string
	Family Family
}

// OfCategory returns the kind of a FINESS category, and whether the table has it.
func OfCategory(category string) (Kind, bool) {
	i, ok := kindOf[category]
	if !ok {
		return Kind{}, false
	}
	return kinds[i].Kind, true
}

// Kinds returns every kind of establishment, in the order in which they are shown.
func Kinds() []Kind {
	out := make([]Kind, len(kinds))
	for i, k := range kinds {
		out[i] = k.Kind
	}
	return out
}

var kindOf = func() map[string]int {
	of := make(map[string]int)
	for i, k := range kinds {
		for _, category := range k.categories {
			of[category] = i
		}
	}
	return of
}()
