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

// holdsOther tells whether in the box of two cells there is one beside two others.
func (m *bitmap) holdsOther(a, b, one, another cell) bool {
	x0, x1, y0, y1 := min(a.x, b.x), max(a.x, b.x), min(a.y, b.y), max(a.y, b.y)
	oneWord, oneBit := m.bit(one)
	anotherWord, anotherBit := m.bit(another)
	for by := y0 >> block; by <= y1>>block; by++ {
		rows := uint64(math.MaxUint64) << (8 * max(0, y0-by<<block)) & (math.MaxUint64 >> (8 * max(0, by<<block+7-y1)))
		for bx := x0 >> block; bx <= x1>>block; bx++ {
			word := int(by)*m.across + int(bx)
			found := m.words[word] & rows
			if found == 0 {
				continue
			}
			if word == oneWord {
				found &^= oneBit
			}
			if word == anotherWord {
				found &^= anotherBit
			}
			columns := uint64(0xff) << max(0, x0-bx<<block) & (0xff >> max(0, bx<<block+7-x1))
			if found&(columns*0x0101010101010101) != 0 {
				return true
			}
		}
	}
	return false
}
