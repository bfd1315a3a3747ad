package travel

import (
	"context"
	"fmt"
	"slices"

	"github.com/tidwall/rtree"
)

// Road gives times on a road network, exact and bounded. It never changes once made and may be shared.
//
// Only strongly connected parts of the network are kept, where every place can be left and reached: a stub behind a
// one-way street would make a unit unreachable for want of a few metres of map. Times to and from a place are those
// of its projection on the nearest link; the way to the link is not counted, its length is given by Snap.
type Road struct {
	network  *Network
	options  RoadOptions
	exp      *expansion
	ch       *hierarchy // nil when Horizon is 0
	links    rtree.RTreeGN[float64, int32]
	coverage RoadCoverage
}

// RoadOptions say how a Road is made. DefaultRoadOptions has the defaults.
type RoadOptions struct {
	// Name is what the provider is called in results, with the vintage of its map.
	Name string
	// SnapMetres is the longest distance from a place to a link on which its journeys begin and end.
	SnapMetres float64
	// MinComponent keeps strongly connected components of at least so many vertices beside the largest, so that an
	// island without a ferry has times of its own; 0 keeps the largest alone.
	MinComponent int
	// Horizon is the number of minutes up to which a contraction hierarchy answers, made once in advance. Longer
	// limits, and all when it is 0, are answered by a search from each origin. Both give the same times.
	Horizon float64
	// Internal gives the least minutes of any journey from or to a place, where it is more than zero: the mean time
	// within a unit, as Crow.Internal gives it. Nil is none.
	Internal func(Place) float64
}

// DefaultRoadOptions are those of a network of cars: two kilometres lie between the centre of almost any commune and
// its nearest public road, an hour is twice the widest of the official tables of decay (30 minutes).
func DefaultRoadOptions() RoadOptions {
	return RoadOptions{Name: "road", SnapMetres: 2000, Horizon: 60}
}

// RoadCoverage says what of a network is used.
type RoadCoverage struct {
	Points, Links, Turns int   // of the network
	KeptLinks            int   // links on which one can travel from any place of a component and back
	Components           []int // vertices of the components kept, largest first
	Dropped              int   // components that were dropped
	DroppedVertices      int   // and the vertices in them
	Vertices, Edges      int   // of the graph that is searched, forbidden turns worked in
	Shortcuts            int   // edges that the contraction hierarchy adds
}

// NewRoad prepares a network for queries. The network belongs to the Road from then on.
func NewRoad(ctx context.Context, n *Network, o RoadOptions) (*Road, error) {
	if err := n.Check(); err != nil {
		return nil, err
	}
	if !(o.SnapMetres >= 0) || o.MinComponent < 0 || !(o.Horizon >= 0 && o.Horizon <= maxHorizon) {
		return nil, fmt.Errorf("travel: a snapping distance of %v m, components of %d vertices and a horizon of %v minutes are no options of a road network",
			o.SnapMetres, o.MinComponent, o.Horizon)
	}
	r := &Road{network: n, options: o, exp: expand(n)}
	r.coverage = RoadCoverage{Points: len(n.Points), Links: len(n.Links), Turns: len(n.Turns)}
	r.keepComponents()
	r.coverage.Vertices, r.coverage.Edges = r.exp.graph.len(), len(r.exp.graph.head)
	r.indexLinks()
	if o.Horizon > 0 {
		var err error
		if r.ch, err = contract(ctx, r.exp.graph, milliseconds(o.Horizon)); err != nil {
			return nil, fmt.Errorf("travel: contracting the road network: %w", err)
		}
		r.coverage.Shortcuts = r.ch.shortcuts
	}
	return r, nil
}

// Name returns what the provider is called in results.
func (r *Road) Name() string { return r.options.Name }

// Coverage returns what of the network is used.
func (r *Road) Coverage() RoadCoverage { return r.coverage }

// keepComponents drops all but the components that the options keep.
func (r *Road) keepComponents() {
	of, size := r.exp.graph.components()
	if len(size) == 0 {
		return
	}
	largest := 0
	for c := range size {
		if size[c] > size[largest] {
			largest = c
		}
	}
	keep := make([]bool, len(size))
	for c := range size {
		keep[c] = c == largest || r.options.MinComponent > 0 && int(size[c]) >= r.options.MinComponent
		if keep[c] {
			r.coverage.Components = append(r.coverage.Components, int(size[c]))
		} else {
			r.coverage.Dropped++
			r.coverage.DroppedVertices += int(size[c])
		}
	}
	slices.SortFunc(r.coverage.Components, func(a, b int) int { return b - a })
	r.exp.restrict(r.network.Points, func(v int32) bool { return keep[of[v]] })
}

// maxHorizon keeps the sum of two shortcuts, and maxMinutes that of a label and an edge, within an int32: a week and
// two.
const (
	maxHorizon = 10_000
	maxMinutes = 20_000
)

// milliseconds returns the last whole millisecond within so many minutes.
func milliseconds(minutes float64) int32 {
	// Some multiples of 1/60000 minute come out a hair under the whole number.
	return int32(min(minutes, maxMinutes)*60_000 + 1e-6)
}
