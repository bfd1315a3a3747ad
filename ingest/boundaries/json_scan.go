package boundaries

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// scanner cuts a stream of JSON (RFC 8259) into tokens for the GeoJSON decoder, in memory bounded by its buffer and
// by maxText whatever the stream holds. It decodes nothing that is not asked for.
//
// Its methods return errors that are final: a *syntaxError with the place, or what the stream itself returned.
type scanner struct {
	r      io.Reader
	buf    []byte
	at     int // of the next byte in buf
	end    int // of the bytes read into buf
	offset int64
	line   int   // of the first byte of buf, from 1
	err    error // of the stream, once it ended
	text   []byte
	legacy int // strings that were not UTF-8
}

const (
	bufferSize = 1 << 18
	maxText    = 1 << 20 // longest string and number decoded
	maxNesting = 512
)

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, bufferSize), line: 1}
}

// syntaxError is text that is not JSON.
type syntaxError struct {
	offset int64
	line   int
	reason string
}

func (e *syntaxError) Error() string {
	return fmt.Sprintf("line %d, byte %d: %s", e.line, e.offset, e.reason)
}

// fail returns the error of the current place.
func (s *scanner) fail(format string, args ...any) error {
	return &syntaxError{s.offset + int64(s.at), s.lineNow(), fmt.Sprintf(format, args...)}
}

// ended returns the error of a stream that ended where JSON does not.
func (s *scanner) ended() error {
	switch {
	case s.err == nil || s.err == io.EOF:
		return s.fail("the file ends too early: it is truncated")
	case errors.Is(s.err, io.ErrUnexpectedEOF):
		return s.fail("the compressed file ends too early: it is truncated")
	}
	return fmt.Errorf("line %d, byte %d: %w", s.lineNow(), s.offset+int64(s.at), s.err)
}

func (s *scanner) lineNow() int { return s.line + bytes.Count(s.buf[:s.at], []byte{'\n'}) }

// more reads further, keeping the bytes from position keep on, which becomes 0. It returns false at the end of the
// stream.
func (s *scanner) more(keep int) bool {
	if s.err != nil {
		return false
	}
	s.line += bytes.Count(s.buf[:keep], []byte{'\n'})
	s.offset += int64(keep)
	s.end = copy(s.buf, s.buf[keep:s.end])
	s.at -= keep
	if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for tries := 0; ; tries++ {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		s.err = err
		if err == nil && n == 0 && tries > 100 {
			s.err = io.ErrNoProgress
		}
		if n > 0 || s.err != nil {
			return n > 0
		}
	}
}

// skipSpace moves to the next byte that is not white space and returns it without taking it; 0 at the end.
func (s *scanner) skipSpace() byte {
	for {
		for s.at < s.end {
			if b := s.buf[s.at]; b > ' ' || b != ' ' && b != '\n' && b != '\r' && b != '\t' {
				return b
			}
			s.at++
		}
		if !s.more(s.at) {
			return 0
		}
	}
}

// expect takes one byte after white space.
func (s *scanner) expect(want byte) error {
	b := s.skipSpace()
	if b != want {
		return s.unexpected(fmt.Sprintf("%q", want))
	}
	s.at++
	return nil
}

func (s *scanner) unexpected(want string) error {
	if s.at == s.end {
		return s.ended()
	}
	return s.fail("%s is wanted, %q found", want, s.buf[s.at])
}

// next takes the separator of a list: it returns false when the closing byte was taken, true when another element
// follows. first is true before the first element.
func (s *scanner) next(first bool, closing byte) (bool, error) {
	b := s.skipSpace()
	switch {
	case b == closing && s.at < s.end:
		s.at++
		return false, nil
	case first:
		return true, nil
	case b == ',':
		s.at++
		if s.skipSpace() == closing {
			return false, s.fail("a comma is followed by nothing")
		}
		return true, nil
	}
	return false, s.unexpected(fmt.Sprintf("a comma or %q", closing))
}
