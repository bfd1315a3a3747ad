package study

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/mesh"
	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest/insee"
	"github.com/paulmach/orb"
)

// surroundings is what the files hold of communes around the area, while it is put together. Who lives within two
// catchments of the area competes for its practitioners, and those within one serve its people.
type surroundings struct {
	mesh       *mesh.Mesh // of the area and the communes near it
	inside     []int32    // faces of the area
	neighbours []neighbour
	of         map[string]int32 // neighbour by code, also by the codes of its arrondissements
	whole      bool             // the boundaries hold the whole country: where they end is a coast or a frontier
	metres     float64          // two catchments
	area       []travel.Place   // points of the area's communes

	persons, counts map[supplyKey]float64
	overCap         map[supplyKey]float64 // of the persons, those over the age cap
	countedBy       map[supplyKey]*source
	resolved        map[resolution][]portion

	faces   []int32        // of the neighbours in the dataset
	unknown map[int32]bool // faces of communes around the area of which too little is known
}

type neighbour struct {
	geo.Neighbour
	face            int32
	department      string
	people, ofParts int64
	known           bool
	from            *source // of its population
}

type supplyKey struct {
	neighbour  int32
	profession geo.Profession
}

// beyondSpeed is how many kilometres as the crow flies a car covers in an hour where roads are best: over half an hour
// hardly any journey is faster.
const beyondSpeed = 60

// catchments is the width in metres of the ring around the area that weighs on it.
func (r *reader) catchments() float64 {
	s := r.cfg.Settings
	reach := s.MaxMinutes
	estimated := len(r.cfg.Sources[KindTimes])+len(r.cfg.Sources[KindRoads]) == 0
	if d, err := atlas.DecayOf(s, estimated); err == nil {
		reach = min(reach, d.Reach())
	}
	return 2 * reach / 60 * beyondSpeed * 1000
}

// surround notes the communes near the area before those outside it are dropped; outside are their drafts.
func (r *reader) surround(g *geography, inside, outside map[string]*draft) error {
	s := &surroundings{of: make(map[string]int32), metres: r.catchments(), whole: g.wholeCountry(inside, outside),
		persons: make(map[supplyKey]float64), counts: make(map[supplyKey]float64), overCap: make(map[supplyKey]float64),
		countedBy: make(map[supplyKey]*source), unknown: make(map[int32]bool), resolved: make(map[resolution][]portion)}
	if s.whole && len(outside) == 0 {
		r.around = s
	}
	if len(outside) == 0 {
		return nil
	}
	box := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	var outlines []orb.MultiPolygon
	for _, code := range slices.Sorted(maps.Keys(inside)) {
		if d := inside[code]; len(d.Geometry) > 0 && (d.parent == "" || inside[d.parent] == nil || len(inside[d.parent].Geometry) == 0) {
			s.inside = append(s.inside, int32(len(outlines)))
			outlines = append(outlines, d.Geometry)
			box = box.Union(d.Geometry.Bound())
		}
	}
	if len(outlines) == 0 {
		return nil
	}
	// Twice as wide as needed, so that where this mesh ends is far from the area.
	north := 2 * s.metres / 111_000
	middle := (box.Min[1] + box.Max[1]) / 2
	box.Min[1], box.Max[1] = box.Min[1]-north, box.Max[1]+north
	east := north / math.Max(0.1, math.Cos(middle*math.Pi/180))
	box.Min[0], box.Max[0] = box.Min[0]-east, box.Max[0]+east
	near := make(map[string]neighbour)
	for _, code := range slices.Sorted(maps.Keys(outside)) {
		d := outside[code]
		outline := d.Geometry
		if d.parent != "" {
			continue
		}
		if len(outline) == 0 {
			outline = partsOf(code, outside)
		}
		if len(outline) > 0 && outline.Bound().Intersects(box) {
			n, known := d.Population.Known()
			near[code] = neighbour{Neighbour: geo.Neighbour{Code: code, Name: d.Name}, face: int32(len(outlines)), department: d.Department, people: n, known: known}
			outlines = append(outlines, outline)
		}
	}
	s.mesh, _ = mesh.Build(outlines, mesh.WGS84{})
	err := s.keepNear(r.ctx, near, outside)
	if len(s.neighbours) > 0 || s.whole {
		r.around = s
	}
	return err
}

func partsOf(city string, drafts map[string]*draft) (outline orb.MultiPolygon) {
	for _, code := range slices.Sorted(maps.Keys(drafts)) {
		if drafts[code].parent == city {
			outline = append(outline, drafts[code].Geometry...)
		}
	}
	return outline
}

// keepNear keeps the communes within two catchments of some unit of the area.
func (s *surroundings) keepNear(ctx context.Context, near map[string]neighbour, outside map[string]*draft) error {
	var all []neighbour
	var places []travel.Place
	for _, code := range slices.Sorted(maps.Keys(near)) {
		n := near[code]
		if point, ok := s.mesh.InnerPoint(n.face); ok {
			n.Point, n.AreaM2 = point, s.mesh.Area(n.face)
			all, places = append(all, n), append(places, travel.Place{Point: point})
		}
	}
	for _, f := range s.inside {
		if point, ok := s.mesh.InnerPoint(f); ok {
			s.area = append(s.area, travel.Place{Point: point})
		}
	}
	close, err := s.within(ctx, places)
	if err != nil {
		return err
	}
	for i, is := range close {
		if is {
			s.of[all[i].Code] = int32(len(s.neighbours))
			s.neighbours = append(s.neighbours, all[i])
		}
	}
	for code, d := range outside {
		if k, in := s.of[d.parent]; in {
			s.of[code] = k
		}
	}
	return nil
}

// within tells which places lie within two catchments of the area.
func (s *surroundings) within(ctx context.Context, places []travel.Place) ([]bool, error) {
	crow := travel.Crow{Detour: 1, SpeedDense: beyondSpeed, SpeedSparse: beyondSpeed}
	return travel.Border(ctx, crow, places, s.area, s.metres/1000/beyondSpeed*60)
}

// wholeCountry tells whether the boundaries hold every part of the country that the area lies in: of the communes that
// a table of the whole of it names, all but a few.
func (g *geography) wholeCountry(inside, outside map[string]*draft) bool {
	const departments, share = 96, 0.95 // of the metropole; of communes drawn
	listed := make(map[string]bool)
	for code := range g.cog {
		listed[code] = true
	}
	for _, f := range g.populations {
		for _, row := range f.rows {
			listed[row.Code] = true
		}
	}
	drawn := func(code string) bool {
		d := cmp.Or(inside[code], outside[code])
		return d != nil && len(d.Geometry) > 0
	}
	in := make(map[string]bool)
	for code := range inside {
		in[territory(code)] = true
	}
	for part := range in {
		there, of := 0, 0
		named := make(map[string]bool)
		for code := range listed {
			if _, isPart := insee.City(code); isPart || territory(code) != part {
				continue
			}
			of++
			named[insee.Department(code)] = true
			if drawn(code) {
				there++
			}
		}
		if of == 0 || part == "" && len(named) < departments || float64(there) < share*float64(of) {
			return false
		}
	}
	return len(in) > 0
}

// territory returns the prefix of the codes of an overseas territory, "" for the metropole.
func territory(code string) string {
	if strings.HasPrefix(code, "97") || strings.HasPrefix(code, "98") {
		return code[:min(3, len(code))]
	}
	return ""
}
