package tiles

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Every call is made once, by a crew of any size, by several who share one and by none.
func TestCrew(t *testing.T) {
	one := &crew{free: make(chan struct{}, 3)}
	for range cap(one.free) {
		one.free <- struct{}{}
	}
	for _, c := range []*crew{nil, {}, one} {
		var asking sync.WaitGroup
		for range 8 {
			asking.Go(func() {
				for n := range 40 {
					calls := make([]atomic.Int32, n)
					c.each(n, func(k int) { calls[k].Add(1) })
					for k := range calls {
						if got := calls[k].Load(); got != 1 {
							t.Errorf("%d of %d is called %d times", k, n, got)
						}
					}
				}
			})
		}
		asking.Wait()
	}
}

// A panic of one call waits for the others and names its cause; the crew is whole afterwards.
func TestCrewPanics(t *testing.T) {
	c := newCrew()
	for range 20 {
		var ended atomic.Int32
		func() {
			defer func() {
				if told, _ := recover().(string); !strings.HasPrefix(told, "lost") || ended.Load() != 9 {
					t.Errorf("%.40q after %d calls", told, ended.Load())
				}
			}()
			c.each(10, func(k int) {
				if k == 3 {
					panic("lost")
				}
				ended.Add(1)
			})
		}()
	}
}
