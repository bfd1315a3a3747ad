package annuaire

import (
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/actors"
	"github.com/paulmach/orb"
)

// place is a site as it is gathered: what Site is, in fewer bytes, and the address that it is to be found by.
type place struct {
	id, name  string
	address   string  // packed by packAddress
	code      string  // INSEE code of the commune, empty when not known
	est       int32   // the establishment of the register, or geo.None
	line      int32   // of the RPPS that first speaks of it, 0 when none does
	score     float32 // of the address match
	kind      geo.SiteKind
	placement geo.Placement
	point     orb.Point
}

const placeChunk = 1 << 12

// siteTable holds each site once, found by its key, which is also its ID. Places are kept in chunks, which neither
// move nor leave garbage as the table grows.
type siteTable struct {
	chunks  [][]place
	count   int
	slots   []slot // open addressing, a power of two long
	text    arena
	scratch []byte
}

// slot refers to a place; it is empty when place is 0 and refers to place−1 otherwise.
type slot struct {
	hash  uint32
	place int32
}

func (t *siteTable) at(i int) *place { return &t.chunks[i/placeChunk][i%placeChunk] }

// find returns the index of the place of that key, and the slot where it is or would be.
func (t *siteTable) find(key []byte) (index, at int, known bool) {
	if 4*t.count >= 3*len(t.slots) {
		t.grow()
	}
	h := hash(key)
	for at := int(h) & (len(t.slots) - 1); ; at = (at + 1) & (len(t.slots) - 1) {
		s := t.slots[at]
		if s.place == 0 {
			return 0, at, false
		}
		if i := int(s.place - 1); s.hash == uint32(h>>32) && t.at(i).id == string(key) {
			return i, at, true
		}
	}
}

func (t *siteTable) grow() {
	t.slots = make([]slot, max(1<<10, 2*len(t.slots)))
	for i := range t.count {
		h := hash(t.at(i).id)
		at := int(h) & (len(t.slots) - 1)
		for t.slots[at].place != 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = slot{uint32(h >> 32), int32(i + 1)}
	}
}

// hash is FNV-1a with the high half mixed into the low, which indexes.
func hash[T string | []byte](key T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	return h ^ h>>32
}

func (t *siteTable) add(at int, key []byte) (*place, int) {
	i := t.count
	t.count++
	if i%placeChunk == 0 {
		t.chunks = append(t.chunks, make([]place, placeChunk))
	}
	t.slots[at] = slot{uint32(hash(key) >> 32), int32(i + 1)}
	p := t.at(i)
	p.id, p.est = t.text.keep(key), geo.None
	return p, i
}

// of returns the site of that key, made from the activity when it is new. What an earlier line did not say, a later
// one completes.
func (t *siteTable) of(key []byte, a *Activity, code string, kind geo.SiteKind, est int32, register *Register) int {
	i, at, known := t.find(key)
	if known {
		t.complete(t.at(i), a, code, kind)
		return i
	}
	p, i := t.add(at, key)
	p.name, p.code, p.kind, p.line = t.text.keep(a.SiteName), code, kind, int32(a.Line)
	t.keepAddress(p, a)
	if est != geo.None {
		p.describe(est, &register.Establishments[est])
	}
	return i
}

func (t *siteTable) keepAddress(p *place, a *Activity) {
	t.scratch = packAddress(t.scratch[:0], &a.Address)
	p.address = t.text.keep(t.scratch)
}

func (t *siteTable) complete(p *place, a *Activity, code string, kind geo.SiteKind) {
	if p.code == "" {
		p.code = code
	}
	if p.name == "" {
		p.name = t.text.keep(a.SiteName)
	}
	// A place that hospital doctors share with others is what the others say.
	if p.est == geo.None && kind != geo.OtherSite && (p.kind == geo.OtherSite || p.kind == geo.Hospital) {
		p.kind = kind
	}
	if len(a.Address.Voie) > 0 && !hasStreet(p.address) {
		t.keepAddress(p, a)
	}
}

// describe gives a site what the register knows of it, which is better kept than the lines of the RPPS.
func (p *place) describe(est int32, e *Establishment) {
	p.est, p.name = est, e.Name
	if e.Code != "" {
		p.code = e.Code
	}
	if e.Kind != geo.OtherSite {
		p.kind = e.Kind
	}
}

// site returns the place in its final form.
func (p *place) site(register *Register) Site {
	s := Site{Code: p.code, Site: geo.Site{ID: p.id, Name: p.name, Kind: p.kind, Unit: geo.None,
		Point: p.point, Placement: p.placement, Score: p.score}}
	if p.est != geo.None {
		s.Category = register.Establishments[p.est].Category
	}
	return s
}

// addEstablishments adds the sites of the register where care is given, or that are an actor of some family (EHPAD, SSIAD…), and
// where nobody of the RPPS practises.
func (t *siteTable) addEstablishments(register *Register) {
	for est := range register.Establishments {
		e := &register.Establishments[est]
		if _, actor := actors.OfCategory(e.Category); e.Kind == geo.OtherSite && !actor {
			continue
		}
		if _, at, known := t.find([]byte(e.FINESS)); !known {
			p, _ := t.add(at, []byte(e.FINESS))
			p.describe(int32(est), e)
		}
	}
}

// packAddress appends an address as one text of seven parts between bars; packing spares six strings a site. The
// street comes first. No part holds a bar: the file is cut at them.
func packAddress(dst []byte, d *ActivityAddress) []byte {
	for i, part := range [...][]byte{d.Voie, d.Number, d.Repetition, d.TypeVoie, d.PostalCode, d.CommuneName, d.Office} {
		if i > 0 {
			dst = append(dst, '|')
		}
		dst = append(dst, part...)
	}
	return dst
}

// unpackAddress is the inverse of packAddress. The town is that of the bureau cedex when it is not given.
func unpackAddress(packed string) Address {
	part := strings.SplitN(packed, "|", 7)
	if len(part) < 7 {
		return Address{}
	}
	a := Address{Street: part[0], Number: part[1], Repetition: part[2], StreetType: part[3], PostalCode: part[4], Town: part[5]}
	if a.Town == "" {
		a.Town = townOf(part[6])
	}
	return a
}

// hasStreet tells whether a packed address names a street.
func hasStreet(packed string) bool { return packed != "" && packed[0] != '|' }
