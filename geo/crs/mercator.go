package crs

import "math"

// transverse is a transverse Mercator projection: Krüger's series to the sixth order (C. F. F. Karney, "Transverse
// Mercator with an accuracy of a few nanometers", Journal of Geodesy 85, 2011, eqs. 35 and 36).
type transverse struct {
	el          *ellipsoid
	alpha, beta [6]float64
	scale       float64 // k₀ times the radius of the rectifying sphere, metres
	lon0        float64
	x0, y0      float64
}

func newTransverse(p params) projection {
	n := p.ellipsoid.n
	n2, n3, n4, n5, n6 := n*n, n*n*n, n*n*n*n, n*n*n*n*n, n*n*n*n*n*n
	return &transverse{
		el: p.ellipsoid, lon0: p.lon0 * radians, x0: p.x0, y0: p.y0,
		scale: p.k0 * p.ellipsoid.a / (1 + n) * (1 + n2/4 + n4/64 + n6/256),
		alpha: [6]float64{
			n * poly(n, 1./2, -2./3, 5./16, 41./180, -127./288, 7891./37800),
			n2 * poly(n, 13./48, -3./5, 557./1440, 281./630, -1983433./1935360),
			n3 * poly(n, 61./240, -103./140, 15061./26880, 167603./181440),
			n4 * poly(n, 49561./161280, -179./168, 6601661./7257600),
			n5 * poly(n, 34729./80640, -3418889./1995840),
			n6 * 212378941. / 319334400,
		},
		beta: [6]float64{
			n * poly(n, 1./2, -2./3, 37./96, -1./360, -81./512, 96199./604800),
			n2 * poly(n, 1./48, 1./15, -437./1440, 46./105, -1118711./3870720),
			n3 * poly(n, 17./480, -37./840, -209./4480, 5569./90720),
			n4 * poly(n, 4397./161280, -11./504, -830251./7257600),
			n5 * poly(n, 4583./161280, -108847./3991680),
			n6 * 20648693. / 638668800,
		},
	}
}

func (p *transverse) forward(lon, lat float64) (x, y float64) {
	tau := math.Sinh(p.el.isometric(lat)) // tangent of the conformal latitude
	sin, cos := math.Sincos(lon - p.lon0)
	xi := math.Atan2(tau, cos)
	eta := math.Asinh(sin / math.Hypot(tau, cos))
	dxi, deta := series(&p.alpha, xi, eta)
	return p.x0 + p.scale*(eta+deta), p.y0 + p.scale*(xi+dxi)
}

func (p *transverse) inverse(x, y float64) (lon, lat float64) {
	xi, eta := (y-p.y0)/p.scale, (x-p.x0)/p.scale
	dxi, deta := series(&p.beta, xi, eta)
	xi, eta = xi-dxi, eta-deta
	sin, cos := math.Sincos(xi)
	sinh := math.Sinh(eta)
	lon = p.lon0 + math.Atan2(sinh, cos)
	chi := math.Atan2(sin, math.Sqrt(sinh*sinh+cos*cos))
	r := 1 / math.Sqrt(1+sinh*sinh) // 1/cosh η
	return lon, p.el.geodetic(chi, sin*r, math.Sqrt(sinh*sinh+cos*cos)*r)
}

// series returns Re and Im of Σ c[k-1]·sin(2k(ξ+iη)) by Clenshaw's summation in complex numbers.
func series(c *[6]float64, xi, eta float64) (re, im float64) {
	sin, cos := math.Sincos(2 * xi)
	e := math.Exp(2 * eta)
	sinh, cosh := (e-1/e)/2, (e+1/e)/2
	// z = 2·cos(2(ξ+iη))
	zr, zi := 2*cos*cosh, -2*sin*sinh
	var ur, ui, vr, vi float64
	for k := 5; k >= 0; k-- {
		ur, ui, vr, vi = zr*ur-zi*ui-vr+c[k], zr*ui+zi*ur-vi, ur, ui
	}
	// times sin(2(ξ+iη))
	sr, si := sin*cosh, cos*sinh
	return sr*ur - si*ui, sr*ui + si*ur
}

// pseudo is the "web" Mercator of EPSG method 1024: that of a sphere, applied to geodetic latitude.
type pseudo struct{ a float64 }

func newPseudo(p params) projection { return pseudo{p.ellipsoid.a} }

func (p pseudo) forward(lon, lat float64) (x, y float64) {
	return p.a * lon, p.a * math.Asinh(math.Tan(lat))
}

func (p pseudo) inverse(x, y float64) (lon, lat float64) {
	return x / p.a, math.Atan(math.Sinh(y / p.a))
}
