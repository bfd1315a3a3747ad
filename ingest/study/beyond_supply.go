package study

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
	"github.com/maillage/maillage/ingest/insee"
	"github.com/paulmach/orb"
)

// beyond returns the communes around the area that a code of a COG stands for, by their numbers among neighbours.
func (r *reader) beyond(code string, cog int) []portion {
	s := r.around
	if s == nil {
		return nil
	}
	key := resolution{code, cog}
	if known, ok := s.resolved[key]; ok {
		return known
	}
	carried, _ := r.carrier.Carry(code, cog, r.ds.COGYear)
	var out []portion
	for _, t := range carried.Targets {
		if k, ok := s.of[t.Code]; ok {
			out = append(out, portion{k, t.Share})
		}
	}
	s.resolved[key] = out
	return out
}

// forgetPeople leaves the populations of the boundaries aside: there are tables.
func (s *surroundings) forgetPeople() {
	for k := range s.neighbours {
		s.neighbours[k].known, s.neighbours[k].people = false, 0
	}
}

// countBeyond notes the inhabitants of a commune around the area, from the first table that speaks of it. Of a city the
// sum of its arrondissements is taken where they are told.
func (r *reader) countBeyond(s *source, code string, n int64) {
	portions := r.beyond(code, s.cog)
	for i, share := range splitCount(n, portions) {
		k := &r.around.neighbours[portions[i].unit]
		if k.from != nil && k.from != s {
			continue
		}
		k.from, k.known = s, true
		if _, isPart := insee.City(code); isPart {
			k.ofParts += share
		} else {
			k.people += share
		}
	}
}

// equipBeyond notes professionals who are counted in a commune around the area, by the first table that counts them.
func (r *reader) equipBeyond(s *source, row insee.Equipment) {
	for _, p := range r.beyond(row.Code, s.cog) {
		key := supplyKey{p.unit, row.Profession}
		if by := r.around.countedBy[key]; by == nil || by == s {
			r.around.countedBy[key] = s
			r.around.counts[key] += float64(row.Number) * p.share
		}
	}
}

// takeBeyond takes from the registers what they tell of communes around the area: their practitioners are counted, and
// neither they nor their sites are the study's.
func (r *reader) takeBeyond(a *annuaire.Annuaire) {
	site := make([]int32, len(a.Sites))
	at := make([]int32, len(a.Sites))
	kept := a.Sites[:0:0]
	for i, s := range a.Sites {
		at[i] = geo.None
		if len(r.resolve(s.Code, 0).portions) == 0 {
			at[i] = mainOf(r.beyond(s.Code, 0))
		}
		if site[i] = geo.None; at[i] == geo.None {
			site[i] = int32(len(kept))
			kept = append(kept, s)
		}
	}
	stays := make([]bool, len(a.Practitioners))
	leaves := make([]bool, len(a.Practitioners))
	practices := a.Practices[:0:0]
	for _, p := range a.Practices {
		if k := at[p.Site]; k != geo.None {
			leaves[p.Practitioner] = true
			if person := a.Practitioners[p.Practitioner]; a.Sites[p.Site].Kind != geo.Hospital {
				key := supplyKey{k, person.Profession}
				r.around.persons[key] += float64(p.Share)
				if person.Age == geo.OverCap {
					r.around.overCap[key] += float64(p.Share)
				}
			}
			continue
		}
		stays[p.Practitioner] = true
		p.Site = site[p.Site]
		practices = append(practices, p)
	}
	person := make([]int32, len(a.Practitioners))
	people := a.Practitioners[:0:0]
	for i, p := range a.Practitioners {
		if person[i] = geo.None; stays[i] || !leaves[i] {
			person[i] = int32(len(people))
			people = append(people, p)
		}
	}
	for i := range practices {
		practices[i].Practitioner = person[practices[i].Practitioner]
	}
	teams := a.Teams[:0:0]
	for _, t := range a.Teams {
		if t.Site = site[t.Site]; t.Site == geo.None {
			continue
		}
		members := t.Members[:0:0]
		for _, m := range t.Members {
			if person[m] != geo.None {
				members = append(members, person[m])
			}
		}
		t.Members = members
		teams = append(teams, t)
	}
	a.Sites, a.Practices, a.Practitioners, a.Teams = kept, practices, people, teams
}

