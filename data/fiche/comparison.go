package fiche

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// contextWords are the French names of what a proposal is compared with.
var contextWords = map[string]string{"proposal": "projet", "department": "département", "region": "région", "study": "étude"}

func (f *ficheWriter) comparison(e atlas.Evaluation) {
	f.section("Comparaison")
	for _, c := range e.Contexts {
		f.item("%s : %s habitants, médecins généralistes : %s, soit %s pour 100 000", placeOf(c),
			number(c.Population), decimal(c.GPs, 1), decimal(c.GPsPer100k, 1))
		for _, m := range c.Access {
			if m.Profession == geo.GP {
				f.item("%s : APL aux médecins généralistes%s %s (Drees, %d)", placeOf(c), ageCapped(m.AgeCap), decimal(m.Value, 2), m.Year)
			}
		}
	}
}

// access says what its inhabitants have access to, by profession, beside those of the places that it is compared with.
func (f *ficheWriter) access(e atlas.Evaluation) {
	if len(e.Contexts) == 0 || len(e.Contexts[0].Own) == 0 {
		return
	}
	f.section("Accès aux soins des habitants")
	for _, own := range e.Contexts[0].Own {
		text := fmt.Sprintf("%s : %s %s", atlas.ProfessionInFrench(own.Profession), decimal(own.Value, decimalsOf(own.Value)), own.MeasuredIn)
		var beside []string
		for _, c := range e.Contexts[1:] {
			for _, there := range c.Own {
				if there.Profession == own.Profession {
					beside = append(beside, fmt.Sprintf("%s %s", placeOf(c), decimal(there.Value, decimalsOf(there.Value))))
				}
			}
		}
		if beside != nil {
			text += " (" + strings.Join(beside, ", ") + ")"
		}
		if own.Under > 0 {
			text += fmt.Sprintf(" ; sous-dotés : %s habitants, soit %s", number(own.Under), pourcent(float64(own.Under)/float64(own.Population)))
		}
		if own.Border > 0 {
			text += fmt.Sprintf(" ; sensible au bord de l'étude pour %s habitants", number(own.Border))
		}
		f.item("%s", text)
	}
	f.item("calculé ici, trajets %s", f.a.TimesInFrench())
}

// placeOf names what a proposal is compared with: "département Hautes-Alpes".
func placeOf(c atlas.Context) string {
	name := c.Code
	switch c.Kind {
	case "department":
		name = cmp.Or(geo.DepartmentName(c.Code), c.Code)
	case "region":
		name = cmp.Or(geo.RegionName(c.Code), c.Code)
	}
	return strings.TrimSpace(contextWords[c.Kind] + " " + name)
}

// ageCapped says which practitioners an APL counts.
func ageCapped(cap int) string {
	if cap == 0 {
		return ""
	}
	return fmt.Sprintf(" de %d ans et moins", cap)
}
