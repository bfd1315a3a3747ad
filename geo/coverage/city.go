package coverage

import "slices"

// Hold is how a territory's list claims a city that has parts or that territories are known to share.
type Hold struct {
	Parts []int32 // the parts named (arrondissements, IRIS), ascending; none when the list names the city itself
	// Partly says that the list names the city and adds that the territory takes only a part of it.
	Partly bool
}

// Relation is what two territories that both claim a city are to one another there.
type Relation uint8

// Relations.
const (
	// RealOverlap: both claim the same ground.
	RealOverlap Relation = iota
	// CitySharing: each has parts of its own (partage infra-communal); nothing is claimed twice.
	CitySharing
	// UnknownSplit: a list names the city where territories share it, so that nobody can tell which it is.
	UnknownSplit
	relationCount
)

var relationNames = [relationCount]string{"overlap", "city-sharing", "unknown-split"}

// String returns the key under which a relation is served: "overlap", "city-sharing" or "unknown-split".
func (r Relation) String() string { return relationNames[r] }

// Valid tells whether r is one of the relations.
func (r Relation) Valid() bool { return r < relationCount }

// Relate tells how two territories that both claim a city stand to one another there. Divided says that the city
// is one that territories share: it has parts in the study, or is known to be shared by quartier, as Nice is. An
// ordinary commune is not, and two territories that name it overlap.
//
//	both name parts                        overlap when a part is common to both, else city-sharing
//	one says it takes only a part          unknown-split
//	one names the city, divided            unknown-split
//	one names the city, not divided        overlap
//
// It is symmetric. Where it is an overlap of parts, common returns the parts claimed by both.
func Relate(a, b Hold, divided bool) (r Relation, common []int32) {
	if len(a.Parts) > 0 && len(b.Parts) > 0 {
		for _, p := range a.Parts {
			if _, in := slices.BinarySearch(b.Parts, p); in {
				common = append(common, p)
			}
		}
		if len(common) > 0 {
			return RealOverlap, common
		}
		return CitySharing, nil
	}
	if a.Partly || b.Partly || divided {
		return UnknownSplit, nil
	}
	return RealOverlap, nil
}
