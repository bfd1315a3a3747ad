package atlas

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/access"
	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
	distance "github.com/paulmach/orb/geo"
)

// Access is the accessibility of one profession for the inhabitants of every unit.
type Access struct {
	Profession geo.Profession
	Method     string // as the settings name it
	Decay      string
	Times      string // provider of the journeys, with its vintage
	SupplyUnit string // "consultations", "fte" or "heads"
	// Per is the number of inhabitants that access is given for: 1 for consultations, else 100 000.
	Per float64
	// Supply is that of the study, in the supply unit; Unallocated the part of it that no inhabitant reaches.
	Supply, Unallocated float64
	// Threshold is the access under which inhabitants are underserved: that of the settings, else the first decile.
	Threshold float64
	Decile    bool         // the threshold is the first decile
	Units     []UnitAccess // parallel to Dataset.Units; of a city, what its parts make together
}

// UnitAccess is the accessibility of the inhabitants of a unit.
type UnitAccess struct {
	Known  bool // false when the unit has no place: nothing is said of its inhabitants
	Access float64
	// Nearest is the unit of the nearest supply within the longest journey considered, else geo.None.
	Nearest        int32
	NearestMinutes float32
	Border         bool    // what lies beyond the study may weigh on the figure
	Ratio          float64 // supply of the unit over the demand that comes to it, per Per inhabitants
}

// inhabited is every leaf that has a place, as both ends of journeys, with its inhabitants.
type inhabited struct {
	units  []int32
	places []travel.Place
	demand []float64
	rows   *travel.Rows
	border []bool
}

// computeAccess measures the accessibility of the professions of the settings, as far as their supply is known.
func (a *Atlas) computeAccess(ctx context.Context) error {
	in, people := a.inhabited()
	if people == 0 {
		return nil
	}
	var err error
	for _, key := range a.Settings.AccessProfessions {
		p, _ := geo.ParseProfession(key)
		supply := a.supplyOf(p)
		total := sumOf(supply)
		if total == 0 || a.AccessTo(p) != nil {
			continue
		}
		if in.rows == nil {
			if in.rows, in.border, err = a.journeysOf(ctx, in.places); err != nil {
				return err
			}
		}
		acc, err := a.accessOf(ctx, p, in, supply)
		if err != nil {
			return fmt.Errorf("access to %s: %w", p, err)
		}
		acc.Supply = total
		a.Access = append(a.Access, acc)
	}
	return nil
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

func (a *Atlas) inhabited() (in inhabited, people float64) {
	for u := range a.Dataset.Units {
		place, placed := a.place(int32(u))
		if !placed || !a.IsLeaf(int32(u)) {
			continue
		}
		n, _ := a.Dataset.Units[u].Population.Known()
		in.units, in.places, in.demand = append(in.units, int32(u)), append(in.places, place), append(in.demand, float64(n))
		people += float64(n)
	}
	return in, people
}

func (a *Atlas) journeysOf(ctx context.Context, places []travel.Place) (*travel.Rows, []bool, error) {
	rows, err := a.times().Within(ctx, places, places, a.Settings.MaxMinutes)
	if err != nil {
		return nil, nil, fmt.Errorf("journeys: %w", err)
	}
	reach := min(a.decay().Reach(), a.Settings.MaxMinutes)
	border, err := travel.Border(ctx, a.crow(), places, a.edge(), 2*reach)
	return rows, border, err
}

// decay returns the weight of journeys that the settings ask for; Faults has seen that there is one.
func (a *Atlas) decay() *access.Decay {
	d, err := access.ParseDecay(a.Settings.AccessDecay)
	if err != nil {
		panic(fmt.Sprintf("atlas: a decay that was not checked: %v", err))
	}
	return &d
}

// edgeMetres is the longest distance between the points that stand for the edge of the study.
const edgeMetres = 1000

// edge returns points along the outer limit of the study. A coast is an edge too: the outlines do not tell what lies
// on the other side.
func (a *Atlas) edge() []travel.Place {
	faces := make([]int32, a.Mesh.Len())
	for f := range faces {
		faces[f] = int32(f)
	}
	var out []travel.Place
	for _, polygon := range a.Mesh.Dissolve(faces) {
		for k := 1; k < len(polygon[0]); k++ {
			from, to := polygon[0][k-1], polygon[0][k]
			steps := int(distance.Distance(from, to)/edgeMetres) + 1
			for s := range steps {
				t := float64(s) / float64(steps)
				p := orb.Point{from[0] + t*(to[0]-from[0]), from[1] + t*(to[1]-from[1])}
				if len(out) == 0 || distance.Distance(out[len(out)-1].Point, p) >= edgeMetres/2 {
					out = append(out, travel.Place{Point: p, Unit: geo.None})
				}
			}
		}
	}
	return out
}

// accessOf measures one profession.
func (a *Atlas) accessOf(ctx context.Context, p geo.Profession, in inhabited, byUnit []float64) (Access, error) {
	s := a.Settings
	supply := make([]float64, len(in.units))
	for i, u := range in.units {
		supply[i] = byUnit[u]
	}
	r, err := a.measure(ctx, in, supply)
	if err != nil {
		return Access{}, err
	}
	acc := Access{Profession: p, Method: s.AccessMethod, Decay: s.AccessDecay, Times: a.TimesName(), SupplyUnit: a.supplyUnit(p), Per: 1e5,
		Unallocated: r.UnallocatedSupply, Units: make([]UnitAccess, len(a.Dataset.Units))}
	if acc.SupplyUnit == consultations {
		acc.Per = 1
	}
	for u := range acc.Units {
		acc.Units[u].Nearest = geo.None
	}
	nearest, minutes := access.Nearest(in.rows, supply)
	for i, u := range in.units {
		acc.Units[u] = UnitAccess{Known: true, Access: r.Access[i] * acc.Per, Nearest: geo.None, Border: in.border[i], Ratio: r.SupplyRatio[i] * acc.Per}
		if nearest[i] != geo.None {
			acc.Units[u].Nearest, acc.Units[u].NearestMinutes = in.units[nearest[i]], minutes[i]
		}
	}
	for city, parts := range a.Parts {
		if len(parts) > 0 {
			acc.Units[city] = a.together(&acc, parts)
		}
	}
	a.setThreshold(&acc)
	return acc, nil
}

func (a *Atlas) measure(ctx context.Context, in inhabited, supply []float64) (*access.Result, error) {
	if a.Settings.AccessMethod == raam {
		e, err := access.Rational{}.Solve(ctx, in.rows, in.demand, supply)
		if err != nil {
			return nil, err
		}
		return &e.Result, nil
	}
	method, err := access.ParseMethod(a.Settings.AccessMethod)
	if err != nil {
		return nil, err
	}
	c, err := access.New(in.rows, in.demand, supply, *a.decay())
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
