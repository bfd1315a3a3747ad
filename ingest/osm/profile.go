package osm

// Profile says how one means of travel uses a road network. Car, Bicycle and Foot give those there are; the tables
// may be replaced, they are not modified.
type Profile struct {
	Name string
	// Class gives the km/h on each class of highway when no limit is signed. A class that is not there is not used.
	Class map[string]float64
	// Surface, Track, Smoothness and Service bound the km/h by the value of the tags surface, tracktype, smoothness and
	// service.
	Surface, Track, Smoothness, Service map[string]float64
	// Ferry is the km/h of a ferry without a duration, waiting included.
	Ferry float64
	// LimitShare is the share of a signed speed limit that is driven; 0 when limits do not matter.
	LimitShare float64
	// UrbanShare is what is left of the speed in built-up areas: junctions, crossings, parked cars.
	UrbanShare float64
	// SignalSeconds is what a traffic light costs on average.
	SignalSeconds float64
	// OneWay and Turns say whether one-way streets and turn restrictions bind.
	OneWay, Turns bool

	mode       mode
	hierarchy  []key           // access tags, the most particular first
	refused    map[string]bool // values of them that close a road
	pass       map[string]bool // kinds of barrier that let it pass
	exceptions []string        // what "except" calls it
	turnKeys   []key           // restriction tags that bind it, the most particular first
}

type mode uint8

const (
	car mode = iota
	bicycle
	foot
)

// urbanJunctions is the number of junctions per kilometre from which a road without any sign of a speed limit counts
// as built-up. An assumption of this program: 125 m between junctions is a street, not a country road.
const urbanJunctions = 8

// Car is the profile of a private car.
//
// Speeds by class, by surface, the share of 0.8 of a signed limit and the 2 seconds of a traffic light are those of
// the car profile of OSRM 5 (github.com/Project-OSRM/osrm-backend, profiles/car.lua and lib/way_handlers.lua). The
// share of 0.75 in built-up areas is an assumption of this program, not taken from a source: with the 0.8 it
// makes 30 km/h of a limit of 50. A loaded matrix is the way to check it.
func Car() Profile {
	return Profile{
		Name: "car",
		Class: map[string]float64{
			"motorway": 90, "motorway_link": 45, "trunk": 85, "trunk_link": 40, "primary": 65, "primary_link": 30,
			"secondary": 55, "secondary_link": 25, "tertiary": 40, "tertiary_link": 20, "unclassified": 25,
			"residential": 25, "living_street": 10, "service": 15, "road": 25,
		},
		Surface: map[string]float64{
			"cement": 80, "compacted": 80, "fine_gravel": 80, "paving_stones": 60, "metal": 60, "bricks": 60,
			"grass": 40, "wood": 40, "sett": 40, "grass_paver": 40, "gravel": 40, "unpaved": 40, "ground": 40,
			"dirt": 40, "pebblestone": 40, "tartan": 40, "cobblestone": 30, "clay": 30, "earth": 20, "stone": 20,
			"rocky": 20, "sand": 20, "mud": 10,
		},
		Track:      map[string]float64{"grade1": 60, "grade2": 40, "grade3": 30, "grade4": 25, "grade5": 20},
		Smoothness: map[string]float64{"intermediate": 80, "bad": 40, "very_bad": 20, "horrible": 10, "very_horrible": 5, "impassable": 0},
		Service:    map[string]float64{"alley": 5, "parking": 5, "parking_aisle": 5, "driveway": 5, "drive-through": 5},
		Ferry:      5, LimitShare: 0.8, UrbanShare: 0.75, SignalSeconds: 2, OneWay: true, Turns: true,
		mode:       car,
		hierarchy:  []key{keyMotorcar, keyMotorVehicle, keyVehicle, keyAccess},
		refused:    set("no", "private", "agricultural", "forestry", "emergency", "psv", "bus", "military", "delivery"),
		pass:       set("no", "cattle_grid", "border_control", "toll_booth", "sally_port", "gate", "lift_gate", "entrance", "height_restrictor", "arch", "kerb"),
		exceptions: []string{"motorcar", "motor_vehicle", "vehicle"},
		turnKeys:   []key{keyRestrictionMotorcar, keyRestrictionMotorVehicle, keyRestriction},
	}
}

// Bicycle is the profile of a bicycle: speeds of OSRM's profiles/bicycle.lua. It is pushed where it may not be ridden
// but walking is allowed. Signed limits and built-up areas do not slow it down.
func Bicycle() Profile {
	return Profile{
		Name: "bicycle",
		Class: map[string]float64{
			"cycleway": 15, "primary": 15, "primary_link": 15, "secondary": 15, "secondary_link": 15, "tertiary": 15,
			"tertiary_link": 15, "residential": 15, "unclassified": 15, "living_street": 15, "road": 15, "service": 15,
			"track": 12, "path": 13, "footway": 4, "pedestrian": 4, "steps": 2,
		},
		Surface: map[string]float64{
			"wood": 10, "metal": 10, "cobblestone:flattened": 10, "paving_stones": 10, "compacted": 10, "cobblestone": 7,
			"unpaved": 6, "fine_gravel": 10, "gravel": 6, "pebblestone": 6, "grass_paver": 6, "ground": 10, "dirt": 8,
			"earth": 6, "grass": 6, "mud": 3, "sand": 3, "woodchips": 3, "sett": 9,
		},
		Ferry: 5, UrbanShare: 1, SignalSeconds: 2, OneWay: true,
		mode:       bicycle,
		hierarchy:  []key{keyBicycle, keyVehicle, keyAccess},
		refused:    set("no", "private", "agricultural", "forestry", "delivery", "use_sidepath", "military"),
		pass:       nil,
		exceptions: []string{"bicycle"},
	}
}

// Foot is the profile of somebody walking at 5 km/h (OSRM, profiles/foot.lua), whatever the direction of the traffic.
func Foot() Profile {
	p := Profile{Name: "foot", Class: map[string]float64{}, Ferry: 5, UrbanShare: 1, SignalSeconds: 2, mode: foot,
		hierarchy:  []key{keyFoot, keyAccess},
		refused:    set("no", "private", "agricultural", "forestry", "military"),
		exceptions: []string{"foot"},
	}
	for _, class := range []string{"primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link",
		"unclassified", "residential", "road", "living_street", "service", "track", "path", "steps", "pedestrian", "footway", "cycleway"} {
		p.Class[class] = 5
	}
	return p
}

func set(values ...string) map[string]bool {
	m := make(map[string]bool, len(values))
	for _, v := range values {
		m[v] = true
	}
	return m
}
