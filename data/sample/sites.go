package sample

import (
	"fmt"
	"slices"

	"github.com/maillage/maillage/geo"
)

// perHospital, perMSP and perCentre are inhabitants per establishment.
const (
	perHospital = 150_000
	perMSP      = 24_000
	perCentre   = 60_000
)

// build makes a site in a unit, at an address of one of its streets.
func (s *supply) build(u int32, kind geo.SiteKind) int {
	st := &s.streets[u][s.r.IntN(len(s.streets[u]))]
	at := site{unit: u, kind: kind, street: st, number: 1 + s.r.IntN(st.numbers)}
	town := s.c.townOf(u)
	switch kind {
	case geo.MSP:
		at.name = "MSP FICTIVE " + plain(st.name+" "+town)
	case geo.HealthCentre:
		at.name = "CENTRE DE SANTE FICTIF " + plain(st.name+" "+town)
	case geo.Pharmacy:
		at.name = "PHARMACIE FICTIVE " + plain(st.name)
	case geo.Hospital:
		at.name = "CENTRE HOSPITALIER FICTIF " + plain(of(town))
	default:
		at.name = "CABINET FICTIF " + plain(st.label())
		at.unnamed = s.r.IntN(20) == 0
	}
	if kind == geo.Cabinet {
		at.structure = fmt.Sprintf("R99%011d", len(s.sites)+1)
	} else {
		s.finess++
		at.finess = luhn(fmt.Sprintf("99%06d", s.finess)) // real numbers begin with a département
	}
	s.sites = append(s.sites, at)
	return len(s.sites) - 1
}

// townOf returns the name of the commune of a unit.
func (c *country) townOf(u int32) string {
	if isPart(u) {
		return c.city.name.String()
	}
	return c.units[u].name.String()
}

// buildHospitals puts hospitals in the most populated units of the country, one in the city.
func (s *supply) buildHospitals() {
	wanted := max(2, s.inhabitants()/perHospital)
	for _, u := range s.c.byPopulation() {
		if len(s.hospitals) < wanted && (!isPart(u) || u == 0) {
			s.hospitals = append(s.hospitals, s.build(u, geo.Hospital))
		}
	}
}

func (s *supply) inhabitants() int {
	n := 0
	for u := range s.c.units {
		n += s.c.units[u].population
	}
	return n
}

// fillHospital takes most of the specialists of a town that has a hospital, and some nurses, who are salaried.
func (s *supply) fillHospital(u int32, waiting [][]int) {
	at := slices.IndexFunc(s.hospitals, func(h int) bool {
		v := s.sites[h].unit
		return v == u || isPart(u) && isPart(v)
	})
	if at < 0 {
		return
	}
	for p, profession := range professions {
		share := map[geo.Profession]int{geo.Specialist: 60, geo.Nurse: 10}[profession.key]
		n := len(waiting[p]) * share / 100
		s.employ(s.hospitals[at], waiting[p][:n])
		waiting[p] = waiting[p][n:]
	}
}

// fillHouses founds MSP and centres where there are enough inhabitants and professionals, and moves some in.
func (s *supply) fillHouses(u int32, waiting [][]int) {
	doctors := 0 // position of GPs in professions
	for range s.found(u, perMSP, 600) {
		if len(waiting[doctors]) < 2 {
			return
		}
		at := s.build(u, geo.MSP)
		for p, most := range []int{5, 0, 1, 0, 4, 2, 1, 1, 1} {
			n := min(len(waiting[p]), most)
			if most > 1 {
				n = min(len(waiting[p]), 2+s.r.IntN(most-1))
			}
			s.seat(at, waiting[p][:n])
			waiting[p] = waiting[p][n:]
		}
	}
	for range s.found(u, perCentre, 4000) {
		if len(waiting[doctors]) < 1 {
			return
		}
		at := s.build(u, geo.HealthCentre)
		for p, n := range []int{1 + s.r.IntN(3), 0, 1, 0, 2} {
			n = min(n, len(waiting[p]))
			s.employ(at, waiting[p][:n])
			waiting[p] = waiting[p][n:]
		}
	}
}

// found draws how many establishments a unit has, of a kind that there is one of for so many inhabitants, in
// places of more than least.
func (s *supply) found(u int32, per, least int) int {
	n := s.c.units[u].population
	if n < least {
		return 0
	}
	return poisson(s.r, 1.6*float64(n)/float64(per))
}

func (s *supply) employ(at int, who []int) {
	for _, i := range who {
		s.people[i].salaried = true
	}
	s.seat(at, who)
}

// nearTo returns one of the neighbours of a unit, itself when it has none.
func (s *supply) nearTo(u int32) int32 {
	around := s.c.land.Units[u].Neighbours
	if len(around) == 0 { // an island
		return u
	}
	return pick(s.r, around)
}
