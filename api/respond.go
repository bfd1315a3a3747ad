package api

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/features"
)

// writeDocument answers with a document, which is prepared then and found on the shelf from then on.
func (s *Server) writeDocument(w http.ResponseWriter, r *http.Request, v *view, d features.Document, mediaType string) error {
	p := prepare(d.At(s.base(r)), mediaType, "", "no-cache")
	return s.shelve(w, r, v, p)
}

// shelve answers with what was prepared, and keeps it at hand for who asks the same.
func (s *Server) shelve(w http.ResponseWriter, r *http.Request, v *view, p *prepared) error {
	p.labels = v.labels(r)
	if vary := w.Header()["Vary"]; len(vary) > 1 {
		p.vary = []string{strings.Join(vary, ", ")}
	}
	if isShelved(r) {
		v.shelf.put(addressOf(r), p)
	}
	return p.write(w, r)
}

// writePacked answers with what is packed by gzip already and kept by who packed it, so that it is put on the shelf only
// when it is asked for again. The validators were set by unchanged.
func (s *Server) writePacked(w http.ResponseWriter, r *http.Request, v *view, packed []byte, kind []string) error {
	h := w.Header()
	p := preparedPacked(packed, kind, h["Etag"][0], h["Cache-Control"])
	if !isShelved(r) || !v.repeats.again(addressOf(r)) {
		return p.write(w, r)
	}
	return s.shelve(w, r, v, p)
}

// unchanged sets the validators of an answer and, when the client has it already, answers 304 and returns true.
//
// Data changes by edition only, so the tag is exact: it is made of the edition, the program and all that chooses a
// representation. prefix is "W/" where answers are equal in meaning and not in bytes.
func (s *Server) unchanged(w http.ResponseWriter, r *http.Request, v *view, prefix string) bool {
	return s.unchangedUntil(w, r, v, prefix, "no-cache")
}

// unchangedUntil is unchanged for an answer that may be kept as the directives of cache say.
func (s *Server) unchangedUntil(w http.ResponseWriter, r *http.Request, v *view, prefix, cache string) bool {
	kind := ""
	if given := w.Header()["Content-Type"]; len(given) > 0 {
		kind = given[0]
	}
	var room [512]byte
	all := append(room[:0], v.ID...)
	for _, part := range [...]string{s.cfg.Version, s.base(r), exchangeOf(r).path, r.URL.RawQuery, kind} {
		all = append(append(all, '\n'), part...)
	}
	sum := sha256.Sum256(all)
	tag := hex.AppendEncode(append(append(room[:0], prefix...), '"'), sum[:12])
	return notModified(w, r, string(append(tag, '"')), cache)
}

// notModified sets ETag and Cache-Control, and answers 304 when the tag is among those of If-None-Match.
func notModified(w http.ResponseWriter, r *http.Request, tag, cache string) bool {
	h := w.Header()
	validators := []string{tag, cache}
	h["Etag"], h["Cache-Control"] = validators[:1:1], validators[1:]
	if have := r.Header["If-None-Match"]; have == nil || !matches(strings.Join(have, ","), tag) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}

// matches is the weak comparison of RFC 9110 §13.1.2. The tags of the packed forms count as the same.
func matches(header, tag string) bool {
	for header != "" {
		var have string
		have, header, _ = strings.Cut(header, ",")
		have = strings.TrimSpace(have)
		if have == "*" || opaque(have) == opaque(tag) {
			return true
		}
	}
	return false
}

// opaque is what the tags of all forms of an answer have in common.
func opaque(tag string) string {
	tag = strings.TrimSuffix(strings.TrimPrefix(tag, "W/"), `"`)
	for c := gzipped; c < codings; c++ {
		tag = strings.TrimSuffix(tag, codingTable[c].suffix)
	}
	return tag
}

// base returns the address of the service as the client knows it, without a slash at its end.
func (s *Server) base(r *http.Request) string {
	x := exchangeOf(r)
	if x.base == "" {
		x.base = s.baseOf(r)
	}
	return x.base
}

func (s *Server) baseOf(r *http.Request) string {
	if s.cfg.PublicURL != "" {
		return s.cfg.PublicURL
	}
	if !isHost(r.Host) {
		return "" // links are then relative to the root
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// isHost tells whether a Host header can be written into links as it is.
func isHost(host string) bool {
	for _, c := range host {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune(".-:[]", c)) {
			return false
		}
	}
	return host != ""
}

// prefersJSON tells whether the Accept header ranks JSON before HTML. A browser names text/html; a client that
// names neither, or takes anything, gets the map.
func prefersJSON(accept string) bool {
	var html, json float64
	for part := range strings.SplitSeq(accept, ",") {
		mediaType, params, _ := strings.Cut(part, ";")
		q := quality(params)
		switch strings.ToLower(strings.TrimSpace(mediaType)) {
		case "text/html", "application/xhtml+xml":
			html = max(html, q)
		case "application/json", "application/geo+json", "application/*":
			json = max(json, q)
		}
	}
	return json > html
}

// quality reads the q of the parameters of an Accept entry: 1 when it is not said, 0 when it cannot be read.
func quality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "q") {
			q, err := strconv.ParseFloat(value, 64)
			if err != nil || !(q >= 0 && q <= 1) {
				return 0
			}
			return q
		}
	}
	return 1
}
