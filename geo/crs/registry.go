package crs

import (
	"fmt"
	"math"
	"sort"
)

// geographic holds the systems whose coordinates are longitude and latitude on a WGS84-compatible datum.
var geographic = map[int]string{
	4326: "WGS 84",
	4979: "WGS 84 (3D)",
	4258: "ETRS89",
	4171: "RGF93 v1",
	9777: "RGF93 v2",
	9782: "RGF93 v2b",
	4558: "RRAF 1991",
	5489: "RGAF09",
	4624: "RGFG95",
	4627: "RGR92",
	4470: "RGM04",
	4463: "RGSPM06",
}

// method builds the projection of some parameters.
type method uint8

const (
	lambertConic method = iota
	transverseMercator
	lambertAzimuthal
	webMercator
)

var builders = [...]func(params) projection{newConic, newTransverse, newAzimuthal, newPseudo}

// params are the parameters of a projected system: angles in degrees, lengths in metres.
type params struct {
	method                 method
	name                   string
	ellipsoid              *ellipsoid
	lon0, lat0, lat1, lat2 float64
	k0, x0, y0             float64
}

func (p params) build() projection { return builders[p.method](p) }

// zones are the UTM systems on a datum of its own: EPSG code, name, zone (south is negative).
var zones = []struct {
	epsg int
	name string
	zone int
}{
	{5490, "RGAF09 / UTM zone 20N", 20},
	{4559, "RRAF 1991 / UTM zone 20N", 20},
	{2972, "RGFG95 / UTM zone 22N", 22},
	{2975, "RGR92 / UTM zone 40S", -40},
	{4471, "RGM04 / UTM zone 38S", -38},
	{4467, "RGSPM06 / UTM zone 21N", 21},
}

// projectedParams returns the parameters of a projected system.
func projectedParams(epsg int) (params, bool) {
	switch {
	case epsg == 2154:
		return params{name: "RGF93 v1 / Lambert-93", ellipsoid: grs80, lon0: 3, lat0: 46.5, lat1: 49, lat2: 44, x0: 700_000, y0: 6_600_000}, true
	case epsg == 9793, epsg == 9794:
		p, _ := projectedParams(2154)
		p.name = fmt.Sprintf("RGF93 %s / Lambert-93", map[int]string{9793: "v2", 9794: "v2b"}[epsg])
		return p, true
	case epsg >= 3942 && epsg <= 3950:
		lat := float64(epsg - 3900)
		return params{name: fmt.Sprintf("RGF93 v1 / CC%d", epsg-3900), ellipsoid: grs80, lon0: 3, lat0: lat,
			lat1: lat - 0.75, lat2: lat + 0.75, x0: 1_700_000, y0: (lat-41)*1_000_000 + 200_000}, true
	case epsg == 3035:
		return params{method: lambertAzimuthal, name: "ETRS89-extended / LAEA Europe", ellipsoid: grs80, lon0: 10, lat0: 52, x0: 4_321_000, y0: 3_210_000}, true
	case epsg == 3857:
		return params{method: webMercator, name: "WGS 84 / Pseudo-Mercator", ellipsoid: wgs84}, true
	case epsg > 32600 && epsg <= 32660:
		return utm(fmt.Sprintf("WGS 84 / UTM zone %dN", epsg-32600), wgs84, epsg-32600), true
	case epsg > 32700 && epsg <= 32760:
		return utm(fmt.Sprintf("WGS 84 / UTM zone %dS", epsg-32700), wgs84, 32700-epsg), true
	case epsg >= 25828 && epsg <= 25833:
		return utm(fmt.Sprintf("ETRS89 / UTM zone %dN", epsg-25800), grs80, epsg-25800), true
	}
	for _, z := range zones {
		if z.epsg == epsg {
			return utm(z.name, grs80, z.zone), true
		}
	}
	return params{}, false
}

// utm returns the parameters of a UTM zone; south is negative.
func utm(name string, el *ellipsoid, zone int) params {
	p := params{method: transverseMercator, name: name, ellipsoid: el, k0: 0.9996, x0: 500_000}
	if zone < 0 {
		zone, p.y0 = -zone, 10_000_000
	}
	p.lon0 = float64(6*zone - 183)
	return p
}

// projectedCodes lists the projected systems, those of the French register before the worldwide UTM zones, so
// that the first match of some parameters is the likeliest.
func projectedCodes() []int {
	codes := []int{2154, 3035, 3857}
	for epsg := 3942; epsg <= 3950; epsg++ {
		codes = append(codes, epsg)
	}
	for _, z := range zones {
		codes = append(codes, z.epsg)
	}
	for epsg := 25828; epsg <= 25833; epsg++ {
		codes = append(codes, epsg)
	}
	for zone := 1; zone <= 60; zone++ {
		codes = append(codes, 32600+zone, 32700+zone)
	}
	return codes
}

// Codes returns the EPSG codes that Lookup knows, ascending.
func Codes() []int {
	var all []int
	for epsg := range geographic {
		all = append(all, epsg)
	}
	for _, epsg := range append(projectedCodes(), 9793, 9794) {
		if _, ok := projectedParams(epsg); ok {
			all = append(all, epsg)
		}
	}
	sort.Ints(all)
	return all
}

// near tells whether two parameters are the same, to the digits that files keep.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-7*max(1, math.Abs(a)) }

// same tells whether two sets of parameters draw the same map on the same ellipsoid.
func (p params) same(q params) bool {
	if p.method != q.method || p.ellipsoid != q.ellipsoid || !near(p.x0, q.x0) || !near(p.y0, q.y0) || !near(p.lon0, q.lon0) {
		return false
	}
	switch p.method {
	case lambertConic: // the order of the parallels does not matter
		return near(p.lat0, q.lat0) && near(min(p.lat1, p.lat2), min(q.lat1, q.lat2)) && near(max(p.lat1, p.lat2), max(q.lat1, q.lat2))
	case transverseMercator:
		return near(p.lat0, q.lat0) && near(p.k0, q.k0)
	case lambertAzimuthal:
		return near(p.lat0, q.lat0)
	}
	return true
}
