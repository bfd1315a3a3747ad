package osm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
)

// scan reads all blocks of data of a file. The blocks for which want is true are decoded on several cores, each by a
// decoder of its own, and what they give is consumed in the order of the file. Of a block whose only group is not
// wanted the result is the zero value.
func scan[T any](ctx context.Context, r io.Reader, cores int, want wanted, decode func(*block) (T, error), consume func(block int, result T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	defer wait.Wait()
	defer cancel()
	type job struct {
		frame  frame
		result chan outcome[T]
	}
	jobs, ordered := make(chan job, cores), make(chan job, 2*cores)
	var blobs memory
	for range cores {
		wait.Go(func() {
			var d decoder
			defer d.inflater.close()
			for j := range jobs {
				var o outcome[T]
				o.value, o.err = run(&d, j.frame, want.group, decode)
				blobs.put(j.frame.blob)
				j.result <- o
			}
		})
	}
	var reading error
	wait.Go(func() {
		defer close(ordered)
		defer close(jobs)
		reading = readBlocks(ctx, &frames{r: r, memory: blobs.get}, want.block, func(f frame) {
			j := job{f, make(chan outcome[T], 1)}
			select {
			case ordered <- j:
				jobs <- j
			case <-ctx.Done():
			}
		})
	})
	for j := range ordered {
		o := <-j.result
		if o.err != nil {
			return o.err
		}
		if err := consume(j.frame.number, o.value); err != nil {
			return err
		}
	}
	return reading
}

// wanted says which blocks are.
type wanted struct {
	block func(number int) bool
	group func(only int) bool // nil for all
}

type outcome[T any] struct {
	value T
	err   error
}

// decoder is the memory that one goroutine reuses from block to block.
type decoder struct {
	inflater inflater
	block    block
}

func run[T any](d *decoder, f frame, wanted func(group int) bool, decode func(*block) (T, error)) (T, error) {
	var result T
	data, err := d.inflater.open(f.blob, wanted)
	if err == nil && data == nil {
		return result, nil
	}
	if err == nil {
		err = d.block.parse(data)
	}
	if err == nil {
		result, err = decode(&d.block)
	}
	if err != nil {
		return result, f.fault(err)
	}
	return result, nil
}

// memory is that of blobs, used again once they are decoded.
type memory struct{ pool sync.Pool }

func (m *memory) get() []byte {
	if b, ok := m.pool.Get().(*[]byte); ok {
		return *b
	}
	return nil
}

func (m *memory) put(b []byte) { m.pool.Put(&b) }

// readBlocks passes on the blocks of data that are wanted.
func readBlocks(ctx context.Context, f *frames, want func(block int) bool, yield func(frame)) error {
	for {
		fr, err := f.next()
		switch {
		case errors.Is(err, io.EOF) && fr.number == 1:
			return errors.New("the file is empty")
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case fr.number == 1 && fr.kind != "OSMHeader":
			return fr.fault(errors.New("the first block is no OSMHeader: this is no PBF file"))
		case fr.kind == "OSMHeader":
			if err := checkHeader(fr); err != nil {
				return fr.fault(err)
			}
		case fr.kind == "OSMData" && want(fr.number):
			yield(fr)
		}
		// Blocks of other kinds are passed over, as the format says.
	}
}

// checkHeader refuses files that need more than is understood here.
func checkHeader(f frame) error {
	var x inflater
	defer x.close()
	data, err := x.open(f.blob, nil)
	if err != nil {
		return err
	}
	w := wire{b: data}
	for number, kind, ok := w.next(); ok; number, kind, ok = w.next() {
		if number != 4 {
			w.skip(kind)
			continue
		}
		feature := string(w.bytes(kind))
		if w.err == nil && !slices.Contains([]string{"OsmSchema-V0.6", "DenseNodes"}, feature) {
			return fmt.Errorf("the file needs a reader of %q: an extract without history is wanted", feature)
		}
	}
	return w.err
}
