package features

import (
	"net/url"
	"strings"

	"github.com/maillage/maillage/data/geojson"
)

// Links are those of a page or of a feature. The other forms of it, which are many, are only written where they are read.
type Links struct {
	own     []Link // self, collection and, when there is more, next
	address string // of the other forms
	rest    string // the parameters but for f
	form    Format // of this answer
	others  []alternate
}

// alternate is a form that is offered, and how a link to it begins and ends.
type alternate struct {
	Format
	parameter string // as in an address
	end       string // as in JSON, from the end of the address on
}

var pageAlternates, featureAlternates = alternatesOf(ItemFormats), alternatesOf(FeatureFormats)

func alternatesOf(offered []Format) []alternate {
	out := make([]alternate, len(offered))
	for i, f := range offered {
		end := appendLink(nil, Link{Rel: "alternate", Type: f.MediaType, Title: f.Title})
		out[i] = alternate{f, "?f=" + url.QueryEscape(f.Name), strings.TrimPrefix(string(end), `{"href":"`)} // which begins with its closing quote
	}
	return out
}

// FeatureLinks are self, collection and the other forms of a feature (/req/core/f-links).
func (r Request) FeatureLinks(c *Collection, i int, f Format) Links {
	key := url.PathEscape(c.Layer.Key(i))
	address := r.Base + "/collections/" + c.Layer.ID + "/items/" + key
	return r.links(strings.TrimSuffix(address, "/items/"+key), address, c, f, featureAlternates)
}

// PageLinks are self, collection, the other forms and, when there is more, next (/req/core/fc-links).
func (r Request) PageLinks(c *Collection, p Page, f Format) Links {
	path := r.Base + "/collections/" + c.Layer.ID
	l := r.links(path, path+"/items", c, f, pageAlternates)
	if p.Next != nil {
		rest := l.rest
		if len(r.Values["f"])+len(r.Values["cursor"]) > 0 {
			rest = without(r.Values, "cursor").Encode()
		}
		if rest != "" {
			rest = "&" + rest
		}
		l.own = append(l.own, Link{Href: l.address + "?cursor=" + p.Next.String() + rest, Rel: "next", Type: f.MediaType}) // a cursor needs no escapes
	}
	return l
}

func (r Request) links(path, address string, c *Collection, f Format, others []alternate) Links {
	l := Links{address: address, rest: without(r.Values, "f").Encode(), form: f, others: others}
	self, parameters := address, l.rest
	if r.Values.Has("f") {
		parameters = r.Values.Encode()
	}
	if parameters != "" {
		self += "?" + parameters
	}
	l.own = append(make([]Link, 0, 3), Link{Href: self, Rel: "self", Type: f.MediaType},
		Link{Href: path, Rel: "collection", Type: TypeJSON, Title: c.Layer.Title})
	return l
}

// All returns every link.
func (l Links) All() []Link {
	all := append([]Link{}, l.own...)
	for _, o := range l.others {
		if o.Name != l.form.Name {
			all = append(all, Link{Href: l.address + join(o.parameter, l.rest), Rel: "alternate", Type: o.MediaType, Title: o.Title})
		}
	}
	return all
}

// Header writes links as the header of RFC 8288, for forms that have no room for them: self, collection and next.
func (l Links) Header() string {
	var room [640]byte
	b := room[:0]
	for i, one := range l.own {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(append(b, '<'), one.Href...)
		b = append(append(b, `>; rel="`...), one.Rel...)
		b = append(append(b, `"; type="`...), strings.ReplaceAll(one.Type, `"`, "")...)
		b = append(b, '"')
	}
	return string(b)
}

// appendTo appends every link as JSON: what appendLink makes of All.
func (l Links) appendTo(dst []byte) []byte {
	dst = append(dst, '[')
	for i, one := range l.own {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendLink(dst, one)
	}
	if len(l.others) == 0 {
		return append(dst, ']')
	}
	var rooms [2][256]byte // for what all of them begin with, and the parameters: quoted once, without quotes at the end
	begin, rest := geojson.AppendString(append(rooms[0][:0], `,{"href":`...), l.address), geojson.AppendString(rooms[1][:0], l.rest)
	begin, rest = begin[:len(begin)-1], rest[1:len(rest)-1]
	for i := range l.others {
		o := &l.others[i]
		if o.Name == l.form.Name {
			continue
		}
		dst = append(append(dst, begin...), o.parameter...)
		if len(rest) > 0 {
			dst = append(append(dst, '&'), rest...)
		}
		dst = append(dst, o.end...)
	}
	return append(dst, ']')
}

func appendLink(dst []byte, l Link) []byte {
	dst = geojson.AppendString(append(dst, `{"href":`...), l.Href)
	dst = geojson.AppendString(append(dst, `,"rel":`...), l.Rel)
	dst = geojson.AppendString(append(dst, `,"type":`...), l.Type)
	if l.Title != "" {
		dst = geojson.AppendString(append(dst, `,"title":`...), l.Title)
	}
	return append(dst, '}')
}

func join(parameter, rest string) string {
	if rest == "" {
		return parameter
	}
	return parameter + "&" + rest
}
