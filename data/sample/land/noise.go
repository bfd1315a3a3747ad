package land

import (
	"math"

	"github.com/paulmach/orb"
)

// mix turns numbers into a well-scattered one (the finaliser of SplitMix64, Steele et al. 2014).
func mix(seed uint64, keys ...int64) uint64 {
	z := seed
	for _, k := range keys {
		z += uint64(k)*0x9e3779b97f4a7c15 + 0x9e3779b97f4a7c15
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		z ^= z >> 31
	}
	return z
}

// signed turns a scattered number into one in [−1, 1).
func signed(z uint64) float64 { return float64(z>>11)/(1<<52) - 1 }

// noise is smooth value noise in [−1, 1], one bump per unit of length.
func noise(seed uint64, x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	i, j := int64(fx), int64(fy)
	u, v := fade(x-fx), fade(y-fy)
	low := lerp(signed(mix(seed, i, j)), signed(mix(seed, i+1, j)), u)
	high := lerp(signed(mix(seed, i, j+1)), signed(mix(seed, i+1, j+1)), u)
	return lerp(low, high, v)
}

// fractal adds octaves of noise, each twice as fine and half as strong.
func fractal(seed uint64, p orb.Point, wavelength float64, octaves int) float64 {
	sum, amplitude := 0.0, 0.5
	for o := range octaves {
		sum += amplitude * noise(seed+uint64(o), p[0]/wavelength, p[1]/wavelength)
		wavelength /= 2
		amplitude /= 2
	}
	return sum
}

func fade(t float64) float64 { return t * t * (3 - 2*t) }

func lerp(a, b, t float64) float64 { return a + (b-a)*t }
