package matrix

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo/crs"
	"github.com/maillage/maillage/ingest"
)

// Columns that a file may have. The ends come in pairs, origin then destination.
const (
	fromCode = iota
	toCode
	fromID
	toID
	fromLambertX
	fromLambertY
	toLambertX
	toLambertY
	fromLon
	fromLat
	toLon
	toLat
	fromX
	fromY
	toX
	toY
	namedTime
	firstTime
)

var endColumns = []ingest.Column{
	fromCode: {Names: []string{"from", "from_id", "from_code", "origin", "origin_id", "origine", "code_from", "code_origine", "code1", "codgeo1", "codgeo_1", "depcom1", "depcom_1",
		"commune1", "com1", "insee1", "code_insee_1", "code_insee1", "src"}},
	toCode: {Names: []string{"to", "to_id", "to_code", "destination", "destination_id", "dest", "code_to", "code_destination", "code2", "codgeo2", "codgeo_2", "depcom2", "depcom_2",
		"commune2", "com2", "insee2", "code_insee_2", "code_insee2", "dst"}},
	fromID:       {Names: []string{"id1", "id_1"}},
	toID:         {Names: []string{"id2", "id_2"}},
	fromLambertX: {Names: []string{"x1_l93", "x_l93_1", "from_x_l93", "x_l93_from"}},
	fromLambertY: {Names: []string{"y1_l93", "y_l93_1", "from_y_l93", "y_l93_from"}},
	toLambertX:   {Names: []string{"x2_l93", "x_l93_2", "to_x_l93", "x_l93_to"}},
	toLambertY:   {Names: []string{"y2_l93", "y_l93_2", "to_y_l93", "y_l93_to"}},
	fromLon:      {Names: []string{"from_lon", "lon1", "lon_1", "lon_from", "origin_lon", "src_lon", "x1_wgs84"}},
	fromLat:      {Names: []string{"from_lat", "lat1", "lat_1", "lat_from", "origin_lat", "src_lat", "y1_wgs84"}},
	toLon:        {Names: []string{"to_lon", "lon2", "lon_2", "lon_to", "destination_lon", "dst_lon", "x2_wgs84"}},
	toLat:        {Names: []string{"to_lat", "lat2", "lat_2", "lat_to", "destination_lat", "dst_lat", "y2_wgs84"}},
	fromX:        {Names: []string{"from_x", "x1", "x_1", "x_from"}},
	fromY:        {Names: []string{"from_y", "y1", "y_1", "y_from"}},
	toX:          {Names: []string{"to_x", "x2", "x_2", "x_to"}},
	toY:          {Names: []string{"to_y", "y2", "y_2", "y_to"}},
}

// times are the columns whose name tells the unit. METRIC calls off-peak times hc (heures creuses), peak times hp.
var times = []struct {
	column  ingest.Column
	seconds bool
}{
	{ingest.Column{Names: []string{"minutes", "min", "mins", "time_min", "time_minutes", "duration_min", "duration_minutes", "duree_min", "duree_minutes", "temps_min", "temps_minutes"}}, false},
	{ingest.Column{Names: []string{"metric_hc_min", "duree_hc_min", "temps_hc_min", "hc_min"}}, false},
	{ingest.Column{Names: []string{"metric_hp_min", "duree_hp_min", "temps_hp_min", "hp_min"}}, false},
	{ingest.Column{Names: []string{"osrm_min"}}, false},
	// R5's tables, and those of the R package accessibility after it, are in minutes.
	{ingest.Column{Names: []string{"travel_time", "travel_time_p#"}}, false},
	{ingest.Column{Names: []string{"seconds", "sec", "secs", "secondes", "time_s", "time_sec", "time_seconds", "duration_s", "duration_sec", "duration_seconds", "duree_s", "duree_sec",
		"duree_secondes", "temps_s", "temps_sec", "temps_secondes", "osrm_s", "osrm_sec"}}, true},
}

func wantedColumns(named string) []ingest.Column {
	all := slices.Clone(endColumns)
	var name ingest.Column // without a name it is in no file
	if named != "" {
		name = ingest.Column{Names: []string{ingest.NormalizeName(named)}, Required: true}
	}
	all = append(all, name)
	for _, t := range times {
		all = append(all, t.column)
	}
	return all
}

// ends is where a file holds the two ends of a pair.
type ends struct {
	codes  bool
	column [4]int // the codes of both ends, or x and y of the one and the other
	system crs.CRS
}

// findEnds prefers codes to coordinates, and coordinates to mere row numbers.
func findEnds(t table, opt Options) (ends, error) {
	if t.Has(fromCode) && t.Has(toCode) {
		return ends{codes: true, column: [4]int{fromCode, toCode}}, nil
	}
	for _, c := range []struct{ first, epsg int }{{fromLambertX, 2154}, {fromLon, 4326}, {fromX, opt.EPSG}} {
		e := ends{column: [4]int{c.first, c.first + 1, c.first + 2, c.first + 3}}
		if !t.Has(e.column[0]) || !t.Has(e.column[1]) || !t.Has(e.column[2]) || !t.Has(e.column[3]) || opt.At == nil {
			continue
		}
		if c.epsg == 0 {
			return e, fmt.Errorf("%s: the coordinates do not tell their reference system: its EPSG code is needed", t.Name())
		}
		var err error
		e.system, err = crs.Lookup(c.epsg)
		return e, err
	}
	if t.Has(fromID) && t.Has(toID) {
		return ends{codes: true, column: [4]int{fromID, toID}}, nil
	}
	return ends{}, fmt.Errorf("%s: no two columns for the ends of a journey (from and to, codgeo1 and codgeo2, x1_l93, y1_l93, x2_l93 and y2_l93…); the header has %s",
		t.Name(), strings.Join(t.Header(), ", "))
}

// findTime returns the column of times and how many minutes its unit is.
func findTime(t table, opt Options) (column int, minutes float64, err error) {
	unit := map[bool]float64{false: 1, true: 1. / 60}
	if opt.Time != "" {
		if !t.Has(namedTime) {
			return 0, 0, fmt.Errorf("%s: no column %s; the header has %s", t.Name(), opt.Time, strings.Join(t.Header(), ", "))
		}
		return namedTime, unit[opt.Seconds], nil
	}
	var found []string
	for i, c := range times {
		if t.Has(firstTime + i) {
			column, minutes = firstTime+i, unit[c.seconds]
			found = append(found, t.Header()[c.column.Find(t.Header())])
		}
	}
	switch len(found) {
	case 1:
		return column, minutes, nil
	case 0:
		return 0, 0, fmt.Errorf("%s: no column tells that it holds minutes or seconds: name it and its unit; the header has %s", t.Name(), strings.Join(t.Header(), ", "))
	}
	return 0, 0, fmt.Errorf("%s: %d columns of times (%s): name the one to be read", t.Name(), len(found), strings.Join(found, ", "))
}
