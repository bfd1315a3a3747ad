package access

import "fmt"

// Standardise turns inhabitants by age band into demand by how much care each age uses:
//
//	P_i = Σ_a N_ia c_a / c̄
//
// with N_ia the inhabitants of place i in band a, c_a the consumption of one of them, and c̄ that of the mean
// inhabitant, as the DREES does for the APL (Barlet and others 2012). Consumption is in any unit, c̄ in the
// same: it is the national mean in the published APL; when it is 0 the mean of the inhabitants given is taken,
// and then Σ P_i is their number.
func Standardise(population [][]float64, consumption []float64, mean float64) ([]float64, error) {
	for a, c := range consumption {
		if !(c >= 0 && c <= most) {
			return nil, fmt.Errorf("access: consumption of age band %d is %v: it must not be negative", a, c)
		}
	}
	demand := make([]float64, len(population))
	inhabitants, consumed := 0., 0.
	for i, bands := range population {
		if len(bands) != len(consumption) {
			return nil, fmt.Errorf("access: place %d has %d age bands, consumption %d", i, len(bands), len(consumption))
		}
		if err := checkAmounts(fmt.Sprintf("population of place %d, age band", i), bands); err != nil {
			return nil, err
		}
		for a, n := range bands {
			demand[i] += n * consumption[a]
			inhabitants += n
		}
		consumed += demand[i]
	}
	if mean == 0 && inhabitants > 0 {
		mean = consumed / inhabitants
	}
	if !(mean > 0 && mean <= most) {
		return nil, fmt.Errorf("access: mean consumption is %v: it must be positive", mean)
	}
	scale(demand, mean)
	return demand, nil
}
