package sample

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/maillage/maillage/geo"
)

// joins is how many in a hundred of a profession join the CPTS of their place, once it has a project; 20 of the others.
var joins = map[geo.Profession]int{geo.GP: 45, geo.Pharmacist: 55, geo.Nurse: 35, geo.Midwife: 40, geo.Physiotherapist: 30, geo.Specialist: 8}

const (
	joinsElse = 20
	// nameless in a hundred are on a roster by their profession alone.
	nameless = 4
)

// besides are the establishments that registers of this country do not hold and that join too, by category of FINESS: an
// EHPAD, a home nursing service, a centre for alcohol and drugs, a municipal social service.
var besides = []string{"500", "354", "197", "257"}

// writeAdherents writes who has joined each CPTS: most people by their RPPS number, MSP, centres and hospitals by their FINESS
// number, others by their category. A CPTS that is a letter of intent has nobody yet.
func (s *study) writeAdherents(w io.Writer) error {
	r := draws(s.seed, "adherents")
	fmt.Fprintln(w, "cpts;rpps;finess;profession;categorie")
	for k := range int32(len(s.cpts.seats)) {
		if projects[int(k)%len(projects)].validated == "" {
			continue
		}
		for _, u := range s.inOrder {
			if s.cpts.owner[u] == k {
				s.writeJoined(w, r, k, s.supply.at[u])
			}
		}
		if err := s.writeEstablishments(w, r, k); err != nil {
			return err
		}
	}
	return nil
}

// writeJoined writes those of some people who have joined a CPTS.
func (s *study) writeJoined(w io.Writer, r *rand.Rand, cpts int32, people []int) {
	name := s.cptsName(cpts)
	for _, i := range people {
		who := &s.supply.people[i]
		of := professions[who.profession]
		share, known := joins[of.key]
		if !known {
			share = joinsElse
		}
		switch {
		case r.IntN(100) >= share:
		case r.IntN(100) < nameless:
			fmt.Fprintf(w, "%s;;;%s;\n", name, of.word)
		default:
			fmt.Fprintf(w, "%s;%s;;;\n", name, strings.TrimPrefix(who.id, "8"))
		}
	}
}

// writeEstablishments writes the sites that have joined a CPTS, and what joins besides.
func (s *study) writeEstablishments(w io.Writer, r *rand.Rand, cpts int32) error {
	name := s.cptsName(cpts)
	for i := range s.supply.sites {
		at := &s.supply.sites[i]
		gathers := at.kind == geo.MSP || at.kind == geo.HealthCentre || at.kind == geo.Hospital
		if gathers && s.cpts.owner[at.unit] == cpts && r.IntN(4) > 0 {
			fmt.Fprintf(w, "%s;;%s;;\n", name, at.finess)
		}
	}
	for _, category := range besides[:1+r.IntN(len(besides))] {
		if _, err := fmt.Fprintf(w, "%s;;;;%s\n", name, category); err != nil {
			return err
		}
	}
	return nil
}
