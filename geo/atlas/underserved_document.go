package atlas

import "context"

// UnderservedDocument is an Underserved as it is served, codes in the place of numbers.
type UnderservedDocument struct {
	Edition    string                `json:"edition"`
	Profession string                `json:"profession"`
	Threshold  float64               `json:"threshold"`
	Decile     bool                  `json:"thresholdIsFirstDecile"`
	MeasuredIn string                `json:"measuredIn"` // in French: what access and threshold are given in
	Method     string                `json:"method"`
	Decay      string                `json:"decay"`
	Times      string                `json:"times"`
	Demand     string                `json:"demand"`           // whose: "inhabitants", or how the population is standardised
	AgeCap     int                   `json:"ageCap,omitempty"` // age over which practitioners are no supply, where ages are known
	By         Grouping              `json:"by"`
	Population int64                 `json:"population"` // underserved, each inhabitant once
	Before     *Before               `json:"before,omitempty"`
	Groups     []UnderservedDocGroup `json:"groups"`
}

// UnderservedDocGroup is a row of an UnderservedDocument.
type UnderservedDocGroup struct {
	Key                  string           `json:"key"`
	Name                 string           `json:"name"`
	Population           int64            `json:"population"`
	Share                float64          `json:"share"`
	Access               float64          `json:"access"`
	AccessBefore         *float64         `json:"accessBefore,omitempty"` // of the same units in the earlier edition
	UnitsBefore          *int             `json:"unitsBefore,omitempty"`  // that it has
	Missing              float64          `json:"missing"`
	MissingProfessionals float64          `json:"missingProfessionals"`
	Nearest              string           `json:"nearest,omitempty"`
	NearestMinutes       *float64         `json:"nearestMinutes"`
	MeanMinutes          *float64         `json:"meanMinutes"`
	Beyond               int64            `json:"populationBeyond"`
	Border               bool             `json:"border"`
	Zoning               map[string]int64 `json:"zoning,omitempty"` // inhabitants by class of the ARS's zoning
	Communities          []string         `json:"cpts"`
	Teams                []string         `json:"esp"`
	Units                []string         `json:"units"`
	Reasons              []DocReason      `json:"reasons,omitempty"`
}

// DocReason is a place of supply that a unit reaches.
type DocReason struct {
	Unit    string  `json:"unit"`
	Name    string  `json:"name"`
	Minutes float64 `json:"minutes"`
	Weight  float64 `json:"weight"`
	Supply  float64 `json:"supply"`
	Demand  float64 `json:"demand"` // weighted inhabitants who share it
	Access  float64 `json:"access"`
}

// Document renders an Underserved that Underserved returned for a grouping. With reasons, rows of one unit say which
// places serve it.
func (a *Atlas) Document(ctx context.Context, u Underserved, by Grouping, reasons bool) (UnderservedDocument, error) {
	acc := a.AccessTo(u.Profession)
	d := UnderservedDocument{Edition: a.Edition, Profession: u.Profession.String(), Threshold: round(u.Threshold, 4), Decile: u.Decile, MeasuredIn: acc.measuredIn(),
		Method: acc.Method, Decay: acc.Decay, Times: acc.Times, Demand: acc.Population, AgeCap: acc.AgeCap, By: by, Groups: make([]UnderservedDocGroup, len(u.Rows))}
	counted := make(map[int32]bool)
	for i, row := range u.Rows {
		for _, leaf := range row.Units {
			if !counted[leaf] {
				d.Population += a.Dataset.Units[leaf].Population.Min
			}
			counted[leaf] = true
		}
		d.Groups[i] = a.documentGroup(row)
		if !reasons || len(row.Units) != 1 {
			continue
		}
		of, err := a.Reasons(ctx, acc, row.Units[0])
		if err != nil {
			return d, err
		}
		for _, r := range of {
			code, name := a.nameOf(r.Unit)
			d.Groups[i].Reasons = append(d.Groups[i].Reasons, DocReason{code, name, round(r.Minutes, 1), round(r.Weight, 4), round(r.Supply, 2), round(r.Demand, 0), round(r.Access, 4)})
		}
	}
	return d, nil
}

func (a *Atlas) documentGroup(row UnderservedGroup) UnderservedDocGroup {
	g := UnderservedDocGroup{Key: row.Key, Name: row.Name, Population: row.Population, Share: round(row.Share, 4), Access: round(row.Access, 4),
		Missing: round(row.Missing, 1), MissingProfessionals: round(row.MissingProfessionals, 2), Nearest: a.unitCode(row.Nearest), Beyond: row.Beyond, Border: row.Border, Zoning: row.Zoning,
		Communities: a.communityIDs(row.Communities), Teams: a.teamIDs(row.Teams), Units: a.codes(row.Units)}
	if row.Population > row.Beyond {
		nearest, mean := round(row.NearestMinutes, 1), round(row.MeanMinutes, 1)
		g.NearestMinutes, g.MeanMinutes = &nearest, &mean
	}
	return g
}
