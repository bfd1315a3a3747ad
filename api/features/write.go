package features

import (
	"context"
	"io"
	"maps"
	"net/url"
	"strconv"
	"strings"
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
func (e *Edition) WritePage(ctx context.Context, w io.Writer, c *Collection, q Query, p Page, links []Link, rep Representation) error {
	l, options := rep.projected(q.Shown(c.Layer)), rep.geoJSON(q)
	isFG := rep.Format.Name == jsonFG.Name
	pooled := pages.Get().(*[]byte)
	defer pages.Put(pooled)
	buf := (*pooled)[:0]
	if isFG {
		buf = append(jsonfg.AppendHead(buf, l, rep.jsonFG(q)), `,"type":"FeatureCollection"`...)
	} else {
		buf = append(buf, `{"type":"FeatureCollection"`...)
	}
	buf = strconv.AppendInt(append(buf, `,"numberMatched":`...), int64(p.Matched), 10)
	buf = strconv.AppendInt(append(buf, `,"numberReturned":`...), int64(len(p.Features)), 10)
	buf = geojson.AppendString(append(buf, `,"edition":`...), e.ID)
	buf = appendLinks(append(buf, `,"links":`...), links)
	buf = append(buf, `,"features":[`...)
	one := func(dst []byte, i int32) []byte { return c.appendFeature(append(dst, '\n'), l, i, options) }
	if isFG {
		one = func(dst []byte, i int32) []byte {
			return append(jsonfg.AppendMembers(append(dst, "\n{"...), l, int(i), rep.jsonFG(q)), '}')
		}
	}
	var err error
	if len(p.Features) >= manyFeatures && (isFG || !c.areReady(p.Features, l, options)) {
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
	l := rep.projected(q.Shown(c.Layer))
	pooled := pages.Get().(*[]byte)
	defer pages.Put(pooled)
	buf := (*pooled)[:0]
	if rep.Format.Name == jsonFG.Name {
		o := rep.jsonFG(q)
		buf = jsonfg.AppendMembers(append(jsonfg.AppendHead(buf, l, o), ','), l, i, o)
	} else {
		buf = c.appendFeature(buf, l, int32(i), rep.geoJSON(q))
		buf = buf[:len(buf)-1]
	}
	buf = appendLinks(append(buf, `,"links":`...), r.FeatureLinks(c, i, rep.Format))
	_, err := w.Write(append(buf, "}\n"...))
	return err
}

// FeatureLinks are self, collection and the other forms of a feature (/req/core/f-links).
func (r Request) FeatureLinks(c *Collection, i int, f Format) []Link {
	path := r.Base + "/collections/" + c.Layer.ID
	links := []Link{
		{Href: withQuery(path+"/items/"+url.PathEscape(c.Layer.Key(i)), r.Values), Rel: "self", Type: f.MediaType},
		{Href: path, Rel: "collection", Type: TypeJSON, Title: c.Layer.Title},
	}
	return r.addAlternates(links, path+"/items/"+url.PathEscape(c.Layer.Key(i)), f, FeatureFormats)
}

// PageLinks are self, collection, the other forms and, when there is more, next (/req/core/fc-links).
func (r Request) PageLinks(c *Collection, p Page, f Format) []Link {
	path := r.Base + "/collections/" + c.Layer.ID
	links := make([]Link, 0, 3+len(ItemFormats))
	links = append(links, Link{Href: withQuery(path+"/items", r.Values), Rel: "self", Type: f.MediaType},
		Link{Href: path, Rel: "collection", Type: TypeJSON, Title: c.Layer.Title})
	if p.Next != nil {
		next := "cursor=" + url.QueryEscape(p.Next.String())
		links = append(links, Link{Href: path + "/items?" + join(next, without(r.Values, "cursor")), Rel: "next", Type: f.MediaType})
	}
	return r.addAlternates(links, path+"/items", f, ItemFormats)
}

// addAlternates adds the other forms of what is at an address.
func (r Request) addAlternates(links []Link, address string, f Format, offered []Format) []Link {
	rest := without(r.Values, "f")
	for _, other := range offered {
		if other.Name != f.Name {
			links = append(links, Link{Href: address + "?" + join("f="+url.QueryEscape(other.Name), rest), Rel: "alternate", Type: other.MediaType, Title: other.Title})
		}
	}
	return links
}

// without writes parameters but for one.
func without(values url.Values, name string) string {
	if _, ok := values[name]; ok {
		values = maps.Clone(values)
		delete(values, name)
	}
	return values.Encode()
}

func join(parameter, rest string) string {
	if rest == "" {
		return parameter
	}
	return parameter + "&" + rest
}

func withQuery(address string, values url.Values) string {
	if len(values) == 0 {
		return address
	}
	return address + "?" + values.Encode()
}

// LinkHeader writes links as the header of RFC 8288, for forms that have no room for them: self, collection and next.
func LinkHeader(links []Link) string {
	var all []string
	for _, l := range links {
		if l.Rel != "alternate" {
			all = append(all, "<"+l.Href+`>; rel="`+l.Rel+`"; type="`+strings.ReplaceAll(l.Type, `"`, "")+`"`)
		}
	}
	return strings.Join(all, ", ")
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
