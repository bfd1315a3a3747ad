package annuaire

import "github.com/maillage/maillage/geo"

// teams returns the MSP (category 603) and health centres (124) that are teams: at least one general practitioner
// or two persons of any profession have a practice of first line there, by the FINESS number of their lines. A
// smaller one is a building, or a project whose members the register does not yet know.
func (a *Annuaire) teams() []Team {
	members := make(map[int32][]int32)
	for _, p := range a.Practices {
		if c := a.Sites[p.Site].Category; p.Share > 0 && (c == categoryMSP || c == categoryCentre) {
			members[p.Site] = append(members[p.Site], p.Practitioner)
		}
	}
	var teams []Team
	for i := range a.Sites {
		if m := members[int32(i)]; len(m) > 1 || len(m) == 1 && a.Practitioners[m[0]].Profession == geo.GP {
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
