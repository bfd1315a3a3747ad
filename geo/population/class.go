// Package population says how large the population area of a CPTS is, and in which size class that puts it.
package population

// Class returns the size class of a population, 1 for the smallest, and how many inhabitants are missing to
// reach the next class, -1 in the last.
//
// The ACI of the CPTS (accord conventionnel interprofessionnel of 20 June 2019) has four classes bounded by
// 40 000, 80 000 and 175 000 inhabitants. Its wording leaves open to which class a bound belongs; upper puts
// it in the class above.
func Class(population int64, bounds []int64, upper bool) (class int32, toNext int64) {
	class = 1
	for _, b := range bounds {
		next := b
		if !upper {
			next++
		}
		if population < next {
			return class, next - population
		}
		class++
	}
	return class, -1
}
