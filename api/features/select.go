package features

import (
	"context"
	"slices"

	"github.com/paulmach/orb"
)

// Page is the features that answer a query, in the order that it asks for, else that of the layer.
type Page struct {
	Features []int32
	Matched  int     // in all pages together
	Next     *Cursor // nil on the last page
}

// Select returns the page that a query asks for. Filters and sorting come first and the page is cut after, so pages put
// together are the filtered whole, sorted, each feature once. What a query selects is kept for its next pages, so that
// any page costs as the first does, or less.
func (e *Edition) Select(ctx context.Context, c *Collection, q Query) (Page, error) {
	if err := ctx.Err(); err != nil {
		return Page{}, err
	}
	start, err := q.start(e.ID, c.Layer.ID)
	if err != nil {
		return Page{}, err
	}
	if q.selectsAll() {
		return e.cut(c, q, start, c.Layer.Len(), func(k int32) int32 { return k }), nil
	}
	some, err := e.selected(ctx, c, q)
	if err != nil {
		return Page{}, err
	}
	return e.cut(c, q, start, len(some), func(k int32) int32 { return some[k] }), nil
}

// cut returns a page of n features, of which at tells each.
func (e *Edition) cut(c *Collection, q Query, start int32, n int, at func(k int32) int32) Page {
	p := Page{Matched: n}
	from, to := min(int(start), n), min(int(start)+q.Limit, n)
	p.Features = make([]int32, 0, to-from)
	for k := from; k < to; k++ {
		p.Features = append(p.Features, at(int32(k)))
	}
	if to < n {
		p.Next = &Cursor{e.ID, q.digest(c.Layer.ID), int32(to)}
	}
	return p
}

// selectsAll tells whether the query asks for the whole layer in its order.
func (q Query) selectsAll() bool {
	return q.Within == nil && q.During == nil && len(q.Condition.Filters) == 0 && q.Condition.CQL2 == nil && len(q.Sort) == 0
}

// selected returns all the features that a query selects, in the order that it asks for. They must not be changed.
func (e *Edition) selected(ctx context.Context, c *Collection, q Query) ([]int32, error) {
	key := q.identity(c.Layer.ID)
	if some, ok := e.selections.get(key); ok {
		return some, nil
	}
	some := []int32{}
	scanned, err := c.each(ctx, q, func(i int32) { some = append(some, i) })
	if err != nil {
		return nil, err
	}
	c.sort(some, q.Sort)
	if scanned >= worthKeeping {
		e.selections.put(key, some)
	}
	return some, nil
}

// each calls do for every feature that a query selects, in the order of the layer, and returns how many it had to look at.
func (c *Collection) each(ctx context.Context, q Query, do func(int32)) (scanned int, err error) {
	candidates, inside := c.candidates(q)
	n := len(candidates)
	if candidates == nil {
		n = c.Layer.Len()
	}
	condition := q.Condition
	for k := range n {
		if k%512 == 0 && ctx.Err() != nil {
			return k, ctx.Err()
		}
		i := int32(k)
		if candidates != nil {
			i = candidates[k]
		}
		if (q.During == nil || q.During.meets(c.since(int(i)))) && (q.Within == nil || q.Area == nil && inside[i] || c.touchesAny(i, q)) &&
			condition.Holds(c.Layer, int(i)) {
			do(i)
		}
	}
	return n, nil
}

// candidates returns the features that may answer, ascending and each once, and those of them that need no test
// against the bbox. It returns nil when every feature may.
func (c *Collection) candidates(q Query) (some []int32, inside map[int32]bool) {
	if keys := q.keys(); keys != nil {
		return c.find(keys), nil
	}
	if q.Within != nil {
		return c.near(q.Within)
	}
	if q.Condition.CQL2 == nil || q.Condition.CQL2.Boxes == nil {
		return nil, nil
	}
	some = []int32{}
	for _, b := range q.Condition.CQL2.Boxes {
		some = append(some, c.InBox(b)...)
	}
	slices.Sort(some)
	return slices.Compact(some), nil
}

// keys returns the identifiers that alone may answer, nil when any may.
func (q Query) keys() []string {
	for _, f := range q.Condition.Filters {
		if f.Field == 0 {
			return []string{f.Value.(string)}
		}
	}
	if q.Condition.CQL2 != nil {
		return q.Condition.CQL2.Keys
	}
	return nil
}

func (c *Collection) find(keys []string) []int32 {
	some := []int32{}
	for _, k := range keys {
		if i, ok := c.Find(k); ok {
			some = append(some, int32(i))
		}
	}
	slices.Sort(some)
	return slices.Compact(some)
}

// near returns the features that may touch one of the boxes of a bbox, and those of them that do by their box alone. What
// has no place answers every bbox (/req/core/fc-bbox-response).
func (c *Collection) near(boxes []orb.Bound) (some []int32, inside map[int32]bool) {
	some, inside = []int32{}, make(map[int32]bool)
	for _, b := range boxes {
		c.boxes.Search(b.Min, b.Max, func(lo, hi [2]float64, i int32) bool {
			some = append(some, i)
			if b.Contains(lo) && b.Contains(hi) {
				inside[i] = true
			}
			return true
		})
	}
	for _, i := range c.placeless {
		some = append(some, i)
		inside[i] = true
	}
	slices.Sort(some)
	return slices.Compact(some), inside
}

func (c *Collection) touchesAny(i int32, q Query) bool {
	g := c.Layer.Geometry(int(i))
	if g == nil {
		return true
	}
	if q.Area != nil {
		return q.Area.Touches(g)
	}
	for _, b := range q.Within {
		if touches(g, b) {
			return true
		}
	}
	return false
}
