package tiles

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
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

// What is packed in stretches is one member of gzip that others unpack, the same however many cores there are.
func TestPack(t *testing.T) {
	var p packers
	random := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{0, 1, hastyTo, hastyTo + 1, longestStretch, longestStretch + 1, 3*longestStretch + 7} {
		tile := make([]byte, size)
		for k := range tile {
			tile[k] = byte(random.IntN(9) * k % 51)
		}
		alone, err := p.pack(tile, nil)
		if err != nil {
			t.Fatal(err)
		}
		together, err := p.pack(tile, newCrew())
		if err != nil || !bytes.Equal(alone, together) {
			t.Errorf("%d bytes: %d packed alone, %d together, %v", size, len(alone), len(together), err)
		}
		if size == 0 {
			if alone != nil {
				t.Errorf("nothing is packed to %d bytes", len(alone))
			}
			continue
		}
		z, err := gzip.NewReader(bytes.NewReader(alone))
		if err != nil {
			t.Fatal(err)
		}
		z.Multistream(false)
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, tile) {
			t.Errorf("%d bytes come back as %d, %v", size, len(got), err)
		}
	}
}
