package sample

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/maillage/maillage/data/sample/land"
	"github.com/maillage/maillage/geo"
)

// project is what a CPTS list says of a CPTS, in the order of its stages.
type project struct {
	stage, letter, validated, signed, contract, missions string
}

const (
	access       = "accès aux soins"
	pathways     = "parcours pluriprofessionnels"
	prevention   = "prévention"
	crises       = "crises sanitaires"
	quality      = "qualité et pertinence"
	attractivity = "accompagnement à l'installation"
)

var projects = []project{
	{"ACI signé", "2019-03-14", "2020-01-20", "2020-09-01", "ACI", access + "|" + pathways + "|" + prevention + "|" + crises},
	{"ACI signé", "2019-11-05", "2020-12-11", "2021-07-01", "ACI", access + "|" + pathways + "|" + prevention + "|" + quality},
	{"projet validé", "2022-02-02", "2023-06-30", "", "FIR", access + "|" + pathways + "|" + prevention},
	{"ACI signé", "12/01/2021", "2022-03-15", "2022-12-15", "ACI", access + "|" + pathways + "|" + prevention + "|" + crises + "|" + attractivity},
	{"lettre d'intention", "2024-10-21", "", "", "", access},
	{"projet validé", "2023-05-09", "2024-11-18", "", "FIR", access + "|" + prevention},
	{"ACI signé", "2020-09-30", "2021-10-07", "2022-06-01", "ACI", access + "|" + pathways + "|" + prevention + "|" + crises},
	{"lettre d'intention", "2025-06-12", "", "", "FIR", ""},
}

// cptsName returns the name of a CPTS, after the town around which it formed.
func (s *study) cptsName(k int32) string {
	seat := s.cpts.seats[k]
	if isPart(seat) {
		return fmt.Sprintf("CPTS %s %s", s.city.name, [...]string{"Nord", "Ouest", "Sud"}[k])
	}
	shapes := [...]string{"CPTS du Pays %s", "CPTS %s et environs", "CPTS Autour %s"}
	shape := shapes[int(k)%len(shapes)]
	name := s.units[seat].name.String()
	if strings.Contains(shape, "Pays") || strings.Contains(shape, "Autour") {
		name = of(name)
	}
	return fmt.Sprintf(shape, name)
}

// writeCPTS writes the list of CPTS as a regional agency would: made in the COG of 2018, hence with a commune that
// no longer exists, and without one that did not exist yet.
func (s *study) writeCPTS(w io.Writer) error {
	fmt.Fprintln(w, "cpts,code_insee,libelle,type,stade,date_lettre,date_validation,date_aci,contrat,missions")
	for k := range int32(len(s.cpts.seats)) {
		p := projects[int(k)%len(projects)]
		for _, m := range s.listed(k) {
			kind := "commune"
			if m.code >= partCode(0) && m.code <= partCode(land.Arrondissements-1) {
				kind = "arrondissement"
			}
			if _, err := fmt.Fprintf(w, "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", s.cptsName(k), m.code, m.name, kind, p.stage,
				p.letter, p.validated, p.signed, p.contract, p.missions); err != nil {
				return err
			}
		}
	}
	return nil
}

// listed returns the entries of the COG of 2018 on the list of a CPTS, by code.
func (s *study) listed(cpts int32) []commune {
	var list []commune
	for u := range int32(len(s.units)) {
		claimed := s.cpts.owner[u] == cpts || s.cpts.extra.by == cpts && slices.Contains(s.cpts.extra.units, u)
		switch {
		case !claimed || u == s.past.restored: // which was a part of another in 2018
		case u == s.past.merged:
			list = append(list, s.past.absorbed)
		default:
			list = append(list, s.units[u].commune)
		}
	}
	slices.SortFunc(list, func(a, b commune) int { return cmp.Compare(a.code, b.code) })
	return list
}

// nobody is a number that has the form of an RPPS number and is on no row of the extract.
var nobody = luhn("9999999999")

// writeRoster writes the roster of teams: most members by their RPPS number, some by profession and commune; some general
// practitioners with the part of their time, in the various ways in which it is written.
func (s *study) writeRoster(w io.Writer) error {
	r, parts := draws(s.seed, "roster"), draws(s.seed, "parts of time")
	fmt.Fprintln(w, "id_esp;nom;forme;themes;stade;contrat;finess;rpps;profession;code_insee;quotité")
	for i := range s.teams {
		t := &s.teams[i]
		if t.form == "" {
			continue
		}
		head := fmt.Sprintf("%s;%s;%s;%s;%s;%s;", t.id, t.name, t.form, t.themes, t.stage, t.contract)
		for _, m := range t.members {
			who := &s.supply.people[m]
			number, word, code, part := strings.TrimPrefix(who.id, "8"), "", "", ""
			switch isGP := professions[who.profession].key == geo.GP; {
			case isGP && parts.IntN(6) == 0:
				part = pick(parts, []string{"80 %", "0,5", "mi-temps"})
			case !isGP && r.IntN(3) == 0:
				number, word, code = "", professions[who.profession].word, s.units[s.supply.sites[who.sites[0]].unit].code
			}
			fmt.Fprintf(w, "%s;%s;%s;%s;%s\n", head, number, word, code, part)
		}
		if t.unknown {
			fmt.Fprintf(w, "%s;%s;;;\n", head, nobody)
		}
	}
	return nil
}

