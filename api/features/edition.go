// Package features answers OGC API – Features – Part 1: Core (OGC 17-069r4) over the layers of one Atlas.
//
// An Edition is made once from an Atlas and never changes: its documents are rendered, its features indexed by
// key and by place. A request is parsed into a Query by a pure function, a Query selects features, and they are
// written as they are met. The package knows nothing of connections, compression or caching: that is package api.
package features

import (
	"math"
	"slices"
	"sync/atomic"

	"github.com/maillage/maillage/geo/atlas"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Edition is an Atlas made ready to be asked.
type Edition struct {
	ID   string // of the Atlas
	Name string // of the study

	collections []*Collection
	byID        map[string]*Collection
	extensions  []Extension
	documents   documents
	selections  selections
	room        atomic.Int64
}

// NewEdition indexes every layer of the atlas and renders the documents, with what extensions add to them.
func NewEdition(a *atlas.Atlas, extensions ...Extension) (*Edition, error) {
	return newEdition(a.Edition, a.Dataset.Name, a.Layers(), extensions...)
}

func newEdition(id, name string, layers []*atlas.Layer, extensions ...Extension) (*Edition, error) {
	e := &Edition{ID: id, Name: name, extensions: extensions, byID: make(map[string]*Collection, len(layers))}
	e.room.Store(fragmentBytes)
	for _, l := range layers {
		c := newCollection(l, &e.room)
		e.collections = append(e.collections, c)
		e.byID[l.ID] = c
	}
	var err error
	e.documents, err = renderDocuments(e)
	return e, err
}

// Collection returns the collection of that identifier, nil when there is none.
func (e *Edition) Collection(id string) *Collection { return e.byID[id] }

// Collections returns all collections, in the order of the atlas.
func (e *Edition) Collections() []*Collection { return e.collections }

// Collection is a layer with its indexes.
type Collection struct {
	Layer *atlas.Layer

	fields    map[string]int   // position of each field by name
	keys      map[string]int32 // feature by key
	boxes     rtree.RTreeG[int32]
	placeless []int32 // features without a geometry, ascending
	extent    orb.Bound
	dates     []int  // positions of the Date fields
	begins    string // the earliest date met, "" when none
	rankings  []ranking
	looks     []look        // by system
	room      *atomic.Int64 // bytes left for the fragments of the edition
	whole     uint64        // digest of the query that selects everything
}

func newCollection(l *atlas.Layer, room *atomic.Int64) *Collection {
	c := &Collection{Layer: l, fields: make(map[string]int, len(l.Fields)), keys: make(map[string]int32, l.Len()),
		rankings: make([]ranking, len(l.Fields)), looks: make([]look, len(systems)), room: room, whole: Query{}.digest(l.ID)}
	for f, field := range l.Fields {
		c.fields[field.Name] = f
		if field.Type == atlas.Date {
			c.dates = append(c.dates, f)
		}
	}
	for i := range int32(l.Len()) {
		c.keys[l.Key(int(i))] = i
		if from := c.since(int(i)); from != "" && (c.begins == "" || from < c.begins) {
			c.begins = from
		}
		b := l.Bound(int(i))
		if !isPlace(b) {
			c.placeless = append(c.placeless, i)
			continue
		}
		if c.boxes.Len() == 0 {
			c.extent = b
		}
		c.extent = c.extent.Union(b)
		c.boxes.Insert(b.Min, b.Max, i)
	}
	return c
}

// isPlace tells whether a bound is a box that can be indexed; comparisons with NaN are false.
func isPlace(b orb.Bound) bool {
	return b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1] &&
		!math.IsInf(b.Min[0], 0) && !math.IsInf(b.Max[0], 0) && !math.IsInf(b.Min[1], 0) && !math.IsInf(b.Max[1], 0)
}

// since returns the first date known of a feature, "" when there is none: a project exists from then on.
func (c *Collection) since(i int) string {
	first := ""
	for _, f := range c.dates {
		if d, ok := c.Layer.Value(i, f).(string); ok && d != "" && (first == "" || d < first) {
			first = d
		}
	}
	return first
}

// Find returns the feature of that key. When there is none, ok is false.
func (c *Collection) Find(key string) (i int, ok bool) {
	at, ok := c.keys[key]
	return int(at), ok
}

// InBox returns the features whose box meets another, in longitude and latitude, ascending.
func (c *Collection) InBox(b orb.Bound) []int32 {
	some := make([]int32, 0, 32)
	c.boxes.Search(b.Min, b.Max, func(_, _ [2]float64, i int32) bool {
		some = append(some, i)
		return true
	})
	slices.Sort(some)
	return some
}

// Extent returns the box of all features that have a place; ok is false when none has.
func (c *Collection) Extent() (box orb.Bound, ok bool) { return c.extent, c.boxes.Len() > 0 }
