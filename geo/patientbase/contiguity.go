package patientbase

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
)

// piece is a set of units in one component that is to be joined to an area it touches.
type piece struct {
	units []int32
	own   int32 // the area it was cut from, geo.None for a unit without flows
}

// join makes areas contiguous. The main part of an area is the component with most of its own patients; every
// other piece goes, whole, to the touching area that takes most of the piece's patients, or when none takes any
// to the one it shares the longest border with. Only main parts, and what has been joined to them in rounds
// before, can be joined; so each round settles units for good and looks only at those settled before it. Of an
// island where no area has its main part, the piece with most of its own patients is settled where it is and
// takes the rest: no area has two pieces on the same land.
//
// Units without flows are pieces too when fill is set; otherwise they part land as water does.
func (w *pluralityWork) join(fill bool) (moved, filled int) {
	pieces, settled := w.cut()
	if !fill {
		pieces = slices.DeleteFunc(pieces, func(p piece) bool { return p.own == geo.None })
	}
	before := slices.Clone(w.area)
	pieces = w.joinTouching(pieces, settled)
	for _, p := range w.firstOfIslands(pieces) {
		for _, u := range p.units {
			settled[u] = true
		}
	}
	pieces = slices.DeleteFunc(pieces, func(p piece) bool { return settled[p.units[0]] })
	w.joinTouching(pieces, settled)
	for u, a := range w.area {
		switch {
		case before[u] == a:
		case before[u] == geo.None:
			filled++
		default:
			moved++
		}
	}
	return moved, filled
}

// joinTouching joins pieces in rounds until none that is left touches anything settled, and returns these.
func (w *pluralityWork) joinTouching(pieces []piece, settled []bool) []piece {
	for {
		targets := make([]int32, len(pieces))
		for i, p := range pieces {
			targets[i] = w.target(p, settled)
		}
		left := pieces[:0]
		for i, p := range pieces {
			if targets[i] == geo.None {
				left = append(left, p)
				continue
			}
			for _, u := range p.units {
				w.area[u], settled[u] = targets[i], true
			}
		}
		if len(left) == len(pieces) {
			return left
		}
		pieces = left
	}
}

// firstOfIslands returns for each set of pieces that touch one another the one with most of its own patients, ties
// going to the least unit. Units without flows alone have none.
func (w *pluralityWork) firstOfIslands(pieces []piece) []piece {
	var out []piece
	for _, island := range w.islands(pieces) {
		first, most := piece{own: geo.None}, -1.0
		for _, p := range island {
			if p.own == geo.None {
				continue
			}
			if own := w.patientsOf(p.units, p.own); own > most || own == most && p.units[0] < first.units[0] {
				first, most = p, own
			}
		}
		if first.own != geo.None {
			out = append(out, first)
		}
	}
	return out
}

// islands gathers pieces that touch one another, directly or by others.
func (w *pluralityWork) islands(pieces []piece) [][]piece {
	at := make(map[int32]int) // the piece of each unit
	for i, p := range pieces {
		for _, u := range p.units {
			at[u] = i
		}
	}
	met := make([]bool, len(pieces))
	var out [][]piece
	for i := range pieces {
		if met[i] {
			continue
		}
		met[i] = true
		island := []piece{pieces[i]}
		for k := 0; k < len(island); k++ {
			w.touching(island[k], func(v int32) {
				if n, in := at[v]; in && !met[n] {
					met[n] = true
					island = append(island, pieces[n])
				}
			})
		}
		out = append(out, island)
	}
	return out
}

// touching gives the units beside those of a piece, some of them more than once, and its own where it has several.
func (w *pluralityWork) touching(p piece, yield func(unit int32)) {
	for _, u := range p.units {
		w.neighbours(u, func(v int32, _ float64) { yield(v) })
	}
}

// cut separates the main part of each area, whose units are settled, from its other pieces, and lists units
// without flows as pieces of one.
func (w *pluralityWork) cut() (pieces []piece, settled []bool) {
	settled = make([]bool, len(w.area))
	main := make([]int32, w.teams) // the best piece so far
	best := make([]float64, w.teams)
	for t := range main {
		main[t] = geo.None
	}
	for _, p := range w.connected() {
		pieces = append(pieces, p)
		if p.own == geo.None {
			continue
		}
		own := w.patientsOf(p.units, p.own)
		// Components come in the order of their least unit, which settles ties.
		if main[p.own] == geo.None || own > best[p.own] {
			main[p.own], best[p.own] = int32(len(pieces)-1), own
		}
	}
	for _, i := range main {
		if i == geo.None {
			continue
		}
		for _, u := range pieces[i].units {
			settled[u] = true
		}
		pieces[i].units = nil
	}
	return slices.DeleteFunc(pieces, func(p piece) bool { return p.units == nil }), settled
}

// connected returns the connected components of every area, in the order of their least unit.
func (w *pluralityWork) connected() []piece {
	var out []piece
	seen := make([]bool, len(w.area))
	for u, a := range w.area {
		if seen[u] {
			continue
		}
		p := piece{units: []int32{int32(u)}, own: a}
		seen[u] = true
		for i := 0; i < len(p.units) && a != geo.None; i++ {
			w.neighbours(p.units[i], func(v int32, _ float64) {
				if !seen[v] && w.area[v] == a {
					seen[v] = true
					p.units = append(p.units, v)
				}
			})
		}
		slices.Sort(p.units)
		out = append(out, p)
	}
	return out
}

// patientsOf returns the patients of units whom the teams of an area follow.
func (w *pluralityWork) patientsOf(units []int32, area int32) float64 {
	n := 0.0
	for _, u := range units {
		for _, f := range w.of(u) {
			if f.Team >= 0 && w.ofTeam[f.Team] == area {
				n += f.Patients
			}
		}
	}
	return n
}

// target returns the settled area that a piece goes to, geo.None when it touches none.
func (w *pluralityWork) target(p piece, settled []bool) int32 {
	type touching struct {
		area             int32
		metres, patients float64
	}
	var around []touching
	for _, u := range p.units {
		w.neighbours(u, func(v int32, metres float64) {
			if !settled[v] {
				return
			}
			i := slices.IndexFunc(around, func(t touching) bool { return t.area == w.area[v] })
			if i < 0 {
				i = len(around)
				around = append(around, touching{area: w.area[v]})
			}
			around[i].metres += metres
		})
	}
	if len(around) == 0 {
		return geo.None
	}
	for i := range around {
		around[i].patients = w.patientsOf(p.units, around[i].area)
	}
	return slices.MaxFunc(around, func(s, t touching) int {
		return cmp.Or(cmp.Compare(s.patients, t.patients), cmp.Compare(s.metres, t.metres), cmp.Compare(t.area, s.area))
	}).area
}
