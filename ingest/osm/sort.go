package osm

// Ids are sorted by digits of so many bits.
const (
	digitBits = 11
	digits    = (64 + digitBits - 1) / digitBits
)

// digit returns a digit of an id, 0 the lowest. The sign is turned round: negative ids, those of a drawing not uploaded yet, come first.
func digit(id int64, which int) uint64 {
	return (uint64(id) ^ 1<<63) >> (which * digitBits) & (1<<digitBits - 1)
}

// sorted returns ids in order; the list given stays as it is.
//
// It deals them out by one digit after the other, the lowest first (a radix sort), which takes no longer than reading the list a
// few times over: ids of nodes have 34 bits today, and digits that are the same everywhere are passed over.
func sorted(ids []int64) []int64 {
	var next [digits][1 << digitBits]int // where the next id with a digit goes
	for _, id := range ids {
		for d := range next {
			next[d][digit(id, d)]++
		}
	}
	from, to, spare := ids, make([]int64, len(ids)), make([]int64, len(ids))
	for d := range next {
		if d > 0 && same(&next[d], len(ids)) {
			continue
		}
		at := 0
		for i, n := range next[d] {
			next[d][i] = at
			at += n
		}
		for _, id := range from {
			i := digit(id, d)
			to[next[d][i]] = id
			next[d][i]++
		}
		from, to, spare = to, spare, to
	}
	return from
}

// same tells whether all of n ids have the same digit.
func same(count *[1 << digitBits]int, n int) bool {
	for _, c := range count {
		if c > 0 {
			return c == n
		}
	}
	return true
}
