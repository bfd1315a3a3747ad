package boundaries

import "strconv"

// powers are the powers of ten that a float64 holds exactly.
var powers = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// longNumber is the room, in bytes, within which a number is parsed without looking for the end of the buffer.
const longNumber = 64

// number takes a number, correctly rounded. Digits worth an integer under 2⁵³ and at most 22 decimals make an exact
// integer divided by an exact power of ten, which rounds once (W. D. Clinger, "How to read floating point numbers
// accurately", 1990); the rest is for strconv. A number beyond float64 is infinite, as other readers have it.
func (s *scanner) number() (float64, error) {
	if s.end-s.at < longNumber {
		s.more(s.at)
	}
	buf := s.buf[s.at:s.end]
	i := 0
	negative := len(buf) > 0 && buf[0] == '-'
	if negative {
		i = 1
	}
	digits := i
	var mantissa uint64
	for ; i < len(buf) && buf[i]-'0' <= 9; i++ {
		mantissa = mantissa*10 + uint64(buf[i]-'0')
	}
	whole := i - digits
	decimals := 0
	if i < len(buf) && buf[i] == '.' {
		i++
		point := i
		for ; i < len(buf) && buf[i]-'0' <= 9; i++ {
			mantissa = mantissa*10 + uint64(buf[i]-'0')
		}
		decimals = i - point
		if decimals == 0 {
			return s.slowNumber()
		}
	}
	if i == len(buf) || buf[i]|0x20 == 'e' || whole == 0 || whole > 1 && buf[digits] == '0' ||
		whole+decimals > 19 || mantissa >= 1<<53 || decimals >= len(powers) {
		return s.slowNumber()
	}
	s.at += i
	f := float64(mantissa) / powers[decimals]
	if negative {
		f = -f
	}
	return f, nil
}

// slowNumber takes a number of any form and length up to maxText.
func (s *scanner) slowNumber() (float64, error) {
	text, err := s.numberText()
	if err != nil {
		return 0, err
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil && f == 0 {
		return 0, s.fail("%.40q is not a number", text)
	}
	return f, nil
}

// numberText takes a number as it is written. The bytes are valid until the next call.
func (s *scanner) numberText() ([]byte, error) {
	start := s.at
	for {
		for s.at < s.end && isNumberByte(s.buf[s.at]) {
			s.at++
		}
		if s.at < s.end {
			break
		}
		if s.at-start > maxText {
			return nil, s.fail("a number is longer than 1 MiB")
		}
		if !s.more(start) {
			break
		}
		start = 0
	}
	text := s.buf[start:s.at]
	if !isNumber(text) {
		if s.at == s.end && s.err != nil {
			return nil, s.ended()
		}
		s.at = start
		return nil, s.fail("%.40q is not a number", text)
	}
	return text, nil
}

func isNumberByte(b byte) bool {
	return b >= '0' && b <= '9' || b == '.' || b == '-' || b == '+' || b|0x20 == 'e'
}

// isNumber tells whether text is a number by the grammar of RFC 8259, section 6.
func isNumber(text []byte) bool {
	i := 0
	run := func() bool {
		from := i
		for i < len(text) && text[i]-'0' <= 9 {
			i++
		}
		return i > from
	}
	if i < len(text) && text[i] == '-' {
		i++
	}
	if i < len(text) && text[i] == '0' {
		i++
	} else if !run() {
		return false
	}
	if i < len(text) && text[i] == '.' {
		if i++; !run() {
			return false
		}
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		if i++; i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		if !run() {
			return false
		}
	}
	return i == len(text)
}
