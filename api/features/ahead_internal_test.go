package features

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"testing"
)

// Features made on all cores are the same bytes as those made one by one.
func TestAheadIsInOrder(t *testing.T) {
	one := func(dst []byte, i int32) []byte { return strconv.AppendInt(append(dst, '\n'), int64(i), 10) }
	for _, n := range []int{1, aheadFeatures - 1, aheadFeatures, aheadFeatures + 1, 10_000} {
		some := make([]int32, n)
		for k := range some {
			some[k] = int32(n - k)
		}
		var each, ahead bytes.Buffer
		for _, c := range []struct {
			to    *bytes.Buffer
			write func() ([]byte, error)
		}{
			{&each, func() ([]byte, error) { return writeEach(t.Context(), &each, []byte("head"), some, one) }},
			{&ahead, func() ([]byte, error) { return writeAhead(t.Context(), &ahead, []byte("head"), some, one) }},
		} {
			rest, err := c.write()
			if err != nil {
				t.Fatal(err)
			}
			c.to.Write(rest)
		}
		if !bytes.Equal(each.Bytes(), ahead.Bytes()) {
			t.Errorf("%d features: %.60q…, want %.60q…", n, ahead.Bytes(), each.Bytes())
		}
	}
}

// halting ends the context, or fails, at its second write.
type halting struct {
	writes int
	halt   func() error
}

func (h *halting) Write(p []byte) (int, error) {
	if h.writes++; h.writes > 1 {
		return 0, h.halt()
	}
	return len(p), nil
}

// A client that is gone, a time that is over and a fault end the work, and nothing runs on.
func TestAheadEnds(t *testing.T) {
	some, fault := make([]int32, 10_000), errors.New("fault")
	one := func(dst []byte, i int32) []byte { return append(dst, "\n{}"...) }
	if _, err := writeAhead(t.Context(), &halting{halt: func() error { return fault }}, nil, some, one); !errors.Is(err, fault) {
		t.Errorf("got %v, want the fault of the writer", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := writeAhead(ctx, &halting{halt: func() error { cancel(); return nil }}, nil, some, one); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the context has ended", err)
	}
	defer func() {
		if cause := recover(); cause != fault {
			t.Errorf("recovered %v, want what was panicked with", cause)
		}
	}()
	writeAhead(t.Context(), new(bytes.Buffer), nil, some, func([]byte, int32) []byte { panic(fault) })
}
