package geo

// Ages are the inhabitants of places by age, from the census: the structure of a population, whose size is that of
// Unit.Population and Neighbour.Population.
type Ages struct {
	Vintage string  // of the files, as the study says; "" when it does not
	From    []int32 // least age of each band, ascending from 0; the last band has no end
	// Places are those of each unit, in their order, then of each neighbour.
	Places []AgeCounts
}

// AgeCounts are the inhabitants of a place by band; none where ages are not known. Those of a census by sample are no whole
// numbers.
type AgeCounts struct{ People []float32 }

// Standardised is the population of places standardised by how much care of a profession each age uses, as DREES
// publishes it beside its accessibility.
type Standardised struct {
	Profession Profession
	Year       int
	Demand     []float32 // of each unit, then of each neighbour; under 0 where it is not known
}

// checkDemand calls bad for ages and standardised populations that do not fit the places.
func (ds *Dataset) checkDemand(bad func(what string, i int)) {
	places := ds.PlaceCount()
	for i := range ds.Ages {
		if !ds.Ages[i].fits(places) || i > 0 {
			bad("table of ages", i)
		}
	}
	for i, s := range ds.Standardised {
		if len(s.Demand) != places || s.Profession >= professionCount {
			bad("standardised population", i)
		}
	}
}

func (a *Ages) fits(places int) bool {
	ok := len(a.Places) == places && len(a.From) > 0 && a.From[0] == 0
	for k := 1; k < len(a.From); k++ {
		ok = ok && a.From[k] > a.From[k-1]
	}
	for _, p := range a.Places {
		ok = ok && (len(p.People) == 0 || len(p.People) == len(a.From))
		for _, n := range p.People {
			ok = ok && n >= 0
		}
	}
	return ok
}
