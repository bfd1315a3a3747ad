package features

import (
	"context"
	"io"
	"net/url"
	"strconv"
	"time"

	"github.com/maillage/maillage/data/geojson"
)

// flushAt is how many bytes of features gather before they are handed on.
const flushAt = 1 << 16

// Request is the address at which items are asked for.
type Request struct {
	Base   string     // "https://example.org/maillage"
	Values url.Values // the query parameters
	Now    time.Time
}

// WritePage writes a page as a FeatureCollection (/req/geojson/content). Members come before the features, so
// that a reader of the stream knows how many to expect; memory is bounded by the largest feature.
func (e *Edition) WritePage(ctx context.Context, w io.Writer, c *Collection, q Query, p Page, r Request) error {
	buf := make([]byte, 0, 1<<12)
	buf = append(buf, `{"type":"FeatureCollection","numberMatched":`...)
	buf = strconv.AppendInt(buf, int64(p.Matched), 10)
	buf = append(buf, `,"numberReturned":`...)
	buf = strconv.AppendInt(buf, int64(len(p.Features)), 10)
	buf = append(buf, `,"timeStamp":"`...)
	buf = r.Now.UTC().AppendFormat(buf, time.RFC3339)
	buf = append(buf, `","edition":`...)
	buf = geojson.AppendString(buf, e.ID)
	buf = append(buf, `,"links":`...)
	buf = appendLinks(buf, r.pageLinks(c, p))
	buf = append(buf, `,"features":[`...)
	layer, options := q.Shown(c.Layer), geojson.Options{Properties: q.Properties, SkipGeometry: q.SkipGeometry, Decimals: q.Decimals}
	for k, i := range p.Features {
		if k > 0 {
			buf = append(buf, ',')
		}
		buf = geojson.AppendFeature(append(buf, '\n'), layer, int(i), options)
		if len(buf) < flushAt {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		buf = buf[:0]
	}
	_, err := w.Write(append(buf, "\n]}\n"...))
	return err
}

// WriteFeature writes one feature with its links (/req/core/f-success), without its geometry when that is skipped.
func (e *Edition) WriteFeature(w io.Writer, c *Collection, i int, skipGeometry bool, base string) error {
	path := base + "/collections/" + c.Layer.ID
	buf := geojson.AppendFeature(nil, c.Layer, i, geojson.Options{SkipGeometry: skipGeometry})
	buf = append(buf[:len(buf)-1], `,"links":`...)
	buf = appendLinks(buf, []Link{
		{Href: path + "/items/" + url.PathEscape(c.Layer.Key(i)), Rel: "self", Type: TypeGeoJSON},
		{Href: path, Rel: "collection", Type: TypeJSON, Title: c.Layer.Title},
	})
	_, err := w.Write(append(buf, "}\n"...))
	return err
}

// pageLinks are self, collection and, when there is more, next (/req/core/fc-links).
func (r Request) pageLinks(c *Collection, p Page) []Link {
	path := r.Base + "/collections/" + c.Layer.ID
	items := func(v url.Values) string {
		if len(v) == 0 {
			return path + "/items"
		}
		return path + "/items?" + v.Encode()
	}
	links := []Link{{Href: items(r.Values), Rel: "self", Type: TypeGeoJSON}, {Href: path, Rel: "collection", Type: TypeJSON, Title: c.Layer.Title}}
	if p.Next == nil {
		return links
	}
	next := url.Values{"cursor": {p.Next.String()}}
	for name, values := range r.Values {
		if name != "cursor" {
			next[name] = values
		}
	}
	return append(links, Link{Href: items(next), Rel: "next", Type: TypeGeoJSON})
}

func appendLinks(dst []byte, links []Link) []byte {
	dst = append(dst, '[')
	for i, l := range links {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = geojson.AppendString(append(dst, `{"href":`...), l.Href)
		dst = geojson.AppendString(append(dst, `,"rel":`...), l.Rel)
		dst = geojson.AppendString(append(dst, `,"type":`...), l.Type)
		if l.Title != "" {
			dst = geojson.AppendString(append(dst, `,"title":`...), l.Title)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
