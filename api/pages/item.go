package pages

import (
	"context"
	"io"
	"net/url"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
)

func fieldOf(f atlas.Field) field {
	return field{f.Name, typeNames[f.Type], narrow(f.Title), narrow(f.Unit), f.Description}
}

func allFields(c *features.Collection) []field {
	fields := make([]field, len(c.Layer.Fields))
	for k, f := range c.Layer.Fields {
		fields[k] = fieldOf(f)
	}
	return fields
}

var typeNames = map[atlas.FieldType]string{
	atlas.Text: "text", atlas.Integer: "integer", atlas.Real: "real", atlas.Boolean: "boolean", atlas.Date: "date", atlas.List: "list",
}

// property is a field of one feature.
type property struct {
	Field field
	Value value
}

// Item writes all there is about a feature: its properties, where it is, and what speaks of it in other collections.
func (p *Pages) Item(ctx context.Context, w io.Writer, c *features.Collection, i int, rep features.Representation, values url.Values, up string) error {
	key, path := c.Layer.Key(i), up+"/collections/"+c.Layer.ID
	s := p.shell(up, nameOf(c, i), crumb{up + "/collections", "Collections"}, crumb{path, c.Layer.Title}, crumb{path + "/items", "Entités"})
	for _, l := range (features.Request{Base: up, Values: values}).FeatureLinks(c, i, features.HTML).All() {
		if l.Rel == "alternate" {
			s.Forms = append(s.Forms, l)
		}
	}
	place := rep.Place(c, i)
	if place != nil {
		s.Map = &mapping{Source: up + itemPath(c.Layer.ID, key) + "?f=json"}
	}
	others, err := p.related(ctx, c, i, up)
	if err != nil {
		return err
	}
	properties := make([]property, len(c.Layer.Fields))
	for f := range c.Layer.Fields {
		properties[f] = property{fieldOf(c.Layer.Fields[f]), p.value(c, i, f, up, true)}
	}
	return p.templates.write(w, "item", struct {
		shell
		Collection string
		Key        string
		Properties []property
		Place      *features.Place
		Related    []related
	}{s, c.Layer.Title, key, properties, place, others})
}
