package features

import (
	"context"
	"io"
	"net/url"
	"strconv"
	"sync"

	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/data/jsonfg"
)

// flushAt is how many bytes of features gather before they are handed on.
const flushAt = 1 << 16

// Request is the address at which items are asked for.
type Request struct {
	Base   string     // "https://example.org/maillage"
	Values url.Values // the query parameters, all of them
}

// WritePage writes a page as a FeatureCollection of GeoJSON (/req/geojson/content) or JSON-FG. Members come before the
// features, so that a reader of the stream knows how many to expect; memory is bounded by the largest feature.
//
// There is no timeStamp: an answer is of its edition, whose identifier it carries, and the same one gives the same bytes
// whenever it is asked for. HTTP tells the time in the header Date. Links are those of PageLinks.
func (e *Edition) WritePage(ctx context.Context, w io.Writer, c *Collection, q Query, p Page, links Links, rep Representation) error {
	as := c.rendition(q, rep)
	isFG := rep.Format.Name == jsonFG.Name
	pooled := pages.Get().(*[]byte)
	defer pages.Put(pooled)
	buf := (*pooled)[:0]
	if isFG {
		buf = append(jsonfg.AppendHead(buf, as.layer, rep.jsonFG(q)), `,"type":"FeatureCollection"`...)
	} else {
		buf = append(buf, `{"type":"FeatureCollection"`...)
	}
	buf = strconv.AppendInt(append(buf, `,"numberMatched":`...), int64(p.Matched), 10)
	buf = strconv.AppendInt(append(buf, `,"numberReturned":`...), int64(len(p.Features)), 10)
	buf = geojson.AppendString(append(buf, `,"edition":`...), e.ID)
	buf = links.appendTo(append(buf, `,"links":`...))
	buf = append(buf, `,"features":[`...)
	one := func(dst []byte, i int32) []byte { return as.appendFeature(append(dst, '\n'), i) }
	if isFG {
		one = func(dst []byte, i int32) []byte {
			return append(jsonfg.AppendMembers(append(dst, "\n{"...), as.layer, int(i), rep.jsonFG(q)), '}')
		}
	}
	var err error
	if len(p.Features) >= manyFeatures && (isFG || !as.isReady(p.Features)) {
		buf, err = writeAhead(ctx, w, buf, p.Features, one)
	} else {
		buf, err = writeEach(ctx, w, buf, p.Features, one)
	}
	if err != nil {
		return err
	}
	buf = append(buf, "\n]}\n"...)
	if cap(buf) <= 4*flushAt { // one feature may be large
		*pooled = buf
	}
	_, err = w.Write(buf)
	return err
}

// pages are the buffers that features are gathered in, at rest.
var pages = sync.Pool{New: func() any { b := make([]byte, 0, flushAt+flushAt/4); return &b }}

// WriteFeature writes one feature with its links (/req/core/f-success), shaped as the query says (ParseItem).
func (e *Edition) WriteFeature(w io.Writer, c *Collection, i int, q Query, r Request, rep Representation) error {
	as := c.rendition(q, rep)
	pooled := pages.Get().(*[]byte)
	defer pages.Put(pooled)
	buf := (*pooled)[:0]
	if rep.Format.Name == jsonFG.Name {
		o := rep.jsonFG(q)
		buf = jsonfg.AppendMembers(append(jsonfg.AppendHead(buf, as.layer, o), ','), as.layer, i, o)
	} else {
		buf = as.appendFeature(buf, int32(i))
		buf = buf[:len(buf)-1]
	}
	buf = r.FeatureLinks(c, i, rep.Format).appendTo(append(buf, `,"links":`...))
	_, err := w.Write(append(buf, "}\n"...))
	return err
}
