package tiles

import (
	"sync"
	"sync/atomic"
)

// spares are working memory that is used again. The garbage collector takes what is not used for a while, but for one,
// so that the next tile need not begin with a megabyte.
type spares[T any] struct {
	one  atomic.Pointer[T]
	pool sync.Pool // of *T
}

// get returns what was put back, or what is made.
func (s *spares[T]) get(make func() *T) *T {
	if x := s.one.Swap(nil); x != nil {
		return x
	}
	if x, ok := s.pool.Get().(*T); ok {
		return x
	}
	return make()
}

func (s *spares[T]) put(x *T) {
	if !s.one.CompareAndSwap(nil, x) {
		s.pool.Put(x)
	}
}
