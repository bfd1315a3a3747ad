package annuaire

import (
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// Directory puts the activities of the RPPS together: persons once, sites once, practices once. Add takes the lines
// in any order; Assemble gives the result, after which the Directory is spent.
//
// A line costs 16 bytes, whether its commune is wanted or not: what a person does elsewhere decides her profession
// and the share of her time that is left for here.
type Directory struct {
	register *Register
	communes *communes
	people   identifiers
	chunks   [][]record
	sites    siteTable
	counts   Counts
	key      []byte // scratch
}

// record is what is kept of a line.
type record struct {
	person uint64 // packed by identifiers
	site   uint32 // index into sites; a hash of the site's key when elsewhere is set
	bits   recordBits
}

// recordBits holds, from the lowest bit: profession (4), skill (2), line (2), liberal, elsewhere.
type recordBits uint32

const (
	skillShift           = 4
	lineShift            = 6
	liberalBit           = recordBits(1) << 8
	elsewhereBit         = recordBits(1) << 9
	recordChunk          = 1 << 14
	professionMask       = 0xf
	twoBits              = 3
	_              uint8 = 0xf - uint8(geo.OtherProfession) // professions fit in four bits
)

func (b recordBits) profession() geo.Profession { return geo.Profession(b & professionMask) }
func (b recordBits) skill() skill               { return skill(b >> skillShift & twoBits) }
func (b recordBits) line() line                 { return line(b >> lineShift & twoBits) }
func (b recordBits) liberal() bool              { return b&liberalBit != 0 }
func (b recordBits) elsewhere() bool            { return b&elsewhereBit != 0 }

// NewDirectory returns an empty directory of the wanted communes. The register, which may be empty, gives the
// commune and the kind of the sites that have a FINESS number.
func NewDirectory(register *Register, opt Options) *Directory {
	return &Directory{register: register, communes: newCommunes(opt.Wanted)}
}

// Add takes one activity. It keeps nothing that aliases it, and never fails: the error makes it fit ReadRPPS.
func (d *Directory) Add(a *Activity) error {
	sec, reason := classify(a)
	site, elsewhere := uint32(0), false
	if reason == Counted {
		var r Reason
		site, r = d.place(a, sec)
		elsewhere = r == Elsewhere
		if r != Counted {
			reason = r
		}
	}
	d.counts.Lines[reason]++
	skill := noSkill
	if a.Profession == geo.GP {
		skill = skillOf(a.SkillType, a.SkillCode)
	}
	if reason != Counted && !elsewhere {
		if skill == noSkill {
			return nil
		}
		sec.line = outside // the line still tells what the doctor is
	}
	bits := recordBits(a.Profession) | recordBits(skill)<<skillShift | recordBits(sec.line)<<lineShift
	if string(a.Mode) == "L" {
		bits |= liberalBit
	}
	if elsewhere {
		bits |= elsewhereBit
	}
	d.push(record{d.people.pack(a.ID), site, bits})
	return nil
}

func (d *Directory) push(r record) {
	if n := len(d.chunks); n == 0 || len(d.chunks[n-1]) == recordChunk {
		d.chunks = append(d.chunks, make([]record, 0, recordChunk))
	}
	last := &d.chunks[len(d.chunks)-1]
	*last = append(*last, r)
}

// place finds the site of an activity. It returns the site's index with Counted, a hash of its key with Elsewhere,
// and otherwise the reason for which there is none.
func (d *Directory) place(a *Activity, sec sector) (uint32, Reason) {
	est := d.register.find(a.FINESS)
	var at commune
	switch {
	case est != geo.None && d.register.Establishments[est].Code != "":
		at = d.communes.find([]byte(d.register.Establishments[est].Code))
	case isCommuneCode(a.Address.CommuneCode):
		at = d.communes.located(a.Address.CommuneCode, a.Address.PostalCode)
	case a.placeless():
		return 0, NoPlace
	case isAbroad(a):
		return 0, Abroad
	}
	d.key = appendSiteKey(d.key[:0], a, at.code)
	switch {
	case len(d.key) == 0:
		return 0, UnknownPlace
	case at.code != "" && !at.wanted:
		return uint32(hash(d.key)), Elsewhere
	}
	return uint32(d.sites.of(d.key, a, at.code, sec.kind, est, d.register)), Counted
}

// isAbroad tells whether a place without a commune is in another country. The code of France is 99000; an address
// in France mostly gives no country at all.
func isAbroad(a *Activity) bool {
	return len(a.Country) > 0 && string(a.Country) != "99000" && len(a.FINESS)+len(a.Address.CommuneCode) == 0
}

// appendSiteKey appends what identifies the site of an activity, the best of: its FINESS number, the identifier of
// its structure, its address in its commune, its commune. It appends nothing when there is none of these.
func appendSiteKey(dst []byte, a *Activity, code string) []byte {
	d := &a.Address
	switch {
	case isFINESS(a.FINESS):
		return append(dst, a.FINESS...)
	case len(a.Structure) > 0:
		return append(dst, a.Structure...)
	}
	if code == "" && (len(d.PostalCode) == 0 || len(d.CommuneName)+len(d.Office) == 0) {
		return dst
	}
	if len(d.Voie) == 0 {
		dst = append(dst, "commune-"...)
	} else {
		dst = append(dst, "adresse-"...)
	}
	if code != "" {
		dst = append(dst, code...)
	} else {
		dst = appendSlug(dst, d.PostalCode, d.CommuneName, d.Office)
	}
	if len(d.Voie) == 0 {
		return dst
	}
	return appendSlug(append(dst, '-'), d.Number, d.Repetition, d.TypeVoie, d.Voie)
}

// appendSlug appends the texts as one name of lower-case letters and digits with hyphens.
func appendSlug(dst []byte, texts ...[]byte) []byte {
	gap := false
	for i, text := range texts {
		gap = gap || i > 0
		for _, r := range string(text) {
			for _, c := range fold(r) {
				if c == ' ' {
					gap = true
					continue
				}
				if n := len(dst); gap && n > 0 && dst[n-1] != '-' {
					dst = append(dst, '-')
				}
				gap = false
				if c >= 'A' && c <= 'Z' {
					c += 'a' - 'A'
				}
				dst = append(dst, byte(c))
			}
		}
	}
	return dst
}

// Tell notes in the report, once per reason, how many lines do not count. It is called after Assemble, which alone
// knows the communes found from addresses.
func (d *Directory) Tell(report *ingest.Report, file string) {
	for _, r := range Reasons() {
		if n := d.counts.Lines[r]; n > 0 {
			report.Add(ingest.Finding{Severity: ingest.Note, Kind: "not-counted-" + r.String(), File: file,
				Reason: fmt.Sprintf("%d lines %s are not counted", n, reasonTexts[r])})
		}
	}
}
