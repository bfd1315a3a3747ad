package study

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
	"github.com/maillage/maillage/ingest/insee"
	"github.com/maillage/maillage/ingest/planner"
	"github.com/paulmach/orb"
)

// msp is an MSP or a health centre that the registers show with its members.
type msp struct {
	finess  string
	name    string
	form    geo.TeamForm
	site    int32
	members []int32
}

// unitProfession is what a count of equipment is of.
type unitProfession struct {
	unit       int32
	profession geo.Profession
}

// readPeople reads the registers, the tables of sites, and the counts that stand in for persons.
func (r *reader) readPeople() error {
	r.people, r.finess = make(map[string]int32), make(map[string]int32)
	if err := r.readRegisters(); err != nil {
		return err
	}
	if err := r.readFacilities(); err != nil {
		return err
	}
	counts := make(map[unitProfession]*source)
	err := readAll(r, KindBPE, insee.ReadBPE, func(s *source, rows []insee.Equipment) {
		for _, row := range rows {
			r.equipBeyond(s, row)
			for _, p := range s.link(row.Line, row.Code) {
				counted := counts[unitProfession{p.unit, row.Profession}]
				if counted != nil && counted != s {
					s.reject(row.Line, "second-count", "unit %s has its %s count from %s already", r.ds.Units[p.unit].Code, row.Profession, counted.Name)
					break
				}
				counts[unitProfession{p.unit, row.Profession}] = s
				r.ds.Supply = append(r.ds.Supply, geo.Supply{Unit: p.unit, Profession: row.Profession, Number: float64(row.Number) * p.share})
			}
		}
	})
	slices.SortFunc(r.ds.Supply, func(a, b geo.Supply) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Profession, b.Profession), cmp.Compare(a.Number, b.Number))
	})
	return err
}

func (r *reader) readRegisters() error {
	var files annuaire.Files
	byKind := map[Kind][]File{KindRPPS: r.cfg.Sources[KindRPPS], KindFINESS: r.cfg.Sources[KindFINESS], KindAddresses: r.cfg.Sources[KindAddresses]}
	for _, kind := range []Kind{KindRPPS, KindFINESS} {
		if len(byKind[kind]) > 1 {
			return fmt.Errorf("%s: one file is read, %d are named; each edition of the register is whole", kind, len(byKind[kind]))
		}
	}
	for _, f := range byKind[KindRPPS] {
		files.RPPS = f.Path
	}
	for _, f := range byKind[KindFINESS] {
		files.FINESS = f.Path
	}
	for _, f := range byKind[KindAddresses] {
		files.Addresses = append(files.Addresses, f.Path)
	}
	if files.RPPS == "" && files.FINESS == "" {
		return r.readPractitionerAges(&annuaire.Annuaire{})
	}
	points := r.unitPoints()
	opt := annuaire.Options{
		Wanted: func(code string) bool { return len(r.resolve(code, 0).portions) > 0 || len(r.beyond(code, 0)) > 0 },
		UnitPoint: func(code string) (orb.Point, bool) {
			if unit := mainOf(r.resolve(code, 0).portions); unit != geo.None {
				return points(unit)
			}
			if k := mainOf(r.beyond(code, 0)); k != geo.None {
				return r.around.neighbours[k].Point, true
			}
			return orb.Point{}, false
		},
	}
	a, sources, err := annuaire.Read(r.ctx, files, opt, r.report, annuaire.Progress(r.progress))
	if err != nil {
		return err
	}
	for _, s := range sources {
		if list := byKind[Kind(s.Kind)]; len(list) > 0 {
			r.add(Kind(s.Kind), list[0], s)
			byKind[Kind(s.Kind)] = list[1:]
		}
	}
	if err := r.readPractitionerAges(a); err != nil {
		return err
	}
	if r.around != nil {
		r.takeBeyond(a)
	}
	r.keepRegisters(a)
	return nil
}

// keepRegisters adds what the registers say of the study's communes.
func (r *reader) keepRegisters(a *annuaire.Annuaire) {
	r.ds.Practitioners, r.ds.Practices = a.Practitioners, a.Practices
	for i, p := range a.Practitioners {
		r.people[p.ID] = int32(i)
	}
	for i, s := range a.Sites {
		site := s.Site
		site.Unit = mainOf(r.resolve(s.Code, 0).portions)
		r.ds.Sites = append(r.ds.Sites, site)
		r.finess[site.ID] = int32(i)
	}
	for _, t := range a.Teams {
		r.msps = append(r.msps, msp{t.FINESS, t.Name, t.Form, t.Site, t.Members})
	}
}

// unitPoints gives a point inside a unit, found when first asked for.
func (r *reader) unitPoints() func(unit int32) (orb.Point, bool) {
	known := make(map[int32]orb.Point)
	return func(unit int32) (orb.Point, bool) {
		if p, ok := known[unit]; ok {
			return p, true
		}
		u := r.ds.Units[unit]
		outline := u.Geometry
		if len(outline) == 0 && u.Parent != geo.None {
			outline = r.ds.Units[u.Parent].Geometry
		}
		m, _ := mesh.Build([]orb.MultiPolygon{outline}, mesh.WGS84{})
		p, ok := m.InnerPoint(0)
		if ok {
			known[unit] = p
		}
		return p, ok
	}
}

// readFacilities adds the sites of tables with coordinates. A site without a commune gets that of its point.
func (r *reader) readFacilities() error {
	if len(r.cfg.Sources[KindFacilities]) == 0 {
		return nil
	}
	locate := r.locator()
	return readAll(r, KindFacilities, planner.ReadFacilities, func(s *source, rows []planner.Facility) {
		for _, row := range rows {
			site := geo.Site{ID: row.ID, Name: row.Name, Kind: row.Kind, Category: row.Category, Unit: geo.None}
			if row.Code != "" {
				site.Unit = mainOf(s.link(row.Line, row.Code))
			} else if row.HasPoint {
				site.Unit = locate(row.Point)
			}
			if site.Unit == geo.None {
				if row.Code == "" {
					s.outside++
				}
				continue
			}
			if _, twice := r.finess[site.ID]; twice {
				s.find(ingest.Note, row.Line, "duplicate-site", "site %s %s is known already", row.ID, row.Name)
				continue
			}
			if row.HasPoint {
				site.Point, site.Placement = row.Point, geo.PlacedByFile
			}
			r.finess[site.ID] = int32(len(r.ds.Sites))
			r.ds.Sites = append(r.ds.Sites, site)
		}
	})
}

func (r *reader) partsDrawn(city int32) bool {
	return slices.ContainsFunc(r.ds.Units, func(u geo.Unit) bool { return u.Parent == city && len(u.Geometry) > 0 })
}
