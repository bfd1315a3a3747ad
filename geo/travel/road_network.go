package travel

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Network is a road network for one means of travel, as a reader of maps gives it: points where ways meet or end,
// stretches of road between them, and the turns that are forbidden. A Road is made of it.
type Network struct {
	Points []orb.Point // longitude and latitude of each point
	Links  []Link
	// Shape holds the inner vertices of all links: those of link i are Shape[ShapeStart[i]:ShapeStart[i+1]], from
	// From to To, its ends left out. A nil ShapeStart makes all links straight.
	Shape      []orb.Point
	ShapeStart []int32
	Turns      []Turn
}

// Link is a stretch of road between two points, travelled at one speed in each direction.
type Link struct {
	From, To int32 // points
	// Forward and Backward are the seconds from From to To and back; infinite when it may not be travelled that way.
	Forward, Backward float32
	// Through says that no journey begins or ends on the link: a motorway or a ferry.
	Through bool
}

// Turn is a forbidden succession of two arcs. Arc 2·i is link i from From to To, arc 2·i+1 is link i backwards; the
// first ends where the second begins. Everything that is not forbidden is allowed, a U-turn too.
type Turn struct {
	From, To int32
}

// Impassable is the time of a link in a direction that may not be travelled.
var Impassable = float32(math.Inf(1))

// tail and head return the points where an arc begins and ends.
func (n *Network) tail(arc int32) int32 {
	if arc&1 == 0 {
		return n.Links[arc>>1].From
	}
	return n.Links[arc>>1].To
}

func (n *Network) head(arc int32) int32 { return n.tail(arc ^ 1) }

// LongestLink is the most seconds that a link may take, a week: no road and no ferry takes longer, and with what is
// added to it milliseconds fit an int32.
const LongestLink = 7 * 24 * 3600

// cost returns the time along an arc in milliseconds, negative when it is impassable.
//
// Whole milliseconds make sums exact, whatever the order in which they are made, so that every algorithm gives the
// same time to the bit; the rounding of half a millisecond per link is a thousandth of what a traffic light costs.
func (n *Network) cost(arc int32) int32 {
	seconds := n.Links[arc>>1].Forward
	if arc&1 == 1 {
		seconds = n.Links[arc>>1].Backward
	}
	if math.IsInf(float64(seconds), 1) {
		return -1
	}
	return int32(math.Round(float64(seconds) * 1000))
}

// inner returns the inner vertices of a link.
func (n *Network) inner(link int32) []orb.Point {
	if n.ShapeStart == nil {
		return nil
	}
	return n.Shape[n.ShapeStart[link]:n.ShapeStart[link+1]]
}

// Check returns an error when the network does not hang together: an index out of range, a time that is none, a turn
// between arcs that do not meet.
func (n *Network) Check() error {
	if len(n.Links) > math.MaxInt32/2 {
		return fmt.Errorf("travel: %d links are more than a network can hold", len(n.Links))
	}
	for i, p := range n.Points {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
			return fmt.Errorf("travel: point %d of the network is not on the globe: %v", i, p)
		}
	}
	for i, l := range n.Links {
		if l.From < 0 || l.To < 0 || int(max(l.From, l.To)) >= len(n.Points) {
			return fmt.Errorf("travel: link %d joins points %d and %d of %d", i, l.From, l.To, len(n.Points))
		}
		for _, s := range [...]float32{l.Forward, l.Backward} {
			if !(s >= 0) || s > LongestLink && s != Impassable {
				return fmt.Errorf("travel: link %d takes %v seconds", i, s)
			}
		}
	}
	if err := n.checkShape(); err != nil {
		return err
	}
	for i, t := range n.Turns {
		if t.From < 0 || t.To < 0 || int(max(t.From, t.To)>>1) >= len(n.Links) || n.head(t.From) != n.tail(t.To) {
			return fmt.Errorf("travel: turn %d is from arc %d to arc %d, which do not meet", i, t.From, t.To)
		}
	}
	return nil
}

func (n *Network) checkShape() error {
	if n.ShapeStart == nil {
		return nil
	}
	if len(n.ShapeStart) != len(n.Links)+1 || n.ShapeStart[0] != 0 || int(n.ShapeStart[len(n.Links)]) != len(n.Shape) {
		return fmt.Errorf("travel: shapes of %d links do not fit %d links", len(n.ShapeStart)-1, len(n.Links))
	}
	for i := range n.Links {
		if n.ShapeStart[i] > n.ShapeStart[i+1] {
			return fmt.Errorf("travel: the shape of link %d ends before it begins", i)
		}
	}
	return nil
}
