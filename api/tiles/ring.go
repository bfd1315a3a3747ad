package tiles

import (
	"encoding/binary"
	"slices"
)

// appendPolygons appends polygons as the specification has them, on a grid of cells so many units wide.
func appendPolygons(dst []byte, ps []polygon, grain int32) []byte {
	var at cell
	for _, p := range ps {
		for _, r := range p {
			dst, at = appendRing(dst, at, r, grain)
		}
	}
	return dst
}

// appendRing appends a ring backward: the specification has shells clockwise as they are seen, ours are not.
func appendRing(dst []byte, at cell, r []cell, grain int32) ([]byte, cell) {
	last := len(r) - 1
	w := beginRing(dst, r[last].minus(at), last, grain)
	for k := last; k > 0; k-- {
		w.step(r[k-1].x-r[k].x, r[k-1].y-r[k].y)
	}
	return w.close(), r[0]
}

// appendRing appends a ring of arcs that is simple as it stands and lies in the square as a whole, backward too.
func (s *sheet) appendRing(dst []byte, ring []int32, origin cell, grain int32) []byte {
	count := -1
	for _, signed := range ring {
		i, _ := arc(signed)
		count += len(s.of(i))
	}
	w := beginRing(dst, s.from(ring[0]).minus(origin), count, grain)
	for k := len(ring) - 1; k >= 0; k-- {
		i, back := arc(ring[k])
		steps := s.of(i)
		switch {
		case back && k == 0:
			steps = steps[:len(steps)-1] // to where the ring began
		case k == 0:
			steps = steps[1:]
		}
		w.steps(steps, back)
	}
	return w.close()
}

// ringWriter writes one ring. There is room for all of it from the start.
type ringWriter struct {
	out   []byte
	at    int
	grain int32
}

// longestStep is the most that a step takes, and ringEnds what a ring takes beside its steps.
const (
	longestStep = 2 * binary.MaxVarintLen32
	ringEnds    = 2*binary.MaxVarintLen32 + longestStep + 1
)

// beginRing begins a ring of so many steps, on a grid of cells so many units wide: first goes the way to it from where the
// last ring ended.
func beginRing(dst []byte, first cell, count int, grain int32) ringWriter {
	w := ringWriter{out: slices.Grow(dst, ringEnds+count*longestStep), at: len(dst), grain: grain}
	w.out = w.out[:cap(w.out)]
	w.command(moveTo | 1<<3)
	w.step(first.x, first.y)
	w.command(uint32(lineTo | count<<3))
	return w
}

func (w *ringWriter) command(c uint32) { w.at += binary.PutUvarint(w.out[w.at:], uint64(c)) }

// close ends the ring where it began.
func (w *ringWriter) close() []byte {
	w.command(closePath | 1<<3)
	return w.out[:w.at]
}

// step writes a step: the zigzag of the specification is that of protobuf.
func (w *ringWriter) step(x, y int32) {
	w.at = putStep(w.out, w.at, x*w.grain, y*w.grain)
}

// steps writes steps, from the last back to the first unless they are walked forward.
func (w *ringWriter) steps(steps []step, forward bool) {
	k, way := len(steps)-1, -1
	if forward {
		k, way = 0, 1
	}
	out, at, by := w.out, w.at, w.grain*int32(way)
	for range steps {
		at = putStep(out, at, int32(steps[k].x)*by, int32(steps[k].y)*by)
		k += way
	}
	w.at = at
}

func zigzag(x int32) uint32 { return uint32(x<<1 ^ x>>31) }

// putStep puts a step at a place, and returns that behind it. Numbers of a byte or two, as nearly all are, are written as
// one word without a branch: which of the two it is cannot be foreseen.
func putStep(out []byte, at int, x, y int32) int {
	a, b := zigzag(x), zigzag(y)
	if a|b >= 1<<14 {
		at += binary.PutUvarint(out[at:], uint64(a))
		return at + binary.PutUvarint(out[at:], uint64(b))
	}
	longA, longB := (0x7f-a)>>31, (0x7f-b)>>31 // 1 for two bytes
	word := a + a>>7<<7 + longA<<7 | (b+b>>7<<7+longB<<7)<<((8+8*longA)&31)
	binary.LittleEndian.PutUint32(out[at:], word)
	return at + 2 + int(longA+longB)
}
