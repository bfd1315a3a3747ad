package geotest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

// Nation says how large a generated country is. France is Nation{Teams: 3000, Members: 20, PerMember: 40,
// Communities: 850} on its 35 000 communes: 60 000 practitioners with patients in 40 communes each.
type Nation struct {
	Teams, Members int // teams, and practitioners of each
	PerMember      int // units where each practitioner has patients
	// Apart gives each practitioner of a team other units than its colleagues', so that nothing adds up and the team
	// has as many cells as its members together.
	Apart       bool
	Communities int
}

// Square returns side × side square communes of 4 km with log-normal populations, to stand in for a country.
func Square(side int) []geo.Unit {
	r := rand.New(rand.NewPCG(7, uint64(side)))
	const step = 0.04
	units := make([]geo.Unit, 0, side*side)
	corner := func(row, column int) orb.Point {
		return orb.Point{float64(column)*step - 1, float64(row)*step + 43}
	}
	for row := range side {
		for column := range side {
			ring := orb.Ring{corner(row, column), corner(row, column+1), corner(row+1, column+1), corner(row+1, column), corner(row, column)}
			units = append(units, geo.Unit{Code: fmt.Sprintf("%02d%03d", row%95+1, column), Name: fmt.Sprintf("Commune %d-%d", row, column), Parent: geo.None,
				Department: fmt.Sprintf("%02d", row%95+1), Region: "00", Population: geo.Exactly(int64(math.Exp(6 + 1.3*r.NormFloat64()))),
				Geometry: orb.MultiPolygon{{ring}}})
		}
	}
	return units
}

// Dataset puts teams, practitioners, patients and CPTS on units. Patients fall with distance as they do in the Huff
// model, with habits that distance does not explain; counts of 1 to 10 are masked. A sixteenth of the units is
// claimed by no CPTS and as much by two. An eighth of the teams has no counts.
func (n Nation) Dataset(units []geo.Unit) *geo.Dataset {
	ds := &geo.Dataset{Name: "Pays engendré", COGYear: 2025, Units: units}
	r := rand.New(rand.NewPCG(11, uint64(len(units))))
	near := newProximity(units)
	n.settle(ds, r, near)
	n.follow(ds, r, near)
	n.claim(ds, r, near)
	ds.Sources = []geo.Source{{Kind: "boundaries", Name: "generated", SHA256: "00"}}
	return ds
}

// settle draws the home of each team in proportion of inhabitants, and its members around.
func (n Nation) settle(ds *geo.Dataset, r *rand.Rand, near *proximity) {
	cumulated := make([]int64, len(ds.Units))
	total := int64(0)
	for u := range ds.Units {
		total += ds.Units[u].Population.Min
		cumulated[u] = total
	}
	for t := range n.Teams {
		home, _ := slices.BinarySearch(cumulated, 1+r.Int64N(total))
		around := near.nearest(int32(home), 6)
		team := geo.Team{ID: fmt.Sprintf("esp-%04d", t), Name: fmt.Sprintf("Équipe %d", t), Site: geo.None}
		for m := range n.Members {
			unit := around[min(r.IntN(6), r.IntN(6))]
			profession := geo.GP
			if m%4 == 3 {
				profession = geo.Nurse
			}
			person := int32(len(ds.Practitioners))
			ds.Practitioners = append(ds.Practitioners, geo.Practitioner{ID: fmt.Sprintf("8%011d", person), Profession: profession})
			ds.Sites = append(ds.Sites, geo.Site{ID: fmt.Sprintf("c-%06d", person), Kind: geo.Cabinet, Unit: unit, Point: near.centre[unit], Placement: geo.PlacedByUnit})
			ds.Practices = append(ds.Practices, geo.Practice{Practitioner: person, Site: person, Share: 1})
			team.Members = append(team.Members, geo.Member{Practitioner: person, Profession: profession, Unit: unit})
		}
		ds.Teams = append(ds.Teams, team)
	}
}

