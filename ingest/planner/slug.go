package planner

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/maillage/maillage/ingest"
)

var ligatures = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae", "&", " et ")

// slug returns an identifier made of a name: lower-case ASCII letters and digits joined by hyphens. The same
// name always gives the same; a name without any such letter gives a hash of it.
func slug(name string) string {
	words := strings.FieldsFunc(ingest.NormalizeName(ligatures.Replace(name)), func(r rune) bool { return r == '_' })
	kept := words[:0]
	for _, w := range words {
		if w = strings.Map(asciiOnly, w); w != "" {
			kept = append(kept, w)
		}
	}
	s := strings.Join(kept, "-")
	if s == "" && name != "" {
		h := fnv.New64a()
		h.Write([]byte(name))
		return fmt.Sprintf("n%016x", h.Sum64())
	}
	return s
}

func asciiOnly(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// CPTSIDs returns the identifiers under which a list of CPTS may know what a roster calls a CPTS: the text itself, and
// the identifier that is made of a name.
func CPTSIDs(text string) []string { return []string{text, slug(text)} }
