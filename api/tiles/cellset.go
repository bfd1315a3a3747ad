package tiles

import "math/bits"

// cellSet is a set of cells that is filled and emptied for each feature: a table with open addressing in which what
// bears the stamp of another turn is not there, so that emptying it costs nothing.
type cellSet struct {
	slots []cellSlot
	shift int // of a hash, to a slot
	turn  uint32
}

type cellSlot struct {
	cell cell
	turn uint32
}

// reset empties the set and makes room for n cells.
func (s *cellSet) reset(n int) {
	if 2*n > len(s.slots) {
		width := bits.Len(uint(2*n)) + 1
		s.slots, s.shift, s.turn = make([]cellSlot, 1<<width), 64-width, 0
	}
	if s.turn++; s.turn == 0 {
		clear(s.slots)
		s.turn = 1
	}
}

// add adds a cell; it returns false when the set has it.
func (s *cellSet) add(c cell) bool {
	key := uint64(uint32(c.x))<<32 | uint64(uint32(c.y))
	for at := key * 0x9e3779b97f4a7c15 >> s.shift; ; at = (at + 1) & uint64(len(s.slots)-1) { // Fibonacci hashing (Knuth 1998, 6.4)
		switch slot := &s.slots[at]; {
		case slot.turn != s.turn:
			*slot = cellSlot{c, s.turn}
			return true
		case slot.cell == c:
			return false
		}
	}
}
