package api

import (
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/secrecy"
)

// hidden is what a role is not shown of patient counts, and how much that is.
type hidden struct {
	Least         int64  `json:"least_patients"`       // counts from 1 to one less are masked; 0 when none is
	Professionals int    `json:"least_professionals"`  // behind any figure
	Teams         int    `json:"teams_with_counts"`    // ESP that have patient counts
	Withheld      int    `json:"teams_withheld"`       // of them, those whose counts are left out
	Cells         int    `json:"cells"`                // units × teams where there are patients, of the teams shown
	Masked        int    `json:"cells_masked"`         // of them, those masked
	Sums          int    `json:"sums"`                 // told of masked cells
	Exact         int    `json:"sums_exact"`           // of them, those told exactly
	PatientsMin   *int64 `json:"patients_min"`         // of the teams shown; null when there are no counts
	PatientsMax   *int64 `json:"patients_max"`         // the same, when sums are told exactly everywhere
	Shown         int64  `json:"patients_in_cells"`    // of them, those in cells that are shown
	Ages          bool   `json:"ages_left_out"`        // practitioners over the age cap count for access: their ages are not this role's
	Shares        bool   `json:"time_shares_left_out"` // the parts of time that rosters tell count for nothing
}

func hiddenIn(v *atlas.Shown) hidden {
	rule, h := v.Role.Rule(), v.Hidden
	out := hidden{Least: rule.Least, Professionals: rule.Professionals, Teams: h.Teams, Withheld: h.Withheld, Cells: h.Cells,
		Masked: h.Masked, Sums: h.Groups, Exact: h.Exact, Shown: h.Shown, Ages: h.Ages, Shares: h.Shares}
	if h.Patients.State != geo.Missing && h.Teams > h.Withheld {
		out.PatientsMin, out.PatientsMax = &h.Patients.Min, &h.Patients.Max
	}
	return out
}

// noteOn says on the landing page who is shown what.
func noteOn(v *atlas.Shown) string { return roleNotes[v.Role] }

var roleNotes = map[secrecy.Role]string{
	secrecy.Public:  "Vue publique : les effectifs de 1 à 10 patients y sont des fourchettes, et rien n'y repose sur moins de 5 professionnels.",
	secrecy.Analyst: "Vue des analystes : les effectifs de 1 à 10 patients y sont des fourchettes, et rien n'y repose sur moins de 3 professionnels.",
	secrecy.Planner: "Vue des planificateurs : les effectifs de patients y sont ceux des fichiers chargés, à ne pas diffuser.",
}
