package atlas

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/access"
	"github.com/maillage/maillage/geo/travel"
)

// Access is the accessibility of one profession for the inhabitants of every unit.
type Access struct {
	Profession geo.Profession
	Method     string // as the settings name it
	Decay      string
	Times      string // provider of the journeys, with its vintage
	Population string // whose demand is shared: "inhabitants", or how they are standardised, with the vintage
	SupplyUnit string // "consultations", "fte" or "heads"
	// Per is the number of inhabitants that access is given for: 1 for consultations, else 100 000.
	Per float64
	// Supply is that of the study, in the supply unit; Unallocated the part of it that no inhabitant reaches.
	Supply, Unallocated float64
	// AgeCap is the age over which practitioners are left out of the supply, 0 when no age is known or asked for. OverAge is the
	// supply of the study that is left out so, AgeUnknown that of practitioners whose age is not known, which counts.
	AgeCap              int
	OverAge, AgeUnknown float64
	// Threshold is the access under which inhabitants are underserved: that of the settings, else the first decile.
	Threshold float64
	Decile    bool         // the threshold is the first decile
	Units     []UnitAccess // parallel to Dataset.Units; of a city, what its parts make together
	// Around is parallel to the neighbours of the study when they are taken in, else empty; of its elements only Ratio is
	// meant.
	Around []UnitAccess
}

// UnitAccess is the accessibility of the inhabitants of a unit.
type UnitAccess struct {
	Known  bool // false when the unit has no place: nothing is said of its inhabitants
	Access float64
	Demand float64 // inhabitants, standardised where the population is: those for whom access is given
	// Nearest is the place (a unit, or beyond the last one a neighbour) of the nearest supply within the longest journey
	// considered, else geo.None.
	Nearest        int32
	NearestMinutes float32
	Border         bool    // what lies beyond the study may weigh on the figure
	Ratio          float64 // supply of the unit over the demand that comes to it, per Per inhabitants
}

// inhabited is every leaf that has a place, then the neighbours where they are taken in, as both ends of journeys, with
// their inhabitants.
type inhabited struct {
	units  []int32 // numbers of places, neighbours beyond the last unit
	own    int     // how many of them are of the study
	places []travel.Place
	demand []float64
	rows   *travel.Rows
	border []bool
}

// computeAccess measures the accessibility of the professions of the settings, as far as their supply is known.
func (a *Atlas) computeAccess(ctx context.Context) error {
	if sumOf(a.inhabited(false).demand) == 0 {
		return nil
	}
	var markets [2]*inhabited // of the study alone, and with its neighbours
	for _, key := range a.Settings.AccessProfessions {
		p, _ := geo.ParseProfession(key)
		supply := a.supplyOf(p)
		total := sumOf(supply[:len(a.Dataset.Units)])
		if total == 0 || a.AccessTo(p) != nil {
			continue
		}
		which, wide := 0, a.takesIn(supply)
		if wide {
			which = 1
		}
		if markets[which] == nil {
			in, err := a.market(ctx, wide)
			if err != nil {
				return err
			}
			markets[which] = in
		}
		acc, err := a.accessOf(ctx, p, markets[which], supply)
		if err != nil {
			return fmt.Errorf("access to %s: %w", p, err)
		}
		acc.Supply = total
		a.Access = append(a.Access, acc)
	}
	return nil
}

// takesIn tells whether the neighbours of the study enter the accessibility of a profession of that supply: only where
// theirs is known, since inhabitants without their doctors would crowd those of the study. Without neighbours there is
// nothing to leave out.
func (a *Atlas) takesIn(supply []float64) bool {
	around := supply[len(a.Dataset.Units):]
	return len(a.Dataset.Beyond) > 0 && (len(around) == 0 || sumOf(around) > 0)
}

// AccessTo returns the accessibility of a profession, nil when there is none.
func (a *Atlas) AccessTo(p geo.Profession) *Access {
	for i := range a.Access {
		if a.Access[i].Profession == p {
			return &a.Access[i]
		}
	}
	return nil
}

// inhabited returns the leaves that have a place, with the neighbours or without.
func (a *Atlas) inhabited(wide bool) (in inhabited) {
	add := func(u int32, place travel.Place, n int64) {
		in.units, in.places, in.demand = append(in.units, u), append(in.places, place), append(in.demand, float64(n))
	}
	for u := range a.Dataset.Units {
		if place, placed := a.place(int32(u)); placed && a.IsLeaf(int32(u)) {
			n, _ := a.Dataset.Units[u].Population.Known()
			add(int32(u), place, n)
		}
	}
	in.own = len(in.units)
	if wide {
		for k, n := range a.Dataset.Neighbours() {
			u := int32(len(a.Dataset.Units) + k)
			place, _ := a.place(u)
			add(u, place, n.Population)
		}
	}
	return in
}

// market returns who lives where with their journeys, and whose figures what is not known beyond may change.
func (a *Atlas) market(ctx context.Context, wide bool) (*inhabited, error) {
	in := a.inhabited(wide)
	var err error
	if in.rows, err = a.times().Within(ctx, in.places, in.places, a.Settings.MaxMinutes); err != nil {
		return nil, fmt.Errorf("journeys: %w", err)
	}
	edge := a.edge()
	if wide {
		edge = edge[:0]
		for _, p := range a.Dataset.Beyond[0].Edge {
			edge = append(edge, travel.Place{Point: p.At, Unit: geo.None})
		}
	}
	reach := min(a.decay().Reach(), a.Settings.MaxMinutes)
	in.border, err = travel.Border(ctx, a.crow(), in.places[:in.own], edge, 2*reach)
	return &in, err
}

