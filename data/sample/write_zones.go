package sample

import (
	"fmt"
	"io"
	"math"

	"github.com/maillage/maillage/geo"
)

// perTVS is the number of communes of a territoire de vie-santé, about France's.
const perTVS = 15

// livingAreas are the territoires de vie-santé: the seat of each, and that of each unit by its place among them.
type livingAreas struct {
	seats []int32
	owner []int32
}

func newLivingAreas(c *country) livingAreas {
	seats := c.centres(max(4, len(c.units)/perTVS), nil)
	return livingAreas{seats, c.around(seats)}
}

// tvsCode is the code of a territoire de vie-santé: that of the commune of its seat, whose name it bears.
func (s *study) tvsCode(k int32) string {
	if seat := s.areas.seats[k]; !isPart(seat) {
		return s.units[seat].code
	}
	return s.city.code
}

// writeTVS writes the territoire de vie-santé of each commune and arrondissement.
func (s *study) writeTVS(w io.Writer) error {
	fmt.Fprintln(w, "code_commune;libelle_commune;code_tvs;libelle_tvs")
	for _, u := range s.inOrder {
		k := s.areas.owner[u]
		if _, err := fmt.Fprintf(w, "%s;%s;%s;%s\n", s.units[u].code, s.units[u].name, s.tvsCode(k), s.townOf(s.areas.seats[k])); err != nil {
			return err
		}
	}
	return nil
}

// zones are the classes of the zoning of general practitioners and the APL, of those of 65 or under, from which on a
// territory is no longer in them. Under the first the law leaves no choice; the others are the agency's.
var zones = []struct {
	class string
	below float64
}{{"ZIP", 2.5}, {"ZAC", 3.2}, {"ZV", 3.8}, {"Hors vivier", math.Inf(1)}}

// writeZoning writes the regional order's zoning, by territoire de vie-santé, under the titles of the ministry's workbook.
func (s *study) writeZoning(w io.Writer) error {
	fmt.Fprintln(w, "Code du territoire de vie-santé;Libellé du territoire de vie-santé;Population;Qualification attribuée par l'arrêté régional")
	apl := s.access(s.supply.heads(geo.GP), consultations, s.journeys)
	people, offered := make([]int, len(s.areas.seats)), make([]float64, len(s.areas.seats))
	for u, k := range s.areas.owner {
		n := s.units[u].population
		people[k] += n
		offered[k] += float64(n) * young * apl[u]
	}
	for k, seat := range s.areas.seats {
		mean, z := offered[k]/float64(max(1, people[k])), 0
		for mean >= zones[z].below {
			z++
		}
		if _, err := fmt.Fprintf(w, "%s;%s;%d;%s\n", s.tvsCode(int32(k)), s.townOf(seat), people[k], zones[z].class); err != nil {
			return err
		}
	}
	return nil
}

// ageBands are the columns of INSEE's "base-cc-evol-struct-pop" and their shares of the population of France in 2022.
var ageBands = []struct {
	name  string
	share float64
}{{"0014", 0.170}, {"1529", 0.174}, {"3044", 0.186}, {"4559", 0.195}, {"6074", 0.178}, {"7589", 0.082}, {"90P", 0.015}}

// writeAges writes the census by age: villages are older than towns. The census is by sample, so that numbers are not whole.
func (s *study) writeAges(w io.Writer) error {
	fmt.Fprint(w, "CODGEO;P22_POP")
	for _, b := range ageBands {
		fmt.Fprint(w, ";P22_POP", b.name)
	}
	fmt.Fprintln(w)
	r := draws(s.seed, "ages")
	for _, u := range s.inOrder {
		v := &s.units[u]
		older := 0.12*math.Log(4000/float64(max(1, v.population))) + 0.08*r.NormFloat64()
		shares, sum := make([]float64, len(ageBands)), 0.0
		for k, b := range ageBands {
			shares[k] = b.share * math.Exp(max(-0.5, min(0.5, older))*(float64(k)-3)/3)
			sum += shares[k]
		}
		fmt.Fprintf(w, "%s;%d", v.code, v.population)
		for _, share := range shares {
			fmt.Fprintf(w, ";%.6f", share/sum*float64(v.population))
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
	}
	return nil
}
