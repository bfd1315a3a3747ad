package sample

import (
	"math"
	"math/rand/v2"

	"github.com/maillage/maillage/data/sample/land"
	"github.com/paulmach/orb"
)

// street is a street with numbered addresses. It stands inside its unit from end to end.
type street struct {
	kind    streetType
	name    string // "des Tilleuls"
	numbers int    // 1, 2, 3… up to this
	place   land.Place
	turn    float64 // direction, radians
}

// label returns the name in full: "Rue des Tilleuls".
func (s *street) label() string { return s.kind.label + " " + s.name }

// at returns where a number stands.
func (s *street) at(number int) orb.Point {
	along := 2*float64(number)/float64(s.numbers+1) - 1
	return s.place.At(along*math.Cos(s.turn), along*math.Sin(s.turn))
}

// streetsOf draws the streets of a unit, more where more people live; the first is in the middle of things.
func (c *country) streetsOf(r *rand.Rand, u int32) []street {
	n := min(60, 2+c.units[u].population/300)
	places := c.land.Places(u, n)
	streets, met := make([]street, 0, n), map[string]bool{}
	for tries := 0; len(streets) < n && tries < 8*n; tries++ {
		s := street{kind: pick(r, streetTypes), name: pick(r, streetNames), numbers: 6 + r.IntN(20),
			place: places[len(streets)%len(places)], turn: 2 * math.Pi * r.Float64()}
		if !met[s.label()] {
			met[s.label()] = true
			streets = append(streets, s)
		}
	}
	return streets
}
