package pages

import (
	"bufio"
	"context"
	"io"
	"iter"
	"net/url"

	"github.com/maillage/maillage/api/features"
)

// Asked is a page of features that was asked for.
type Asked struct {
	Collection *features.Collection
	Query      features.Query
	Page       features.Page
	Values     url.Values // the parameters, all of them
	System     *features.System
}

// row is a feature in a table.
type row struct {
	Href, Key string
	Values    []value
}

// Items writes a page of features as a table, a row as it is met.
func (p *Pages) Items(ctx context.Context, w io.Writer, a Asked, up string) error {
	c, request := a.Collection, features.Request{Base: up, Values: a.Values}
	path := up + "/collections/" + c.Layer.ID
	s := p.shell(up, c.Layer.Title, crumb{up + "/collections", "Collections"}, crumb{path, c.Layer.Title})
	s.Here = "Entités"
	var next string
	for _, l := range request.PageLinks(c, a.Page, features.HTML).All() {
		switch l.Rel {
		case "next":
			next = l.Href
		case "alternate":
			s.Forms = append(s.Forms, l)
		}
	}
	if _, drawn := c.Extent(); drawn && !a.Query.SkipGeometry && len(a.Page.Features) > 0 {
		s.Map = &mapping{Source: path + "/items?" + drawnBy(a.Values).Encode(), Items: path + "/items/"}
	}
	shown := a.Query.Properties
	if shown == nil {
		for f := range c.Layer.Fields {
			shown = append(shown, f)
		}
	}
	fields := make([]field, len(shown))
	for k, f := range shown {
		fields[k] = fieldOf(c.Layer.Fields[f])
	}
	buffered := bufio.NewWriterSize(w, 1<<15)
	err := p.templates.write(buffered, "items", struct {
		shell
		ID       string
		Fields   []field
		Rows     iter.Seq[row]
		First    string
		Next     string
		Matched  int
		Returned int
		Values   url.Values
		Sortable []field
	}{s, c.Layer.ID, fields, p.rows(ctx, c, a.Page.Features, shown, up), first(a.Values, path), next, a.Page.Matched, len(a.Page.Features), a.Values, sortable(allFields(c))})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	return buffered.Flush()
}

// rows ends early when the context does.
func (p *Pages) rows(ctx context.Context, c *features.Collection, some []int32, shown []int, up string) iter.Seq[row] {
	return func(yield func(row) bool) {
		for _, i := range some {
			r := row{Key: c.Layer.Key(int(i)), Values: make([]value, len(shown))}
			r.Href = up + itemPath(c.Layer.ID, r.Key)
			for k, f := range shown {
				r.Values[k] = p.value(c, int(i), f, up, false)
			}
			if ctx.Err() != nil || !yield(r) {
				return
			}
		}
	}
}

// drawnBy are the parameters of what the small map of a page asks for: the same features, without their properties.
func drawnBy(values url.Values) url.Values {
	out := url.Values{}
	for name, given := range values {
		if name != "crs" {
			out[name] = given
		}
	}
	out["f"], out["properties"] = []string{"json"}, []string{""}
	if len(out["zoom-level"]) == 0 {
		out["zoom-level"] = []string{"9"}
	}
	return out
}

// first is the address of the first page, "" when this is it.
func first(values url.Values, path string) string {
	if len(values["cursor"]) == 0 {
		return ""
	}
	rest := url.Values{}
	for name, given := range values {
		if name != "cursor" {
			rest[name] = given
		}
	}
	return path + "/items?" + rest.Encode()
}
