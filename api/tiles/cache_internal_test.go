package tiles

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

func tileNamed(name string) key { return key{shown: name} }

// The cache holds no more than its bytes, keeps what was used last, and draws nothing twice that it holds.
func TestCache(t *testing.T) {
	const tile = 1000
	c := newCache(3 * (tile + entryBytes))
	drawn := make(map[string]int)
	ask := func(key string) {
		t.Helper()
		got, err := c.get(tileNamed(key), func() ([]byte, error) {
			drawn[key]++
			return make([]byte, tile), nil
		})
		if err != nil || len(got) != tile {
			t.Fatalf("%s: %d bytes, %v", key, len(got), err)
		}
		if c.room < 0 || c.order.Len() != len(c.entries) {
			t.Fatalf("%d bytes of room, %d entries in order of %d", c.room, c.order.Len(), len(c.entries))
		}
	}
	for _, key := range []string{"a", "b", "c", "a", "d", "a", "b"} {
		ask(key)
	}
	if want := map[string]int{"a": 1, "b": 2, "c": 1, "d": 1}; fmt.Sprint(drawn) != fmt.Sprint(want) {
		t.Errorf("drawn %v, want %v", drawn, want)
	}
}

// What fails is not kept, be it by an error or by a panic.
func TestCacheOfFailures(t *testing.T) {
	c := newCache(1 << 20)
	broken := errors.New("broken")
	if _, err := c.get(tileNamed("a"), func() ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got, err := c.get(tileNamed("a"), func() ([]byte, error) { return []byte("x"), nil }); err != nil || string(got) != "x" {
		t.Errorf("after a failure: %q, %v", got, err)
	}
	func() {
		defer func() { recover() }()
		c.get(tileNamed("b"), func() ([]byte, error) { panic("b") })
	}()
	if got, err := c.get(tileNamed("b"), func() ([]byte, error) { return []byte("y"), nil }); err != nil || string(got) != "y" {
		t.Errorf("after a panic: %q, %v", got, err)
	}
}

// Many who ask for one tile at once get the one drawing.
func TestCacheDrawsOnce(t *testing.T) {
	c := newCache(1 << 20)
	var drawings atomic.Int32
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if got, err := c.get(tileNamed("a"), func() ([]byte, error) { drawings.Add(1); return []byte("x"), nil }); err != nil || string(got) != "x" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	all.Wait()
	if n := drawings.Load(); n != 1 {
		t.Errorf("drawn %d times", n)
	}
}
