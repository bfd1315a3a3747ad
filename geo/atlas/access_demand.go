package atlas

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/access"
)

// Whose demand is shared, as settings name it.
const (
	demandAuto      = "auto"
	demandAges      = "ages"
	demandPublished = "published"
	inhabitants     = "inhabitants"
)

// How results name a standardised population; its vintage follows in brackets.
const (
	byAge   = "standardised by age"
	byDREES = "standardised by DREES"
)

// demandOf returns the demand for a profession of every inhabited place, and how results name it: its inhabitants, or
// these standardised by how much care each age uses. A profession for which no standard is known has its inhabitants; an
// error says that what the settings ask for is known for none.
func (a *Atlas) demandOf(p geo.Profession, in *inhabited) (demand []float64, name string, err error) {
	asked, weights, weighed := a.Settings.AccessPopulation, access.AgeWeights{}, false
	if asked == demandAges || asked == demandAuto {
		weights, weighed = a.ageWeights(p)
	}
	switch {
	case asked == demandAges && len(a.Dataset.Ages) == 0:
		return nil, "", fmt.Errorf("access_population is %s: the study has no source of that kind", asked)
	case asked == demandAges && len(a.Settings.AgeWeights) == 0:
		return nil, "", fmt.Errorf("access_population is %s: age_weights has none", asked)
	case asked == demandPublished && len(a.Dataset.Standardised) == 0:
		return nil, "", fmt.Errorf("access_population is %s: no source apl has a standardised population", asked)
	case weighed && len(a.Dataset.Ages) > 0:
		demand, err = a.agedDemand(&a.Dataset.Ages[0], weights, in)
		return demand, ageStandard(&a.Dataset.Ages[0]), err
	case asked == demandPublished || asked == demandAuto:
		if s := a.standardised(p); s != nil {
			return a.publishedDemand(s, in), fmt.Sprintf(byDREES+" (%d)", s.Year), nil
		}
	}
	return in.demand, inhabitants, nil
}

func ageStandard(ages *geo.Ages) string {
	if ages.Vintage == "" {
		return byAge
	}
	return byAge + " (" + ages.Vintage + ")"
}

// DemandInFrench is how planners are told whose demand is shared, as results name it: "habitants", "habitants pondérés par
// l'âge (2021)".
func DemandInFrench(name string) string {
	for key, french := range map[string]string{inhabitants: "habitants", byAge: "habitants pondérés par l'âge", byDREES: "population standardisée par la Drees"} {
		if vintage, ok := strings.CutPrefix(name, key); ok && (vintage == "" || strings.HasPrefix(vintage, " (")) {
			return french + vintage
		}
	}
	return name
}

// ageWeights returns the weights that settings have for a profession; Faults has seen that they are some.
func (a *Atlas) ageWeights(p geo.Profession) (access.AgeWeights, bool) {
	for _, text := range a.Settings.AgeWeights {
		if key, w, err := access.ParseProfessionWeights(text); err == nil && key == p.String() {
			return w, true
		}
	}
	return access.AgeWeights{}, false
}

// standardised returns the population that DREES standardised for a profession, of the latest year, nil when none is loaded.
func (a *Atlas) standardised(p geo.Profession) *geo.Standardised {
	var best *geo.Standardised
	for i := range a.Dataset.Standardised {
		if s := &a.Dataset.Standardised[i]; s.Profession == p && (best == nil || s.Year > best.Year) {
			best = s
		}
	}
	return best
}

// agedDemand gives each place its inhabitants times how much care those of its census use, relative to the mean inhabitant
// of the country. A part of a city whose ages are not known has those of the city; a place of which nothing is known counts
// its inhabitants, so that no figure depends on how far a study reaches.
func (a *Atlas) agedDemand(ages *geo.Ages, weights access.AgeWeights, in *inhabited) ([]float64, error) {
	bands := weights.Of(ages.From)
	population := make([][]float64, len(in.units))
	counted := make([]float64, len(in.units))
	for i, u := range in.units {
		population[i] = make([]float64, len(bands))
		for k, n := range a.agesOf(ages, u) {
			population[i][k] = float64(n)
			counted[i] += float64(n)
		}
	}
	used, err := access.Standardise(population, bands, 1)
	if err != nil {
		return nil, err
	}
	for i, n := range counted {
		if n > 0 {
			used[i] *= in.demand[i] / n
		} else {
			used[i] = in.demand[i]
		}
	}
	return used, nil
}

// agesOf returns the inhabitants of a place by age, those of its city when only these are known.
func (a *Atlas) agesOf(ages *geo.Ages, place int32) []float32 {
	people := ages.Places[place].People
	if len(people) == 0 && int(place) < len(a.Dataset.Units) {
		if city := a.Dataset.Units[place].Parent; city != geo.None {
			people = ages.Places[city].People
		}
	}
	return people
}

// publishedDemand gives each place the standardised population that was published; a part of a city its share of
// the city's, and a place of which nothing is known its inhabitants.
func (a *Atlas) publishedDemand(s *geo.Standardised, in *inhabited) []float64 {
	out := make([]float64, len(in.units))
	for i, u := range in.units {
		d := float64(s.Demand[u])
		if d < 0 && int(u) < len(a.Dataset.Units) {
			if city := a.Dataset.Units[u].Parent; city != geo.None && s.Demand[city] >= 0 {
				d = float64(s.Demand[city]) * a.shareWithin(city, []int32{u})
			}
		}
		if out[i] = d; d < 0 {
			out[i] = in.demand[i]
		}
	}
	return out
}
