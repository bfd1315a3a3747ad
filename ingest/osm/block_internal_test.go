package osm

import (
	"slices"
	"testing"
)

// everyNode wants all nodes.
type everyNode struct{ kept int }

func (e *everyNode) pick(ids []int64, hits []int32) []int32 {
	for i := range ids {
		hits = append(hits, int32(i))
	}
	return hits
}

func (e *everyNode) keep(float64, float64, *tags) { e.kept++ }

// dense is a block of two nodes in columns, the first a barrier: strings "", "barrier", "gate".
var dense = []byte("\x0a\x11\x0a\x00\x0a\x07barrier\x0a\x04gate" + "\x12\x14\x12\x12\x0a\x02\x02\x02\x42\x02\x02\x02\x4a\x02\x02\x02\x52\x04\x01\x02\x00\x00")

func TestDenseBlock(t *testing.T) {
	var b block
	var e everyNode
	if err := b.parse(dense); err != nil {
		t.Fatal(err)
	}
	if err := b.nodes(&e); err != nil || e.kept != 2 {
		t.Errorf("%d nodes, %v", e.kept, err)
	}
	for i := range dense {
		var e everyNode
		if err := b.parse(dense[:i]); err == nil {
			if err := b.nodes(&e); err == nil && e.kept == 2 {
				t.Errorf("cut after %d bytes of %d, and two nodes are read", i, len(dense))
			}
		}
	}
}

// FuzzBlock decodes a block as both passes do, without the goroutines and compression around it.
func FuzzBlock(f *testing.F) {
	f.Add(dense)
	f.Add([]byte("\x0a\x0f\x0a\x00\x0a\x07highway\x0a\x02xx" + "\x12\x0e\x1a\x0c\x08\x0a\x12\x01\x01\x1a\x01\x02\x42\x02\x02\x02"))
	f.Add([]byte("\x0a\x12\x0a\x00\x0a\x04type\x0a\x08restrict" + "\x12\x13\x22\x11\x08\x0a\x12\x01\x01\x1a\x01\x02\x42\x01\x01\x4a\x01\x02\x52\x01\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var b block
		if b.parse(data) != nil {
			return
		}
		p, got := Car(), firstPass{}
		if err := p.collect(&b, &got); err == nil && len(got.ways.id) > 0 && got.ways.start[len(got.ways.id)] != len(got.ways.refs) {
			t.Error("the references do not fit the ways")
		}
		var e everyNode
		_ = b.nodes(&e)
	})
}

// TestOnlyGroup looks at the beginning of blocks: a group of nodes is taken to be the only one when next to nothing follows it.
func TestOnlyGroup(t *testing.T) {
	nodes := field(nil, 2, field(nil, groupDense, make([]byte, 5_000)))
	ways := field(nil, 2, field(nil, groupWays, make([]byte, 100)))
	table := field(nil, 1, make([]byte, 3_000))
	settings := []byte{17 << 3 & 0x7f, 0x64}
	for _, c := range []struct {
		name  string
		block [][]byte
		want  int
	}{
		{"nothing", nil, 0},
		{"no group", [][]byte{table}, 0},
		{"nodes", [][]byte{table, nodes}, groupDense},
		{"nodes without a table", [][]byte{nodes}, groupDense},
		{"nodes, then settings", [][]byte{table, nodes, settings}, groupDense},
		{"ways", [][]byte{table, ways}, groupWays},
		{"nodes and ways", [][]byte{table, nodes, ways}, 0},
		{"nodes in two groups", [][]byte{table, nodes, nodes}, 0},
	} {
		block := slices.Concat(c.block...)
		if got, err := groupOf(stepwise(block), len(block)); got != c.want || err != nil {
			t.Errorf("%s: %d, %v", c.name, got, err)
		}
	}
}

// stepwise gives no more than it is asked for.
type stepwise []byte

func (s stepwise) Fill(limit int) ([]byte, error) { return s[:min(limit, len(s))], nil }
