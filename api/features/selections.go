package features

import (
	"container/list"
	"sync"
)

const (
	// worthKeeping is how many features a query must have looked at for what it selects to be kept: less is found again
	// as quickly as it is looked up.
	worthKeeping = 512
	// selectionBytes bounds the selections kept of an edition: some two hundred of all communes.
	selectionBytes = 32 << 20
)

// selections keeps what queries select, the least recently asked going first. So the pages of a query, its count and its
// sorting are made once per edition, however deep a client reads; an edition takes its selections with it.
type selections struct {
	mu    sync.Mutex
	byKey map[string]*list.Element
	order list.List // of *selection, the most recently asked first
	bytes int
}

type selection struct {
	key      string
	features []int32
}

func (s *selection) size() int { return 4*len(s.features) + len(s.key) + 128 }

func (s *selections) get(key string) ([]int32, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.byKey[key]
	if !ok {
		return nil, false
	}
	s.order.MoveToFront(at)
	return at.Value.(*selection).features, true
}

func (s *selections) put(key string, features []int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.byKey[key]; ok { // another request was as quick
		return
	}
	if s.byKey == nil {
		s.byKey = make(map[string]*list.Element)
	}
	added := &selection{key, features}
	s.byKey[key] = s.order.PushFront(added)
	s.bytes += added.size()
	for s.bytes > selectionBytes {
		last := s.order.Back()
		gone := s.order.Remove(last).(*selection)
		delete(s.byKey, gone.key)
		s.bytes -= gone.size()
	}
}
