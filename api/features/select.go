package features

import (
	"context"
	"slices"

	"github.com/paulmach/orb"
)

// Page is the features that answer a query, in the order of the layer.
type Page struct {
	Features []int32
	Matched  int     // in all pages together
	Next     *Cursor // nil on the last page
}

// Select returns the page that a query asks for. Filters come first and the page is cut after, so pages put
// together are the filtered whole, each feature once.
func (e *Edition) Select(ctx context.Context, c *Collection, q Query) (Page, error) {
	start, err := q.start(e.ID, c.Layer.ID)
	if err != nil {
		return Page{}, err
	}
	var p Page
	err = c.each(ctx, q, func(i int32) {
		p.Matched++
		switch {
		case i < start:
		case len(p.Features) < q.Limit:
			p.Features = append(p.Features, i)
		case p.Next == nil:
			p.Next = &Cursor{e.ID, q.digest(c.Layer.ID), i}
		}
	})
	return p, err
}

// each calls do for every feature that a query selects, in order.
func (c *Collection) each(ctx context.Context, q Query, do func(int32)) error {
	candidates, inside := c.candidates(q)
	n := len(candidates)
	if candidates == nil {
		n = c.Layer.Len()
	}
	for k := range n {
		if k%512 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		i := int32(k)
		if candidates != nil {
			i = candidates[k]
		}
		if c.holds(q, i) && (q.Within == nil || inside[i] || c.touchesAny(i, q.Within)) {
			do(i)
		}
	}
	return nil
}

// candidates returns the features that may answer, ascending and each once, and those of them that need no test
// of their geometry. It returns nil when every feature may.
func (c *Collection) candidates(q Query) (some []int32, inside map[int32]bool) {
	for _, f := range q.Filters {
		if f.Field != 0 {
			continue
		}
		if i, ok := c.Find(f.Value.(string)); ok {
			return []int32{int32(i)}, nil
		}
		return []int32{}, nil
	}
	if q.Within == nil {
		return nil, nil
	}
	some, inside = []int32{}, make(map[int32]bool)
	for _, b := range q.Within {
		c.boxes.Search(b.Min, b.Max, func(lo, hi [2]float64, i int32) bool {
			some = append(some, i)
			if b.Contains(lo) && b.Contains(hi) {
				inside[i] = true
			}
			return true
		})
	}
	// What has no place answers every bbox (/req/core/fc-bbox-response).
	for _, i := range c.placeless {
		some = append(some, i)
		inside[i] = true
	}
	slices.Sort(some)
	return slices.Compact(some), inside
}

func (c *Collection) holds(q Query, i int32) bool {
	for _, f := range q.Filters {
		if !f.Holds(c.Layer.Value(int(i), f.Field)) {
			return false
		}
	}
	return q.During == nil || q.During.meets(c.since(int(i)))
}

func (c *Collection) touchesAny(i int32, boxes []orb.Bound) bool {
	g := c.Layer.Geometry(int(i))
	if g == nil {
		return true
	}
	for _, b := range boxes {
		if touches(g, b) {
			return true
		}
	}
	return false
}
