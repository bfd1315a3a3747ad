package sample

import (
	"fmt"
	"math/rand/v2"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

// profession is how many people of a profession there are and where they settle.
type profession struct {
	key     geo.Profession
	code    string  // of the RPPS
	word    string  // as a roster says it
	per100k float64 // head count in primary care per 100 000 inhabitants, near France's (DREES, 2023)
	rarely  float64 // population of a place where people of the profession are half as likely to settle
}

var professions = []profession{
	{geo.GP, "10", "médecin généraliste", 85, 1100},
	{geo.Specialist, "10", "médecin spécialiste", 55, 30_000},
	{geo.Dentist, "40", "chirurgien-dentiste", 62, 2500},
	{geo.Pharmacist, "21", "pharmacien", 80, 2000},
	{geo.Nurse, "60", "infirmière", 150, 700},
	{geo.Physiotherapist, "70", "masseur-kinésithérapeute", 115, 1500},
	{geo.Midwife, "50", "sage-femme", 14, 5000},
	{geo.SpeechTherapist, "91", "orthophoniste", 34, 3500},
	{geo.Podiatrist, "80", "pédicure-podologue", 21, 4000},
	{geo.Orthoptist, "92", "orthoptiste", 6, 15_000},
	{geo.Psychologist, "93", "psychologue", 40, 6000},
}

// site is a place of practice.
type site struct {
	unit      int32
	kind      geo.SiteKind
	finess    string // of MSP, centres, pharmacies and hospitals
	structure string // of the others: identifiant technique
	name      string
	number    int
	street    *street
	unnamed   bool // the address is a place name that no register of addresses holds
}

func (s *site) point() orb.Point { return s.street.at(s.number) }

// person is a health professional.
type person struct {
	id                  string // as the RPPS writes it: "8" and eleven digits
	lastName, firstName string
	profession          int // in professions
	skill               string
	sites               []int // where the person practises; the first is the main place
	salaried            bool
	extra               extraRow
}

// extraRow is what makes some people appear on more rows of the register.
type extraRow uint8

const (
	noExtra     extraRow = iota
	secondSkill          // another savoir-faire for the same activity
	onCall               // permanence des soins
	remote               // téléconsultation
	hospitalToo          // a salaried part at the hospital
)

// supply is everybody who practises in the country, and where.
type supply struct {
	streets [][]street // by unit
	sites   []site
	people  []person
	at      [][]int // people by unit of their main site

	c         *country
	r         *rand.Rand
	hospitals []int
	finess    int
}

// newSupply draws professionals and their sites, unit by unit.
func newSupply(c *country) *supply {
	s := &supply{c: c, r: draws(c.seed, "supply"), streets: make([][]street, len(c.units)), at: make([][]int, len(c.units))}
	r := draws(c.seed, "streets")
	for u := range int32(len(c.units)) {
		s.streets[u] = c.streetsOf(r, u)
	}
	s.buildHospitals()
	heads := s.headCounts()
	for u := range int32(len(c.units)) {
		s.settle(u, heads[u])
	}
	s.shareTime()
	return s
}

// headCounts draws the number of people of each profession in each unit. A place draws professionals in
// proportion of its inhabitants, but the less the smaller it is.
func (s *supply) headCounts() [][]int {
	counts := make([][]int, len(s.c.units))
	for u := range counts {
		counts[u] = make([]int, len(professions))
	}
	for p, profession := range professions {
		pull := func(u int) float64 {
			n := float64(s.c.units[u].population)
			return n * n / (n + profession.rarely)
		}
		inhabitants, sum := 0, 0.0
		for u := range s.c.units {
			inhabitants += s.c.units[u].population
			sum += pull(u)
		}
		wanted := profession.per100k * float64(inhabitants) / 100_000
		for u := range s.c.units {
			counts[u][p] = poisson(s.r, wanted*pull(u)/sum)
		}
	}
	return counts
}

// settle makes the people of a unit and puts them in its sites: a hospital, an MSP or a centre first, then
// pharmacies and practices of one to four of the same profession.
func (s *supply) settle(u int32, heads []int) {
	var waiting [][]int
	for p, n := range heads {
		waiting = append(waiting, nil)
		for range n {
			waiting[p] = append(waiting[p], s.hire(p))
		}
	}
	s.fillHospital(u, waiting)
	s.fillHouses(u, waiting)
	for p, who := range waiting {
		kind, most := geo.Cabinet, 4
		if professions[p].key == geo.Pharmacist {
			kind, most = geo.Pharmacy, 4
		}
		for len(who) > 0 {
			n := min(len(who), 1+s.r.IntN(most))
			at := s.build(u, kind)
			s.seat(at, who[:n])
			who = who[n:]
		}
	}
}

// hire makes a person of a profession, without a place yet.
func (s *supply) hire(p int) int {
	i := len(s.people)
	who := person{
		// Real RPPS numbers begin with 10.
		id:         "8" + luhn(fmt.Sprintf("99%08d", i+1)),
		lastName:   surname(s.r),
		firstName:  pick(s.r, firstNames),
		profession: p,
	}
	switch professions[p].key {
	case geo.GP:
		who.skill = pick(s.r, []string{"SM54", "SM54", "SM54", "SM54", "SM54", "SM54", "SM26", "SM26", "SM53", ""})
	case geo.Specialist:
		who.skill = pick(s.r, []string{"SM04", "SM32", "SM20", "SM38", "SM15", "SM42"})
	}
	s.people = append(s.people, who)
	return i
}

// seat makes people practise at a site.
func (s *supply) seat(at int, who []int) {
	for _, i := range who {
		s.people[i].sites = append(s.people[i].sites, at)
		if len(s.people[i].sites) == 1 {
			u := s.sites[at].unit
			s.at[u] = append(s.at[u], i)
		}
	}
}

// shareTime gives some people a second practice near the first, and some another kind of row in the register.
func (s *supply) shareTime() {
	for i := range s.people {
		who := &s.people[i]
		key := professions[who.profession].key
		doctor := key == geo.GP || key == geo.Specialist
		if who.salaried {
			continue
		}
		switch k := s.r.IntN(100); {
		case k < 5 && key != geo.Pharmacist:
			near := s.nearTo(s.sites[who.sites[0]].unit)
			who.sites = append(who.sites, s.build(near, geo.Cabinet))
		case k < 9 && key == geo.GP:
			who.extra = secondSkill
		case k < 13 && doctor:
			who.extra = onCall
		case k < 15 && doctor:
			who.extra = remote
		case k < 18 && doctor:
			who.extra = hospitalToo
		}
	}
}
