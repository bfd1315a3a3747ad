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
	start, err := q.start(e.ID, c)
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
		p.Next = &Cursor{e.ID, q.digestOn(c), int32(to)}
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
	candidates := c.candidates(q)
	n := len(candidates)
	if candidates == nil {
		n = c.Layer.Len()
	}
	condition := q.Condition
	for k := range n {
		if k%512 == 0 && ctx.Err() != nil {
			return k, ctx.Err()
		}
		i, inside := int32(k), false
		if candidates != nil {
			i, inside = candidates[k].feature, candidates[k].inside
		}
		if (q.During == nil || q.During.meets(c.since(int(i)))) && (q.Within == nil || q.Area == nil && inside || c.touchesAny(i, q)) &&
			condition.Holds(c.Layer, int(i)) {
			do(i)
		}
	}
	return n, nil
}

// candidate is a feature that may answer.
type candidate struct {
	feature int32
	inside  bool // it needs no test against the bbox
}

// candidates returns the features that may answer, ascending and each once. It returns nil when every feature may.
func (c *Collection) candidates(q Query) []candidate {
	if keys := q.keys(); keys != nil {
		return c.find(keys)
	}
	if q.Within != nil {
		return c.near(q.Within)
	}
	if q.Condition.CQL2 == nil || q.Condition.CQL2.Boxes == nil {
		return nil
	}
	some := []candidate{}
	for _, b := range q.Condition.CQL2.Boxes {
		c.boxes.Search(b.Min, b.Max, func(_, _ [2]float64, i int32) bool {
			some = append(some, candidate{feature: i})
			return true
		})
	}
	return inOrder(some)
}

// inOrder sorts candidates and leaves each once: inside when it was found so once.
func inOrder(some []candidate) []candidate {
	slices.SortFunc(some, func(a, b candidate) int {
		if a.feature == b.feature && a.inside != b.inside {
			if a.inside {
				return -1
			}
			return 1
		}
		return int(a.feature) - int(b.feature)
	})
	return slices.CompactFunc(some, func(a, b candidate) bool { return a.feature == b.feature })
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

func (c *Collection) find(keys []string) []candidate {
	some := []candidate{}
	for _, k := range keys {
		if i, ok := c.Find(k); ok {
			some = append(some, candidate{feature: int32(i)})
		}
	}
	return inOrder(some)
}

// near returns the features that may touch one of the boxes of a bbox. Those whose box is in it touch it for certain. What
// has no place answers every bbox (/req/core/fc-bbox-response).
func (c *Collection) near(boxes []orb.Bound) []candidate {
	some := []candidate{}
	for _, b := range boxes {
		c.boxes.Search(b.Min, b.Max, func(lo, hi [2]float64, i int32) bool {
			some = append(some, candidate{i, b.Contains(lo) && b.Contains(hi)})
			return true
		})
	}
	for _, i := range c.placeless {
		some = append(some, candidate{i, true})
	}
	return inOrder(some)
}

// touchesAny tests a feature against the bbox itself: by the faces of the mesh where it is made of them, which spares
// dissolving it.
func (c *Collection) touchesAny(i int32, q Query) bool {
	if m := c.Layer.Mesh(); m != nil && q.Area == nil {
		faces := c.Layer.Faces(int(i))
		return len(faces) == 0 || slices.ContainsFunc(q.Within, func(b orb.Bound) bool {
			return slices.ContainsFunc(faces, func(f int32) bool { return m.Touches(f, b) })
		})
	}
	g := c.Layer.Geometry(int(i))
	if g == nil {
		return true
	}
	if q.Area != nil {
		return q.Area.Touches(g)
	}
	return slices.ContainsFunc(q.Within, func(b orb.Bound) bool { return touches(g, b) })
}
