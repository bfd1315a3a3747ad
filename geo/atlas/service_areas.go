package atlas

import (
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/patientbase"
)

// ServiceArea is a set of units whose inhabitants mostly use the same teams. Those of an atlas are a partition: no unit
// is in two.
type ServiceArea struct {
	Team              int32   // the team that follows most patients of the area
	Teams             []int32 // every team that works for it, ascending
	Units             []int32 // leaves, ascending
	Population        int64
	PopulationUnknown int32
	Patients          float64 // who live in the area and are followed by some team of the study
	Inside            float64 // of whom by the area's own
	// Small and Leaky say that it falls short of the least population or localisation and touches no area that it could
	// be merged with.
	Small, Leaky bool
	Shape        Shape
}

// Localisation returns the share of the patients of an area whom its own teams follow, 0 when it has no patients.
func (s ServiceArea) Localisation() float64 {
	if s.Patients == 0 {
		return 0
	}
	return s.Inside / s.Patients
}

// computeServiceAreas cuts the study into areas by the plurality of patients.
func (a *Atlas) computeServiceAreas() {
	for u := range a.Units {
		a.Units[u].ServiceArea = geo.None
	}
	flows := a.leafFlows()
	if len(flows) == 0 {
		return
	}
	populations := make([]float64, len(a.Units))
	for u := range populations {
		populations[u] = float64(a.Dataset.Units[u].Population.Min)
	}
	p := patientbase.Plurality{MinPopulation: float64(a.Settings.AreaMinPopulation), MinLocalisation: a.Settings.AreaMinLocalisation, Fill: true}.
		Partition(populations, flows, a.touching)
	for i, s := range p.Areas {
		area := ServiceArea{Team: s.Team, Teams: s.Teams, Units: s.Units, Patients: s.Patients, Inside: s.Inside, Small: s.Small, Leaky: s.Leaky, Shape: a.shape(s.Units)}
		area.Population, area.PopulationUnknown = a.population(s.Units)
		a.ServiceAreas = append(a.ServiceAreas, area)
		for _, u := range s.Units {
			a.Units[u].ServiceArea = int32(i)
		}
	}
}

// leafFlows returns the patients of all territories by leaf, those of a city spread over its parts by inhabitants.
func (a *Atlas) leafFlows() []patientbase.Flow {
	var flows []patientbase.Flow
	for t := range a.Territories {
		for leaf, n := range a.patientsByLeaf(int32(t)) {
			if n > 0 {
				flows = append(flows, patientbase.Flow{Unit: leaf, Team: int32(t), Patients: n})
			}
		}
	}
	return flows
}

// touching yields the leaves that share a border with a leaf and the metres of it. Parts of a city that are drawn by its
// outline touch one another with no metres, and share evenly the border that the city has with others.
func (a *Atlas) touching(unit int32, yield func(neighbour int32, metres float64)) {
	face := a.Faces[unit]
	if face == geo.None || !a.IsLeaf(unit) {
		return
	}
	here := a.unitsOn(face)
	for _, u := range here {
		if u != unit {
			yield(u, 0)
		}
	}
	for _, n := range a.Mesh.Neighbours(face) {
		there := a.unitsOn(n.Face)
		for _, u := range there {
			yield(u, n.Metres/float64(len(here)*len(there)))
		}
	}
}
