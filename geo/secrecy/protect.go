package secrecy

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
)

// patientsKind is the kind of the sources that hold patient counts.
const patientsKind = "patients"

// Protected is a dataset as a role may know it, and what was done to it.
type Protected struct {
	Dataset *geo.Dataset
	// Withheld tells of each team whether it has counts that are withheld, because too few professionals stand behind
	// them. Such a team has no flow in the dataset.
	Withheld []bool
	// Ages and Shares tell that ages of practitioners, and parts of their time that teams have, were left out.
	Ages, Shares bool

	most int64 // of the merged cells, which may be anything from 1
}

// Protect returns the dataset as a role may know it. Counts that are masked in the dataset stay so. Small cells of a
// team are merged along the order of near, a number by unit that is close for units that are close; it must not depend
// on the counts. The dataset is not changed; it is returned itself when nothing has to be hidden.
//
// The digest and the size of the files that the counts were read from are left out too: with one cell unknown they would
// tell it to whoever tries ten. So are those of the files of what is left out of persons.
func Protect(ds *geo.Dataset, role Role, near []uint64) Protected {
	p := protector{ds: ds, rule: role.Rule(), near: near, publish: publishable}
	ages, shares := false, false
	if !p.rule.Persons {
		p.ds, ages, shares = withoutPersons(ds)
	}
	if p.masks() {
		p.small = make([]smallCell, 0, len(ds.Flows)) // a country has millions
	}
	out := p.protect(withheld(ds, rules[:role+1]))
	out.Ages, out.Shares = ages, shares
	return out
}

// protector does the work of Protect.
type protector struct {
	ds      *geo.Dataset
	rule    Rule
	near    []uint64
	publish func(m, sum, most int64) geo.Count
	small   []smallCell // the cells that are masked
}

// smallCell is a masked cell, by what it is merged along.
type smallCell struct {
	near       uint64
	unit, team int32
	patients   int64
}

func (p *protector) protect(without []bool) Protected {
	out := Protected{Dataset: p.ds, Withheld: make([]bool, len(p.ds.Teams)), most: p.rule.Least - 1}
	flows := make([]geo.Flow, 0, len(p.ds.Flows))
	changed := false
	for _, f := range p.ds.Flows {
		if without[f.Team] {
			out.Withheld[f.Team] = out.Withheld[f.Team] || f.Patients.State != geo.Missing
			changed = true
			continue
		}
		shown := p.rule.cell(f.Patients)
		if f.Patients.State == geo.Known && shown.State == geo.Masked && p.roomy(f.Unit) {
			p.small = append(p.small, smallCell{p.near[f.Unit], f.Unit, f.Team, f.Patients.Min})
		}
		changed = changed || shown != f.Patients
		flows = append(flows, geo.Flow{Unit: f.Unit, Team: f.Team, Patients: shown})
	}
	if !changed && !p.masks() {
		return out
	}
	ds := *p.ds
	ds.Flows = flows
	ds.Merged = slices.Concat(slices.DeleteFunc(slices.Clone(p.ds.Merged), func(m geo.MergedFlow) bool { return without[m.Team] || p.masks() }), p.merged())
	ds.Sources = withoutDigests(p.ds.Sources, patientsKind)
	out.Dataset = &ds
	return out
}

// masks tells whether there are counts and the role does not see them as they are.
func (p *protector) masks() bool { return p.rule.Least > 1 && len(p.ds.Flows) > 0 }

// cell returns what is shown of the count of one unit and team.
func (r Rule) cell(c geo.Count) geo.Count {
	most := r.Least - 1
	switch n, known := c.Known(); {
	case most < 1 || c.State == geo.Missing || c.Min > most || known && n <= 0:
		return c
	default:
		return geo.Between(min(c.Min, 1), max(c.Max, most))
	}
}

// roomy tells whether the population of a unit leaves its cell free to be anything that is masked. Others are merged
// with nothing: their sum would tell more of the rest than it seems.
func (p *protector) roomy(unit int32) bool {
	n, known := p.ds.Units[unit].Population.Known()
	return !known || n >= p.rule.Least-1
}

// merged returns the sums that may be told of the small cells, by team and then along near.
func (p *protector) merged() []geo.MergedFlow {
	out := make([]geo.MergedFlow, 0, len(p.small)/groupSize)
	byTeam := func(x, y smallCell) int { return cmp.Compare(x.team, y.team) }
	if !slices.IsSortedFunc(p.small, byTeam) {
		slices.SortStableFunc(p.small, byTeam)
	}
	for from := 0; from < len(p.small); {
		team, to := p.small[from].team, from+1
		for to < len(p.small) && p.small[to].team == team {
			to++
		}
		cells := p.small[from:to]
		slices.SortFunc(cells, along)
		n := groups(len(cells))
		for g := range n {
			out = p.group(out, team, cells[g*len(cells)/n:(g+1)*len(cells)/n])
		}
		from = to
	}
	return out
}

// along orders the cells of a team: written out, because a country has millions.
func along(x, y smallCell) int {
	switch {
	case x.near < y.near:
		return -1
	case x.near > y.near:
		return 1
	}
	return int(x.unit - y.unit)
}

// group appends what may be told of the sum of some cells, when that is more than their number tells.
func (p *protector) group(out []geo.MergedFlow, team int32, cells []smallCell) []geo.MergedFlow {
	m, most := int64(len(cells)), p.rule.Least-1
	units, sum := make([]int32, len(cells)), int64(0)
	for k, c := range cells {
		units[k] = c.unit
		sum += c.patients
	}
	told := p.publish(m, sum, most)
	if told == geo.Between(m, m*most) {
		return out
	}
	slices.Sort(units)
	return append(out, geo.MergedFlow{Team: team, Units: units, Patients: told})
}

func withoutDigests(sources []geo.Source, kind string) []geo.Source {
	out := slices.Clone(sources)
	for i := range out {
		if out[i].Kind == kind {
			out[i].SHA256, out[i].Bytes = "", 0
		}
	}
	return out
}
