package sample

import (
	"fmt"
	"slices"
	"strings"

	"github.com/maillage/maillage/data/sample/land"
)

// history is what happened to the communes of the country between the COG of the CPTS lists and that of the
// boundaries.
type history struct {
	merged   int32   // absorbed a commune on 1 January 2019…
	absorbed commune // … which has no unit any more
	split    int32   // gave back, on 1 January 2024, …
	restored int32   // … this commune, which it had absorbed on 1 January 2016
}

// chooseHistory picks the communes that have a past: villages of the first département, away from whatever else
// is particular.
func (c *country) chooseHistory() history {
	plain := func(u int32) bool {
		l := c.land
		particular := []int32{l.Island, l.Enclave, l.Host, l.Exclave, l.Around}
		return !isPart(u) && !slices.Contains(particular, u) && c.units[u].department == fictional &&
			c.units[u].population > 300 && c.units[u].population < 6000
	}
	r := draws(c.seed, "history")
	var h history
	h.split, h.restored = land.None, land.None
	for h.restored == land.None {
		h.split = r.Int32N(int32(len(c.units)))
		if !plain(h.split) {
			continue
		}
		for _, v := range c.land.Units[h.split].Neighbours {
			if plain(v) {
				h.restored = v
			}
		}
	}
	for h.merged = h.split; h.merged == h.split || h.merged == h.restored || !plain(h.merged); {
		h.merged = r.Int32N(int32(len(c.units)))
	}
	return h
}

// baptise gives each commune a name and a code. Codes follow the alphabet within the département, as INSEE's do,
// former communes included.
func (c *country) baptise() {
	for _, d := range c.departments {
		var members []*commune
		if d == fictional {
			c.past.absorbed.department, c.city.department = d, d
			members = append(members, &c.city, &c.past.absorbed)
		}
		for u := range int32(len(c.units)) {
			if c.units[u].department == d && !isPart(u) {
				members = append(members, &c.units[u].commune)
			}
		}
		for i, name := range places(draws(c.seed, "names "+d), len(members)) {
			members[i].name = name
		}
		if d == fictional {
			c.nameCity()
		}
		slices.SortFunc(members, func(a, b *commune) int { return strings.Compare(a.name.upper(), b.name.upper()) })
		for i, m := range members {
			m.code = fmt.Sprintf("%s%03d", d, i+1)
		}
	}
	for k := range int32(land.Arrondissements) {
		c.nameArrondissement(k)
	}
}

// nameCity gives the city a name of one word.
func (c *country) nameCity() {
	if !strings.ContainsAny(c.city.name.bare, "- ") && c.city.name.tncc < 2 {
		return
	}
	r := draws(c.seed, "city name")
	for taken := true; taken; {
		c.city.name = unarticled(root(r))
		taken = slices.ContainsFunc(c.units, func(u unit) bool { return u.name.upper() == c.city.name.upper() })
	}
}

// nameArrondissement names and codes a part of the city as INSEE does: "Marseille 1er Arrondissement", 13201.
func (c *country) nameArrondissement(k int32) {
	rank := fmt.Sprintf("%de", k+1)
	if k == 0 {
		rank = "1er"
	}
	u := &c.units[k]
	u.name = placeName{c.city.name.tncc, fmt.Sprintf("%s %s Arrondissement", c.city.name.bare, rank)}
	u.code = partCode(k)
	u.parent = c.city.code
}

// partCode returns the code of the arrondissement of that rank, from 0: 99901 and those that follow.
func partCode(k int32) string { return fmt.Sprintf("%s9%02d", fictional, k+1) }
