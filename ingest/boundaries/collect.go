package boundaries

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/maillage/maillage/geo/crs"
	"github.com/maillage/maillage/ingest"
)

// collector turns the records of a file into units. Records come in the order of the file; what needs the whole file,
// first of all its CRS, which may stand at its end, is done by finish.
type collector struct {
	file   string
	report *ingest.Report
	epsg   int // that the caller sets, 0 when the file is to be believed

	read, rejected int
	pieces         []piece
}

// piece is a unit, or a part of one, with its place in the file for messages.
type piece struct {
	Unit
	line int
}

func newCollector(file string, epsg int, report *ingest.Report) *collector {
	return &collector{file: file, epsg: epsg, report: report}
}

func (c *collector) add(s ingest.Severity, line, feature int, f fault) {
	c.report.Add(ingest.Finding{Severity: s, Kind: f.kind, File: c.file, Line: line, Feature: feature, Reason: f.reason})
}

func (c *collector) reject(line, feature int, f fault) {
	c.rejected++
	c.add(ingest.Rejected, line, feature, f)
}

// note reports something about the file as a whole.
func (c *collector) note(s ingest.Severity, kind, format string, args ...any) {
	c.add(s, 0, 0, *faultf(kind, format, args...))
}

// assume notes that neither the file nor the caller gives a reference system, in a format that should.
func (c *collector) assume() {
	if c.epsg == 0 {
		c.note(ingest.Note, "crs-assumed", "no coordinate reference system is given: coordinates are taken for degrees (EPSG:4326)")
	}
}

// take checks a record by itself and keeps it, or reports why not. The record's geometry passes to the collector.
func (c *collector) take(r *record) {
	c.read++
	p := piece{Unit: Unit{Feature: r.feature}, line: r.line}
	repair, bad := identify(&r.fields, &p.Unit)
	if r.fault != nil {
		// The reader's fault comes first, but it is easier to find with the code at hand.
		f := *r.fault
		if bad == nil {
			f.reason = "unit " + p.Code + ": " + f.reason
		}
		bad = &f
	}
	if bad != nil {
		c.reject(r.line, r.feature, *bad)
		return
	}
	geometry, faults := cleanPolygons(r.geometry)
	for _, f := range faults {
		c.add(ingest.Warning, r.line, r.feature, fault{f.kind, "unit " + p.Code + ": " + f.reason})
	}
	if len(geometry) == 0 {
		c.reject(r.line, r.feature, *faultf("no-geometry", "unit %s has no polygon that can be used", p.Code))
		return
	}
	p.Geometry = geometry
	if repair != "" {
		c.add(ingest.Warning, r.line, r.feature, fault{"repaired-code", repair})
	}
	for _, f := range describe(&r.fields, &p.Unit) {
		c.add(ingest.Warning, r.line, r.feature, f)
	}
	c.pieces = append(c.pieces, p)
}

// outcome is what was found of one piece, reported later in the order of the file.
type outcome struct {
	rejected *fault
	warnings []fault
}

// finish gives the units: in degrees, in their place, one for each code. declared is the EPSG code that the file gives,
// 0 when it gives none. The error is about the file as a whole.
func (c *collector) finish(ctx context.Context, declared int) ([]Unit, error) {
	epsg := declared
	if c.epsg != 0 {
		epsg = c.epsg
	}
	system, err := c.system(epsg)
	if err != nil {
		return nil, err
	}
	outcomes, err := c.examine(ctx, system)
	if err != nil {
		return nil, err
	}
	kept := c.pieces[:0]
	for i, p := range c.pieces {
		for _, f := range outcomes[i].warnings {
			c.add(ingest.Warning, p.line, p.Feature, f)
		}
		if f := outcomes[i].rejected; f != nil {
			c.reject(p.line, p.Feature, *f)
			continue
		}
		kept = append(kept, p)
	}
	units := c.join(kept)
	switch {
	case c.read == 0:
		return nil, fmt.Errorf("there is no feature in it")
	case len(units) == 0 && epsg == 0:
		return nil, fmt.Errorf("none of its %d features can be used: %s; no CRS is given, set crs if coordinates are projected", c.read, c.firstRejection())
	case len(units) == 0:
		return nil, fmt.Errorf("none of its %d features can be used: %s", c.read, c.firstRejection())
	}
	return units, nil
}

// firstRejection returns the reason of the first rejection of the file that the report keeps.
func (c *collector) firstRejection() string {
	for _, g := range c.report.Groups() {
		if g.File == c.file && g.Severity == ingest.Rejected && len(g.Findings) > 0 {
			return g.Findings[0].Reason
		}
	}
	return "see the report"
}

// system settles the coordinate reference system of the file; epsg is 0 when nothing gives it.
func (c *collector) system(epsg int) (crs.CRS, error) {
	declared := epsg
	if epsg == 0 {
		epsg = 4326
	}
	system, err := crs.Lookup(epsg)
	if err != nil || !system.Geographic() || len(c.pieces) == 0 {
		return system, err
	}
	return system, wrongCRS(c.pieces[0].Geometry.Bound(), declared)
}

// examine projects every piece and looks at it, on all cores.
func (c *collector) examine(ctx context.Context, system crs.CRS) ([]outcome, error) {
	outcomes := make([]outcome, len(c.pieces))
	var next atomic.Int64
	var workers sync.WaitGroup
	const batch = 64
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			var search crosser
			for ctx.Err() == nil {
				from := int(next.Add(batch)) - batch
				if from >= len(c.pieces) {
					return
				}
				for i := from; i < min(from+batch, len(c.pieces)); i++ {
					outcomes[i] = examinePiece(&c.pieces[i].Unit, system, &search)
				}
			}
		})
	}
	workers.Wait()
	return outcomes, ctx.Err()
}

// examinePiece takes one geometry to degrees and says what is wrong with it.
func examinePiece(u *Unit, system crs.CRS, search *crosser) outcome {
	if !project(u.Geometry, system) {
		return outcome{rejected: faultf("outside-france", "unit %s has coordinates that EPSG:%d cannot hold", u.Code, system.EPSG)}
	}
	rejected, warning := locate(u.Geometry.Bound(), u.Code)
	if rejected != nil {
		return outcome{rejected: rejected}
	}
	wind(u.Geometry)
	warnings := search.examine(u.Geometry, u.Code)
	if warning != nil {
		warnings = append(warnings, *warning)
	}
	return outcome{warnings: warnings}
}
