package flatgeobuf

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"slices"
)

// nodeSize is the number of children of a node of the index.
const nodeSize = 16

// item is a feature of the file: its box, its position in the layer and its size in bytes.
type item struct {
	box  box
	at   int32
	size uint64
	key  uint32
}

// sortByHilbert orders features along a Hilbert curve of 2¹⁶ cells a side over the extent, by the middle of their
// boxes; what has no place comes last, and equals stay in the order of the layer.
func sortByHilbert(items []item, extent box) {
	const cells = 1<<16 - 1
	cell := func(low, high, from, to float64) uint32 {
		if to <= from {
			return 0
		}
		return uint32(cells * ((low+high)/2 - from) / (to - from))
	}
	for k := range items {
		b := items[k].box
		if !b.isPlace() {
			items[k].key = ^uint32(0)
			continue
		}
		items[k].key = hilbert(cell(b[0], b[2], extent[0], extent[2]), cell(b[1], b[3], extent[1], extent[3]))
	}
	slices.SortFunc(items, func(a, b item) int {
		placeless := func(it item) int {
			if it.box.isPlace() {
				return 0
			}
			return 1
		}
		return cmp.Or(placeless(a)-placeless(b), cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at))
	})
}

// hilbert returns the distance along the Hilbert curve of a cell of a grid of 2¹⁶ cells a side: from the largest
// quadrants to the smallest, which of the four it is in, the square being turned to fit each time.
func hilbert(x, y uint32) uint32 {
	var d uint32
	for side := uint32(1 << 15); side > 0; side >>= 1 {
		var rx, ry uint32
		if x&side != 0 {
			rx = 1
		}
		if y&side != 0 {
			ry = 1
		}
		d += side * side * (3*rx ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = 1<<16-1-x, 1<<16-1-y
			}
			x, y = y, x
		}
	}
	return d
}

// node is a node of the index. offset is the byte at which a feature begins, counted from the first, or the position of
// an inner node's first child among the nodes.
type node struct {
	box    box
	offset uint64
}

// writeIndex writes the packed R-tree: the root first, then each level, the features last. Errors stay in the writer.
func writeIndex(w *bufio.Writer, items []item) {
	starts, total := levels(len(items))
	nodes := make([]node, total)
	leaves := starts[0]
	offset := uint64(0)
	for k, it := range items {
		nodes[leaves+k] = node{it.box, offset}
		offset += it.size
	}
	end := total
	for level := 1; level < len(starts); level++ {
		child, parent := starts[level-1], starts[level]
		for ; child < end; parent++ {
			n := node{nowhere(), uint64(child)}
			for range nodeSize {
				if child >= end {
					break
				}
				n.box = n.box.grow(nodes[child].box)
				child++
			}
			nodes[parent] = n
		}
		end = starts[level-1]
	}
	var row []byte
	for _, n := range nodes {
		row = binary.LittleEndian.AppendUint64(n.box.append(row[:0]), n.offset)
		w.Write(row)
	}
}

// levels returns where each level begins among the nodes, that of the features first, and the number of nodes.
func levels(features int) (starts []int, total int) {
	var counts []int
	for n := features; ; n = (n + nodeSize - 1) / nodeSize {
		counts = append(counts, n)
		total += n
		if n == 1 && len(counts) > 1 {
			break
		}
	}
	at := total
	for _, n := range counts {
		at -= n
		starts = append(starts, at)
	}
	return starts, total
}
