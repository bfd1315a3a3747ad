package tiles

import (
	"container/list"
	"errors"
	"strings"
	"sync"
)

// cacheBytes is how many bytes of tiles an edition keeps.
const cacheBytes = 128 << 20

// entryBytes is what an entry is taken to cost beside its tile.
const entryBytes = 256

// cache keeps the tiles used last, up to a number of bytes. Several that ask for one tile at once wait for the one
// who draws it.
type cache struct {
	mu      sync.Mutex
	room    int
	entries map[key]*list.Element
	order   list.List // of *entry, the last used first
}

var errCutShort = errors.New("the drawing of the tile was cut short")

type entry struct {
	key  key
	make sync.Once
	tile []byte
	err  error
	size int // counted against the room, 0 while the tile is drawn
}

func newCache(bytes int) *cache { return &cache{room: bytes, entries: make(map[key]*list.Element)} }

// key tells tiles apart.
type key struct {
	at    Address
	shown string // of a collection without conditions, its identifier
}

func (r Request) key(a Address) key {
	shown := strings.Join(r.Collections, ",")
	if where := r.Where.String(); where != "" {
		shown += "\n" + where
	}
	return key{a, shown}
}

func (c *cache) get(k key, draw func() ([]byte, error)) ([]byte, error) {
	c.mu.Lock()
	at := c.entries[k]
	if at == nil {
		at = c.order.PushFront(&entry{key: k})
		c.entries[k] = at
	} else {
		c.order.MoveToFront(at)
	}
	e := at.Value.(*entry)
	c.mu.Unlock()
	e.make.Do(func() {
		e.err = errCutShort // stays when drawing panics
		defer c.keep(e)
		e.tile, e.err = draw()
	})
	return e.tile, e.err
}

// keep counts a tile that was drawn and drops those used longest ago while there are too many bytes.
func (c *cache) keep(e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.err != nil {
		c.drop(c.entries[e.key])
		return
	}
	e.size = len(e.tile) + entryBytes
	c.room -= e.size
	for at := c.order.Back(); at != nil && c.room < 0; {
		before := at.Prev()
		if at.Value.(*entry).size > 0 {
			c.drop(at)
		}
		at = before
	}
}

func (c *cache) drop(at *list.Element) {
	e := at.Value.(*entry)
	c.room += e.size
	c.order.Remove(at)
	delete(c.entries, e.key)
}
