package geojson

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

// drawing is any GeoJSON object, with the members that one or another has.
type drawing struct {
	Type        string
	Features    []drawing
	Geometry    *drawing
	Coordinates json.RawMessage
}

// ParsePolygon reads a drawn territory: a GeoJSON geometry, feature or collection of polygons in longitude and latitude, such
// as QGIS or geojson.io save. Rings that are not closed are. Anything else, and coordinates that are not in France, are errors.
func ParsePolygon(text []byte) (orb.MultiPolygon, error) {
	var d drawing
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("not GeoJSON: %w", err)
	}
	var out orb.MultiPolygon
	features := []drawing{d}
	if d.Type == "FeatureCollection" {
		features = d.Features
	}
	for i, f := range features {
		polygons, err := f.polygons()
		if err != nil {
			return nil, fmt.Errorf("feature %d: %w", i+1, err)
		}
		out = append(out, polygons...)
	}
	if len(out) == 0 {
		return nil, errors.New("there is no polygon in it")
	}
	if err := closeRings(out); err != nil {
		return nil, err
	}
	return out, nil
}

// polygons returns those of a feature or a geometry.
func (d drawing) polygons() (orb.MultiPolygon, error) {
	switch d.Type {
	case "Feature":
		if d.Geometry == nil {
			return nil, errors.New("it has no geometry: a polygon is wanted")
		}
		if d.Geometry.Type == "Feature" {
			return nil, errors.New("its geometry is a feature: a polygon is wanted")
		}
		return d.Geometry.polygons()
	case "Polygon":
		var p orb.Polygon
		err := json.Unmarshal(d.Coordinates, &p)
		return orb.MultiPolygon{p}, err
	case "MultiPolygon":
		var mp orb.MultiPolygon
		err := json.Unmarshal(d.Coordinates, &mp)
		return mp, err
	}
	return nil, fmt.Errorf("not GeoJSON of a polygon: its type is %.40q", d.Type)
}

// closeRings closes the rings that are not, and refuses those that cannot be.
func closeRings(out orb.MultiPolygon) error {
	for _, polygon := range out {
		for k, ring := range polygon {
			if len(ring) < 3 {
				return fmt.Errorf("a ring has %d points: at least three are wanted", len(ring))
			}
			if !ring.Closed() {
				polygon[k] = append(ring, ring[0])
			}
			for _, p := range ring {
				if !geo.InFrance(p) {
					return fmt.Errorf("the point %v, %v is not in France: longitude and latitude in degrees are wanted (EPSG:4326)", p[0], p[1])
				}
			}
		}
	}
	return nil
}
