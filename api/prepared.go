package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/maillage/maillage/api/metrics"
)

// prepared is an answer that is made once and sent many times: its header values are ready to be put in place, its
// body is packed once for each coding, when it is first asked for.
type prepared struct {
	header [][2]string // beside those below
	kind   []string    // Content-Type
	cache  []string    // Cache-Control
	vary   []string
	codes  []coding // that the body is offered in
	tag    string   // of the body as it is, with its quotes
	forms  [codings]form
	labels metrics.Labels
	held   atomic.Int64 // bytes of all forms there are
	grown  func(n int)  // told of forms that are made after it was put on a shelf; nil before
}

// form is the body in one coding.
type form struct {
	once   sync.Once
	body   []byte    // nil when the coding does not make it smaller
	values [2]string // of ETag and Content-Length
}

// begin sets a form that there is from the start.
func (f *form) begin(body []byte, tag string) {
	f.set(body, tag)
	f.once.Do(func() {})
}

func (f *form) set(body []byte, tag string) {
	f.body, f.values = body, [...]string{tag, strconv.Itoa(len(body))}
}

func (f *form) tag() []string    { return f.values[:1:1] }
func (f *form) length() []string { return f.values[1:] }

// varies are the values of Vary.
var (
	variesByCoding = []string{"Accept-Encoding"}
	variesByForm   = []string{"Accept-Encoding", "Accept"}
	variesByAccept = []string{"Accept, Accept-Encoding"}
)

// prepare makes an answer of a body, whose tag is the digest of its bytes when none is given.
func prepare(body []byte, mediaType, tag, cache string) *prepared {
	if tag == "" {
		sum := sha256.Sum256(body)
		tag = `"` + hex.EncodeToString(sum[:12]) + `"`
	}
	p := &prepared{kind: []string{mediaType}, cache: []string{cache}, vary: variesByCoding, codes: preparedCodings, tag: tag}
	p.forms[identity].begin(body, tag)
	p.held.Store(int64(len(body)))
	return p
}

// preparedPacked makes an answer of a body that is packed by gzip already, and unpacked only for who does not take
// that.
func preparedPacked(packed []byte, kind []string, tag string, cache []string) *prepared {
	p := &prepared{kind: kind, cache: cache, vary: variesByCoding, tag: tag}
	p.forms[gzipped].begin(packed, codedTag(tag, gzipped))
	p.held.Store(int64(len(packed)))
	return p
}

// size is the number of bytes held, of all forms that were made until now.
func (p *prepared) size() int { return int(p.held.Load()) }

// isPacked tells whether the answer is kept packed by gzip alone.
func (p *prepared) isPacked() bool { return p.forms[identity].body == nil }

// form returns the body in a coding, or as it is when the coding gains nothing.
func (p *prepared) form(c coding) (*form, coding) {
	f := &p.forms[c]
	f.once.Do(func() {
		if body := pack(p.forms[identity].body, c); body != nil {
			f.set(body, codedTag(p.tag, c))
			p.held.Add(int64(len(body)))
			if p.grown != nil {
				p.grown(len(body))
			}
		}
	})
	if f.body == nil {
		return &p.forms[identity], identity
	}
	return f, c
}

// choose returns the form for a client.
func (p *prepared) choose(r *http.Request) (*form, coding, error) {
	accept := ""
	if r.Header["Range"] == nil { // parts are parts of the body as it is
		accept = strings.Join(r.Header["Accept-Encoding"], ",")
	}
	if !p.isPacked() {
		f, c := p.form(negotiate(accept, p.codes))
		return f, c, nil
	}
	if negotiate(accept, packedCodings) == gzipped {
		return &p.forms[gzipped], gzipped, nil
	}
	body, err := unpack(p.forms[gzipped].body)
	f := new(form)
	f.set(body, p.tag)
	return f, identity, err
}

// packedCodings is what a body that is kept packed is offered in.
var packedCodings = []coding{gzipped}

func unpack(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	return io.ReadAll(z)
}

// write answers with the form that the client would have, with a part of it, or says that the client has it.
func (p *prepared) write(w http.ResponseWriter, r *http.Request) error {
	f, c, err := p.choose(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h["Etag"], h["Cache-Control"], h["Vary"] = f.tag(), p.cache, p.vary
	for _, extra := range p.header {
		h[extra[0]] = []string{extra[1]}
	}
	if have := r.Header["If-None-Match"]; have != nil && matches(strings.Join(have, ","), p.tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h["Content-Type"] = p.kind
	if r.Header["Range"] != nil {
		return writeParts(w, r, bytes.NewReader(f.body), int64(len(f.body)))
	}
	if c != identity {
		h["Content-Encoding"] = codingTable[c].header
	}
	h["Accept-Ranges"] = acceptRanges
	h["Content-Length"] = f.length()
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		w.Write(f.body) // the client may be gone: nothing is left to do then
	}
	return nil
}

var acceptRanges = []string{"bytes"}

// codedTag is the tag of an answer in a coding.
func codedTag(tag string, c coding) string {
	return strings.TrimSuffix(tag, `"`) + codingTable[c].suffix + `"`
}
