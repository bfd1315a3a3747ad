package annuaire

import (
	"slices"

	"github.com/maillage/maillage/geo"
)

// teams returns the MSP (category 603) and health centres (124) that are teams (CSP L.1411-11-1: professionals
// gathered around general practitioners), by the FINESS number of their members' lines. A health centre needs a
// general practitioner: many are for dental or nursing care alone. An MSP is a team by its project, and is one as
// soon as two persons of any profession, or a general practitioner, practise there; without a general practitioner
// it is a finding and not an error. A smaller one is a building.
func (a *Annuaire) teams() []Team {
	members := make(map[int32][]int32)
	for _, p := range a.Practices {
		if c := a.Sites[p.Site].Category; p.Share > 0 && (c == categoryMSP || c == categoryCentre) {
			members[p.Site] = append(members[p.Site], p.Practitioner)
		}
	}
	var teams []Team
	for i := range a.Sites {
		m := members[int32(i)]
		hasGP := slices.ContainsFunc(m, func(p int32) bool { return a.Practitioners[p].Profession == geo.GP })
		if hasGP || len(m) > 1 && a.Sites[i].Category == categoryMSP {
			teams = append(teams, newTeam(&a.Sites[i], int32(i), m))
		}
	}
	return teams
}

func newTeam(s *Site, index int32, members []int32) Team {
	form := geo.FormCentre
	if s.Category == categoryMSP {
		form = geo.FormMSP
	}
	return Team{FINESS: s.ID, Name: s.Name, Form: form, Site: index, Members: members}
}
