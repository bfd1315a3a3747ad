package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/maillage/maillage/geo"
)

// perTeam is the number of inhabitants per team that is neither an MSP nor a centre.
const perTeam = 32_000

// team is an ESP. MSP and centres are not on the roster: they are known by the FINESS number of their site.
type team struct {
	id       string
	name     string
	form     string // as the roster says it, empty for MSP and centres
	stage    string
	contract string
	themes   string
	unit     int32
	members  []int // people
	unknown  bool  // the roster also names a number that is nobody's
	counted  bool  // there are patient counts
}

// having returns the number of members of a profession.
func (t *team) having(s *supply, key geo.Profession) int {
	n := 0
	for _, i := range t.members {
		if professions[s.people[i].profession].key == key {
			n++
		}
	}
	return n
}

// newTeams returns the teams of the country: MSP and centres, then those of the roster.
func newTeams(c *country, s *supply) []team {
	teams := housed(s)
	teams = append(teams, onRoster(c, s)...)
	r := draws(c.seed, "counted")
	for i := range teams {
		teams[i].counted = r.IntN(8) != 0
	}
	return teams
}

// housed returns the MSP and centres as teams.
func housed(s *supply) []team {
	at := map[int]int{} // team by site
	var teams []team
	for i := range s.sites {
		if k := s.sites[i].kind; k == geo.MSP || k == geo.HealthCentre {
			at[i] = len(teams)
			teams = append(teams, team{id: s.sites[i].finess, name: s.sites[i].name, unit: s.sites[i].unit})
		}
	}
	for i := range s.people {
		if t, ok := at[s.people[i].sites[0]]; ok {
			teams[t].members = append(teams[t].members, i)
		}
	}
	return teams
}

// onRoster makes the teams of the roster: ESP-CLAP and others, each around the GPs of a unit in practices of
// their own, with others nearby.
func onRoster(c *country, s *supply) []team {
	r := draws(c.seed, "teams")
	wanted := max(6, s.inhabitants()/perTeam)
	order := c.byPopulation()
	order = order[:min(len(order), 6*wanted)]
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	taken := map[int]bool{}
	var teams []team
	for _, u := range order {
		if len(teams) == wanted {
			break
		}
		members := gatherTeam(c, s, r, u, taken)
		if members == nil {
			continue
		}
		teams = append(teams, describeTeam(r, len(teams), c, u, members))
	}
	if len(teams) > 2 {
		teams[2].unknown = true
	}
	return teams
}

// gatherTeam returns the members of a new team in a unit and those around it, nil when it has not two GPs.
func gatherTeam(c *country, s *supply, r *rand.Rand, u int32, taken map[int]bool) []int {
	candidates := slices.Clone(s.at[u])
	for _, v := range c.land.Units[u].Neighbours {
		candidates = append(candidates, s.at[v]...)
	}
	candidates = slices.DeleteFunc(candidates, func(i int) bool {
		return taken[i] || s.people[i].salaried || s.sites[s.people[i].sites[0]].kind == geo.MSP
	})
	var members []int
	for p, most := range quota(2 + r.IntN(4)) {
		n := 0
		for _, i := range candidates {
			if s.people[i].profession == p && n < most {
				members, n = append(members, i), n+1
			}
		}
		if professions[p].key == geo.GP && n < 2 {
			return nil
		}
	}
	for _, i := range members {
		taken[i] = true
	}
	return members
}

// quota returns how many members of each profession a team takes, given the number of its GPs.
func quota(doctors int) []int {
	most := make([]int, len(professions))
	for p := range most {
		switch professions[p].key {
		case geo.GP, geo.Nurse:
			most[p] = doctors
		case geo.Pharmacist, geo.Physiotherapist, geo.Midwife:
			most[p] = 1
		}
	}
	return most
}

var themes = []string{"soins palliatifs à domicile", "personnes âgées fragiles", "soins non programmés", "santé mentale",
	"publics vulnérables", "diabète et obésité", "périnatalité", "sortie d'hospitalisation"}

func describeTeam(r *rand.Rand, i int, c *country, u int32, members []int) team {
	t := team{id: fmt.Sprintf("ESP-%s-%03d", fictional, i+1), unit: u, members: members}
	t.form = pick(r, []string{"ESP-CLAP", "ESP-CLAP", "ESP-CLAP", "autre"})
	t.name = "Équipe fictive " + of(c.townOf(u))
	t.stage = pick(r, []string{"projet validé", "projet validé", "lettre d'intention", ""})
	t.contract = pick(r, []string{"FIR", "FIR", ""})
	first := r.IntN(len(themes))
	t.themes = themes[first] + " | " + themes[(first+1+r.IntN(len(themes)-1))%len(themes)]
	return t
}