// follow draws the patients of teams, practitioner by practitioner, and adds them up as reading does.
func (n Nation) follow(ds *geo.Dataset, r *rand.Rand, near *proximity) {
	for t := range ds.Teams {
		if t%8 == 7 {
			continue
		}
		cells := make(map[int32]geo.Count)
		home := ds.Teams[t].Members[0].Unit
		around := near.nearest(home, n.PerMember*n.Members)
		for m, member := range ds.Teams[t].Members {
			reach := around[m*n.PerMember : (m+1)*n.PerMember]
			if !n.Apart {
				reach = near.nearest(member.Unit, n.PerMember)
			}
			for k, u := range reach {
				rate := 150 * math.Exp(-float64(k)/12+0.3*r.NormFloat64()) * min(2, float64(ds.Units[u].Population.Min)/800)
				count := geo.Exactly(int64(rate))
				if count.Min >= 1 && count.Min <= 10 {
					count = geo.Between(1, 10)
				}
				cells[u] = cells[u].Add(count)
			}
		}
		for _, u := range sortedUnits(cells) {
			ds.Flows = append(ds.Flows, geo.Flow{Unit: u, Team: int32(t), Patients: cells[u]})
		}
	}
}

func sortedUnits(cells map[int32]geo.Count) []int32 {
	units := make([]int32, 0, len(cells))
	for u := range cells {
		units = append(units, u)
	}
	slices.Sort(units)
	return units
}

// claim gives each unit to the CPTS of the nearest of as many seats.
func (n Nation) claim(ds *geo.Dataset, r *rand.Rand, near *proximity) {
	seats := r.Perm(len(ds.Units))[:n.Communities]
	seated := make([]geo.Unit, len(seats))
	for i, s := range seats {
		seated[i] = ds.Units[s]
		ds.Communities = append(ds.Communities, geo.Community{ID: fmt.Sprintf("cpts-%04d", i), Name: fmt.Sprintf("CPTS %d", i), Stage: geo.Signed})
	}
	seat := newProximity(seated)
	for u := range ds.Units {
		// Whole quarters are left out or claimed twice, so that gaps and overlaps are areas and not specks.
		quarter := math.Abs(math.Floor(near.centre[u][0]*5)*7 + math.Floor(near.centre[u][1]*5)*13)
		two := seat.nearestTo(near.centre[u], 2)
		kind := int(quarter) % 16
		if kind == 5 {
			continue
		}
		for k, c := range two {
			if k == 0 || kind == 9 {
				ds.Communities[c].Claims = append(ds.Communities[c].Claims, geo.Claim{Unit: int32(u), Declared: ds.Units[u].Code})
			}
		}
	}
}

// proximity finds the units around a place by the middles of their boxes, in degrees.
type proximity struct {
	centre []orb.Point
	side   float64
	boxes  map[[2]int][]int32
}

func newProximity(units []geo.Unit) *proximity {
	p := &proximity{centre: make([]orb.Point, len(units)), boxes: make(map[[2]int][]int32)}
	var all orb.MultiPoint
	for u := range units {
		p.centre[u] = units[u].Geometry.Bound().Center()
		all = append(all, p.centre[u])
	}
	b := all.Bound()
	p.side = max(1e-3, 2*math.Sqrt((b.Max[0]-b.Min[0])*(b.Max[1]-b.Min[1])/float64(len(units)+1)))
	for u, c := range p.centre {
		p.boxes[p.box(c)] = append(p.boxes[p.box(c)], int32(u))
	}
	return p
}

func (p *proximity) box(at orb.Point) [2]int {
	return [2]int{int(math.Floor(at[0] / p.side)), int(math.Floor(at[1] / p.side))}
}

func (p *proximity) nearest(unit int32, n int) []int32 { return p.nearestTo(p.centre[unit], n) }

// nearestTo returns the n nearest units, or all when they are fewer, the nearest first.
func (p *proximity) nearestTo(at orb.Point, n int) []int32 {
	n = min(n, len(p.centre))
	var found []int32
	away := func(u int32) float64 { return math.Hypot(p.centre[u][0]-at[0], p.centre[u][1]-at[1]) }
	middle := p.box(at)
	for ring := 0; ; ring++ {
		for x := -ring; x <= ring; x++ {
			for y := -ring; y <= ring; y++ {
				if max(x, -x, y, -y) == ring {
					found = append(found, p.boxes[[2]int{middle[0] + x, middle[1] + y}]...)
				}
			}
		}
		// Everything within ring boxes has been met.
		within := 0
		for _, u := range found {
			if away(u) <= float64(ring)*p.side {
				within++
			}
		}
		if within >= n || len(found) == len(p.centre) {
			break
		}
	}
	slices.SortFunc(found, func(u, v int32) int { return cmp.Or(cmp.Compare(away(u), away(v)), cmp.Compare(u, v)) })
	return found[:n]
}
