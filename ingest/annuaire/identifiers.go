package annuaire

import "slices"

// identifiers packs the national identifiers of persons into 64 bits. Identifiers are short texts of digits and
// capitals ("810001234567", "02A1234567"): up to twelve of them are the digits of a number in base 37, aligned left,
// where 0 is no character, so that numbers are ordered as the texts are. Others, which the register does not use
// today, are numbered from the top bit, which 37^12 < 2^63 leaves free.
type identifiers struct {
	odd      map[string]uint64
	oddTexts []string
}

const (
	packedLength  = 12
	oddIdentifier = 1 << 63
)

func (p *identifiers) pack(id []byte) uint64 {
	if len(id) > packedLength {
		return p.packOdd(id)
	}
	n := uint64(0)
	for i := range packedLength {
		n *= 37
		if i >= len(id) {
			continue
		}
		switch c := id[i]; {
		case c >= '0' && c <= '9':
			n += uint64(c-'0') + 1
		case c >= 'A' && c <= 'Z':
			n += uint64(c-'A') + 11
		default:
			return p.packOdd(id)
		}
	}
	return n
}

func (p *identifiers) packOdd(id []byte) uint64 {
	if n, ok := p.odd[string(id)]; ok {
		return n
	}
	if p.odd == nil {
		p.odd = make(map[string]uint64)
	}
	n := oddIdentifier | uint64(len(p.oddTexts))
	text := string(id)
	p.odd[text] = n
	p.oddTexts = append(p.oddTexts, text)
	return n
}

// order renumbers the identifiers of unusual form so that they too are ordered as their texts are.
func (p *identifiers) order(records []record) {
	if len(p.odd) == 0 {
		return
	}
	sorted := slices.Sorted(slices.Values(p.oddTexts))
	rank := make(map[uint64]uint64, len(sorted))
	for i, text := range sorted {
		rank[p.odd[text]] = oddIdentifier | uint64(i)
	}
	for i := range records {
		if n, ok := rank[records[i].person]; ok {
			records[i].person = n
		}
	}
	p.oddTexts = sorted
}

// unpack appends the identifier to dst.
func (p *identifiers) unpack(dst []byte, n uint64) []byte {
	if n&oddIdentifier != 0 {
		return append(dst, p.oddTexts[n&^oddIdentifier]...)
	}
	var text [packedLength]byte
	length := 0
	for i := packedLength - 1; i >= 0; i-- {
		digit := byte(n % 37)
		n /= 37
		if digit == 0 {
			continue
		}
		length = max(length, i+1)
		if digit <= 10 {
			text[i] = '0' + digit - 1
		} else {
			text[i] = 'A' + digit - 11
		}
	}
	return append(dst, text[:length]...)
}
