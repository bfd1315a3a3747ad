package sample

import (
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
)

// epci is an intercommunality (établissement public de coopération intercommunale).
type epci struct{ siren, name string }

// The inhabitants that a communauté d'agglomération has, and its chief commune (CGCT, L.5216-1); others are communautés de
// communes.
const (
	perAgglomeration = 50_000
	perChief         = 15_000
)

// federate groups communes into EPCI around their towns.
func (c *country) federate(communes int) {
	seats := c.centres(max(4, communes/25), nil)
	members := make([][]int32, len(seats))
	for u, k := range c.around(seats) {
		members[k] = append(members[k], int32(u))
	}
	r := draws(c.seed, "epci names")
	for k, seat := range seats {
		// A SIREN begins with 20 or 24 for an EPCI; 999 is nobody's.
		e := epci{luhn(fmt.Sprintf("999%05d", k+1)), c.epciName(r, seat, members[k])}
		for _, u := range members[k] {
			c.units[u].epci = e
		}
	}
}

// epciName names an EPCI as INSEE does, by what it is and after its chief commune, or the first two.
func (c *country) epciName(r *rand.Rand, seat int32, members []int32) string {
	people := make(map[string]int) // of each commune
	all := 0
	for _, u := range members {
		people[c.townOf(u)] += c.units[u].population
		all += c.units[u].population
	}
	chief := c.townOf(seat)
	if all >= perAgglomeration && people[chief] >= perChief {
		return "CA " + of(chief)
	}
	second := ""
	for _, u := range members {
		if town := c.townOf(u); town != chief && people[town] > people[second] {
			second = town
		}
	}
	switch k := r.IntN(3); {
	case k == 0 && second != "":
		return fmt.Sprintf("CC %s - %s", chief, second)
	case k == 1:
		return "CC " + of(chief)
	}
	return "CC du Pays " + of(chief)
}

// writeEPCI writes the EPCI of each commune in the layout of INSEE's "composition communale des EPCI". The city has one row, and
// its arrondissements none.
func (s *study) writeEPCI(w io.Writer) error {
	rows := []unit{{commune: s.city, epci: s.units[0].epci}}
	for _, u := range s.inOrder {
		if !isPart(u) {
			rows = append(rows, s.units[u])
		}
	}
	slices.SortFunc(rows, func(a, b unit) int { return cmp.Compare(a.code, b.code) })
	if _, err := fmt.Fprintln(w, "CODGEO;LIBGEO;EPCI;LIBEPCI;DEP;REG"); err != nil {
		return err
	}
	for _, v := range rows {
		if _, err := fmt.Fprintf(w, "%s;%s;%s;%s;%s;%s\n", v.code, v.name, v.epci.siren, v.epci.name, v.department, fictional); err != nil {
			return err
		}
	}
	return nil
}