// keepBeyond puts what is known of around the area into the dataset. Communes whose population is not known, or in whose
// département no supply is told of at all, are as good as not there, and the edge runs before them.
func (r *reader) keepBeyond() error {
	s := r.around
	if s == nil {
		return nil
	}
	supplied := make(map[string]bool)
	supply := s.supply(r.ds)
	for _, x := range supply {
		supplied[s.neighbours[x.Unit].department] = true
	}
	out := geo.Beyond{}
	number := make([]int32, len(s.neighbours))
	for k, n := range s.neighbours {
		if number[k] = geo.None; !n.known || !supplied[n.department] {
			s.unknown[n.face] = true
			continue
		}
		if n.Population = n.people; n.ofParts > 0 {
			n.Population = n.ofParts
		}
		number[k] = int32(len(out.Neighbours))
		out.Neighbours, s.faces = append(out.Neighbours, n.Neighbour), append(s.faces, n.face)
	}
	for _, x := range supply {
		if x.Unit = number[x.Unit]; x.Unit != geo.None {
			out.Supply = append(out.Supply, x)
		}
	}
	for code, k := range s.of {
		if s.of[code] = number[k]; number[k] == geo.None {
			delete(s.of, code)
		}
	}
	clear(s.resolved)
	if len(out.Neighbours) == 0 && !s.whole {
		r.around = nil
		return nil
	}
	edge, err := r.edgeOfKnown()
	if err != nil {
		return err
	}
	out.Edge = edge
	r.ds.Beyond = []geo.Beyond{out}
	r.tellBeyond(out)
	return nil
}

// supply returns that of neighbours, in their order: persons where the registers know the profession in the area.
func (s *surroundings) supply(ds *geo.Dataset) []geo.Supply {
	registered := make(map[geo.Profession]bool)
	for _, p := range ds.Practices {
		registered[ds.Practitioners[p.Practitioner].Profession] = true
	}
	var out []geo.Supply
	for k := range int32(len(s.neighbours)) {
		for _, p := range geo.Professions() {
			key := supplyKey{k, p}
			x := geo.Supply{Unit: k, Profession: p, Number: s.counts[key]}
			if registered[p] {
				x.Number, x.OverCap = s.persons[key], s.overCap[key]
			}
			if x.Number > 0 {
				out = append(out, x)
			}
		}
	}
	return out
}

// edgeOfKnown returns the points of the limit of what is known that lie within two catchments of the area. Where the
// boundaries hold the whole country, what ends with them is a coast or a frontier and no edge.
func (r *reader) edgeOfKnown() ([]geo.EdgePoint, error) {
	s := r.around
	if s.mesh == nil {
		return nil, nil
	}
	var all, known []int32
	for f := range int32(s.mesh.Len()) {
		if all = append(all, f); !s.unknown[f] {
			known = append(known, f)
		}
	}
	var skip func(from, to orb.Point) bool
	if s.whole {
		ends := make(map[[2]orb.Point]bool)
		for _, polygon := range s.mesh.Dissolve(all) {
			for k := 1; k < len(polygon[0]); k++ {
				ends[[2]orb.Point{polygon[0][k-1], polygon[0][k]}] = true
			}
		}
		skip = func(from, to orb.Point) bool { return ends[[2]orb.Point{from, to}] }
	}
	points := travel.Edge(s.mesh.Dissolve(known), skip)
	near, err := s.within(r.ctx, points)
	if err != nil {
		return nil, err
	}
	var out []geo.EdgePoint
	for i, p := range points {
		if near[i] {
			out = append(out, geo.EdgePoint{At: p.Point})
		}
	}
	return out, nil
}

// unreach notes neighbours that no journey reaches: a road network that ends with the area, or a matrix that is not
// filled, tells as little of them as if they were not there.
func (r *reader) unreach(neighbours []int32) error {
	for _, k := range neighbours {
		r.around.unknown[r.around.faces[k]] = true
	}
	edge, err := r.edgeOfKnown()
	if err == nil {
		r.ds.Beyond[0].Edge = edge
	}
	return err
}

// locateBeyond returns the place of the neighbour in which a point lies, else geo.None.
func (r *reader) locateBeyond(p orb.Point) int32 {
	if r.around == nil || r.around.mesh == nil {
		return geo.None
	}
	f := r.around.mesh.Locate(p)
	if k := slices.Index(r.around.faces, f); k >= 0 {
		return int32(len(r.ds.Units) + k)
	}
	return geo.None
}

func (r *reader) tellBeyond(b geo.Beyond) {
	people := int64(0)
	for _, n := range b.Neighbours {
		people += n.Population
	}
	tell := func(severity ingest.Severity, kind, format string, args ...any) {
		r.report.Add(ingest.Finding{Severity: severity, Kind: kind, File: filepath.Base(r.cfg.Path), Reason: fmt.Sprintf(format, args...)})
	}
	if len(b.Neighbours) > 0 {
		tell(ingest.Note, "beyond-area", "%d communes within %.0f km of the area, with %d inhabitants, weigh on accessibility within it and are not shown", len(b.Neighbours), r.around.metres/1000, people)
	}
	if dropped := len(r.around.unknown); dropped > 0 {
		tell(ingest.Note, "beyond-unknown", "%d communes around the area have no known population or supply: accessibility near them is marked", dropped)
	}
}
