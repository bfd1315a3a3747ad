package atlas

import "github.com/maillage/maillage/geo"

// ChangesDocument is what has changed since an earlier edition, as it is written as JSON. Lists are never null.
type ChangesDocument struct {
	Study   string          `json:"study"`
	Edition string          `json:"edition"`
	COGYear int             `json:"cog_year"`
	Before  ChangesBefore   `json:"before"`
	Lost    []string        `json:"units_lost"` // codes of the earlier edition that are not in this one
	CPTS    []CPTSThen      `json:"cpts"`       // those of now, then those that are gone
	Changes []ChangeWritten `json:"changes"`
}

// ChangesBefore names the earlier edition.
type ChangesBefore struct {
	Study   string `json:"study"`
	Edition string `json:"edition"`
	COGYear int    `json:"cog_year"`
}

// CPTSThen is a CPTS now and before; what is not known, or was not there, is null.
type CPTSThen struct {
	ID               string  `json:"id"`
	Name             string  `json:"name"`
	Stage            *string `json:"stage"`
	StageBefore      *string `json:"stage_before"`
	Population       *int64  `json:"population"`
	PopulationBefore *int64  `json:"population_before"`
	SizeClass        *int32  `json:"size_class"`
	SizeClassBefore  *int32  `json:"size_class_before"`
	Joined           int     `json:"units_joined"`
	Left             int     `json:"units_left"`
}

// ChangeWritten is a Change with codes in place of indexes.
type ChangeWritten struct {
	Kind       string   `json:"kind"`
	ID         string   `json:"of"`
	Name       string   `json:"name"`
	Before     string   `json:"before,omitempty"`
	After      string   `json:"after,omitempty"`
	Population int64    `json:"population"`
	CPTS       []string `json:"cpts"`
	Units      []string `json:"units"`
}

// ChangesDocument writes the changes of an atlas that is held against an earlier edition; ok is false when it is not.
func (a *Atlas) ChangesDocument() (d ChangesDocument, ok bool) {
	c := a.Changes()
	if c == nil {
		return d, false
	}
	d = ChangesDocument{Study: a.Dataset.Name, Edition: a.Edition, COGYear: a.Dataset.COGYear, Lost: orEmpty(c.Before.Lost),
		Before: ChangesBefore{c.Before.Study, c.Before.Edition, c.Before.COGYear}, CPTS: []CPTSThen{}, Changes: []ChangeWritten{}}
	for i := range c.Communities {
		d.CPTS = append(d.CPTS, a.cptsThen(c, i))
	}
	for _, b := range c.GoneCommunities {
		gone := CPTSThen{ID: c.Before.Communities[b].ID, Name: c.Before.Communities[b].Name}
		gone.was(&c.Before.Communities[b])
		d.CPTS = append(d.CPTS, gone)
	}
	for _, x := range a.List(c) {
		d.Changes = append(d.Changes, ChangeWritten{x.Kind, x.ID, x.Name, x.Before, x.After, x.Population, orEmpty(x.CPTS), a.codes(x.Units)})
	}
	return d, true
}

func (a *Atlas) cptsThen(c *Changes, i int) CPTSThen {
	now, area := &a.Dataset.Communities[i], &a.Areas[i]
	stage := now.Stage.String()
	out := CPTSThen{ID: now.ID, Name: now.Name, Stage: &stage, Joined: len(c.Communities[i].Joined), Left: len(c.Communities[i].Left)}
	if a.peopled(area.Units) {
		out.Population, out.SizeClass = &area.Population, &area.SizeClass
	}
	if b := c.Communities[i].Before; b != geo.None {
		out.was(&c.Before.Communities[b])
	}
	return out
}

func (t *CPTSThen) was(b *geo.CommunityBefore) {
	stage := b.Stage.String()
	t.StageBefore = &stage
	if n, known := b.Population.Known(); known {
		t.PopulationBefore, t.SizeClassBefore = &n, &b.SizeClass
	}
}
