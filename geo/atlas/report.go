package atlas

import "github.com/maillage/maillage/geo"

// Report is an evaluation as it is served and written as JSON: codes and identifiers in place of indexes. Patient
// figures are those of the atlas: what is shown to a role is judged on the atlas shown to it (ShownTo). Its keys do not change; some may be added. docs/api.md describes it.
type Report struct {
	Name              string        `json:"name"`
	Edition           string        `json:"edition"`
	Replaces          string        `json:"replaces,omitempty"` // identifier of the CPTS replaced
	Units             []string      `json:"units"`
	Partial           []ReportShare `json:"partial"` // of a drawn polygon: the units cut by it
	Population        int64         `json:"population"`
	PopulationUnknown int32         `json:"population_unknown"` // units whose population is not known
	SizeClass         int32         `json:"size_class"`
	ToNextClass       *int64        `json:"to_next_class"`      // null in the last
	Then              []ReportThen  `json:"populations_before"` // by earlier vintages, the oldest first
	GPs               float64       `json:"gps"`
	Departments       []string      `json:"departments"`
	Regions           []string      `json:"regions"`
	EPCIs             []string      `json:"epcis"`
	Enclaves          []string      `json:"enclaves"`
	AreaKm2           float64       `json:"area_km2"`
	PerimeterKm       float64       `json:"perimeter_km"`
	Compactness       float64       `json:"compactness"`
	Components        int32         `json:"components"`
	Holes             int32         `json:"holes"`
	Approximate       bool          `json:"approximate"`
	Others            []ReportOther `json:"others"`
	Gaps              []ReportGap   `json:"gaps"`
	Created           []ReportPiece `json:"gaps_created"`
	TeamsInside       []string      `json:"esp_inside"`
	TeamsSplit        []ReportSplit `json:"esp_split"`
	Comparison        []ReportPlace `json:"comparison"`
	CoveredBefore     int64         `json:"covered_before"`
	CoveredAfter      int64         `json:"covered_after"`
}

// ReportShare is a unit that a drawn polygon cuts.
type ReportShare struct {
	Unit    string  `json:"unit"`
	Share   float64 `json:"share"`
	Belongs bool    `json:"belongs"`
}

// ReportOther is a CPTS that claims some of the proposal.
type ReportOther struct {
	CPTS       string   `json:"cpts"`
	Name       string   `json:"name"`
	Stage      string   `json:"stage"`
	Units      []string `json:"units"`
	Population int64    `json:"population"`
	OfProposal float64  `json:"share_of_proposal"`
	OfCPTS     float64  `json:"share_of_cpts"`
}

// ReportGap is a gap area that the proposal fills, in whole or in part.
type ReportGap struct {
	Gap        string   `json:"gap"`
	Units      []string `json:"units"`
	Population int64    `json:"population"`
	Left       int64    `json:"population_left"`
	Pieces     int32    `json:"pieces_left"`
}

// ReportPiece is a gap area that the proposal makes.
type ReportPiece struct {
	Units      []string `json:"units"`
	Population int64    `json:"population"`
}

// ReportSplit is a team of which the proposal takes only a part of the core.
type ReportSplit struct {
	ESP     string   `json:"esp"`
	Name    string   `json:"name"`
	Outside *float64 `json:"share_of_core_patients_outside"` // null when it is not known
}

// ReportPlace is the proposal, a département, a région or the study.
type ReportPlace struct {
	Kind          string             `json:"kind"`
	Code          string             `json:"code"`
	Population    int64              `json:"population"`
	GPs           float64            `json:"gps"`
	GPsPer100k    *float64           `json:"gps_per_100k"`
	Professionals map[string]float64 `json:"professionals"` // by profession
	APL           []ReportAccess     `json:"apl"`
	Access        []ReportOwnAccess  `json:"access"` // as computed here
}

