package atlas

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
)

// professionsInFrench are the names of professions in titles.
var professionsInFrench = map[geo.Profession]string{
	geo.GP: "médecins généralistes", geo.Specialist: "autres médecins", geo.Nurse: "infirmiers", geo.Physiotherapist: "masseurs-kinésithérapeutes",
	geo.Midwife: "sages-femmes", geo.Dentist: "chirurgiens-dentistes", geo.Pharmacist: "pharmaciens", geo.SpeechTherapist: "orthophonistes",
	geo.Orthoptist: "orthoptistes", geo.Podiatrist: "pédicures-podologues", geo.Psychologist: "psychologues", geo.OtherProfession: "autres professions",
}

// publishedColumns shows the accessibility that DREES published (APL): for each profession and age cap the latest
// year loaded. Years are not comparable, so there is one.
func (a *Atlas) publishedColumns() []column {
	type series struct {
		profession geo.Profession
		ageCap     int
	}
	latest := make(map[series]int)
	for _, p := range a.Dataset.Published {
		s := series{p.Profession, p.AgeCap}
		latest[s] = max(latest[s], p.Year)
	}
	values := make(map[series]map[int32]float64, len(latest))
	var all []series
	for _, p := range a.Dataset.Published {
		s := series{p.Profession, p.AgeCap}
		if p.Year != latest[s] {
			continue
		}
		if values[s] == nil {
			values[s] = make(map[int32]float64)
			all = append(all, s)
		}
		values[s][p.Unit] = p.Value
	}
	slices.SortFunc(all, func(x, y series) int {
		return cmp.Or(cmp.Compare(x.profession, y.profession), cmp.Compare(x.ageCap, y.ageCap))
	})
	columns := make([]column, len(all))
	for i, s := range all {
		name, title := "apl_"+strings.ReplaceAll(s.profession.String(), "-", "_"), "APL aux "+professionsInFrench[s.profession]
		if s.ageCap > 0 {
			name, title = fmt.Sprintf("%s_%d", name, s.ageCap), fmt.Sprintf("%s de %d ans et moins", title, s.ageCap)
		}
		of := values[s]
		columns[i] = real(name, fmt.Sprintf("%s (Drees, %d)", title, latest[s]), "", fmt.Sprintf("accessibilité potentielle localisée published by DREES for %d", latest[s]), 3,
			func(i int) float64 { return of[int32(i)] }).optional(func(i int) bool { _, ok := of[int32(i)]; return ok })
	}
	return columns
}
