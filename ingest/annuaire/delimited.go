package annuaire

import "bytes"

// splitQuoted cuts a line at the separators into fields, which are appended to dst. A field that begins with a
// quotation mark ends at the next single one and may hold separators; a doubled mark in it stands for one. A mark
// elsewhere is text. FINESS and the BAN write a field between marks only when its value holds a mark or a separator.
func splitQuoted(dst [][]byte, line []byte, separator byte) [][]byte {
	for {
		if len(line) > 0 && line[0] == '"' {
			field, rest, ok := quotedField(line[1:], separator)
			if ok {
				dst = append(dst, field)
				if rest == nil {
					return dst
				}
				line = rest[1:]
				continue
			}
		}
		i := bytes.IndexByte(line, separator)
		if i < 0 {
			return append(dst, line)
		}
		dst = append(dst, line[:i])
		line = line[i+1:]
	}
}

// quotedField reads up to the closing mark, which a separator or the end must follow; otherwise the opening mark was
// text. The rest begins with the separator and is nil at the end of the line.
func quotedField(line []byte, separator byte) (field, rest []byte, ok bool) {
	for i := 0; i < len(line); i++ {
		if line[i] != '"' {
			continue
		}
		if i+1 < len(line) && line[i+1] == '"' {
			i++
			continue
		}
		if i+1 < len(line) && line[i+1] != separator {
			return nil, nil, false
		}
		field = line[:i]
		if bytes.Contains(field, []byte(`""`)) {
			field = bytes.ReplaceAll(field, []byte(`""`), []byte(`"`))
		}
		if i+1 < len(line) {
			rest = line[i+1:]
		}
		return field, rest, true
	}
	return nil, nil, false
}