// ReportAccess is a mean of DREES's APL.
type ReportAccess struct {
	Profession string  `json:"profession"`
	AgeCap     int     `json:"age_cap"` // 0 without a cap
	Year       int     `json:"year"`
	Value      float64 `json:"value"`
	Population int64   `json:"population"` // inhabitants who have a figure
}

// Report writes an evaluation as it is served; partial are the units that a drawn polygon cut, if it was drawn.
func (a *Atlas) Report(name string, e Evaluation, partial []Drawn) Report {
	s := e.Area.Shape
	r := Report{
		Name: name, Edition: a.Edition, Units: a.codes(e.Area.Units), Population: e.Area.Population, PopulationUnknown: e.Area.PopulationUnknown,
		SizeClass: e.Area.SizeClass, Then: reportThen(e.Then), GPs: e.Area.GPs, Departments: orEmpty(e.Area.Departments), Regions: orEmpty(e.Area.Regions), EPCIs: orEmpty(e.Area.EPCIs),
		Enclaves: a.codes(e.Area.Enclaves), AreaKm2: round(s.AreaM2/1e6, 3), PerimeterKm: round(s.PerimeterM/1e3, 3), Compactness: round(s.Compactness, 4),
		Components: s.Components, Holes: s.Holes, Approximate: s.Approximate, TeamsInside: a.teamIDs(e.Inside),
		CoveredBefore: e.CoveredBefore, CoveredAfter: e.CoveredAfter,
		Partial: []ReportShare{}, Others: []ReportOther{}, Gaps: []ReportGap{}, Created: []ReportPiece{}, TeamsSplit: []ReportSplit{}, Comparison: []ReportPlace{},
	}
	if e.Area.ToNextBound >= 0 {
		r.ToNextClass = &e.Area.ToNextBound
	}
	if e.Replaces != geo.None {
		r.Replaces = a.Dataset.Communities[e.Replaces].ID
	}
	for _, d := range partial {
		if d.Share < 1 {
			r.Partial = append(r.Partial, ReportShare{a.unitCode(d.Unit), round(d.Share, 4), d.Belongs()})
		}
	}
	for _, o := range e.Others {
		c := &a.Dataset.Communities[o.Community]
		r.Others = append(r.Others, ReportOther{c.ID, c.Name, c.Stage.String(), a.codes(o.Units), o.Population, round(o.OfProposal, 4), round(o.OfCommunity, 4)})
	}
	for _, g := range e.Gaps {
		r.Gaps = append(r.Gaps, ReportGap{a.GapID(g.Gap), a.codes(g.Units), g.Population, g.Left, g.Pieces})
	}
	for _, c := range e.Created {
		r.Created = append(r.Created, ReportPiece{a.codes(c.Units), c.Population})
	}
	for _, t := range e.Split {
		r.TeamsSplit = append(r.TeamsSplit, a.reportSplit(t))
	}
	for _, c := range e.Contexts {
		r.Comparison = append(r.Comparison, reportPlace(c))
	}
	return r
}

func (a *Atlas) reportSplit(t Astride) ReportSplit {
	share := round(t.Outside, 4)
	return ReportSplit{ESP: a.Dataset.Teams[t.Team].ID, Name: a.Dataset.Teams[t.Team].Name, Outside: &share}
}

func reportPlace(c Context) ReportPlace {
	p := ReportPlace{Kind: c.Kind, Code: c.Code, Population: c.Population, GPs: c.GPs, Professionals: map[string]float64{}, APL: []ReportAccess{}, Access: reportOwnAccess(c.Own)}
	if c.Population > 0 {
		p.GPsPer100k = &c.GPsPer100k
	}
	for _, h := range c.Professionals {
		p.Professionals[h.Profession.String()] = h.Number
	}
	for _, m := range c.Access {
		p.APL = append(p.APL, ReportAccess{m.Profession.String(), m.AgeCap, m.Year, m.Value, m.Population})
	}
	return p
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
