package study

import (
	"math/rand/v2"

	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest/matrix"
)

// maxPairs bounds the known journeys that speeds are calibrated on, maxHeldOut those that the estimate is tried on.
const maxPairs, maxHeldOut = 20_000, 1_000

// journeySample keeps journeys of known time, of any length: of more than maxPairs, as many drawn evenly (Waterman's
// algorithm R, in Knuth, The Art of Computer Programming 2, 3.4.2), the same ones for the same files.
type journeySample struct {
	pairs []travel.Pair
	met   int64
	draw  *rand.Rand
}

func (s *journeySample) add(p travel.Pair) {
	if s.draw == nil {
		s.draw = rand.New(rand.NewPCG(1, 0))
	}
	s.met++
	if len(s.pairs) < maxPairs {
		s.pairs = append(s.pairs, p)
	} else if k := s.draw.Int64N(s.met); k < maxPairs {
		s.pairs[k] = p
	}
}

// know notes a journey of a matrix, also one over the limit: those under it alone are the fast ones, and would make
// roads faster than they are. A journey ends where the file says, else at the points of its units.
func (t *timetable) know(j matrix.Journey) {
	p := travel.Pair{From: t.places[j.From], To: t.places[j.To], Minutes: j.Minutes}
	switch {
	case j.Points:
		p.From.Point, p.To.Point = j.At[0], j.At[1]
	case !t.placed[j.From] || !t.placed[j.To]:
		return
	}
	if p.From.Point != p.To.Point {
		t.known.add(p)
	}
}

// heldOut returns the known journeys that the estimate is tried on, at equal steps.
func (s *journeySample) heldOut() []travel.Pair {
	step := max(1, (len(s.pairs)+maxHeldOut-1)/maxHeldOut)
	var out []travel.Pair
	for i := 0; i < len(s.pairs); i += step {
		out = append(out, s.pairs[i])
	}
	return out
}
