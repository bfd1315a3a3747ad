package geo

import "github.com/paulmach/orb"

// Beyond is what the files tell of around the area of a study: who lives there and who practises there weighs on the
// accessibility within. None of it is shown as a unit, counted or claimed.
//
// Where a journey can end there (Times, the nearest supply), place k of it has the number len(Dataset.Units) + k.
type Beyond struct {
	Neighbours []Neighbour // by code
	// Supply is that of the neighbours: persons of the registers outside hospitals at their shares where these know the
	// profession in the area, else counts. Unit is an index into Neighbours.
	Supply []Supply
	// Edge are points along the limit beyond which nothing is known. A coast or a frontier is none when the boundaries
	// hold the whole country.
	Edge []EdgePoint
}

// Neighbour is a commune outside the area.
type Neighbour struct {
	Code, Name string
	Population int64
	AreaM2     float64
	Point      orb.Point // inside its outline
}

// EdgePoint is a point of the edge of what is known.
type EdgePoint struct{ At orb.Point }

// Neighbours returns the communes around the area, none when nothing is told of them.
func (ds *Dataset) Neighbours() []Neighbour {
	if len(ds.Beyond) == 0 {
		return nil
	}
	return ds.Beyond[0].Neighbours
}

// PlaceCount is the number of places where journeys may end: units, then neighbours.
func (ds *Dataset) PlaceCount() int { return len(ds.Units) + len(ds.Neighbours()) }

// checkBeyond calls bad for what lies around the area and does not belong together.
func (ds *Dataset) checkBeyond(bad func(what string, i int)) {
	if len(ds.Beyond) > 1 {
		bad("second surroundings", 1)
	}
	for i := range ds.Beyond {
		for k, s := range ds.Beyond[i].Supply {
			if !in(s.Unit, len(ds.Beyond[i].Neighbours)) || s.Profession >= professionCount || !(s.OverCap >= 0 && s.OverCap <= s.Number) {
				bad("supply of a neighbour", k)
			}
		}
	}
}
