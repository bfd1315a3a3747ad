package boundaries

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// key takes the name of a member and its colon. The bytes are valid until the next call.
func (s *scanner) key() ([]byte, error) {
	if s.skipSpace() != '"' {
		return nil, s.unexpected("a member name")
	}
	text, err := s.string()
	if err != nil {
		return nil, err
	}
	// What follows may move the buffer in which the text lies.
	if s.at < s.end && s.buf[s.at] == ':' {
		s.at++
		return text, nil
	}
	s.text = append(s.text[:0], text...)
	return s.text, s.expect(':')
}

// string takes a string, of which the opening quote is the next byte. The bytes are valid until the next call.
func (s *scanner) string() ([]byte, error) {
	s.at++
	start := s.at
	for {
		for ; s.at < s.end; s.at++ {
			switch b := s.buf[s.at]; {
			case b == '"':
				s.at++
				return s.valid(s.buf[start : s.at-1])
			case b == '\\':
				return s.escaped(start)
			case b < ' ':
				return nil, s.fail("a control character stands in a string")
			}
		}
		if s.at-start > maxText {
			return nil, s.fail("a string is longer than 1 MiB")
		}
		if !s.more(start) {
			return nil, s.ended()
		}
		start = 0
	}
}

// valid returns text, read as Windows-1252 when it is not the UTF-8 that RFC 8259 asks for, which is counted.
func (s *scanner) valid(text []byte) ([]byte, error) {
	if utf8.Valid(text) {
		return text, nil
	}
	s.legacy++
	legacy, err := charmap.Windows1252.NewDecoder().Bytes(text)
	s.text = append(s.text[:0], legacy...)
	return s.text, err
}

// escaped takes the rest of a string from its first escape on.
func (s *scanner) escaped(start int) ([]byte, error) {
	s.text = append(s.text[:0], s.buf[start:s.at]...)
	for {
		b, err := s.byte()
		switch {
		case err != nil:
			return nil, err
		case b == '"':
			return s.valid(s.text)
		case b == '\\':
			if err := s.escape(); err != nil {
				return nil, err
			}
		case b < ' ':
			return nil, s.fail("a control character stands in a string")
		case len(s.text) > maxText:
			return nil, s.fail("a string is longer than 1 MiB")
		default:
			s.text = append(s.text, b)
		}
	}
}

func (s *scanner) byte() (byte, error) {
	if s.at == s.end && !s.more(s.at) {
		return 0, s.ended()
	}
	s.at++
	return s.buf[s.at-1], nil
}

const escapes = `""\\//b` + "\b" + `f` + "\f" + `n` + "\n" + `r` + "\r" + `t` + "\t"

// escape takes what follows a backslash and appends what it stands for.
func (s *scanner) escape() error {
	b, err := s.byte()
	if err != nil {
		return err
	}
	for i := 0; i < len(escapes); i += 2 {
		if escapes[i] == b {
			s.text = append(s.text, escapes[i+1])
			return nil
		}
	}
	if b != 'u' {
		return s.fail("a backslash is followed by %q", b)
	}
	r, err := s.hex()
	if err != nil {
		return err
	}
	for utf16.IsSurrogate(r) {
		for s.end-s.at < 2 && s.more(s.at) {
		}
		if s.end-s.at < 2 || s.buf[s.at] != '\\' || s.buf[s.at+1] != 'u' {
			r = utf8.RuneError
			break
		}
		s.at += 2
		low, err := s.hex()
		if err != nil {
			return err
		}
		if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
			r = both
			break
		}
		s.text = utf8.AppendRune(s.text, utf8.RuneError)
		r = low
	}
	s.text = utf8.AppendRune(s.text, r)
	return nil
}

// hex takes four hexadecimal digits.
func (s *scanner) hex() (rune, error) {
	var r rune
	for range 4 {
		b, err := s.byte()
		if err != nil {
			return 0, err
		}
		v, err := strconv.ParseUint(string(b), 16, 8)
		if err != nil {
			return 0, s.fail("four hexadecimal digits must follow \\u")
		}
		r = r<<4 | rune(v)
	}
	return r, nil
}
