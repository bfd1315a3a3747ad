package tiles

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"
)

// crew is the cores that may help with a tile, beside the one that draws it. There are no more helpers at once than there
// are other cores, however many tiles are drawn: where all are at work already, each tile is drawn by one.
//
// What helpers are given is cut by the tile alone and not by their number, so that its bytes are always the same.
type crew struct{ free chan struct{} }

func newCrew() *crew {
	c := &crew{free: make(chan struct{}, runtime.GOMAXPROCS(0)-1)}
	for range cap(c.free) {
		c.free <- struct{}{}
	}
	return c
}

// each calls do for 0 to n-1, in no order and several at once; a crew that is nil calls it one after the other. It
// returns when all calls have returned. A panic of one is that of each.
func (c *crew) each(n int, do func(k int)) {
	if n <= 1 || c == nil {
		for k := range n {
			do(k)
		}
		return
	}
	w := &workload{n: int64(n), do: do, done: make(chan struct{})}
	w.left.Store(w.n)
	for range min(n-1, cap(c.free)) {
		select {
		case <-c.free:
			go func() {
				w.work()
				c.free <- struct{}{}
			}()
			continue
		default:
		}
		break
	}
	w.work()
	<-w.done
	if cause := w.cause.Load(); cause != nil {
		panic(*cause)
	}
}

// workload is calls that are shared out. A helper that comes late finds none left, and nobody waits for it.
type workload struct {
	n     int64
	do    func(k int)
	next  atomic.Int64
	left  atomic.Int64
	done  chan struct{} // closed when no call is left
	cause atomic.Pointer[string]
}

func (w *workload) work() {
	for k := w.next.Add(1) - 1; k < w.n; k = w.next.Add(1) - 1 {
		w.call(int(k))
	}
}

func (w *workload) call(k int) {
	defer func() {
		if cause := recover(); cause != nil {
			told := fmt.Sprintf("%v\n%s", cause, debug.Stack())
			w.cause.CompareAndSwap(nil, &told)
		}
		if w.left.Add(-1) == 0 {
			close(w.done)
		}
	}()
	w.do(k)
}
