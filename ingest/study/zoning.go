package study

import (
	"cmp"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
)

// readZoning gives units their territoire de vie-santé, and their class in the zoning of general practitioners: that of
// their commune where a row names it, else that of their TVS.
func (r *reader) readZoning() error {
	err := readAll(r, KindTVS, planner.ReadTVS, func(s *source, rows []planner.Zoning) { r.zone(s, rows, true) })
	if err != nil {
		return err
	}
	classOf := make(map[string]string) // by TVS, of rows without a commune
	err = readAll(r, KindZoning, planner.ReadZoning, func(s *source, rows []planner.Zoning) {
		named := rows[:0:0]
		for _, row := range rows {
			if row.Code != "" {
				named = append(named, row)
			} else if first, twice := classOf[row.TVS]; twice && first != row.Class {
				s.find(ingest.Warning, row.Line, "zoning-conflict", "the TVS %s is %s already: %s is left out", row.TVS, first, row.Class)
			} else {
				classOf[row.TVS] = row.Class
			}
		}
		r.zone(s, named, false)
	})
	if err != nil {
		return err
	}
	for u := range r.ds.Units {
		unit := &r.ds.Units[u]
		if city := unit.Parent; city != geo.None {
			unit.TVS, unit.TVSName = cmp.Or(unit.TVS, r.ds.Units[city].TVS), cmp.Or(unit.TVSName, r.ds.Units[city].TVSName)
			unit.Zoning = cmp.Or(unit.Zoning, r.ds.Units[city].Zoning)
		}
		unit.Zoning = cmp.Or(unit.Zoning, classOf[unit.TVS])
	}
	return nil
}

// zone gives units what rows say of their communes. Of communes that have merged the first is kept, and others that differ
// are told.
func (r *reader) zone(s *source, rows []planner.Zoning, territories bool) {
	for _, row := range rows {
		for _, p := range s.link(row.Line, row.Code) {
			unit := &r.ds.Units[p.unit]
			r.keepFirst(s, row.Line, unit, &unit.Zoning, row.Class)
			if !territories && row.TVS == "" {
				continue
			}
			if r.keepFirst(s, row.Line, unit, &unit.TVS, row.TVS); unit.TVS == row.TVS {
				unit.TVSName = cmp.Or(unit.TVSName, row.TVSName)
			}
		}
	}
}

// keepFirst sets what is not set yet, and tells another value.
func (r *reader) keepFirst(s *source, line int, unit *geo.Unit, to *string, value string) {
	switch {
	case value == "" || *to == value:
	case *to == "":
		*to = value
	default:
		s.find(ingest.Warning, line, "zoning-conflict", "unit %s is %s already: %s is left out", unit.Code, *to, value)
	}
}
