package mesh

import "slices"

// Link joins two faces that share no border: by a bridge, a ferry, a tunnel. Which crossings count is for the
// caller to say; a mesh knows none.
type Link [2]int32

// linksWithin lists, for each face of a set, those of the set that links join it to.
func linksWithin(set []int32, links []Link) map[int32][]int32 {
	across := make(map[int32][]int32)
	for _, l := range links {
		_, from := slices.BinarySearch(set, l[0])
		_, to := slices.BinarySearch(set, l[1])
		if from && to {
			across[l[0]] = append(across[l[0]], l[1])
			across[l[1]] = append(across[l[1]], l[0])
		}
	}
	return across
}
