package patientbase_test

import (
	"math"
	"testing"

	"github.com/maillage/maillage/geo/patientbase"
)

// Migration between the nine Länder of Austria, the data of Dennett (2012, UCL CASA Working Paper 184) as
// published with SpInt (Oshan 2016, REGION 3(2):R11–R23): destinations of each origin in order, without itself.
var (
	austriaFlows = [9][8]float64{
		{1131, 1887, 69, 738, 98, 31, 43, 19}, {1633, 14055, 416, 1276, 1850, 388, 303, 159}, {2301, 20164, 1080, 1831, 1943, 742, 674, 407},
		{85, 379, 1597, 1608, 328, 317, 469, 114}, {762, 1110, 2973, 1252, 1081, 622, 425, 262}, {196, 2027, 3498, 346, 1332, 2144, 821, 274},
		{49, 378, 1349, 310, 851, 2117, 630, 106}, {87, 424, 978, 490, 670, 577, 546, 569}, {33, 128, 643, 154, 328, 199, 112, 587},
	}
	austriaArrivals = [9]float64{5452, 27169, 28710, 4354, 9069, 8577, 4963, 3923, 2026}
	// Distances in kilometres, the upper triangle row by row.
	austriaKm = []float64{
		103.001845, 84.204666, 220.811933, 132.00748, 214.511814, 246.933305, 390.85611, 505.089539,
		45.796272, 216.994739, 129.878172, 140.706671, 201.232355, 343.50075, 453.515594,
		249.932874, 158.630661, 186.420738, 244.108305, 387.61776, 498.407152,
		92.407958, 151.777157, 92.894408, 194.851669, 306.105825,
		124.563096, 122.433524, 261.893783, 376.34667,
		81.753652, 208.456383, 314.793199,
		145.076472, 258.591197,
		114.46325,
	}
)

func austria() []patientbase.Choice {
	var km [9][9]float64
	at := 0
	for i := range 9 {
		for j := i + 1; j < 9; j++ {
			km[i][j], km[j][i] = austriaKm[at], austriaKm[at]
			at++
		}
	}
	var out []patientbase.Choice
	for i := range 9 {
		at := 0
		for j := range 9 {
			if j != i {
				out = append(out, patientbase.Choice{Unit: int32(i), Team: int32(j), Minutes: km[i][j], Patients: austriaFlows[i][at]})
				at++
			}
		}
	}
	return out
}

// The expected figures are those of SpInt's own tests (pysal/spint, tests/test_gravity.py, test_Production). SpInt
// stops its iterations sooner, so its errors and fit are a few digits short.
func TestOriginConstrainedAgreesWithSpInt(t *testing.T) {
	c := patientbase.CalibrateOrigin(austria(), func(j int32) float64 { return austriaArrivals[j] })
	agree(t, "exponent", c.Exponent, 0.89278717, 1e-8)
	agree(t, "rate", c.Rate, 0.00727113, 1e-8)
	agree(t, "error of the exponent", c.ExponentErr, 4.66889578e-03, 1e-6)
	agree(t, "error of the rate", c.RateErr, 5.26601057e-05, 1e-8)
	agree(t, "deviance", c.Deviance, 15279.974241770311, 1e-3)
	agree(t, "log-likelihood", c.LogLikelihood, -7930.3255090342445, 1e-4)
	agree(t, "pseudo-R²", c.PseudoR2, 0.909920590111, 1e-9)
	agree(t, "SRMSE", c.SRMSE, 0.46622685091043831, 1e-7)
	if !c.Converged || c.Units != 9 || c.Teams != 9 || c.Cells != 72 || c.Patients != 89575 {
		t.Errorf("%d units, %d teams, %d cells, %v patients, %d rounds, converged %v", c.Units, c.Teams, c.Cells, c.Patients, c.Rounds, c.Converged)
	}
}

// The expected figures are those of test_Doubly.
func TestDoublyConstrainedAgreesWithSpInt(t *testing.T) {
	c := patientbase.CalibrateDoubly(austria())
	agree(t, "rate", c.Rate, 0.00791533, 1e-8)
	agree(t, "error of the rate", c.RateErr, 5.06213514e-05, 1e-8)
	agree(t, "deviance", c.Deviance, 9360.482092561484, 1e-3)
	agree(t, "log-likelihood", c.LogLikelihood, -4970.5795707251054, 1e-4)
	agree(t, "pseudo-R²", c.PseudoR2, 0.943539912198, 1e-9)
	agree(t, "SRMSE", c.SRMSE, 0.37925654532618808, 1e-8)
	if !c.Converged || c.Rounds > 12 {
		t.Errorf("%d rounds, converged %v", c.Rounds, c.Converged)
	}
}

func agree(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}
