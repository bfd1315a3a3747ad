package annuaire

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Index finds addresses in a file of the Base Adresse Nationale, commune by commune.
type Index struct {
	communes map[string]*streets
	former   map[string]string // code of a former commune → code of the commune it is now part of
	towns    map[string]string // townKey → INSEE code, empty when several communes have it
}

// streets are those of one commune.
type streets struct {
	list  []indexedStreet
	byKey map[string]int32
	// holding lists the streets whose name holds a word, ascending.
	holding map[string][]int32
	vocab   []string // the words, in order of first appearance
}

type indexedStreet struct {
	street
	name   string // as the file writes it
	postal string
	doors  []indexedDoor
}

// indexedDoor is kept in sixteen bytes; a float32 of degrees is exact to half a metre in France.
type indexedDoor struct {
	number     int32
	repetition byte
	lon, lat   float32
}

// Match is the place found for an address.
type Match struct {
	Point  orb.Point // longitude, latitude
	Score  float64
	Street string // as the Base Adresse Nationale writes it
	Number int    // the number found, the nearest there is to the one asked
}

// Factors of the score, each 1 when that part of the address is the same.
const (
	kindUnknown      = 0.97 // one of the two does not tell the type of street
	kindDiffers      = 0.85 // rue for avenue
	postalDiffers    = 0.95
	repetitionOff    = 0.98 // 12 for 12 bis
	numberNear       = 0.95 // no such number; the nearest is at most nearNumbers away
	numberFar        = 0.85 // no such number; the nearest is farther
	numberMissing    = 0.90 // none asked: the middle of the street
	nearNumbers      = 10
	weightFloor      = 0.3 // least weight of a word, however common in the commune
	absentWordEffect = 0.5 // occurrences that a word unknown in the commune is deemed to have
)

// Match returns the best place for an address in a commune, and whether there is any with a score over 0.
//
// The score is the product of the similarity of the names (sameName, words weighted by their rarity among the
// streets of the commune) and of a factor for each of type, number and postal code. With the default threshold of
// 0.75 an address is believed when a word of its street has one fault in four letters, or the street has another type,
// or lacks the first name; not when only a common word is shared. TestMatchScores shows the scores of such pairs.
func (x *Index) Match(commune string, a Address) (Match, bool) {
	wanted, at := a.parse()
	if len(wanted.words) == 0 {
		return Match{}, false
	}
	best := Match{}
	for _, s := range x.streetsOf(commune) {
		if m := s.match(wanted, at, a.PostalCode); m.Score > best.Score {
			best = m
		}
	}
	return best, best.Score > 0
}

// Commune returns the INSEE code of the commune of that postal code and name, and whether there is exactly one.
func (x *Index) Commune(postal, town string) (string, bool) {
	code := x.towns[townKey(postal, town)]
	return code, code != ""
}

// streetsOf returns the streets of a commune, of the commune it is now part of, or of the arrondissements of a city.
func (x *Index) streetsOf(commune string) []*streets {
	if s := x.communes[commune]; s != nil {
		return []*streets{s}
	}
	if now, ok := x.former[commune]; ok && x.communes[now] != nil {
		return []*streets{x.communes[now]}
	}
	if commune != paris && commune != lyon && commune != marseille {
		return nil
	}
	var parts []string
	for code := range x.communes {
		if cityOf(code) == commune {
			parts = append(parts, code)
		}
	}
	slices.Sort(parts)
	all := make([]*streets, len(parts))
	for i, code := range parts {
		all[i] = x.communes[code]
	}
	return all
}

func (s *streets) match(wanted street, at door, postal string) Match {
	best := Match{}
	for _, i := range s.candidates(wanted.words) {
		candidate := &s.list[i]
		score := sameName(wanted.words, candidate.words, s.weight)
		switch {
		case wanted.kind == candidate.kind:
		case wanted.kind == "" || candidate.kind == "":
			score *= kindUnknown
		default:
			score *= kindDiffers
		}
		if postal != "" && candidate.postal != "" && postal != candidate.postal {
			score *= postalDiffers
		}
		if score <= best.Score {
			continue
		}
		d, factor := candidate.nearest(at)
		if score *= factor; score > best.Score {
			best = Match{Point: orb.Point{degrees(d.lon), degrees(d.lat)}, Score: score, Street: candidate.name, Number: int(d.number)}
		}
	}
	return best
}

// degrees rounds away what float32 adds after the sixth decimal.
func degrees(v float32) float64 { return math.Round(float64(v)*1e6) / 1e6 }

// weight is the rarity of a word among the names of the commune's streets: ln((n+1)/(k+½)) for k streets of n.
func (s *streets) weight(word string) float64 {
	n := float64(len(s.list))
	return max(weightFloor, math.Log((n+1)/(float64(len(s.holding[word]))+absentWordEffect)))
}

// candidates returns the streets whose name holds one of the words or, for a word that no street has, one like it.
func (s *streets) candidates(words []string) []int32 {
	var all []int32
	for _, w := range words {
		if held, ok := s.holding[w]; ok {
			all = append(all, held...)
		}
		if s.holding[w] != nil && len(w) > 1 {
			continue
		}
		for _, other := range s.vocab {
			if alike(w, other) > 0 {
				all = append(all, s.holding[other]...)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// nearest returns the door of a street that is nearest in number to the one asked, and the factor it deserves.
func (s *indexedStreet) nearest(at door) (indexedDoor, float64) {
	if at.number == 0 {
		return s.doors[len(s.doors)/2], numberMissing
	}
	best, bestGap := s.doors[0], math.MaxInt
	for _, d := range s.doors {
		gap := 4 * abs(int(d.number)-at.number)
		if gap%8 != 0 {
			gap += 2 // the other side of the street
		}
		if d.repetition != at.repetition {
			gap++
		}
		if gap < bestGap {
			best, bestGap = d, gap
		}
	}
	switch off := abs(int(best.number) - at.number); {
	case off == 0 && best.repetition == at.repetition:
		return best, 1
	case off == 0:
		return best, repetitionOff
	case off <= nearNumbers:
		return best, numberNear
	}
	return best, numberFar
}

func abs(n int) int { return max(n, -n) }
