package deflate

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// ready is a pair of codes made beforehand, and the header that tells of them. Codes of its own are what most of the time of a
// small tile goes into, and they have to be told at length: with codes of them all, tiles alike are as short.
type ready struct {
	symbols, distances code   // all symbols have words, so that any text can be written
	head               []byte // the header, in whole words of four bytes
	size               int    // its bits
}

// readyCodes are made of what was trained. Of a block, their sizes are added up together, that of code k from bit k·lane on:
// 32 769 symbols and 8 192 distances of 14 bits at most, and a header.
var readyCodes, readyHeads, readyLengths = makeReady()

const lane = 21

func makeReady() (codes [len(trained)]ready, heads uint64, lengths [maxSymbols + maxDistances]uint64) {
	for k := range codes {
		r, digits := &codes[k], strings.ReplaceAll(trained[k], "\n", "")
		spell(r.symbols[:maxSymbols], digits[:maxSymbols])
		spell(r.distances[:maxDistances], digits[maxSymbols:])
		r.begin()
		heads |= uint64(r.size) << (k * lane)
		for s := range lengths {
			lengths[s] |= uint64(strings.IndexByte(lengthDigits, digits[s])) << (k * lane)
		}
	}
	return codes, heads, lengths
}

// spell makes the code of which the lengths are given as digits.
func spell(c []uint32, digits string) {
	var count [longestDistance + 1]int
	for s := range c {
		l := strings.IndexByte(lengthDigits, digits[s])
		c[s] = uint32(l) << 16
		count[l]++
	}
	name(c, count)
}

// lengthDigits are the lengths of words, as they are written in trained.
const lengthDigits = "0123456789abcde"

// begin writes the header once for all blocks.
func (r *ready) begin() {
	var h header
	h.makeRuns(&r.symbols, &r.distances, new(maker))
	var w writer
	r.size = h.size()
	w.room(r.size/8 + 8)
	h.write(&w)
	w.align()
	r.head = w.out[:(r.size+31)/32*4]
}

// write writes the header.
func (r *ready) write(w *writer) {
	left := r.size
	for at := 0; left > 0; at += 4 {
		w.put(binary.LittleEndian.Uint32(r.head[at:]), uint(min(left, 32)))
		left -= 32
	}
}

// pick returns the ready codes that are shortest for the symbols counted, and the bits they take without those that follow
// symbols.
func (e *Encoder) pick() (best *ready, least int) {
	sizes := readyHeads
	for s, t := range &e.symbols {
		sizes += uint64(t) * readyLengths[s]
	}
	for s, t := range &e.distances {
		sizes += uint64(t) * readyLengths[maxSymbols+s]
	}
	for k := range readyCodes {
		if size := int(sizes >> (k * lane) & (1<<lane - 1)); k == 0 || size < least {
			best, least = &readyCodes[k], size
		}
	}
	return best, least
}

// What a code made for a text takes is estimated, in parts of a bit, before it is made: the entropy of its symbols, which
// Huffman's comes close to, and a header of so much, with so much for each symbol that is used.
const (
	part          = 1 << 8
	headFirst     = 100 * part
	headOfASymbol = 7 * part / 2
)

// A ready code is taken where it takes no more than so many parts of the estimate.
const slackTimes, slackOf = 101, 100

// estimate is about how many bits codes of their own would take for the symbols counted, with the header.
func (e *Encoder) estimate() int {
	return (headFirst + entropy(e.symbols[:]) + entropy(e.distances[:])) / part
}

// entropy is the sum of t·log₂(all/t), and what the header takes, in parts of a bit.
func entropy(times []uint32) int {
	all, sum := uint32(0), uint32(0)
	for _, t := range times {
		all += t
		if t < uint32(len(timesLog)) {
			sum += timesLog[t]
		} else {
			sum += t*log2(t) - headOfASymbol
		}
	}
	return int(all*log2(all) - sum)
}

// timesLog is t·log₂ t in parts of a bit, without what the header takes for a symbol: that may be more, and wraps around.
var timesLog = timesLogs()

func timesLogs() (logs [256]uint32) {
	for t := range uint32(len(logs)) {
		if t > 0 {
			logs[t] = t*log2(t) - headOfASymbol
		}
	}
	return logs
}

// log2 is the logarithm in parts of a bit, rounded down: in whole numbers, the same on all machines. Squared, a number between
// 1 and 2 is above 2 where the next digit of its logarithm is 1.
func log2(t uint32) uint32 {
	if t == 0 {
		return 0
	}
	whole := uint32(bits.Len32(t)) - 1
	x := uint64(t) << (31 - whole)
	log := whole
	for range bits.TrailingZeros(part) {
		x = x * x >> 31
		digit := uint32(x >> 32)
		x >>= digit
		log = log<<1 | digit
	}
	return log
}
