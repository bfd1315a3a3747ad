package travel_test

import (
	"math"
	"math/rand/v2"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
)

// town makes a road network of side × side crossings, 150 m apart and a little out of line, near 45° N: every fourth
// street is a collector, every sixteenth a departmental road and every sixty-fourth an expressway. A fifth of the
// streets are missing, a tenth are one-way, and bans of the possible turns are forbidden. The same seed makes the
// same network.
func town(side int, bans float64, seed uint64) *travel.Network {
	r := rand.New(rand.NewPCG(seed, 1))
	const step = 0.00135
	n := &travel.Network{}
	for y := range side {
		for x := range side {
			n.Points = append(n.Points, orb.Point{
				2 + (float64(x)+0.4*r.Float64())*step/math.Cos(math.Pi/4), 45 + (float64(y)+0.4*r.Float64())*step})
		}
	}
	for y := range side {
		for x := range side {
			at := int32(y*side + x)
			if x+1 < side {
				street(n, r, at, at+1, y)
			}
			if y+1 < side {
				street(n, r, at, at+int32(side), x)
			}
		}
	}
	forbid(n, r, bans)
	return n
}

// street adds a link at the speed of its line.
func street(n *travel.Network, r *rand.Rand, from, to int32, line int) {
	speed, local := 30.0, false
	switch {
	case line%64 == 0:
		speed = 110
	case line%16 == 0:
		speed = 70
	case line%4 == 0:
		speed = 45
	default:
		local = true
	}
	missing, oneWay := r.Float64() < 0.2, r.Float64() < 0.1
	if local && missing {
		return
	}
	metres := 150 * (1 + 0.3*r.Float64())
	l := travel.Link{From: from, To: to, Forward: float32(metres / speed * 3.6)}
	l.Backward = l.Forward
	if local && oneWay {
		l.Backward = travel.Impassable
	}
	n.Links = append(n.Links, l)
}

// forbid forbids a share of all turns between different links.
func forbid(n *travel.Network, r *rand.Rand, share float64) {
	if share == 0 {
		return
	}
	leaving := map[int32][]int32{}
	for i, l := range n.Links {
		leaving[l.From] = append(leaving[l.From], int32(2*i))
		leaving[l.To] = append(leaving[l.To], int32(2*i+1))
	}
	for a := range int32(2 * len(n.Links)) {
		head := n.Links[a>>1].To
		if a&1 == 1 {
			head = n.Links[a>>1].From
		}
		for _, b := range leaving[head] {
			if b>>1 != a>>1 && r.Float64() < share {
				n.Turns = append(n.Turns, travel.Turn{From: a, To: b})
			}
		}
	}
}

// scatter draws places in the middle nine tenths of the network.
func scatter(n *travel.Network, count int, seed uint64) []travel.Place {
	r := rand.New(rand.NewPCG(seed, 2))
	b := orb.MultiPoint(n.Points).Bound()
	places := make([]travel.Place, count)
	for i := range places {
		u, v := 0.05+0.9*r.Float64(), 0.05+0.9*r.Float64()
		places[i].Point = orb.Point{b.Min[0] + u*(b.Max[0]-b.Min[0]), b.Min[1] + v*(b.Max[1]-b.Min[1])}
	}
	return places
}
