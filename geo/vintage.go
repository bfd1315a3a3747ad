package geo

// Vintage is the population of units as an earlier census counted it. Units and People go together: leaves, ascending.
type Vintage struct {
	Name   string // as the study says: "2021"
	Units  []int32
	People []int64
}

// checkVintages calls bad for earlier populations that do not fit the units.
func (ds *Dataset) checkVintages(bad func(what string, i int)) {
	for i, v := range ds.Vintages {
		if len(v.Units) != len(v.People) || !ascending(v.Units, len(ds.Units)) {
			bad("population of an earlier vintage", i)
		}
	}
}