// maskedBelow is the least count that is shown (SNDS practice: none from 1 to 10 leaves).
const maskedBelow = 11

// writePatients writes the patient counts. Cells under 11 are masked, in the various ways in which they come.
func (s *study) writePatients(w io.Writer) error {
	r := draws(s.seed, "masks")
	fmt.Fprintln(w, "code_insee;esp;patients")
	for _, f := range s.flows {
		cell := fmt.Sprint(f.patients)
		if f.patients < maskedBelow {
			cell = pick(r, []string{"<11", "<11", "<11", "NS", "1-10"})
		}
		if _, err := fmt.Fprintf(w, "%s;%s;%s\n", s.units[f.unit].code, s.teams[f.team].id, cell); err != nil {
			return err
		}
	}
	return nil
}

// writeReadme says that all is fictional, and what was planted.
func (s *study) writeReadme(w io.Writer) error {
	names := func(units []int32) string {
		list := make([]string, len(units))
		for i, u := range units {
			list[i] = fmt.Sprintf("%s (%s)", s.units[u].name, s.units[u].code)
		}
		slices.Sort(list)
		return strings.Join(list, ", ")
	}
	one := func(u int32) string { return names([]int32{u}) }
	t, l, past := s.cpts, s.land, s.past
	_, err := fmt.Fprintf(w, `DÉPARTEMENT FICTIF

Tout est inventé : le pays, les communes, les rues, les professionnels, les équipes, les patients. Les noms sont
tirés au sort ; une ressemblance avec un lieu ou une personne serait fortuite. Les formats sont ceux des fichiers
officiels, pour être lus par les mêmes lecteurs : contours (geo.api.gouv.fr, IGN), populations, COG et composition des
EPCI (Insee), RPPS (ANS), FINESS, Base Adresse Nationale, APL (Drees), population par âge (Insee), territoires de
vie-santé et zonage des médecins (ministère), tableaux du planificateur.

Le département porte le numéro 99, que l'Insee réserve à l'étranger ; les numéros RPPS, FINESS et SIREN commencent
par 99. Graine : %d. Communes : %d.

Ce qui s'y trouve
- La ville : %s (%s), en %d arrondissements, sans contour propre.
- Une île : %s. Un lac, qui n'appartient à aucune commune.
- Une commune enclavée : %s, au milieu de %s.
- Une commune en deux morceaux : %s.
- Fusion du 1er janvier 2019 : %s (%s), disparue, est dans %s ; la liste des CPTS, faite au COG 2018, porte l'ancien code.
- Rétablissement du 1er janvier 2024 : %s est sortie de %s ; la liste ne connaît que la seconde.

Ce qu'un planificateur doit trouver
- Chevauchement : « %s » revendique aussi %s, de « %s ».
- Zone blanche : %s.
- Enclave : %s revient à « %s », au milieu de « %s ».
- Territoire coupé en deux : « %s », avec %s.
- La CPTS de l'île est elle aussi en deux morceaux, par la mer : « %s ».
- Un numéro RPPS inconnu sur la liste des équipes : %s.
- Des médecins à temps partiel dans leur équipe (colonne quotité) : ils y comptent pour cette part.
- Les adhérents des CPTS dont le projet est validé (adherents.csv) ; celles qui n'ont qu'une lettre d'intention n'en ont pas.
`, s.seed, len(s.units)-land.Arrondissements+1, s.city.name, s.city.code, land.Arrondissements,
		one(l.Island), one(l.Enclave), one(l.Host), one(l.Exclave),
		past.absorbed.name, past.absorbed.code, one(past.merged), one(past.restored), one(past.split),
		s.cptsName(t.extra.by), names(t.extra.units), s.cptsName(t.extra.from), names(t.gap),
		one(l.Enclave), s.cptsName(t.owner[l.Enclave]), s.cptsName(t.inside),
		s.cptsName(t.owner[t.block[0]]), names(t.block), s.cptsName(t.owner[l.Island]), nobody)
	return err
}
