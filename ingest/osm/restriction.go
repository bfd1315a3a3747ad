package osm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo/travel"
)

// restriction is a relation that forbids turns (wiki.openstreetmap.org/wiki/Relation:restriction).
type restriction struct {
	id       int64
	only     bool    // everything but the turn named is forbidden
	from, to []int64 // ways
	via      []int64 // nodes
	fault    string  // why it cannot be applied, empty when it can
}

// read takes the relation when it is a restriction that binds the profile.
func (t *turns) read(p *Profile, b *block, data []byte, tg *tags) error {
	tg.clear()
	id, members, err := b.relation(data, tg, p.bound)
	if err != nil || !p.bound(tg) {
		return err
	}
	t.met++
	t.list = append(t.list, newRestriction(id, tg.first(p.turnKeys...), members))
	return nil
}

// bound tells whether the tags are those of a restriction without an exception for the profile. One that holds at
// some hours only binds nobody here: times are those of an ordinary hour.
func (p *Profile) bound(t *tags) bool {
	kind := t.value[keyType]
	if kind != "restriction" && !strings.HasPrefix(kind, "restriction:") || t.first(p.turnKeys...) == "" {
		return false
	}
	if mode, ok := strings.CutPrefix(kind, "restriction:"); ok && !slices.Contains(p.exceptions, mode) {
		return false
	}
	for e := range strings.SplitSeq(t.value[keyExcept], ";") {
		if slices.Contains(p.exceptions, strings.TrimSpace(e)) {
			return false
		}
	}
	return true
}

func newRestriction(id int64, value string, members []member) restriction {
	r := restriction{id: id, only: strings.HasPrefix(value, "only_")}
	viaWay := false
	for _, m := range members {
		switch {
		case m.role == "from" && m.kind == 1:
			r.from = append(r.from, m.id)
		case m.role == "to" && m.kind == 1:
			r.to = append(r.to, m.id)
		case m.role == "via" && m.kind == 0:
			r.via = append(r.via, m.id)
		case m.role == "via":
			viaWay = true
		}
	}
	switch {
	case !r.only && !strings.HasPrefix(value, "no_"):
		r.fault = fmt.Sprintf("%q is no restriction known", value)
	case viaWay:
		r.fault = "it leads over a way, only those at a node are applied"
	case len(r.via) != 1 || len(r.from) == 0 || len(r.to) == 0:
		r.fault = fmt.Sprintf("it has %d ways from, %d nodes via and %d ways to", len(r.from), len(r.via), len(r.to))
	case r.only && (len(r.from) > 1 || len(r.to) > 1):
		r.fault = "it allows one turn only, of several"
	}
	return r
}

// crossing knows the arcs at the nodes of restrictions.
type crossing struct {
	network *travel.Network
	way     []int64           // of each link
	at      map[int32][]int32 // links at each vertex with a restriction
}

// apply returns the turns that a restriction forbids, or why it forbids none.
func (c *crossing) apply(r restriction, via int32) (list []travel.Turn, fault string) {
	for _, f := range r.from {
		arrive := c.arcs(f, via, true)
		if len(arrive) != 1 {
			return nil, fmt.Sprintf("way %d arrives at the node by %d links that may be travelled", f, len(arrive))
		}
		for _, t := range r.to {
			leave := c.arcs(t, via, false)
			if len(leave) != 1 {
				return nil, fmt.Sprintf("way %d leaves the node by %d links that may be travelled", t, len(leave))
			}
			list = append(list, c.forbid(arrive[0], leave[0], via, r.only)...)
		}
	}
	return list, ""
}

// forbid forbids one turn, or all others.
func (c *crossing) forbid(from, to, via int32, only bool) (list []travel.Turn) {
	if !only {
		return []travel.Turn{{From: from, To: to}}
	}
	for _, link := range c.at[via] {
		for _, arc := range c.arcsOf(link, via, false) {
			if arc != to {
				list = append(list, travel.Turn{From: from, To: arc})
			}
		}
	}
	return list
}

// arcs returns the arcs of a way that end at a vertex, or begin there.
func (c *crossing) arcs(way int64, via int32, ending bool) (arcs []int32) {
	for _, link := range c.at[via] {
		if c.way[link] == way {
			arcs = append(arcs, c.arcsOf(link, via, ending)...)
		}
	}
	return arcs
}

// arcsOf returns the passable arcs of a link that end at a vertex, or begin there.
func (c *crossing) arcsOf(link, via int32, ending bool) (arcs []int32) {
	l := c.network.Links[link]
	if l.Forward != travel.Impassable && (ending && l.To == via || !ending && l.From == via) {
		arcs = append(arcs, 2*link)
	}
	if l.Backward != travel.Impassable && (ending && l.From == via || !ending && l.To == via) {
		arcs = append(arcs, 2*link+1)
	}
	return arcs
}
