package crs

import "math"

// azimuthal is a Lambert azimuthal equal-area projection, oblique (IOGP guidance note 7-2, EPSG method 9820).
type azimuthal struct {
	el         *ellipsoid
	qp         float64 // q at the pole
	rq         float64 // radius of the authalic sphere, metres
	d          float64
	sin0, cos0 float64 // of the authalic latitude of the origin
	lon0       float64
	x0, y0     float64
}

func newAzimuthal(p params) projection {
	el := p.ellipsoid
	lat0 := p.lat0 * radians
	qp := el.q(1)
	rq := el.a * math.Sqrt(qp/2)
	beta0 := math.Asin(el.q(math.Sin(lat0)) / qp)
	sin0, cos0 := math.Sincos(beta0)
	return &azimuthal{el: el, qp: qp, rq: rq, sin0: sin0, cos0: cos0,
		d: el.a * el.radius(lat0) / (rq * cos0), lon0: p.lon0 * radians, x0: p.x0, y0: p.y0}
}

// q is the function whose ratio to its value at the pole is the sine of the authalic latitude.
func (el *ellipsoid) q(sin float64) float64 {
	return (1 - el.e2) * (sin/(1-el.e2*sin*sin) + math.Atanh(el.e*sin)/el.e)
}

func (p *azimuthal) forward(lon, lat float64) (x, y float64) {
	beta := math.Asin(p.el.q(math.Sin(lat)) / p.qp)
	sin, cos := math.Sincos(beta)
	sinl, cosl := math.Sincos(lon - p.lon0)
	b := p.rq * math.Sqrt(2/(1+p.sin0*sin+p.cos0*cos*cosl))
	return p.x0 + b*p.d*cos*sinl, p.y0 + b/p.d*(p.cos0*sin-p.sin0*cos*cosl)
}

func (p *azimuthal) inverse(x, y float64) (lon, lat float64) {
	dx, dy := (x-p.x0)/p.d, (y-p.y0)*p.d
	rho := math.Hypot(dx, dy)
	if rho == 0 {
		return p.lon0, p.el.fromQ(p.sin0*p.qp, math.Asin(p.sin0))
	}
	half := rho / (2 * p.rq)
	sinc, cosc := 2*half*math.Sqrt(max(0, 1-half*half)), 1-2*half*half
	sin := cosc*p.sin0 + dy*sinc*p.cos0/rho
	lon = p.lon0 + math.Atan2(dx*sinc, rho*p.cos0*cosc-dy*p.sin0*sinc)
	return lon, p.el.fromQ(sin*p.qp, math.Asin(max(-1, min(1, sin))))
}

// fromQ solves q(sin φ) = q from the authalic latitude by Newton's method (Snyder 1987, eq. 3-16). The start is
// within 3e-3 radian and the error is squared each time: three steps reach the precision of a float64.
func (el *ellipsoid) fromQ(q, lat float64) float64 {
	for range 3 {
		sin, cos := math.Sincos(lat)
		if cos < 1e-9 { // the pole, where q is flat
			return lat
		}
		w := 1 - el.e2*sin*sin
		lat += w * w / (2 * cos * (1 - el.e2)) * (q - el.q(sin))
	}
	return lat
}
