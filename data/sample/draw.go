package sample

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// draws returns a source of chance for one topic. Topics do not disturb one another: drawing more names does
// not change the populations.
func draws(seed uint64, topic string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(topic))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// poisson draws from the Poisson distribution: by Knuth's method when the mean is small, else by the normal
// law that it then resembles.
func poisson(r *rand.Rand, mean float64) int {
	if mean > 40 {
		return max(0, int(math.Round(mean+math.Sqrt(mean)*r.NormFloat64())))
	}
	limit, product, n := math.Exp(-mean), r.Float64(), 0
	for product > limit {
		product *= r.Float64()
		n++
	}
	return n
}

// pick draws one of the values.
func pick[T any](r *rand.Rand, values []T) T { return values[r.IntN(len(values))] }

// luhn returns the digits followed by their check digit (ISO/IEC 7812-1), as RPPS and FINESS numbers have.
func luhn(digits string) string {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return digits + string(rune('0'+(10-sum%10)%10))
}
