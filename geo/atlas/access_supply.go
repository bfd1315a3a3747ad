package atlas

import "github.com/maillage/maillage/geo"

// Units in which supply is counted, as settings name them.
const (
	heads         = "heads"
	consultations = "consultations"
	fte           = "fte"
)

// supplyUnit returns what the supply of a profession is counted in: only of general practitioners are consultations
// known by the settings.
func (a *Atlas) supplyUnit(p geo.Profession) string {
	if a.Settings.SupplyUnit == consultations && p != geo.GP {
		return fte
	}
	return a.Settings.SupplyUnit
}

// supplyOf returns the supply of a profession in each leaf: persons of the registers outside hospitals, else the
// counts of equipment. What is only known to be in a city is spread over its parts by population. The supply of
// neighbours follows that of units.
func (a *Atlas) supplyOf(p geo.Profession) []float64 {
	out := make([]float64, a.Dataset.PlaceCount())
	add := func(unit int32, n float64) { a.spread(unit, n, func(leaf int32, n float64) { out[leaf] += n }) }
	if !a.addPersons(p, add) {
		for _, s := range a.Dataset.Supply {
			if s.Profession == p {
				add(s.Unit, s.Number)
			}
		}
	}
	for _, b := range a.Dataset.Beyond {
		for _, s := range b.Supply {
			if s.Profession == p {
				out[len(a.Dataset.Units)+int(s.Unit)] += max(0, s.Number-s.OverCap)
			}
		}
	}
	if a.supplyUnit(p) == consultations {
		for u := range out {
			out[u] *= a.Settings.ConsultationsPerGP
		}
	}
	return out
}

// addPersons adds the persons of a profession where they practise, those over the age cap left out, and tells whether there is
// any.
func (a *Atlas) addPersons(p geo.Profession, add func(unit int32, n float64)) bool {
	return a.persons(p, func(age geo.AgeClass, unit int32, n float64) {
		if age != geo.OverCap {
			add(unit, n)
		}
	})
}

// setAgeCap says how the age cap bears on the supply of a profession; without any known age nothing is said.
func (a *Atlas) setAgeCap(acc *Access) {
	var of [geo.OverCap + 1]float64
	a.persons(acc.Profession, func(age geo.AgeClass, _ int32, n float64) { of[age] += n })
	if of[geo.WithinCap]+of[geo.OverCap] == 0 {
		return
	}
	each := 1.0
	if acc.SupplyUnit == consultations {
		each = a.Settings.ConsultationsPerGP
	}
	acc.AgeCap, acc.OverAge, acc.AgeUnknown = int(a.Settings.AgeCap), of[geo.OverCap]*each, of[geo.AgeUnknown]*each
}

// persons passes on the persons of a profession of the registers, where they practise outside hospitals, and tells whether
// there is any.
func (a *Atlas) persons(p geo.Profession, add func(age geo.AgeClass, unit int32, n float64)) bool {
	ds := a.Dataset
	inStudy := make([]float64, len(ds.Practitioners))
	each := func(do func(practitioner, unit int32, share float64)) {
		for _, practice := range ds.Practices {
			site := ds.Sites[practice.Site]
			if ds.Practitioners[practice.Practitioner].Profession == p && site.Kind != geo.Hospital && site.Unit != geo.None {
				do(practice.Practitioner, site.Unit, float64(practice.Share))
			}
		}
	}
	any := false
	each(func(person, _ int32, share float64) {
		inStudy[person] += share
		any = true
	})
	each(func(person, unit int32, share float64) {
		if a.supplyUnit(p) == heads && inStudy[person] > 0 {
			share /= inStudy[person]
		}
		add(ds.Practitioners[person].Age, unit, share)
	})
	return any
}

// spread shares out what is known of a unit over its leaves, by population.
func (a *Atlas) spread(unit int32, n float64, add func(leaf int32, n float64)) {
	leaves := a.Leaves(unit)
	total := a.weight(leaves)
	for _, u := range leaves {
		share := 1 / float64(len(leaves))
		if total > 0 {
			share = float64(a.Dataset.Units[u].Population.Min) / total
		}
		add(u, n*share)
	}
}

func sumOf(values []float64) (sum float64) {
	for _, v := range values {
		sum += v
	}
	return sum
}
