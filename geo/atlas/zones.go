package atlas

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
)

// Zone is a zone of the official geography: a région, a département, an EPCI or a territoire de vie-santé.
type Zone struct {
	Key  string
	Name string // the key where no name is known
}

// ZonesOf returns the zones of one kind that units lie in, each once, by code.
func (a *Atlas) ZonesOf(units []int32, by Grouping) []Zone {
	var out []Zone
	for _, u := range units {
		if key := a.zoneOf(u, by); key != "" {
			out = append(out, Zone{key, a.zoneName(u, by)})
		}
	}
	slices.SortStableFunc(out, func(x, y Zone) int { return cmp.Compare(x.Key, y.Key) })
	return slices.CompactFunc(out, func(x, y Zone) bool { return x.Key == y.Key })
}

// zoneOf returns the code of the zone of the official geography that a unit lies in, "" where it is not known.
func (a *Atlas) zoneOf(unit int32, by Grouping) string {
	u := &a.Dataset.Units[unit]
	switch by {
	case ByEPCI:
		return u.EPCI
	case ByTVS:
		return u.TVS
	case ByDepartment:
		return u.Department
	case ByRegion:
		return u.Region
	}
	return ""
}

// zoneName returns the name of that zone, its code where no name is known.
func (a *Atlas) zoneName(unit int32, by Grouping) string {
	u, code := &a.Dataset.Units[unit], a.zoneOf(unit, by)
	switch by {
	case ByTVS:
		return cmp.Or(u.TVSName, code)
	case ByEPCI:
		return cmp.Or(u.EPCIName, code)
	case ByDepartment:
		return cmp.Or(geo.DepartmentName(code), code)
	case ByRegion:
		return cmp.Or(geo.RegionName(code), code)
	}
	return code
}
