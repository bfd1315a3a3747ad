package features

import (
	"context"
	"io"
	"runtime"
	"slices"
	"sync"
)

const (
	// manyFeatures is from when on features are written on all cores ahead of the connection.
	manyFeatures = 512
	// aheadFeatures is how many a core writes in a row.
	aheadFeatures = 64
)

// writeEach writes features one after the other, with commas between. It takes what is to go before them and returns
// what is left to write.
func writeEach(ctx context.Context, w io.Writer, buf []byte, some []int32, one func(dst []byte, i int32) []byte) ([]byte, error) {
	for k, i := range some {
		if k > 0 {
			buf = append(buf, ',')
		}
		if buf = one(buf, i); len(buf) < flushAt {
			continue
		}
		if err := ctx.Err(); err != nil {
			return buf, err
		}
		if _, err := w.Write(buf); err != nil {
			return buf, err
		}
		buf = buf[:0]
	}
	return buf, nil
}

// writeAhead writes the same bytes, made on all cores some way ahead of what has been written.
func writeAhead(ctx context.Context, w io.Writer, buf []byte, some []int32, one func(dst []byte, i int32) []byte) ([]byte, error) {
	if _, err := w.Write(buf); err != nil {
		return buf, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	waiting, order := make(chan *stretch), make(chan *stretch, 2*workers)
	running.Go(func() {
		defer close(waiting)
		defer close(order)
		for part := range slices.Chunk(some, aheadFeatures) {
			s := &stretch{features: part, done: make(chan struct{})}
			for _, to := range []chan *stretch{order, waiting} {
				select {
				case to <- s:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	for range workers {
		running.Go(func() {
			for s := range waiting {
				s.make(one)
			}
		})
	}
	first := true
	for s := range order {
		select {
		case <-s.done:
		case <-ctx.Done():
			return buf[:0], ctx.Err()
		}
		if s.cause != nil {
			panic(s.cause) // as it would be without the other goroutine
		}
		text := *s.text
		if first {
			text, first = text[1:], false // without its comma
		}
		_, err := w.Write(text)
		pages.Put(s.text)
		if err != nil {
			return buf[:0], err
		}
	}
	return buf[:0], ctx.Err()
}

// stretch is some features, as they are written.
type stretch struct {
	features []int32
	text     *[]byte // from the pool of pages
	cause    any     // of a panic
	done     chan struct{}
}

func (s *stretch) make(one func(dst []byte, i int32) []byte) {
	defer close(s.done)
	defer func() { s.cause = recover() }()
	s.text = pages.Get().(*[]byte)
	text := (*s.text)[:0]
	for _, i := range s.features {
		text = one(append(text, ','), i)
	}
	*s.text = text
}
