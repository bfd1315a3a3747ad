package tiles

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"sync"
)

// Addresses returns those of a zoom of WebMercatorQuad at which there may be something to draw of the collections of a request, row by row.
func (s *Set) Addresses(r Request, zoom int) []Address {
	var at []Address
	t := TileSet{set: s}
	for _, src := range s.sources {
		if slices.Contains(r.Collections, src.Layer.ID) && zoom >= MinZoom(src.Layer) {
			t.collections = append(t.collections, src.Collection)
		}
	}
	l, ok := t.limits(zoom)
	if !ok {
		return nil
	}
	for row := l.MinRow; row <= l.MaxRow; row++ {
		for col := l.MinCol; col <= l.MaxCol; col++ {
			at = append(at, Address{Zoom: zoom, Row: row, Col: col})
		}
	}
	return at
}

// stretch is how many tiles a worker draws in a row.
const stretch = 64

// Sweep draws the tiles at addresses on all cores and yields them in the order of the addresses, packed as Tile packs
// them; empty ones too. Nothing is kept. An error of the context, or of a drawing, is yielded and ends it.
func (s *Set) Sweep(ctx context.Context, addresses []Address, r Request) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		workers := runtime.GOMAXPROCS(0)
		waiting, order := make(chan *drawn), make(chan *drawn, 2*workers)
		running.Go(func() {
			defer close(waiting)
			defer close(order)
			for some := range slices.Chunk(addresses, stretch) {
				d := &drawn{addresses: some, done: make(chan struct{})}
				for _, to := range []chan *drawn{order, waiting} {
					select {
					case to <- d:
					case <-ctx.Done():
						return
					}
				}
			}
		})
		for range workers {
			running.Go(func() {
				for d := range waiting {
					d.draw(ctx, s, r)
				}
			})
		}
		for d := range order {
			select {
			case <-d.done:
			case <-ctx.Done():
				yield(nil, ctx.Err())
				return
			}
			for _, tile := range d.tiles {
				if !yield(tile, nil) {
					return
				}
			}
			if d.err != nil {
				yield(nil, d.err)
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// drawn is a stretch of tiles.
type drawn struct {
	addresses []Address
	tiles     [][]byte
	err       error
	done      chan struct{} // closed when the tiles are there
}

func (d *drawn) draw(ctx context.Context, s *Set, r Request) {
	defer close(d.done)
	for _, a := range d.addresses {
		if d.err = ctx.Err(); d.err != nil {
			return
		}
		d.tiles = append(d.tiles, s.fit(a, r, nil))
	}
}
