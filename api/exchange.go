package api

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/maillage/maillage/api/metrics"
)

// exchange is one request and its answer: it remembers what was answered, and compresses on the way what is worth it.
// A short answer is held back until it is whole, so that a failure can still be told instead.
type exchange struct {
	http.ResponseWriter
	server *Server
	id     string
	labels metrics.Labels
	began  time.Time
	status int
	bytes  int64

	granted int64 // bytes for which the connection has time, when there are many

	under  underway
	path   string    // of the address, as it came
	route  string    // its template
	vars   variables // in it
	room   [mostVariables]variable
	base   string     // address of the service; "" when nobody has asked for it, or there is none
	values url.Values // of the query; nil when nobody has read them, or who did took them

	accepts string // what the client says of codings; "" when the answer is sent as it is
	coding  coding // of what is compressed on the way
	pending []byte
	held    int // the status that waits with what is pending
	sent    bool
	z       squeezer
}

// WriteHeader keeps the status until the first bytes are sent.
func (x *exchange) WriteHeader(status int) {
	if x.held == 0 {
		x.held = status
	}
}

func (x *exchange) Write(p []byte) (int, error) {
	x.WriteHeader(http.StatusOK)
	switch {
	case x.z != nil:
		return x.z.Write(p)
	case x.sent:
		return x.pass(p)
	case len(x.pending)+len(p) < compressFrom:
		x.pending = append(x.pending, p...)
		return len(p), nil
	}
	x.open()
	if _, err := x.body().Write(x.pending); err != nil {
		return 0, err
	}
	return x.body().Write(p)
}

// pass hands bytes to the connection and counts them.
func (x *exchange) pass(p []byte) (int, error) {
	if x.bytes+int64(len(p)) > longAnswer {
		return x.passSlowly(p)
	}
	n, err := x.ResponseWriter.Write(p)
	x.bytes += int64(n)
	return n, err
}

// passer is the connection behind an exchange, as the squeezers write to it.
type passer struct{ *exchange }

func (p passer) Write(b []byte) (int, error) { return p.pass(b) }

func (x *exchange) body() io.Writer {
	if x.z != nil {
		return x.z
	}
	return passer{x}
}

// open sends the header of a body that is too long to be held back.
func (x *exchange) open() {
	h := x.Header()
	if x.squeezes(h) {
		row := &codingTable[x.coding]
		h["Content-Encoding"] = row.header
		h.Del("Content-Length")
		if tag := h.Get("ETag"); tag != "" {
			h.Set("ETag", codedTag(tag, x.coding))
		}
		x.z = x.server.squeezers.get(x.coding, passer{x})
	}
	x.sendHeader(x.held)
}

// squeezes tells whether the body is to be compressed, and chooses how: not one that is packed already, nor a part of one.
func (x *exchange) squeezes(h http.Header) bool {
	if x.accepts == "" || x.held == http.StatusPartialContent || h["Content-Encoding"] != nil || h["Content-Range"] != nil || !isSqueezable(h) {
		return false
	}
	x.coding = negotiate(x.accepts, liveCodings)
	return x.coding != identity
}

func (x *exchange) sendHeader(status int) {
	x.sent, x.status = true, status
	x.ResponseWriter.WriteHeader(status)
}

// finish sends what is left. Its error is that of a client that is gone.
func (x *exchange) finish() error {
	if x.z != nil {
		err := x.z.Close()
		x.server.squeezers.put(x.coding, x.z)
		x.z = nil
		return err
	}
	if x.sent {
		return nil
	}
	x.WriteHeader(http.StatusOK)
	if len(x.pending) > 0 && x.Header().Get("Content-Length") == "" {
		x.Header().Set("Content-Length", strconv.Itoa(len(x.pending)))
	}
	x.sendHeader(x.held)
	_, err := x.pass(x.pending)
	return err
}

// discard forgets an answer of which nothing was sent. It returns false when it is too late.
func (x *exchange) discard() bool {
	if x.sent {
		return false
	}
	x.pending, x.held = x.pending[:0], 0
	h := x.Header()
	for _, stale := range []string{"ETag", "Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Cache-Control", "Link"} {
		h.Del(stale)
	}
	return true
}

// Flush sends what is ready, for answers that come piece by piece.
func (x *exchange) Flush() {
	if x.z != nil {
		x.z.Flush()
	}
	if f, ok := x.ResponseWriter.(http.Flusher); ok && x.sent {
		f.Flush()
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }
