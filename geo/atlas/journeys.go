package atlas

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/access"
	"github.com/maillage/maillage/geo/travel"
)

// Faults returns every fault of settings, none when an atlas can be computed under them: what geo.Settings.Validate
// finds, and what only the rooms that use a setting can tell.
func Faults(s geo.Settings) []error {
	faults := s.Validate()
	if s.AccessMethod != raam {
		if _, err := access.ParseMethod(s.AccessMethod); err != nil {
			faults = append(faults, fmt.Errorf("access_method: %w, or %s", err, raam))
		}
	}
	for _, text := range s.AgeWeights {
		profession, _, err := access.ParseProfessionWeights(text)
		if _, known := geo.ParseProfession(profession); err == nil && !known {
			err = fmt.Errorf("%q is no profession", profession)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("age_weights: %w", err))
		}
	}
	if d, err := access.ParseDecay(s.AccessDecay); err != nil {
		faults = append(faults, fmt.Errorf("access_decay: %w", err))
	} else if err := d.Validate(); err != nil {
		faults = append(faults, fmt.Errorf("access_decay: %w", err))
	} else if reach := d.Reach(); !math.IsInf(reach, 1) && reach > s.MaxMinutes {
		faults = append(faults, fmt.Errorf("max_minutes is %v: by access_decay journeys of up to %v minutes count", s.MaxMinutes, reach))
	}
	return faults
}

// DecayOf returns the weight of journeys that settings ask for, as it is for the times at hand: a table of steps is blurred
// where minutes are only estimated from the distance, since a step at ten minutes says much less of a journey that is known
// to some minutes only. Faults has to find nothing in the settings.
func DecayOf(s geo.Settings, estimated bool) (access.Decay, error) {
	d, err := access.ParseDecay(s.AccessDecay)
	if err == nil && estimated {
		d = d.Blurred(s.CrowScatter, s.MaxMinutes)
	}
	return d, err
}

// raam names the equilibrium of the rational agent access model in settings. It is not of the floating catchment family.
const raam = "raam"

// journeys is how the minutes between places of the study are found.
type journeys struct {
	times travel.Times
	crow  travel.Crow
}

// newJourneys chooses the times that were loaded, and the distance as the crow flies when there are none.
func newJourneys(ds *geo.Dataset, s geo.Settings) (journeys, error) {
	j := journeys{crow: CrowOf(s)}
	j.times = j.crow
	switch len(ds.Times) {
	case 0:
		return j, nil
	case 1:
	default:
		return j, errors.New("a study has one table of times at most")
	}
	t := &ds.Times[0]
	if e := t.Estimate; e.Pairs > 0 {
		j.crow = travel.Crow{Detour: e.Detour, SpeedDense: e.SpeedDense, SpeedSparse: e.SpeedSparse, Growth: e.Growth}
	}
	rows := &travel.Rows{Start: make([]int64, 1, len(t.From)+1)}
	for _, r := range t.From {
		rows.To, rows.Minutes = append(rows.To, r.To...), append(rows.Minutes, r.Minutes...)
		rows.Start = append(rows.Start, int64(len(rows.To)))
	}
	m, err := travel.NewMatrix(nameOf(t), rows, j.crow)
	if err != nil {
		return j, err
	}
	j.times = m
	return j, nil
}

// nameOf is how results name a table of times.
func nameOf(t *geo.Times) string {
	name := t.Provider + ": " + t.Name
	if t.Vintage != "" {
		name += " (" + t.Vintage + ")"
	}
	if t.Profile != "car" {
		name += ", " + t.Profile
	}
	return name
}

// CrowOf returns the times as the crow flies that settings ask for.
func CrowOf(s geo.Settings) travel.Crow {
	return travel.Crow{Detour: s.Detour, SpeedDense: s.SpeedDense, SpeedSparse: s.SpeedSparse, Growth: s.SpeedGrowth}
}

// times gives the minutes between places of the study: those that were loaded, else as the crow flies.
func (a *Atlas) times() travel.Times { return a.journeys.times }

