package study

import (
	"errors"
	"fmt"

	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/osm"
)

// islandVertices is the least number of crossings of a network that is kept though the mainland's roads do not reach
// it: that of an inhabited island, more than that of a car park.
const islandVertices = 1000

// readRoads returns the minutes between all units on the road network of the study, nil when it names none.
func (r *reader) readRoads(t *timetable) (*travel.Rows, error) {
	files := r.cfg.Sources[KindRoads]
	if len(files) > 1 {
		return nil, fmt.Errorf("roads: one extract is read, %d are named; `osmium merge` makes one of several", len(files))
	}
	var rows *travel.Rows
	err := r.each(KindRoads, func(f File, progress ingest.Progress) error {
		network, src, err := osm.Read(r.ctx, f.Path, osm.Options{Profile: profileOf(r.cfg.Settings.Profile), Vintage: f.Vintage}, r.report, progress)
		if err != nil {
			return fmt.Errorf("roads: %w", err)
		}
		s := r.add(KindRoads, f, src)
		opt := travel.DefaultRoadOptions()
		opt.Name, opt.SnapMetres, opt.MinComponent, opt.Horizon, opt.Internal = s.Name, r.cfg.Settings.SnapMetres, islandVertices, t.limit, t.crow.Internal
		road, err := travel.NewRoad(r.ctx, network, opt)
		if err != nil {
			return errors.Join(errors.New("roads: "+s.Name), err)
		}
		r.tellRoads(s, t, road)
		rows, err = r.between(t, road, t.limit)
		return err
	})
	return rows, err
}

func profileOf(name string) osm.Profile {
	switch name {
	case "bicycle":
		return osm.Bicycle()
	case "foot":
		return osm.Foot()
	}
	return osm.Car()
}

// tellRoads reports what of the network is used and which units are too far from it.
func (r *reader) tellRoads(s *source, t *timetable, road *travel.Road) {
	c := road.Coverage()
	s.find(ingest.Note, 0, "roads-used", "%d of %d links are used, in %d networks (crossings: %v); %d stubs with %d crossings, which cannot be left and reached again, are left aside",
		c.KeptLinks, c.Links, len(c.Components), c.Components, c.Dropped, c.DroppedVertices)
	units, places := t.leaves()
	var far []string
	for i, snap := range road.Snap(places) {
		if snap.Link < 0 {
			far = append(far, r.codeOf(units[i]))
		}
	}
	if far != nil {
		s.find(ingest.Warning, 0, "off-road", "%d units lie more than %v m from any road: %s", len(far), r.cfg.Settings.SnapMetres, someOf(far))
	}
}
