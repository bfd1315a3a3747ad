package crs

import "math"

const (
	radians = math.Pi / 180
	degrees = 180 / math.Pi
)

// ellipsoid is an ellipsoid of revolution with the constants that the projections draw from it.
type ellipsoid struct {
	a  float64    // semi-major axis, metres
	e2 float64    // first eccentricity squared
	e  float64    // first eccentricity
	n  float64    // third flattening
	to [6]float64 // sin(2kχ) coefficients of geodetic latitude minus conformal latitude χ
}

var (
	grs80 = newEllipsoid(6378137, 298.257222101)
	wgs84 = newEllipsoid(6378137, 298.257223563)
)

func newEllipsoid(a, inverseFlattening float64) *ellipsoid {
	f := 1 / inverseFlattening
	e2 := f * (2 - f)
	n := f / (2 - f)
	return &ellipsoid{a: a, e2: e2, e: math.Sqrt(e2), n: n, to: conformalToGeodetic(n)}
}

// conformalToGeodetic gives the coefficients, to the sixth order in n, of the series by which geodetic latitude
// is had from conformal latitude without iteration (K. Kawase, "A general formula for calculating meridian arc
// length…", GSI 2011; also Karney 2023, eq. A.6). The first term left out is of the order of n⁷ ≈ 4e-20 radian.
func conformalToGeodetic(n float64) [6]float64 {
	return [6]float64{
		n * poly(n, 2, -2./3, -2, 116./45, 26./45, -2854./675),
		n * n * poly(n, 7./3, -8./5, -227./45, 2704./315, 2323./945),
		n * n * n * poly(n, 56./15, -136./35, -1262./105, 73814./2835),
		n * n * n * n * poly(n, 4279./630, -332./35, -399572./14175),
		n * n * n * n * n * poly(n, 4174./315, -144838./6237),
		n * n * n * n * n * n * 601676. / 22275,
	}
}

// poly evaluates c₀ + c₁x + c₂x² + ….
func poly(x float64, c ...float64) float64 {
	sum := 0.0
	for i := len(c) - 1; i >= 0; i-- {
		sum = sum*x + c[i]
	}
	return sum
}

// geodetic returns geodetic latitude from conformal latitude chi, whose sine and cosine are given.
func (el *ellipsoid) geodetic(chi, sin, cos float64) float64 {
	// Clenshaw summation of Σ to[k-1]·sin(2kχ).
	sin2, cos2 := 2*sin*cos, (cos-sin)*(cos+sin)
	u1, u2 := 0.0, 0.0
	for k := 5; k >= 0; k-- {
		u1, u2 = el.to[k]+2*cos2*u1-u2, u1
	}
	return chi + sin2*u1
}

// isometric returns the isometric latitude ψ of a geodetic latitude (IGN NTG 71, ALG0001).
func (el *ellipsoid) isometric(lat float64) float64 {
	sin := math.Sin(lat)
	return math.Atanh(sin) - el.e*math.Atanh(el.e*sin)
}

// radius returns cos φ / √(1 − e² sin² φ): the radius of the parallel, over a.
func (el *ellipsoid) radius(lat float64) float64 {
	sin := math.Sin(lat)
	return math.Cos(lat) / math.Sqrt(1-el.e2*sin*sin)
}
