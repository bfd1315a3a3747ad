package api

import (
	"hash/maphash"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/maillage/maillage/api/features"
)

// Limits of what is kept of answers that are made on the way: larger ones are streamed each time.
const (
	keptBytes = 128 << 10
	// repeatsKept is how many addresses are remembered to have been asked for, at most.
	repeatsKept = 1 << 15
)

// repeats remembers which addresses were asked for, so that only an answer that is wanted again takes room. An address
// is forgotten when another takes its place.
type repeats struct {
	seed maphash.Seed
	seen [repeatsKept]atomic.Uint64
}

func newRepeats() *repeats {
	return &repeats{seed: maphash.MakeSeed()}
}

// again tells whether an address was asked for before. That two addresses have one hash costs the room of an answer.
func (p *repeats) again(at address) bool {
	sum := maphash.Comparable(p.seed, at)
	return p.seen[sum%repeatsKept].Swap(sum) == sum
}

// keeper passes an answer on and keeps a copy while it is short.
type keeper struct {
	http.ResponseWriter
	body []byte
	long bool
}

func (k *keeper) Write(p []byte) (int, error) {
	if k.long = k.long || len(k.body)+len(p) > keptBytes; !k.long {
		k.body = append(k.body, p...)
	}
	return k.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (k *keeper) Unwrap() http.ResponseWriter { return k.ResponseWriter }

// writeKept answers with features. When the same is asked for the second time the answer is put on the shelf as well, if it
// is short: from then on it is ready, packed once for each coding. The headers of the answer are set but for those that
// write sets.
func (s *Server) writeKept(w http.ResponseWriter, r *http.Request, v *view, rep features.Representation, write func(http.ResponseWriter) error) error {
	if r.Method != http.MethodGet || !isShelved(r) || !v.repeats.again(addressOf(r)) {
		return write(w)
	}
	tag := w.Header().Get("ETag") // what is packed on the way gets another
	k := &keeper{ResponseWriter: w}
	if err := write(k); err != nil || k.long {
		return err
	}
	h := w.Header()
	p := prepare(k.body, rep.Format.MediaType, tag, h.Get("Cache-Control"))
	p.labels, p.vary = v.labels(r), []string{strings.Join(h["Vary"], ", ")}
	p.codes = liveCodings // those of the answers before: a client gets the same, ready or not
	for _, name := range []string{"Content-Crs", "Link", "Content-Disposition"} {
		if value := h.Get(name); value != "" {
			p.header = append(p.header, [2]string{name, value})
		}
	}
	if rep.Format.IsHTML() {
		p.header = append(p.header, pageHeaders()...)
	}
	v.shelf.put(addressOf(r), p)
	return nil
}
