// Package registers writes files in the exact layout of the French registers of health professionals and
// places, from rows given by the caller: the RPPS extract PS_LibreAcces_Personne_activite (Agence du numérique
// en santé), the FINESS extract etalab-cs1100507 (DREES) and the addresses of the Base Adresse Nationale.
//
// It serves fixtures, the fictional département and benchmarks. It checks nothing: a row is written as it is
// given, so that ill-formed files can be made as well. It does not read anything; package annuaire does.
package registers

// BOM is the byte-order mark that some exports begin with; write it before the file's first byte.
const BOM = "\uFEFF"

// appendLatin1 appends the text in ISO 8859-1; what it cannot hold becomes a question mark.
func appendLatin1(dst []byte, text []byte) []byte {
	for _, r := range string(text) {
		if r > 0xff {
			r = '?'
		}
		dst = append(dst, byte(r))
	}
	return dst
}

// join appends the fields with a separator between each two.
func join(dst []byte, separator byte, fields ...string) []byte {
	for i, f := range fields {
		if i > 0 {
			dst = append(dst, separator)
		}
		dst = append(dst, f...)
	}
	return dst
}
