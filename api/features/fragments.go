package features

import (
	"bytes"
	"sync"
	"sync/atomic"

	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo/atlas"
)

// Features are written as GeoJSON once in an edition and reference system, when they are first asked for whole with as
// many decimals as are usual: what nearly every client asks. These fragments are kept; a page is copies of them. Whatever
// is asked otherwise, and what no longer has room, goes the same way without being kept, and has the same bytes.
const (
	// fragmentBytes bounds the fragments kept of an edition. All communes of France take about 60 MB.
	fragmentBytes = 128 << 20
	// fragmentCost is what a fragment takes beside its bytes.
	fragmentCost = 48
)

// look is a collection in one reference system, made when it is first asked for.
type look struct {
	once      sync.Once
	layer     *atlas.Layer
	fragments []atomic.Pointer[[]byte] // of GeoJSON, by feature
}

// look returns the look of a collection in a system.
func (c *Collection) look(s *System) *look {
	k := &c.looks[s.index]
	k.once.Do(func() {
		k.layer = Representation{System: s}.projected(c.Layer)
		k.fragments = make([]atomic.Pointer[[]byte], c.Layer.Len())
	})
	return k
}

// rendition is how a request wants features written.
type rendition struct {
	layer     *atlas.Layer
	options   geojson.Options
	fragments []atomic.Pointer[[]byte] // nil when what is asked is not kept
	room      *atomic.Int64            // left for fragments
}

func (c *Collection) rendition(q Query, rep Representation) rendition {
	r := rendition{options: rep.geoJSON(q), room: c.room}
	if shown := q.Shown(c.Layer); shown != c.Layer {
		r.layer = rep.projected(shown)
		return r
	}
	k := c.look(rep.System)
	r.layer = k.layer
	if o := r.options; o.Properties == nil && !o.SkipGeometry && o.Decimals == rep.System.decimals() {
		r.fragments = k.fragments
	}
	return r
}

// appendFeature appends feature i.
func (r *rendition) appendFeature(dst []byte, i int32) []byte {
	if r.fragments == nil {
		return geojson.AppendFeature(dst, r.layer, int(i), r.options)
	}
	if kept := r.fragments[i].Load(); kept != nil {
		return append(dst, *kept...)
	}
	start := len(dst)
	dst = geojson.AppendFeature(dst, r.layer, int(i), r.options)
	r.keep(i, dst[start:])
	return dst
}

// keep keeps a copy of what was written of a feature while there is room.
func (r *rendition) keep(i int32, written []byte) {
	cost := int64(len(written) + fragmentCost)
	if r.room.Add(-cost) < 0 {
		r.room.Add(cost)
		return
	}
	kept := bytes.Clone(written)
	if !r.fragments[i].CompareAndSwap(nil, &kept) { // another request was as quick
		r.room.Add(cost)
	}
}

// isReady tells whether features only have to be copied; by the first and the last, as pages are asked for whole.
func (r *rendition) isReady(some []int32) bool {
	return r.fragments != nil && r.fragments[some[0]].Load() != nil && r.fragments[some[len(some)-1]].Load() != nil
}
