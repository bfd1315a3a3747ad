package mesh

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/paulmach/orb"
)

// DefectKind is a way in which polygons fail to make a coverage: the number of the rule that they break, as
// [Validate] lists them.
type DefectKind uint8

// Kinds of defect, in the order of the rules.
const (
	NonFinite     DefectKind = 1 + iota // a coordinate is infinite or not a number
	Unclosed                            // a ring does not end where it begins
	RepeatedPoint                       // a ring has the same point twice in a row
	Degenerate                          // a ring encloses nothing
	Spike                               // a ring goes back the way it came
	Orientation                         // a shell runs clockwise, or a hole counter-clockwise
	SelfTouch                           // a ring passes twice through one place
	Crossing                            // two segments cross
	Duplicate                           // a polygon is there twice
	Overlap                             // two polygons have ground in common
	TJunction                           // a vertex lies on a border that has no vertex there
	NearVertex                          // two vertices of unshared borders nearly coincide
	Gap                                 // a narrow place between polygons belongs to none
	kindCount
)

var kindNames = [kindCount]string{"unknown", "non-finite coordinate", "unclosed ring", "repeated point", "degenerate ring",
	"spike", "wrong orientation", "self-touch", "crossing", "duplicate", "overlap", "T-junction", "near vertices", "gap"}

// String returns the name of the kind: "overlap", "T-junction"….
func (k DefectKind) String() string {
	if k >= kindCount {
		k = 0
	}
	return kindNames[k]
}

// Defect is a place where polygons fail to make a coverage.
type Defect struct {
	Kind   DefectKind
	Faces  [2]int32  // those concerned, ascending; the second is None when there is one
	At     orb.Point // always finite
	Metres float64   // Unclosed, SelfTouch, TJunction, NearVertex: distance; Spike: length; Gap: width
	AreaM2 float64   // Duplicate, Overlap, Gap: area; 0 when it could not be measured
}

// String returns the defect in words.
func (d Defect) String() string {
	s := fmt.Sprintf("%s of face %d", d.Kind, d.Faces[0])
	if d.Faces[1] != None {
		s = fmt.Sprintf("%s of faces %d and %d", d.Kind, d.Faces[0], d.Faces[1])
	}
	s += fmt.Sprintf(" at %v %v", d.At[0], d.At[1])
	if d.Metres > 0 {
		s += fmt.Sprintf(", %.3g m", d.Metres)
	}
	if d.AreaM2 > 0 {
		s += fmt.Sprintf(", %.3g m²", d.AreaM2)
	}
	return s
}

// between returns two faces as a defect names them.
func between(a, b int32) [2]int32 {
	switch {
	case a == b || b == None:
		return [2]int32{a, None}
	case a == None:
		return [2]int32{b, None}
	}
	return [2]int32{min(a, b), max(a, b)}
}

func sortDefects(defects []Defect) []Defect {
	slices.SortFunc(defects, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), slices.Compare(a.Faces[:], b.Faces[:]), slices.Compare(a.At[:], b.At[:]),
			cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.AreaM2, b.AreaM2))
	})
	return defects
}
