package api

import (
	"net/http"
	"sync"
)

// shelfBytes is how many bytes of prepared answers an edition keeps at hand.
const shelfBytes = 64 << 20

// shelfEntry is what an answer is taken to cost beside its body.
const shelfEntry = 1 << 10

// address is all of a request that chooses among prepared answers, but for the coding.
type address struct{ host, target, accept string }

// shelf keeps the prepared answers of an edition that were asked for last, by address, so that one that is ready is
// found before anything is parsed: whatever is on the shelf was asked for once and found valid.
//
// Answers are in two generations. One that is used moves to the young one; when that has half the room, the old one
// goes. So nothing is sorted, and what is used stays.
type shelf struct {
	mu         sync.RWMutex
	young, old map[address]*prepared
	bytes      int // of the young
}

func newShelf() *shelf { return &shelf{young: make(map[address]*prepared)} }

func addressOf(r *http.Request) address {
	at := address{host: r.Host, target: r.RequestURI}
	if accept := r.Header["Accept"]; len(accept) == 1 {
		at.accept = accept[0]
	}
	return at
}

// isShelved tells whether a request may be answered from a shelf and its answer put there.
func isShelved(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.TLS == nil && len(r.Header["Accept"]) < 2
}

func (s *shelf) get(at address) *prepared {
	s.mu.RLock()
	p, aged := s.young[at], (*prepared)(nil)
	if p == nil {
		aged = s.old[at]
	}
	s.mu.RUnlock()
	if aged != nil {
		s.put(at, aged)
		return aged
	}
	return p
}

// put puts an answer on the shelf, which from then on is charged for each form that is packed of it.
func (s *shelf) put(at address, p *prepared) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.grown == nil { // nobody else has it yet
		p.grown = s.charge
	}
	if s.young[at] == nil {
		s.bytes += p.size() + shelfEntry + len(at.host) + len(at.target) + len(at.accept)
	}
	s.young[at] = p
	s.age()
}

// charge counts bytes of a form that was packed of an answer on the shelf. That it may have aged meanwhile costs room
// that is not used.
func (s *shelf) charge(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes += n
	s.age()
}

// age makes the young generation the old one when it has half the room.
func (s *shelf) age() {
	if s.bytes > shelfBytes/2 {
		s.young, s.old, s.bytes = make(map[address]*prepared), s.young, 0
	}
}
