package features

import (
	"bytes"

	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/geo/atlas"
)

// Features are written as GeoJSON once in an edition, when they are first asked for whole, in longitude and latitude and
// with as many decimals as are usual: what nearly every client asks. These fragments are kept; a page is copies of them.
// Whatever is asked otherwise, and what no longer has room, goes the same way without being kept, and has the same bytes.
const (
	// fragmentBytes bounds the fragments kept of an edition. All communes of France take about 60 MB.
	fragmentBytes = 128 << 20
	// fragmentCost is what a fragment takes beside its bytes.
	fragmentCost = 48
)

// appendFeature appends feature i of a layer, which is that of the collection or another look of it.
func (c *Collection) appendFeature(dst []byte, l *atlas.Layer, i int32, o geojson.Options) []byte {
	if l != c.Layer || !isUsual(o) {
		return geojson.AppendFeature(dst, l, int(i), o)
	}
	if kept := c.fragments[i].Load(); kept != nil {
		return append(dst, *kept...)
	}
	start := len(dst)
	dst = geojson.AppendFeature(dst, l, int(i), o)
	c.keepFragment(i, dst[start:])
	return dst
}

// keepFragment keeps a copy of what was written of a feature while there is room.
func (c *Collection) keepFragment(i int32, written []byte) {
	cost := int64(len(written) + fragmentCost)
	if c.room.Add(-cost) < 0 {
		c.room.Add(cost)
		return
	}
	kept := bytes.Clone(written)
	if !c.fragments[i].CompareAndSwap(nil, &kept) { // another request was as quick
		c.room.Add(cost)
	}
}

// isUsual tells whether options leave nothing out and change nothing.
func isUsual(o geojson.Options) bool {
	return o.Properties == nil && !o.SkipGeometry && !o.Swap && (o.Decimals == 0 || o.Decimals == geojson.DefaultDecimals)
}
