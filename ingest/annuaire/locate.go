package annuaire

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
)

// locator places the sites of a directory: at the coordinates of FINESS, else at their address when it is found in
// the Base Adresse Nationale with a score over the threshold, else at the point of their commune. It also finds the
// commune of the sites that give only a postal code and a town.
type locator struct {
	directory *Directory
	opt       Options
	report    *ingest.Report
	file      string // that the sites are from, for the report
	refused   int    // addresses of communes in an index that nothing there is like enough to
}

func newLocator(d *Directory, opt Options, report *ingest.Report, file string) *locator {
	l := &locator{directory: d, opt: opt, report: report, file: file}
	d.sites.addEstablishments(d.register)
	for i := range d.sites.count {
		p := d.sites.at(i)
		if p.est != geo.None && d.register.Establishments[p.est].HasPoint {
			p.point, p.placement = d.register.Establishments[p.est].Point, geo.PlacedByFINESS
		}
	}
	return l
}

// match looks for the sites not yet placed in one index of addresses.
func (l *locator) match(index *Index) {
	for i := range l.directory.sites.count {
		p := l.directory.sites.at(i)
		if p.code == "" {
			l.findCommune(p, index)
		}
		if p.placement != geo.Unplaced || p.code == "" || len(index.streetsOf(p.code)) == 0 {
			continue
		}
		address := l.addressOf(p)
		if address.Street == "" {
			continue
		}
		if m, found := index.Match(p.code, address); found && m.Score >= l.opt.threshold() {
			p.point, p.placement, p.score = m.Point, geo.PlacedByAddress, float32(m.Score)
		} else {
			l.refused++
		}
	}
}

// addressOf returns the address of a site: that of FINESS, else that of the RPPS.
func (l *locator) addressOf(p *place) Address {
	if p.est != geo.None {
		if a := l.directory.register.Establishments[p.est].Address; a.Street != "" {
			return a
		}
	}
	return unpackAddress(p.address)
}

// findCommune finds the commune of a site from its postal code and its town.
func (l *locator) findCommune(p *place, index *Index) {
	a := l.addressOf(p)
	if code, ok := index.Commune(a.PostalCode, a.Town); ok {
		p.code = l.directory.communes.located([]byte(code), []byte(a.PostalCode)).code
	}
}

// finish places what is left and tells the report what could not be placed.
func (l *locator) finish() {
	points := make(map[string]*orb.Point)
	unplaced := make(map[string]int)
	for i := range l.directory.sites.count {
		p := l.directory.sites.at(i)
		switch {
		case p.code == "":
			l.add(ingest.Warning, "unknown-commune", int(p.line), "site %s gives no commune, and its address (%s) is that of none; its practices are not kept", p.id, describeAddress(unpackAddress(p.address)))
			continue
		case p.placement != geo.Unplaced || !l.directory.communes.find([]byte(p.code)).wanted:
			continue
		}
		point, asked := points[p.code]
		if !asked {
			point = l.unitPoint(p.code)
			points[p.code] = point
		}
		if point == nil {
			unplaced[p.code]++
			continue
		}
		p.point, p.placement = *point, geo.PlacedByUnit
	}
	for _, code := range slices.Sorted(maps.Keys(unplaced)) {
		l.add(ingest.Warning, "unplaced-site", 0, "%d sites of commune %s have no coordinates: neither FINESS, nor an address, nor the commune gives any", unplaced[code], code)
	}
	if l.refused > 0 {
		l.add(ingest.Note, "address-refused", 0, "%d sites have no address in the Base Adresse Nationale like enough to theirs (score under %v)", l.refused, l.opt.threshold())
	}
}

func (l *locator) add(severity ingest.Severity, kind string, line int, format string, args ...any) {
	l.report.Add(ingest.Finding{Severity: severity, Kind: kind, File: l.file, Line: line, Reason: fmt.Sprintf(format, args...)})
}

// describeAddress returns the address on one line.
func describeAddress(a Address) string {
	text := strings.Join(strings.Fields(strings.Join([]string{a.Number, a.Repetition, a.StreetType, a.Street, a.PostalCode, a.Town}, " ")), " ")
	if text == "" {
		return "none"
	}
	return text
}

func (l *locator) unitPoint(code string) *orb.Point {
	if l.opt.UnitPoint == nil {
		return nil
	}
	for _, c := range []string{code, cityOf(code)} {
		if c == "" {
			continue
		}
		if p, ok := l.opt.UnitPoint(c); ok {
			return &p
		}
	}
	return nil
}
