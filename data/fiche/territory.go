package fiche

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo/atlas"
)

func (f *ficheWriter) territory(e atlas.Evaluation) {
	f.section("Territoire")
	f.item("%s habitants dans %s", number(e.Area.Population), pluriel(len(e.Area.Units), "unité"))
	if e.Area.PopulationUnknown > 0 {
		f.item("population inconnue dans %s", pluriel(int(e.Area.PopulationUnknown), "unité"))
	}
	if e.Area.ToNextBound >= 0 {
		f.item("classe de taille %d (il manque %s habitants pour la suivante)", e.Area.SizeClass, number(e.Area.ToNextBound))
	} else {
		f.item("classe de taille %d, la plus grande", e.Area.SizeClass)
	}
	for _, then := range e.Then {
		text := fmt.Sprintf("%s habitants en %s, classe de taille %d", number(then.Population), then.Vintage, then.SizeClass)
		if then.Change != nil {
			text += fmt.Sprintf(" ; %s %% depuis", signed(*then.Change))
		}
		f.item("%s", text)
	}
	s := e.Area.Shape
	switch {
	case s.Components == 1:
		f.item("d'un seul tenant, %s km², compacité %s", decimal(s.AreaM2/1e6, 1), decimal(s.Compactness, 2))
	default:
		f.item("en %d morceaux, %s km², compacité %s", s.Components, decimal(s.AreaM2/1e6, 1), decimal(s.Compactness, 2))
	}
	if n := len(e.Area.Enclaves); n > 0 {
		f.item("enclave : %s", f.names(e.Area.Enclaves))
	}
	if s.Approximate {
		f.item("contour approché : une ville est dessinée entière pour certains de ses arrondissements")
	}
	f.zones("départements", e, atlas.ByDepartment)
	f.zones("EPCI", e, atlas.ByEPCI)
}

// zones tells the zones of a kind that the proposal lies in: "Hautes-Alpes (05)".
func (f *ficheWriter) zones(kind string, e atlas.Evaluation, by atlas.Grouping) {
	var names []string
	for _, z := range f.a.ZonesOf(e.Area.Units, by) {
		if z.Name == z.Key {
			names = append(names, z.Key)
		} else {
			names = append(names, fmt.Sprintf("%s (%s)", z.Name, z.Key))
		}
	}
	if names != nil {
		f.item("%s : %s", kind, strings.Join(names, ", "))
	}
}

// partial tells the units that a drawn polygon cuts.
func (f *ficheWriter) partial(drawn []atlas.Drawn) {
	for _, belongs := range []bool{true, false} {
		var cut []string
		for _, d := range drawn {
			if d.Share < 1 && d.Belongs() == belongs {
				cut = append(cut, fmt.Sprintf("%s (%s)", f.a.Dataset.Units[d.Unit].Name, pourcent(d.Share)))
			}
		}
		if len(cut) > 0 {
			f.item("coupées par le tracé et %s : %s", map[bool]string{true: "retenues", false: "laissées"}[belongs], strings.Join(cut, ", "))
		}
	}
}

// names lists units, the first few by name.
func (f *ficheWriter) names(units []int32) string {
	const most = 6
	var out []string
	for i, u := range units {
		if i == most {
			out = append(out, fmt.Sprintf("et %d autres", len(units)-most))
			break
		}
		out = append(out, f.a.Dataset.Units[u].Name)
	}
	return strings.Join(out, ", ")
}
