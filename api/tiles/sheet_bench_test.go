package tiles_test

import (
	"fmt"
	"testing"
)

// The sheet of France at a zoom, which tiles of an edition wait for once.
func BenchmarkFranceSheet(b *testing.B) {
	_, s := tiledFrance(b)
	for _, zoom := range []int{5, 8, 11, 14} {
		b.Run(fmt.Sprintf("z%d", zoom), func(b *testing.B) {
			for b.Loop() {
				s.Sheet(zoom)
			}
		})
	}
}
