package tiles

import (
	"math"
	"math/bits"
	"slices"
)

// hotCells are the cells that hold a vertex, by buckets of cells. Buckets lie on a torus: those as far from each other as
// it is wide are one, so that overseas territories take no room for the sea between.
type hotCells struct {
	bits  uint // of a bucket: how many cells it is wide, as a power of two
	width uint // of the torus, in buckets, as a power of two
	first []int32
	all   []hotCell // bucket i has all[first[i]:first[i+1]]
}

// hotCell is a cell and whose it is: an arc's, or ^ a node's.
type hotCell struct {
	cell  cell
	owner int32
}

// newHotCells makes buckets for n cells that are so far from one another along a line; they are counted first, by count,
// and added in the same order then.
func newHotCells(n int, pace int64) *hotCells {
	h := &hotCells{bits: uint(bits.Len64(uint64(3 * pace))), width: uint(bits.Len(uint(n)) / 2)}
	h.bits = max(1, min(h.bits, extentBits))
	h.first = make([]int32, 1<<(2*h.width)+1)
	return h
}

func (h *hotCells) bucket(x, y int32) int32 {
	mask := int32(1)<<h.width - 1
	return y&mask<<h.width | x&mask
}

func (h *hotCells) count(c cell) { h.first[h.bucket(c.x>>h.bits, c.y>>h.bits)]++ }

// counted ends the counting.
func (h *hotCells) counted() {
	sum := int32(0)
	for i, n := range h.first {
		sum += n
		h.first[i] = sum // adding counts it down to where the bucket begins
	}
	h.all = make([]hotCell, sum)
}

func (h *hotCells) add(c cell, owner int32) {
	at := &h.first[h.bucket(c.x>>h.bits, c.y>>h.bits)]
	*at--
	h.all[*at] = hotCell{c, owner}
}

// settle keeps each cell once and calls crowded with the owners of those that are several vertices'.
func (h *hotCells) settle(crowded func(owner int32)) {
	kept, from := int32(0), int32(0)
	for i := range len(h.first) - 1 {
		bucket := h.all[from:h.first[i+1]]
		from, h.first[i] = h.first[i+1], kept
		for _, c := range bucket {
			before := h.all[h.first[i]:kept]
			if at := slices.IndexFunc(before, func(b hotCell) bool { return b.cell == c.cell }); at >= 0 {
				crowded(c.owner)
				crowded(before[at].owner)
				continue
			}
			h.all[kept] = c
			kept++
		}
	}
	h.first[len(h.first)-1] = kept
	h.all = h.all[:kept]
}

// through appends the hot cells that a segment passes through, or nearly, but for those of its ends, in no order.
func (h *hotCells) through(dst []hotCell, a, b *vertex) []hotCell {
	low := cell{min(a.cell.x, b.cell.x), min(a.cell.y, b.cell.y)}
	high := cell{max(a.cell.x, b.cell.x), max(a.cell.y, b.cell.y)}
	dx, dy := b.at[0]-a.at[0], b.at[1]-a.at[1]
	reach := (math.Abs(dx) + math.Abs(dy)) * (0.5 + hair)
	for y := low.y >> h.bits; y <= high.y>>h.bits; y++ {
		west, east := low.x, high.x
		if low.x>>h.bits != high.x>>h.bits && low.y>>h.bits != high.y>>h.bits { // where the segment is in this row of buckets
			r := float64(y << h.bits)
			p, q := a.at[0]+dx*((r-1-a.at[1])/dy), a.at[0]+dx*((r+float64(int32(1)<<h.bits)-a.at[1])/dy)
			west = int32(max(float64(low.x), math.Floor(min(p, q)-1)))
			east = int32(min(float64(high.x), math.Ceil(max(p, q)+1)))
		}
		for x := west >> h.bits; x <= east>>h.bits; x++ {
			at := h.bucket(x, y)
			for _, c := range h.all[h.first[at]:h.first[at+1]] {
				if (c.cell.x-low.x)|(high.x-c.cell.x)|(c.cell.y-low.y)|(high.y-c.cell.y) < 0 || c.cell == a.cell || c.cell == b.cell {
					continue // outside of the box, where one of these is negative, or an end
				}
				if math.Abs(dx*(float64(c.cell.y)-a.at[1])-dy*(float64(c.cell.x)-a.at[0])) <= reach {
					dst = append(dst, c)
				}
			}
		}
	}
	return dst
}
