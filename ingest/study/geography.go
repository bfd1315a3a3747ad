package study

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/boundaries"
	"github.com/maillage/maillage/ingest/insee"
)

// geography is what was read of the units before they are put together.
type geography struct {
	drafts      map[string]*draft
	populations []populationFile
	movements   []insee.Movement
	cog         map[string]insee.COGUnit
	zonings     map[string]insee.Zoning
	epciNames   map[string]string // by SIREN
}

// draft is a unit being put together.
type draft struct {
	geo.Unit
	parent string
	source *source
}

type populationFile struct {
	source *source
	rows   []insee.Population
}

// readGeography makes the units of the study, and what is needed to carry codes to them.
func (r *reader) readGeography() error {
	g := &geography{drafts: make(map[string]*draft), cog: make(map[string]insee.COGUnit), zonings: make(map[string]insee.Zoning), epciNames: make(map[string]string)}
	if err := r.readTables(g); err != nil {
		return err
	}
	r.seen = make(map[string]bool)
	var files []boundaryFile
	err := r.each(KindBoundaries, func(f File, progress ingest.Progress) error {
		units, s, err := boundaries.Read(r.ctx, f.Path, boundaries.Options{Format: f.Format, Layer: f.Layer, EPSG: f.CRS, Vintage: f.Vintage}, r.report, progress)
		if err != nil {
			return fmt.Errorf("boundaries: %w", err)
		}
		files = append(files, boundaryFile{r.add(KindBoundaries, f, s), units})
		return nil
	})
	if err != nil {
		return err
	}
	r.noteCodes(g, files)
	r.resolved = make(map[resolution]*resolved)
	// When no file is of the study's COG the movements alone say which codes there are.
	known := func(code string) bool { return len(r.seen) == 0 || r.seen[code] }
	r.carrier = insee.NewCarrier(g.movements, known, g.population(r.ds.COGYear))
	for _, f := range files {
		r.draftUnits(g, f)
	}
	for code := range g.drafts {
		r.seen[code] = true
	}
	g.addParts()
	r.describe(g)
	if err := r.keepArea(g); err != nil {
		return err
	}
	if len(g.drafts) == 0 {
		return errors.New("boundaries: no unit is left in the area of the study; compare `area` with the codes of the boundaries")
	}
	r.numberUnits(g)
	r.checkOutlines(g)
	r.countPeople(g)
	return nil
}

type boundaryFile struct {
	source *source
	units  []boundaries.Unit
}

func (r *reader) readTables(g *geography) error {
	err := readAll(r, KindCOG, insee.ReadCOG, func(_ *source, rows []insee.COGUnit) {
		for _, row := range rows {
			if row.Type == insee.TypeCommune || row.Type == insee.TypeArrondissement {
				g.cog[row.Code] = row
			}
		}
	})
	if err != nil {
		return err
	}
	err = readAll(r, KindMovements, insee.ReadMovements, func(_ *source, rows []insee.Movement) { g.movements = append(g.movements, rows...) })
	if err != nil {
		return err
	}
	err = readAll(r, KindZonings, insee.ReadZonings, func(_ *source, rows []insee.Zoning) {
		for _, row := range rows {
			g.zonings[row.Code] = row
			if g.epciNames[row.EPCI] == "" {
				g.epciNames[row.EPCI] = row.EPCIName
			}
		}
	})
	if err != nil {
		return err
	}
	return readAll(r, KindPopulations, insee.ReadPopulations, func(s *source, rows []insee.Population) {
		g.populations = append(g.populations, populationFile{s, rows})
	})
}

// noteCodes gathers the codes of the study's COG: those of the COG itself when it was loaded, and those of every
// file that is of the same year.
func (r *reader) noteCodes(g *geography, files []boundaryFile) {
	same := func(cog int) bool { return cog == 0 || cog == r.ds.COGYear }
	for code := range g.cog {
		r.seen[code] = true
	}
	for _, f := range files {
		if same(f.source.cog) {
			for _, u := range f.units {
				r.seen[u.Code] = true
			}
		}
	}
	for _, f := range g.populations {
		if same(f.source.cog) && len(g.cog) == 0 {
			for _, row := range f.rows {
				r.seen[row.Code] = true
			}
		}
	}
}

// population gives residents by code from the files of a COG.
func (g *geography) population(cog int) func(code string) (int64, bool) {
	of := make(map[string]int64)
	for _, f := range g.populations {
		if f.source.cog == 0 || f.source.cog == cog {
			for _, row := range f.rows {
				if n, ok := row.Municipal.Known(); ok {
					of[row.Code] = n
				}
			}
		}
	}
	return func(code string) (int64, bool) {
		n, ok := of[code]
		return n, ok
	}
}

// draftUnits adds the units of a file of boundaries. Communes of an older year that have merged since are joined;
// one that has split keeps its outline under its largest part's code, and is told.
func (r *reader) draftUnits(g *geography, f boundaryFile) {
	for _, u := range f.units {
		code := u.Code
		if cog := f.source.cog; cog != 0 && cog != r.ds.COGYear && u.Kind == geo.Commune {
			code = r.carryBoundary(f.source, u)
		}
		d, twice := g.drafts[code]
		switch {
		case twice && code == u.Code && d.source != f.source:
			f.source.reject(0, "duplicate-code", "feature %d: unit %s is in %s already", u.Feature, code, d.source.Name)
			continue
		case twice:
			d.Geometry = append(d.Geometry, u.Geometry...)
			if code == u.Code {
				d.Name = u.Name
			}
			continue
		}
		g.drafts[code] = &draft{source: f.source, parent: u.ParentCode, Unit: geo.Unit{
			Code: code, Name: u.Name, Kind: u.Kind, Parent: geo.None, Department: u.Department, Region: u.Region, EPCI: u.EPCI,
			Population: u.Population, Geometry: u.Geometry,
		}}
	}
}

