package api

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// coding is a content coding of RFC 9110 §8.4.1.
type coding uint8

// Codings, identity being the zero value.
const (
	identity coding = iota
	gzipped
	brotlied
	zstandard
	codings = 4
)

// codingRow is what HTTP has to say of a coding.
type codingRow struct {
	name   string
	suffix string   // of the tag: two codings are two representations (RFC 9110 §8.8.3.3)
	header []string // Content-Encoding
}

var codingTable = [codings]codingRow{
	{name: "identity"},
	{"gzip", "-gz", []string{"gzip"}},
	{"br", "-br", []string{"br"}},
	{"zstd", "-zst", []string{"zstd"}},
}

// prepared and live are the codings of answers made once and of those made on the way, the one wanted most first.
// Brotli packs tightest and takes longest, so it is for what is packed once.
var (
	preparedCodings = []coding{brotlied, zstandard, gzipped}
	liveCodings     = []coding{zstandard, gzipped}
)

// negotiate chooses a coding among those offered: the one the client ranks highest, of equals the first offered.
// Identity is always there, for a client that refuses everything is better served than turned away.
func negotiate(header string, offered []coding) coding {
	if header == "" {
		return identity
	}
	best, most := identity, 0.0
	for _, c := range offered {
		if q := codingQuality(header, codingTable[c].name); q > most {
			best, most = c, q
		}
	}
	if most > 0 && codingQuality(header, "identity") > most && strings.Contains(header, "identity") {
		return identity
	}
	return best
}

// codingQuality returns the rank that an Accept-Encoding header gives to a coding, 0 when it is not taken.
func codingQuality(header, name string) float64 {
	any := 0.0
	for header != "" {
		var part string
		part, header, _ = strings.Cut(header, ",")
		given, params, weighed := strings.Cut(part, ";")
		given = strings.TrimSpace(given)
		q := 1.0
		if weighed {
			q = quality(params)
		}
		switch {
		case strings.EqualFold(given, name), name == "gzip" && strings.EqualFold(given, "x-gzip"):
			return q
		case given == "*":
			any = q
		}
	}
	return any
}

// compressFrom is the size in bytes under which compression gains nothing.
const compressFrom = 1 << 10

// Levels of what is packed once: as tight as a first visitor can wait for. Of an OpenAPI definition of 109 kB brotli makes
// 5.7 kB at level 6, 3 % less at level 9 in some five times the time.
const (
	gzipOnce   = 6
	brotliOnce = 6
	// gzipLive keeps up with the writing of features: a page of ten communes, 17.8 kB, becomes 5.5 kB in 117 µs at level 2,
	// 3 bytes less in 185 µs at level 3; a thousand become 2 % more.
	gzipLive = 2
)

// pack compresses a body that is kept. It returns nil when that does not make it smaller.
func pack(body []byte, c coding) []byte {
	if len(body) < compressFrom {
		return nil
	}
	var b bytes.Buffer
	var z io.WriteCloser
	switch c {
	case brotlied:
		z = brotli.NewWriterLevel(&b, brotliOnce)
	case gzipped:
		z, _ = gzip.NewWriterLevel(&b, gzipOnce) // the level is a constant
	case zstandard:
		z, _ = zstd.NewWriter(&b, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1))
	}
	if _, err := z.Write(body); err != nil { // a buffer takes everything
		return nil
	}
	if err := z.Close(); err != nil || b.Len() >= len(body) {
		return nil
	}
	return bytes.Clone(b.Bytes())
}

// squeezer compresses what is written through it and can be used again.
type squeezer interface {
	io.WriteCloser
	Reset(io.Writer)
	Flush() error
}

// squeezers keeps those at rest, by coding.
type squeezers [codings]sync.Pool

func (p *squeezers) get(c coding, w io.Writer) squeezer {
	z, ok := p[c].Get().(squeezer)
	if !ok {
		switch c {
		case gzipped:
			z, _ = gzip.NewWriterLevel(nil, gzipLive) // the level is a constant
		default:
			// One goroutine and a small window: there may be as many of these as requests.
			z, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<18))
		}
	}
	z.Reset(w)
	return z
}

func (p *squeezers) put(c coding, z squeezer) {
	z.Reset(nil)
	p[c].Put(z)
}

// isSqueezable tells whether bodies of a media type gain from compression.
func isSqueezable(h http.Header) bool {
	mediaType, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.HasPrefix(mediaType, "text/") || strings.HasSuffix(mediaType, "json") || strings.HasSuffix(mediaType, "xml") ||
		strings.HasSuffix(mediaType, "json-seq")
}
