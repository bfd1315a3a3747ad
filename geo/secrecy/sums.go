package secrecy

import "github.com/maillage/maillage/geo"

// publishable returns what may be told of the sum of m masked cells, each of which may be anything from 1 to most.
//
// The sums that are possible, m to m×most, are cut into classes beforehand, and what is told is the class. A cell may
// be 1 as long as the class holds a sum of at most (m−1)×most + 1, and most as long as it holds one of at least
// (m−1) + most; between, as long as the class has no hole. The finest such cut has one class of the sums that are too
// low, one of those that are too high, and each other sum alone. Of one or two cells there is a single class: nothing
// may be told of their sum.
//
// That the classes do not depend on the cells matters as much as their width: a range drawn around the true sum would
// tell it by its middle.
func publishable(m, sum, most int64) geo.Count {
	low, high := m+most-1, (m-1)*most+1
	switch {
	case low >= high:
		return geo.Between(m, m*most)
	case sum <= low:
		return geo.Between(m, low)
	case sum >= high:
		return geo.Between(high, m*most)
	}
	return geo.Exactly(sum)
}

// groupSize is the least number of small cells that are merged where a team has as many: with 1 to 10 in each, and
// mostly few, fewer seldom have a sum that may be told exactly, and more say less of where patients live.
const groupSize = 8

// groups returns how many groups m small cells are merged into. It depends on nothing but their number.
func groups(m int) int { return max(1, m/groupSize) }
