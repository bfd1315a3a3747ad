package sample

import (
	"compress/gzip"
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/maillage/maillage/data/sample/registers"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/crs"
)

// writeRPPS writes the extract of the RPPS: a row for each activity and savoir-faire of each person.
func (s *study) writeRPPS(w io.Writer) error { return registers.WriteRPPS(w, s.activities()) }

func (s *study) activities() iter.Seq[registers.RPPSRow] {
	return func(yield func(registers.RPPSRow) bool) {
		for i := range s.supply.people {
			for _, row := range s.rowsOf(&s.supply.people[i]) {
				if !yield(row) {
					return
				}
			}
		}
	}
}

// rowsOf returns the rows of a person.
func (s *study) rowsOf(who *person) []registers.RPPSRow {
	var rows []registers.RPPSRow
	for _, at := range who.sites {
		rows = append(rows, s.activity(who, &s.supply.sites[at]))
	}
	more := rows[0]
	switch who.extra {
	case secondSkill:
		more.Skill, more.SkillType = "SM53", "S"
		if who.skill == more.Skill {
			more.Skill = "SM26"
		}
	case onCall:
		more.Sector = "SA50"
	case remote:
		more.Sector, more.Name = "SA64", "TELECONSULTATION FICTIVE"
	case hospitalToo:
		more = s.activity(who, s.nearestHospital(&s.supply.sites[who.sites[0]]))
		more.Mode = "S"
	default:
		return rows
	}
	return append(rows, more)
}

func (s *study) nearestHospital(from *site) *site {
	best := &s.supply.sites[s.supply.hospitals[0]]
	for _, h := range s.supply.hospitals {
		if at := &s.supply.sites[h]; s.land.Kilometres(from.unit, at.unit) < s.land.Kilometres(from.unit, best.unit) {
			best = at
		}
	}
	return best
}

// sectors of activity, by kind of site (nomenclature of the Agence du numérique en santé).
var sectors = map[geo.SiteKind]string{geo.Cabinet: "SA07", geo.MSP: "SA52", geo.HealthCentre: "SA05", geo.Pharmacy: "SA33", geo.Hospital: "SA01"}

func (s *study) activity(who *person, at *site) registers.RPPSRow {
	u := &s.units[at.unit]
	row := registers.RPPSRow{
		ID: who.id, LastName: who.lastName, FirstName: who.firstName,
		Profession: professions[who.profession].code, Category: "C", Skill: who.skill, Mode: "L",
		FINESS: at.finess, Structure: at.structure, Name: at.name,
		PostalCode: postalCode(u.code), Commune: u.code, Town: plain(u.name.String()), Country: "99000",
		Sector: sectors[at.kind], Genre: "GENR01",
	}
	if who.skill != "" {
		row.SkillType = "S"
	}
	if who.salaried {
		row.Mode = "S"
	}
	if at.unnamed {
		row.Street = "LIEU DIT " + plain(u.name.bare)
	} else {
		row.Number, row.StreetType, row.Street = strconv.Itoa(at.number), at.street.kind.code, plain(at.street.name)
	}
	return row
}

// postalCode makes a postal code of the département of a commune.
func postalCode(code string) string { return code[:2] + code[2:3] + "00" }

// categories are those of FINESS, with their labels.
var categories = map[geo.SiteKind][2]string{
	geo.MSP:          {"603", "Maison de santé (L.6223-3)"},
	geo.HealthCentre: {"124", "Centre de Santé"},
	geo.Pharmacy:     {"620", "Pharmacie d'Officine"},
	geo.Hospital:     {"355", "Centre Hospitalier (C.H.)"},
}

// lambert93 is the projection in which FINESS gives coordinates of the metropole.
const lambert93 = 2154

// writeFINESS writes the establishments and their coordinates.
func (s *study) writeFINESS(w io.Writer) error {
	grid, err := crs.Lookup(lambert93)
	if err != nil {
		return err
	}
	var rows []registers.FINESSRow
	for i := range s.supply.sites {
		at := &s.supply.sites[i]
		if at.finess == "" {
			continue
		}
		u, p := &s.units[at.unit], at.point()
		x, y := grid.FromLonLat(p[0], p[1])
		rows = append(rows, registers.FINESSRow{
			FINESS: at.finess, Juridic: at.finess, Name: clip(at.name, 38), LongName: at.name,
			Number: strconv.Itoa(at.number), StreetType: at.street.kind.code, Street: plain(at.street.name),
			Commune: u.code[2:], Department: u.code[:2], Routing: postalCode(u.code) + " " + plain(u.name.String()),
			Category: categories[at.kind][0], CategoryLabel: categories[at.kind][1],
			X: registers.Coordinate(x), Y: registers.Coordinate(y), Projection: registers.LambertSource,
		})
	}
	return registers.WriteFINESS(w, rows)
}

func clip(text string, most int) string { return text[:min(len(text), most)] }

// writeAddresses writes the addresses of a département, compressed. The header of the compressed file holds no
// date, so that the same study has the same bytes.
func (s *study) writeAddresses(w io.Writer, department string) error {
	var rows []registers.BANRow
	for _, u := range s.inOrder {
		if v := &s.units[u]; v.department == department {
			for i := range s.supply.streets[u] {
				rows = appendStreet(rows, &s.supply.streets[u][i], v)
			}
		}
	}
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	if err := registers.WriteBAN(z, rows); err != nil {
		return fmt.Errorf("addresses: %w", err)
	}
	return z.Close()
}

func appendStreet(rows []registers.BANRow, st *street, u *unit) []registers.BANRow {
	for n := 1; n <= st.numbers; n++ {
		p := st.at(n)
		rows = append(rows, registers.BANRow{Number: n, Street: st.label(), PostalCode: postalCode(u.code),
			Commune: u.code, Town: u.name.String(), Lon: p[0], Lat: p[1]})
	}
	return rows
}
