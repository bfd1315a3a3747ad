package tiles

import (
	"sync"

	"github.com/paulmach/orb"
)

// limitsKept is how many limits a set remembers at most: as many as there are zooms and choices of collections asked for.
const limitsKept = 1 << 12

// limits remembers on which rows and columns the tiles of a box lie. Finding them on a grid across which parallels are bent
// takes longer than many a tile, and is wanted for each.
type limits struct {
	mu    sync.RWMutex
	known map[boxOn]matrixRange
}

// boxOn is a box, in longitude and latitude, on the tiles of a zoom.
type boxOn struct {
	box  orb.Bound
	grid Grid
	zoom int
}

// matrixRange is the rows and columns of a tile matrix from which and to which something lies.
type matrixRange struct{ minRow, maxRow, minCol, maxCol int }

func (l *limits) of(b boxOn) matrixRange {
	l.mu.RLock()
	s, ok := l.known[b]
	l.mu.RUnlock()
	if ok {
		return s
	}
	s = b.in()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil {
		l.known = make(map[boxOn]matrixRange)
	}
	if len(l.known) < limitsKept {
		l.known[b] = s
	}
	return s
}

// in finds the rows and columns of the tiles that the box meets, buffers included.
func (b boxOn) in() matrixRange {
	f := newFrame(Address{Zoom: b.zoom, Grid: b.grid}, 1)
	nw, se := f.point(orb.Point{b.box.Min[0], b.box.Max[1]}), f.point(orb.Point{b.box.Max[0], b.box.Min[1]})
	if !b.grid.info().parallel {
		wide := around(b.box, f.point)
		nw, se = wide.Min, wide.Max
	}
	cols, rows := b.grid.size(b.zoom)
	tile := func(units float64, count int) int { return max(0, min(count-1, int(units/Extent))) }
	return matrixRange{tile(nw[1]-Buffer, rows), tile(se[1]+Buffer, rows), tile(nw[0]-Buffer, cols), tile(se[0]+Buffer, cols)}
}