func (r *reader) carryBoundary(s *source, u boundaries.Unit) string {
	carried, err := r.carrier.Carry(u.Code, s.cog, r.ds.COGYear)
	if err != nil || !carried.Changed() {
		return u.Code
	}
	best := carried.Targets[0]
	for _, t := range carried.Targets {
		if t.Share > best.Share {
			best = t
		}
	}
	s.Carried++
	s.find(ingest.Note, 0, "carried-code", "feature %d: %s", u.Feature, carried.Label())
	if len(carried.Targets) > 1 {
		s.find(ingest.Warning, 0, "split-boundary", "feature %d: %s was split since and its outline is kept as that of %s; load newer boundaries", u.Feature, u.Code, best.Code)
	}
	return best.Code
}

// describe completes the units with what the tables say: names, département, région, EPCI.
func (r *reader) describe(g *geography) {
	type place struct{ name, department, region string }
	of := make(map[string]place)
	for _, f := range g.populations {
		for _, row := range f.rows {
			of[row.Code] = place{row.Name, row.Department, row.Region}
		}
	}
	for code, row := range g.cog {
		of[code] = place{row.Name, row.Department, row.Region}
	}
	for code, d := range g.drafts {
		p, z := of[code], g.zonings[code]
		d.Name = cmp.Or(d.Name, p.name)
		d.Department = cmp.Or(d.Department, z.Department, p.department, insee.Department(code))
		d.Region = cmp.Or(d.Region, z.Region, p.region)
		d.EPCI = cmp.Or(d.EPCI, z.EPCI)
	}
	for _, d := range g.drafts {
		if parent := g.drafts[d.parent]; parent != nil {
			parent.Department = cmp.Or(parent.Department, d.Department)
			d.Region, d.EPCI = cmp.Or(d.Region, parent.Region), cmp.Or(d.EPCI, parent.EPCI)
			d.Name = cmp.Or(d.Name, partName(cmp.Or(parent.Name, parent.Code), d.Code))
		}
	}
	for code, d := range g.drafts {
		d.Name = cmp.Or(d.Name, code)
		if d.EPCI != "" {
			d.EPCIName = g.epciNames[d.EPCI]
		}
	}
}

// tellUnmatched warns of codes of the area that no unit has: typing errors, for the most part.
func (r *reader) tellUnmatched(g *geography) {
	is := func(code func(d *draft) string) map[string]bool {
		there := make(map[string]bool)
		for _, d := range g.drafts {
			there[code(d)] = true
		}
		return there
	}
	for _, list := range []struct {
		key   string
		codes []string
		there map[string]bool
	}{
		{"departments", r.cfg.Area.Departments, is(func(d *draft) string { return d.Department })},
		{"regions", r.cfg.Area.Regions, is(func(d *draft) string { return d.Region })},
		{"epci", r.cfg.Area.EPCI, is(func(d *draft) string { return d.EPCI })},
		{"units", r.cfg.Area.Units, is(func(d *draft) string { return d.Code })},
	} {
		for _, code := range list.codes {
			if !list.there[code] {
				r.report.Add(ingest.Finding{Severity: ingest.Warning, Kind: "area-unmatched", File: filepath.Base(r.cfg.Path),
					Reason: fmt.Sprintf("area: no unit of the boundaries has %q in %s", code, list.key)})
			}
		}
	}
}

// keepArea drops the units outside the area of the study, once those around it are noted. Parts go with their city.
func (r *reader) keepArea(g *geography) error {
	area := r.cfg.Area
	if area.IsEmpty() {
		return r.surround(g, g.drafts, nil)
	}
	in := func(d *draft) bool {
		return slices.Contains(area.Departments, d.Department) || slices.Contains(area.Regions, d.Region) ||
			slices.Contains(area.EPCI, d.EPCI) || slices.Contains(area.Units, d.Code)
	}
	r.tellUnmatched(g)
	keep := make(map[string]bool)
	for code, d := range g.drafts {
		if in(d) {
			keep[code] = true
			if d.parent != "" {
				keep[d.parent] = true
			}
		}
	}
	outside := make(map[string]*draft)
	for code, d := range g.drafts {
		if !keep[code] && !keep[d.parent] {
			outside[code] = d
			delete(g.drafts, code)
		}
	}
	return r.surround(g, g.drafts, outside)
}

// numberUnits gives units their place in the dataset, by code.
func (r *reader) numberUnits(g *geography) {
	codes := make([]string, 0, len(g.drafts))
	for code := range g.drafts {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	r.units = make(map[string]int32, len(codes))
	r.parts = make(map[int32]bool)
	for i, code := range codes {
		r.units[code] = int32(i)
	}
	for _, code := range codes {
		d := g.drafts[code]
		if parent, ok := r.units[d.parent]; ok {
			d.Parent = parent
			r.parts[parent] = true
		}
		r.ds.Units = append(r.ds.Units, d.Unit)
	}
}
