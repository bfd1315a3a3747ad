package crs

import "math"

// conic is a Lambert conformal conic projection with two standard parallels (IGN NTG 71; EPSG method 9802).
type conic struct {
	el     *ellipsoid
	n      float64 // exponent of the projection
	c      float64 // constant of the projection, metres
	lon0   float64 // of the central meridian
	xs, ys float64 // of the pole in the plane, metres
}

// newConic computes the constants of NTG 71, ALG0054.
func newConic(p params) projection {
	el := p.ellipsoid
	lat1, lat2 := p.lat1*radians, p.lat2*radians
	r1, r2 := el.radius(lat1), el.radius(lat2)
	psi1, psi2 := el.isometric(lat1), el.isometric(lat2)
	n := math.Log(r2/r1) / (psi1 - psi2)
	c := el.a * r1 / n * math.Exp(n*psi1)
	return &conic{el: el, n: n, c: c, lon0: p.lon0 * radians,
		xs: p.x0, ys: p.y0 + c*math.Exp(-n*el.isometric(p.lat0*radians))}
}

// forward is NTG 71, ALG0003.
func (p *conic) forward(lon, lat float64) (x, y float64) {
	r := p.c * math.Exp(-p.n*p.el.isometric(lat))
	sin, cos := math.Sincos(p.n * (lon - p.lon0))
	return p.xs + r*sin, p.ys - r*cos
}

// inverse is NTG 71, ALG0004, with the series of the conformal latitude in place of the iteration of ALG0002.
func (p *conic) inverse(x, y float64) (lon, lat float64) {
	dx, dy := x-p.xs, p.ys-y
	lon = p.lon0 + math.Atan2(dx, dy)/p.n
	// t = tan(π/4 − χ/2) = exp(−ψ)
	t := math.Exp(math.Log(math.Sqrt(dx*dx+dy*dy)/p.c) / p.n)
	chi := math.Pi/2 - 2*math.Atan(t)
	d := 1 / (1 + t*t)
	return lon, p.el.geodetic(chi, (1-t*t)*d, 2*t*d)
}
