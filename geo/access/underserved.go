package access

import (
	"cmp"
	"slices"
)

// Need is a unit whose access is too low.
type Need struct {
	Unit       int32
	Access     float64
	Population float64
	// Missing is (threshold − Access)·Population, the severity: how much more supply its inhabitants should
	// receive, in the unit of the supply. With access in consultations per year and inhabitant it is missing
	// consultations per year; divided by those of a practitioner it is missing practitioners, if all went there.
	Missing float64
}

// Underserved returns the units under a threshold of access, not those at it, in the order of units. The
// population is the one that the threshold is meant for: standardised when the access is. Units where nobody
// lives need nothing.
func Underserved(access, population []float64, threshold float64) []Need {
	return needs(access, population, threshold, func(a float64) bool { return a < threshold })
}

// BottomTenth returns the units at or under the first decile of access among inhabitants, Quantile(0.1), and
// that decile, which is their threshold. They hold at least a tenth of inhabitants; units tied at the decile
// are all there, missing nothing.
func BottomTenth(access, population []float64) ([]Need, float64, error) {
	d, err := NewDistribution(access, population)
	if err != nil {
		return nil, 0, err
	}
	threshold, ok := d.Quantile(0.1)
	if !ok {
		return nil, 0, nil
	}
	return needs(access, population, threshold, func(a float64) bool { return a <= threshold }), threshold, nil
}

func needs(access, population []float64, threshold float64, in func(access float64) bool) []Need {
	var found []Need
	for i, a := range access {
		if p := population[i]; p > 0 && in(a) {
			found = append(found, Need{int32(i), a, p, (threshold - a) * p})
		}
	}
	return found
}

// Area is a contiguous cluster of underserved units.
type Area struct {
	Units      []int32 // ascending
	Population float64
	Access     float64 // mean over inhabitants
	Missing    float64 // sum over units
}

// Areas gathers needs into contiguous clusters, the most severe first. Neighbours yields the units next to a
// unit; it is enough that one of two neighbours knows the other.
func Areas(needs []Need, neighbours func(i int32, yield func(j int32))) []Area {
	at := make(map[int32]int, len(needs))
	parent := make([]int, len(needs))
	for k, n := range needs {
		at[n.Unit] = k
		parent[k] = k
	}
	root := func(k int) int {
		for parent[k] != k {
			parent[k] = parent[parent[k]]
			k = parent[k]
		}
		return k
	}
	for k, n := range needs {
		neighbours(n.Unit, func(j int32) {
			if other, in := at[j]; in {
				a, b := root(k), root(other)
				parent[max(a, b)] = min(a, b)
			}
		})
	}
	members := make(map[int][]Need)
	var roots []int
	for k, n := range needs {
		r := root(k)
		if members[r] == nil {
			roots = append(roots, r)
		}
		members[r] = append(members[r], n)
	}
	areas := make([]Area, len(roots))
	for k, r := range roots {
		areas[k] = area(members[r])
	}
	slices.SortFunc(areas, func(a, b Area) int {
		return cmp.Or(cmp.Compare(b.Missing, a.Missing), cmp.Compare(a.Units[0], b.Units[0]))
	})
	return areas
}

func area(needs []Need) Area {
	slices.SortFunc(needs, func(a, b Need) int { return cmp.Compare(a.Unit, b.Unit) })
	var a Area
	received := 0.
	for _, n := range needs {
		a.Units = append(a.Units, n.Unit)
		a.Population += n.Population
		a.Missing += n.Missing
		received += n.Access * n.Population
	}
	a.Access, _ = ratio(received, a.Population)
	return a
}
