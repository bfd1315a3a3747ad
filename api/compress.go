package api

import (
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

const (
	// compressFrom is the size in bytes under which compression gains nothing.
	compressFrom = 1 << 10
	// gzipSuffix marks the tag of a compressed answer: two encodings are two representations.
	gzipSuffix = "-gz"
	// gzipLevel is quick enough to keep up with the writing of features.
	gzipLevel = 3
)

// compressed sends answers over compressFrom as gzip to clients that take it.
func compressed(next http.Handler) http.Handler {
	pool := &sync.Pool{New: func() any {
		z, err := gzip.NewWriterLevel(nil, gzipLevel)
		if err != nil {
			panic(err) // the level is a constant
		}
		return z
	}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !takesGzip(r.Header.Get("Accept-Encoding")) {
			next.ServeHTTP(w, r)
			return
		}
		c := &compressor{ResponseWriter: w, pool: pool}
		next.ServeHTTP(c, r)
		c.finish() // not deferred: after a panic nothing more may be sent
	})
}

func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			return quality(params) > 0
		}
	}
	return false
}

// compressor holds an answer back until it is known to be worth compressing.
type compressor struct {
	http.ResponseWriter
	pool    *sync.Pool
	status  int
	pending []byte
	sent    bool
	z       *gzip.Writer
}

// WriteHeader keeps the status until the first bytes are sent.
func (c *compressor) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
}

func (c *compressor) Write(p []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	switch {
	case c.z != nil:
		return c.z.Write(p)
	case c.sent:
		return c.ResponseWriter.Write(p)
	}
	c.pending = append(c.pending, p...)
	if len(c.pending) < compressFrom {
		return len(p), nil
	}
	return len(p), c.send(true)
}

// send sends the header and what was held back.
func (c *compressor) send(compress bool) error {
	h := c.Header()
	c.sent = true
	if compress && h.Get("Content-Encoding") == "" && c.status != http.StatusNotModified {
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		if tag := h.Get("ETag"); tag != "" {
			h.Set("ETag", packedTag(tag))
		}
		c.ResponseWriter.WriteHeader(c.status)
		c.z = c.pool.Get().(*gzip.Writer)
		c.z.Reset(c.ResponseWriter)
		_, err := c.z.Write(c.pending)
		return err
	}
	if len(c.pending) > 0 {
		h.Set("Content-Length", strconv.Itoa(len(c.pending)))
	}
	c.ResponseWriter.WriteHeader(c.status)
	_, err := c.ResponseWriter.Write(c.pending)
	return err
}

// finish sends what is left. Its error is that of a client that is gone.
func (c *compressor) finish() {
	if c.z != nil {
		c.z.Close()
		c.pool.Put(c.z)
		return
	}
	if !c.sent && c.status != 0 {
		c.send(false)
	}
}