// decay returns the weight of journeys; Faults has seen that there is one.
func (a *Atlas) decay() *access.Decay {
	d, err := DecayOf(a.Settings, a.estimated())
	if err != nil {
		panic(fmt.Sprintf("atlas: a decay that was not checked: %v", err))
	}
	return &d
}

// decayName is how results name the weight of journeys: as the settings do where it is theirs.
func (a *Atlas) decayName() string {
	if d := a.decay(); d.Scatter > 0 {
		return d.String()
	}
	return a.Settings.AccessDecay
}

// edge returns points along the outer limit of the units. A coast is an edge too: their outlines do not tell what lies
// on the other side.
func (a *Atlas) edge() []travel.Place {
	faces := make([]int32, a.Mesh.Len())
	for f := range faces {
		faces[f] = int32(f)
	}
	return travel.Edge(a.Mesh.Dissolve(faces), nil)
}

// accessOf measures one profession.
func (a *Atlas) accessOf(ctx context.Context, p geo.Profession, in *inhabited, byUnit []float64) (Access, error) {
	s := a.Settings
	supply := make([]float64, len(in.units))
	for i, u := range in.units {
		supply[i] = byUnit[u]
	}
	demand, population, err := a.demandOf(p, in)
	if err != nil {
		return Access{}, err
	}
	r, err := a.measure(ctx, in, demand, supply)
	if err != nil {
		return Access{}, err
	}
	acc := Access{Profession: p, Method: s.AccessMethod, Decay: a.decayName(), Times: a.TimesName(), Population: population, SupplyUnit: a.supplyUnit(p), Per: 1e5,
		Unallocated: unallocated(in, r, supply), Units: make([]UnitAccess, len(a.Dataset.Units))}
	if acc.SupplyUnit == consultations {
		acc.Per = 1
	}
	a.setAgeCap(&acc)
	for u := range acc.Units {
		acc.Units[u].Nearest = geo.None
	}
	nearest, minutes := access.Nearest(in.rows, supply)
	for i, u := range in.units[:in.own] {
		acc.Units[u] = UnitAccess{Known: true, Access: r.Access[i] * acc.Per, Demand: demand[i], Nearest: geo.None, Border: in.border[i], Ratio: r.SupplyRatio[i] * acc.Per}
		if nearest[i] != geo.None {
			acc.Units[u].Nearest, acc.Units[u].NearestMinutes = in.units[nearest[i]], minutes[i]
		}
	}
	for _, ratio := range r.SupplyRatio[in.own:] {
		acc.Around = append(acc.Around, UnitAccess{Nearest: geo.None, Ratio: ratio * acc.Per})
	}
	for city, parts := range a.Parts {
		if len(parts) > 0 {
			acc.Units[city] = a.together(&acc, parts)
		}
	}
	a.setThreshold(&acc)
	return acc, nil
}

// unallocated returns the supply of the study that nobody reaches; that of neighbours may be reached by people of whom
// the study knows nothing.
func unallocated(in *inhabited, r *access.Result, supply []float64) (sum float64) {
	for _, site := range r.Unallocated {
		if int(site) < in.own {
			sum += supply[site]
		}
	}
	return sum
}

func (a *Atlas) measure(ctx context.Context, in *inhabited, demand, supply []float64) (*access.Result, error) {
	if a.Settings.AccessMethod == raam {
		e, err := access.Rational{}.Solve(ctx, in.rows, demand, supply)
		if err != nil {
			return nil, err
		}
		return &e.Result, nil
	}
	method, err := access.ParseMethod(a.Settings.AccessMethod)
	if err != nil {
		return nil, err
	}
	c, err := access.New(in.rows, demand, supply, *a.decay())
	if err != nil {
		return nil, err
	}
	return c.Measure(method)
}

// together returns the access of a city: the mean over the inhabitants of its parts, the nearest of any part.
func (a *Atlas) together(acc *Access, parts []int32) UnitAccess {
	city := UnitAccess{Nearest: geo.None}
	city.Access, city.Known = a.MeanAccess(acc, parts)
	for _, p := range parts {
		part := acc.Units[p]
		city.Border = city.Border || part.Border
		city.Demand += part.Demand
		if part.Nearest != geo.None && (city.Nearest == geo.None || part.NearestMinutes < city.NearestMinutes) {
			city.Nearest, city.NearestMinutes = part.Nearest, part.NearestMinutes
		}
	}
	return city
}

// MeanAccess returns the mean access of the inhabitants of leaves; ok is false when nobody is known to live there.
func (a *Atlas) MeanAccess(acc *Access, leaves []int32) (mean float64, ok bool) {
	people, sum := 0., 0.
	for _, u := range leaves {
		if n, known := a.Dataset.Units[u].Population.Known(); known && acc.Units[u].Known {
			people += float64(n)
			sum += float64(n) * acc.Units[u].Access
		}
	}
	if people == 0 {
		return 0, false
	}
	return sum / people, true
}
