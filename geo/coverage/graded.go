package coverage

import (
	"cmp"
	"slices"
)

// Graded is a unit and how much of it a territory holds, at least 0: a share of the territory's patients, or a
// number of them.
type Graded struct {
	Unit  int32
	Share float64
}

// Profile is a territory with a share of each of its units, ascending by unit, no unit twice.
type Profile []Graded

// NewProfile returns the profile of shares in any order; those of the same unit are added, and what is not
// positive is left out.
func NewProfile(shares []Graded) Profile {
	p := slices.Clone(shares)
	slices.SortStableFunc(p, func(a, b Graded) int { return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Share, b.Share)) })
	out := p[:0]
	for _, g := range p {
		if last := len(out) - 1; last >= 0 && out[last].Unit == g.Unit {
			out[last].Share += max(0, g.Share)
		} else if g.Share > 0 {
			out = append(out, g)
		}
	}
	return out
}

// OverlapCoefficient returns |A∩B| / min(|A|, |B|) from the weights of two sets and of what they share
// (Szymkiewicz 1934; Simpson 1943): 1 when one lies within the other, 0 when one is empty.
func OverlapCoefficient(a, b, both float64) float64 {
	if least := min(a, b); least > 0 {
		return min(1, both/least)
	}
	return 0
}

// Ruzicka returns Σ min(a, b) / Σ max(a, b), the Jaccard index of graded sets (Ružička 1958): 1 for a profile with
// itself, 0 when nothing is shared or both are empty. It is symmetric, and sees how much as well as where: give
// it shares that sum to 1 to compare patterns of teams of different sizes.
func Ruzicka(a, b Profile) float64 {
	return similarity(a, b).ruzicka()
}

// MorisitaHorn returns 2 Σ ab / ((λ_a + λ_b) A B), with A and B the sums of each and λ = Σ a² / A² (Horn 1966, The
// American Naturalist 100:419–424): the chance that a patient of each live in the same unit, over the chance that
// two of the same do. It is symmetric, 1 for proportional profiles, 0 when nothing is shared or one is empty, and
// hardly moved by small shares.
func MorisitaHorn(a, b Profile) float64 {
	return similarity(a, b).morisitaHorn()
}

// GradedPair is two territories that share a unit and how alike they are.
type GradedPair struct {
	A, B                  int32
	Ruzicka, MorisitaHorn float64
}

// WithinGraded compares every pair of profiles, over units 0 to units−1, that share a unit: A below B, ordered by A
// then B. The cost is the sum over units of the square of their multiplicity, never that of the number of
// profiles.
func WithinGraded(units int, profiles []Profile) []GradedPair {
	index, sums := invertGraded(units, profiles)
	shared := make([]sharedSums, len(profiles)) // with each other profile, while one is compared
	var touched []int32
	var out []GradedPair
	for a, p := range profiles {
		touched = touched[:0]
		for _, g := range p {
			for _, h := range index.after(g.Unit, int32(a)) {
				if shared[h.Unit] == (sharedSums{}) {
					touched = append(touched, h.Unit)
				}
				shared[h.Unit].least += min(g.Share, h.Share)
				shared[h.Unit].product += g.Share * h.Share
			}
		}
		slices.Sort(touched)
		for _, b := range touched {
			s := alike{sums[a], sums[b], shared[b]}
			out = append(out, GradedPair{int32(a), b, s.ruzicka(), s.morisitaHorn()})
			shared[b] = sharedSums{}
		}
	}
	return out
}

// Sums over one profile, and over the units that two share.
type profileSums struct{ total, squares float64 }
type sharedSums struct{ least, product float64 }

// alike is all that the measures need.
type alike struct {
	a, b profileSums
	both sharedSums
}

func (p Profile) sums() (s profileSums) {
	for _, g := range p {
		s.total += g.Share
		s.squares += g.Share * g.Share
	}
	return s
}

func similarity(a, b Profile) alike {
	s := alike{a: a.sums(), b: b.sums()}
	for i, k := 0, 0; i < len(a) && k < len(b); {
		switch {
		case a[i].Unit < b[k].Unit:
			i++
		case a[i].Unit > b[k].Unit:
			k++
		default:
			s.both.least += min(a[i].Share, b[k].Share)
			s.both.product += a[i].Share * b[k].Share
			i, k = i+1, k+1
		}
	}
	return s
}

func (s alike) ruzicka() float64 {
	if most := s.a.total + s.b.total - s.both.least; most > 0 {
		return min(1, s.both.least/most)
	}
	return 0
}

func (s alike) morisitaHorn() float64 {
	if s.a.total == 0 || s.b.total == 0 {
		return 0
	}
	simpson := func(p profileSums) float64 { return p.squares / p.total / p.total }
	return min(1, 2*s.both.product/((simpson(s.a)+simpson(s.b))*(s.a.total*s.b.total)))
}

// gradedIndex holds for each unit the profiles that have it, ascending, with their share; the Unit of an entry is
// the profile.
type gradedIndex struct {
	start   []int32
	entries []Graded
}

func invertGraded(units int, profiles []Profile) (gradedIndex, []profileSums) {
	x := gradedIndex{start: make([]int32, units+1)}
	sums := make([]profileSums, len(profiles))
	n := 0
	for i, p := range profiles {
		sums[i] = p.sums()
		n += len(p)
		for _, g := range p {
			x.start[g.Unit+1]++
		}
	}
	for u := range units {
		x.start[u+1] += x.start[u]
	}
	x.entries = make([]Graded, n)
	at := slices.Clone(x.start)
	for i, p := range profiles {
		for _, g := range p {
			x.entries[at[g.Unit]] = Graded{int32(i), g.Share}
			at[g.Unit]++
		}
	}
	return x, sums
}

// after returns the entries of a unit for the profiles above one.
func (x gradedIndex) after(unit, profile int32) []Graded {
	of := x.entries[x.start[unit]:x.start[unit+1]]
	i, found := slices.BinarySearchFunc(of, profile, func(g Graded, p int32) int { return cmp.Compare(g.Unit, p) })
	if found {
		i++
	}
	return of[i:]
}