// TimesName says where the minutes of journeys come from, with the vintage.
func (a *Atlas) TimesName() string { return a.times().Name() }

// TimesInFrench says the same to planners, in words that follow "trajets".
func (a *Atlas) TimesInFrench() string {
	if len(a.Dataset.Times) == 0 {
		return "à vol d'oiseau"
	}
	t := a.Dataset.Times[0]
	text := "d'une table de temps : " + t.Name
	if t.Provider == "road" {
		text = "par les routes d'OpenStreetMap : " + t.Name
	}
	if t.Vintage != "" {
		text += " (" + t.Vintage + ")"
	}
	switch t.Profile {
	case "bicycle":
		text += ", à vélo"
	case "foot":
		text += ", à pied"
	}
	return text
}

// estimated tells whether all journeys are estimated from the distance, for want of times.
func (a *Atlas) estimated() bool { return len(a.Dataset.Times) == 0 }

// crow gives the minutes as the crow flies, calibrated when known times allowed it.
func (a *Atlas) crow() travel.Crow { return a.journeys.crow }

// place returns a unit, or beyond the last one a neighbour, as an end of a journey. A city known by its parts is taken at
// the most populous of them.
func (a *Atlas) place(unit int32) (travel.Place, bool) {
	if k := int(unit) - len(a.Dataset.Units); k >= 0 {
		return PlaceOf(a.Dataset.Neighbours()[k], a.Settings, unit), true
	}
	a.places.once.Do(func() {
		a.places.of, a.places.placed = make([]travel.Place, len(a.Dataset.Units)), make([]bool, len(a.Dataset.Units))
		for u := range a.Dataset.Units {
			a.places.of[u], a.places.placed[u] = a.placeOf(a.Dataset.Units, a.Settings, int32(u))
		}
	})
	return a.places.of[unit], a.places.placed[unit]
}

// places are those of all units, found when the first is asked for.
type places struct {
	once   sync.Once
	of     []travel.Place
	placed []bool
}

// Places returns every unit of a dataset as an end of journeys; placed tells which have a place at all.
func Places(units []geo.Unit, s geo.Settings) (places []travel.Place, placed []bool) {
	g := newGround(units)
	places, placed = make([]travel.Place, len(units)), make([]bool, len(units))
	for u := range units {
		places[u], placed[u] = g.placeOf(units, s, int32(u))
	}
	return places, placed
}

// PlaceOf returns a neighbour, whose number among places is given, as an end of a journey.
func PlaceOf(n geo.Neighbour, s geo.Settings, number int32) travel.Place {
	dense := n.AreaM2 > 0 && float64(n.Population)/(n.AreaM2/1e6) > s.DenseFrom
	return travel.Place{Point: n.Point, AreaM2: n.AreaM2, Dense: dense, Unit: number}
}

func (g *Ground) placeOf(units []geo.Unit, s geo.Settings, unit int32) (travel.Place, bool) {
	p, placed := g.pointOf(units, unit)
	at := unit
	for i, part := range g.Parts[unit] {
		if i == 0 || units[part].Population.Min > units[at].Population.Min {
			at = part
		}
	}
	return travel.Place{Point: p, AreaM2: g.areaOf(unit), Dense: g.dense(units, s, unit), Unit: at}, placed
}

// areaOf returns the square metres of the outline of a unit, that of its city when it has none of its own.
func (g *Ground) areaOf(unit int32) float64 { return g.areaOn([]int32{unit}) }

func (g *Ground) dense(units []geo.Unit, s geo.Settings, unit int32) bool {
	n, ok := units[unit].Population.Known()
	area := g.areaOf(unit)
	if p := units[unit].Parent; p != geo.None && g.Faces[unit] == g.Faces[p] {
		// Drawn by its city: the city's density is the one known.
		n, ok = units[p].Population.Known()
	}
	return ok && area > 0 && float64(n)/(area/1e6) > s.DenseFrom
}
