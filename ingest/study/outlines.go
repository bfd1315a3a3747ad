package study

import (
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
)

// drawn returns the outlines that cover the ground and the unit of each: a city with arrondissements that have
// outlines of their own is drawn by these.
func (r *reader) drawn() (outlines []orb.MultiPolygon, units []int32) {
	for u, unit := range r.ds.Units {
		if len(unit.Geometry) > 0 && !(r.parts[int32(u)] && r.partsDrawn(int32(u))) {
			outlines, units = append(outlines, unit.Geometry), append(units, int32(u))
		}
	}
	return outlines, units
}

// checkOutlines holds the outlines of all units against one another. What is unambiguous is put right, and told;
// the rest is told: overlaps and gaps of the boundary file are defects of data, and no findings about territories.
func (r *reader) checkOutlines(g *geography) {
	outlines, units := r.drawn()
	told := func(d mesh.Defect, kind, what string) {
		of := r.ds.Units[units[d.Faces[0]]]
		reason := fmt.Sprintf("unit %s", of.Code)
		if d.Faces[1] != mesh.None {
			reason += fmt.Sprintf(" and unit %s", r.ds.Units[units[d.Faces[1]]].Code)
		}
		reason += fmt.Sprintf(": %s at %.6g %.6g", d.Kind, d.At[0], d.At[1])
		if d.Metres > 0 {
			reason += fmt.Sprintf(", %.3g m", d.Metres)
		}
		if d.AreaM2 > 0 {
			reason += fmt.Sprintf(", %.3g m²", d.AreaM2)
		}
		file := string(KindBoundaries)
		if draft := g.drafts[of.Code]; draft.source != nil {
			file = draft.source.Name
		}
		r.report.Add(ingest.Finding{Severity: ingest.Warning, Kind: kind, File: file, Reason: reason + what})
	}
	repaired, done := mesh.Repair(outlines, mesh.WGS84{}, mesh.Tolerance{})
	for _, d := range done {
		told(d, "outline-repaired", "; repaired")
	}
	for i, u := range units {
		r.ds.Units[u].Geometry = repaired[i]
	}
	for _, d := range mesh.Validate(repaired, mesh.WGS84{}, mesh.Tolerance{}) {
		// What is wrong with one outline alone was told when it was read.
		if alone := d.Faces[1] == mesh.None; !alone || d.Kind == mesh.Gap {
			told(d, "outline-defect", "")
		}
	}
}

// locator tells in which unit a point lies: the arrondissement where it has an outline, else the commune.
func (r *reader) locator() func(orb.Point) int32 {
	outlines, units := r.drawn()
	m, _ := mesh.Build(outlines, mesh.WGS84{})
	return func(p orb.Point) int32 {
		if f := m.Locate(p); f != mesh.None {
			return units[f]
		}
		return geo.None
	}
}
