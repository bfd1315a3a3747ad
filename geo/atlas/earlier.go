package atlas

import "reflect"

// FieldOf is a field of a struct of the dataset, the settings or the results.
type FieldOf struct {
	Of   reflect.Type
	Name string
}

// Absent are the fields that the version which made an edition did not have yet.
type Absent map[FieldOf]bool

// FromEarlier tells whether the atlas was made by an earlier version, without some of what is computed now.
func (a *Atlas) FromEarlier() bool { return a.earlier }

// fillAbsent gives figures that were not kept apart the value that they had: access was for inhabitants as they are
// before their ages were looked at.
func (a *Atlas) fillAbsent(absent Absent) {
	people, demand := absent[FieldOf{reflect.TypeFor[Access](), "Population"}], absent[FieldOf{reflect.TypeFor[UnitAccess](), "Demand"}]
	for i := range a.Access {
		acc := &a.Access[i]
		if people {
			acc.Population = "inhabitants"
		}
		for u := range acc.Units {
			if demand && acc.Units[u].Known {
				acc.Units[u].Demand = a.inhabitants(int32(u))
			}
		}
	}
}

// inhabitants are those of a unit, of a city those of its parts.
func (a *Atlas) inhabitants(u int32) float64 {
	n, _ := a.population(a.leaves([]int32{u}))
	return float64(n)
}
