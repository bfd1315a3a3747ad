package tiles

import (
	"math"
	"math/bits"
)

// block is the side of a block of cells, as a power of two: a word has a bit for each of its 8 × 8 cells, so that cells
// near each other are in few words.
const block = 3

// bitmap is a set of cells from (0, 0) on. Emptying it costs what was in it.
type bitmap struct {
	across int // blocks in a row
	words  []uint64
	used   []int32 // the words that are not 0
}

// reset empties the bitmap, for cells up to (side, side).
func (m *bitmap) reset(side int32) {
	for _, w := range m.used {
		m.words[w] = 0
	}
	m.across, m.used = int(side>>block)+1, m.used[:0]
	if n := m.across * m.across; len(m.words) < n {
		m.words = make([]uint64, n)
		clear(m.words) // so that the memory is there before the first tile is
	}
}

// bit returns the word of a cell and its bit there.
func (m *bitmap) bit(c cell) (word int, bit uint64) {
	return int(c.y>>block)*m.across + int(c.x>>block), 1 << ((c.y&7)<<block | c.x&7)
}

// add adds a cell; it returns false when the cell is there already.
func (m *bitmap) add(c cell) bool {
	word, bit := m.bit(c)
	if m.words[word]&bit != 0 {
		return false
	}
	if m.words[word] == 0 {
		m.used = append(m.used, int32(word))
	}
	m.words[word] |= bit
	return true
}

func (m *bitmap) has(c cell) bool {
	word, bit := m.bit(c)
	return m.words[word]&bit != 0
}

// inBlock counts the cells in the block of one.
func (m *bitmap) inBlock(c cell) int {
	word, _ := m.bit(c)
	return bits.OnesCount64(m.words[word])
}

// count counts the cells in the box of two, or enough of them to be more than most.
func (m *bitmap) count(a, b cell, most int) (n int) {
	x0, x1, y0, y1 := min(a.x, b.x), max(a.x, b.x), min(a.y, b.y), max(a.y, b.y)
	first, last := int(x0>>block), int(x1>>block)
	left, right := uint64(0x0101010101010101)*(0xff<<(x0&7)&0xff), uint64(0x0101010101010101)*(0xff>>(7-x1&7))
	for by := y0 >> block; by <= y1>>block && n <= most; by++ {
		rows := uint64(math.MaxUint64) << (8 * max(0, y0-by<<block)) & (math.MaxUint64 >> (8 * max(0, by<<block+7-y1)))
		words := m.words[int(by)*m.across+first : int(by)*m.across+last+1]
		for k, word := range words {
			if word &= rows; word == 0 {
				continue
			}
			if k == 0 {
				word &= left
			}
			if k == last-first {
				word &= right
			}
			n += bits.OnesCount64(word)
		}
	}
	return n
}

// holdsOnly tells whether the cells of the bitmap in the box of two are these two, or one where they are the same.
func (m *bitmap) holdsOnly(a, b cell) bool {
	ends := 2
	if a == b {
		ends = 1
	}
	return m.count(a, b, ends) == ends
}
