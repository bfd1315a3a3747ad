package gpkg

import (
	"cmp"
	_ "embed"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

//go:embed triggers.sql
var triggers string

// An R-tree of SQLite (https://www.sqlite.org/src/file/ext/rtree/rtree.c) lies in three shadow tables: _node holds
// the nodes, _rowid the leaf of each entry, _parent the parent of each node. A node is a big-endian blob of fixed
// size: depth of the tree (in the root, node 1), number of cells, cells of an identifier and four float32.
//
// Filling those tables with packed nodes is ten times faster than inserting boxes one by one, and makes a tighter
// tree. The size of a node is asked of SQLite, so that it depends on nothing here.
const (
	nodeHead = 4
	cellSize = 8 + 4*4
	rootNode = 1
)

// box is an entry of an R-tree: the identifier of a feature or of a node, and its envelope.
type box struct {
	id                     int64
	minX, maxX, minY, maxY float32
}

// boxAround rounds an envelope outwards to float32, so that what it encloses stays enclosed.
func boxAround(id int64, b orb.Bound) box {
	return box{id, down(b.Min[0]), up(b.Max[0]), down(b.Min[1]), up(b.Max[1])}
}

func down(v float64) float32 {
	f := float32(v)
	if float64(f) > v {
		f = math.Nextafter32(f, float32(math.Inf(-1)))
	}
	return f
}

func up(v float64) float32 { return -down(-v) }

// createIndex makes the spatial index of a feature table and registers it.
func (w *writer) createIndex(table string, boxes []box) error {
	name := "rtree_" + table + "_geom"
	if err := w.db.exec("CREATE VIRTUAL TABLE " + quote(name) + " USING rtree(id, minx, maxx, miny, maxy)"); err != nil {
		return err
	}
	if err := w.fillIndex(name, boxes); err != nil {
		return err
	}
	if err := w.db.exec(strings.ReplaceAll(triggers, "{t}", table)); err != nil {
		return err
	}
	return w.db.exec("INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')", table)
}

func (w *writer) fillIndex(name string, boxes []box) error {
	if len(boxes) == 0 {
		return nil
	}
	var size int64
	err := w.db.queryRow("SELECT length(data) FROM "+quote(name+"_node")+" WHERE nodeno = 1", &size)
	if err != nil {
		return err
	}
	tree := pack(boxes, (int(size)-nodeHead)/cellSize)
	if err := w.db.exec("DELETE FROM " + quote(name+"_node")); err != nil {
		return err
	}
	blob := make([]byte, size)
	err = w.insertAll(name+"_node", 2, len(tree.nodes), func(i int, in *inserter) {
		depth := 0
		if i == 0 {
			depth = tree.depth
		}
		encodeNode(blob, depth, tree.nodes[i])
		in.set(0, int64(i+rootNode))
		in.set(1, blob)
	})
	if err != nil {
		return err
	}
	err = w.insertAll(name+"_rowid", 2, len(tree.leafOf), func(i int, in *inserter) {
		in.set(0, tree.leafOf[i].id)
		in.set(1, tree.leafOf[i].node)
	})
	if err != nil {
		return err
	}
	return w.insertAll(name+"_parent", 2, len(tree.nodes)-1, func(i int, in *inserter) {
		in.set(0, int64(i+1+rootNode))
		in.set(1, tree.parents[i+1])
	})
}

func encodeNode(blob []byte, depth int, cells []box) {
	clear(blob)
	binary.BigEndian.PutUint16(blob, uint16(depth))
	binary.BigEndian.PutUint16(blob[2:], uint16(len(cells)))
	at := blob[nodeHead:nodeHead]
	for _, c := range cells {
		at = binary.BigEndian.AppendUint64(at, uint64(c.id))
		for _, v := range [...]float32{c.minX, c.maxX, c.minY, c.maxY} {
			at = binary.BigEndian.AppendUint32(at, math.Float32bits(v))
		}
	}
}

// packed is an R-tree ready to be written. Node i is numbered i+rootNode; the root comes first.
type packed struct {
	depth   int
	nodes   [][]box
	parents []int64 // number of the parent of node i
	leafOf  []place // by identifier
}

// place says in which leaf an entry is.
type place struct{ id, node int64 }

// pack builds an R-tree bottom up by sort-tile-recursive (Leutenegger, Lopez & Edgington, 1997).
func pack(boxes []box, capacity int) *packed {
	levels := [][][]box{tile(boxes, capacity)}
	for len(levels[len(levels)-1]) > 1 {
		below := levels[len(levels)-1]
		around := make([]box, len(below))
		for i, cells := range below {
			around[i] = enclose(int64(i), cells)
		}
		levels = append(levels, tile(around, capacity))
	}
	return assignNumbers(levels)
}

// assignNumbers gives nodes their numbers, level by level from the root; a cell above the leaves then names its child by
// its number in place of its rank.
func assignNumbers(levels [][][]box) *packed {
	t := &packed{depth: len(levels) - 1}
	for l := len(levels) - 1; l >= 0; l-- {
		t.nodes = append(t.nodes, levels[l]...)
	}
	t.parents = make([]int64, len(t.nodes))
	node, children := 0, 0
	for l := len(levels) - 1; l >= 0; l-- {
		children += len(levels[l])
		for range levels[l] {
			for c := range t.nodes[node] {
				cell := &t.nodes[node][c]
				if l == 0 {
					t.leafOf = append(t.leafOf, place{cell.id, int64(node + rootNode)})
					continue
				}
				child := children + int(cell.id)
				cell.id, t.parents[child] = int64(child+rootNode), int64(node+rootNode)
			}
			node++
		}
	}
	slices.SortFunc(t.leafOf, func(a, b place) int { return cmp.Compare(a.id, b.id) })
	return t
}

// tile cuts boxes into groups of at most capacity: vertical strips of equal numbers, cut across in equal numbers.
func tile(boxes []box, capacity int) [][]box {
	boxes = slices.Clone(boxes)
	slices.SortFunc(boxes, func(a, b box) int {
		return cmp.Or(cmp.Compare(a.minX+a.maxX, b.minX+b.maxX), cmp.Compare(a.id, b.id))
	})
	groups := (len(boxes) + capacity - 1) / capacity
	strips := int(math.Ceil(math.Sqrt(float64(groups))))
	var out [][]box
	for _, strip := range split(boxes, strips) {
		slices.SortFunc(strip, func(a, b box) int {
			return cmp.Or(cmp.Compare(a.minY+a.maxY, b.minY+b.maxY), cmp.Compare(a.id, b.id))
		})
		out = append(out, split(strip, (len(strip)+capacity-1)/capacity)...)
	}
	return out
}

// split cuts a slice into n parts whose lengths differ by one at most.
func split(boxes []box, n int) [][]box {
	parts := make([][]box, 0, n)
	for i := range n {
		parts = append(parts, boxes[i*len(boxes)/n:(i+1)*len(boxes)/n])
	}
	return parts
}

func enclose(id int64, cells []box) box {
	b := cells[0]
	for _, c := range cells[1:] {
		b.minX, b.maxX = min(b.minX, c.minX), max(b.maxX, c.maxX)
		b.minY, b.maxY = min(b.minY, c.minY), max(b.maxY, c.maxY)
	}
	b.id = id
	return b
}
