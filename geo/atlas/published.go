package atlas

import (
	"fmt"
	"math"
	"strings"

	"github.com/maillage/maillage/geo"
)

// professionsInFrench are the names of professions in titles.
var professionsInFrench = map[geo.Profession]string{
	geo.GP: "médecins généralistes", geo.Specialist: "autres médecins", geo.Nurse: "infirmiers", geo.Physiotherapist: "masseurs-kinésithérapeutes",
	geo.Midwife: "sages-femmes", geo.Dentist: "chirurgiens-dentistes", geo.Pharmacist: "pharmaciens", geo.SpeechTherapist: "orthophonistes",
	geo.Orthoptist: "orthoptistes", geo.Podiatrist: "pédicures-podologues", geo.Psychologist: "psychologues", geo.OtherProfession: "autres professions",
}

// ProfessionInFrench is the name of a profession in titles: "médecins généralistes".
func ProfessionInFrench(p geo.Profession) string { return professionsInFrench[p] }

// name and title are those of a column of the series.
func (s *publishedSeries) name() string {
	name := "apl_" + strings.ReplaceAll(s.profession.String(), "-", "_")
	if s.ageCap > 0 {
		name = fmt.Sprintf("%s_%d", name, s.ageCap)
	}
	return name
}

func (s *publishedSeries) title() string {
	title := "APL aux " + professionsInFrench[s.profession]
	if s.ageCap > 0 {
		title = fmt.Sprintf("%s de %d ans et moins", title, s.ageCap)
	}
	return fmt.Sprintf("%s (Drees, %d)", title, s.year)
}

// publishedColumns shows the accessibility that DREES published (APL) for units.
func (a *Atlas) publishedColumns() []column {
	var columns []column
	for _, s := range a.published() {
		columns = append(columns, real(s.name(), s.title(), "", fmt.Sprintf("accessibilité potentielle localisée published by DREES for %d", s.year), 3,
			func(i int) float64 { return s.values[i] }).optional(func(i int) bool { return !math.IsNaN(s.values[i]) }))
	}
	return columns
}

// meanPublishedColumns shows for sets of leaves the mean of what DREES published, weighted by inhabitants.
func (a *Atlas) meanPublishedColumns(leaves func(i int) []int32) []column {
	var columns []column
	for _, s := range a.published() {
		columns = append(columns, real(s.name(), s.title(), "", fmt.Sprintf("accessibilité potentielle localisée published by DREES for %d, mean weighted by the inhabitants of the units that have a figure", s.year), 3,
			func(i int) float64 { mean, _ := s.mean(a, leaves(i)); return mean }).optional(func(i int) bool { _, n := s.mean(a, leaves(i)); return n > 0 }))
	}
	return columns
}
