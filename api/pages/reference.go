package pages

import (
	"net/url"
	"strings"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/geo/atlas"
)

// zones are the fields whose values gather units: the link is to those units, filtered.
var zones = map[string]string{
	"epci": "epci", "epcis": "epci", "department": "department", "departments": "department", "region": "region", "regions": "region",
}

// valueOf returns the value of a field by name, nil when there is no such field.
func valueOf(c *features.Collection, i int, name string) any {
	for f, field := range c.Layer.Fields {
		if field.Name == name {
			return c.Layer.Value(i, f)
		}
	}
	return nil
}

// reference is what an identifier names.
type reference struct{ Href, Key, Name string }

// Code is the identifier where it says more than the name: a code, not the name written as an identifier.
func (r reference) Code() string {
	if r.Key == r.Name || !strings.ContainsAny(r.Key, "0123456789") {
		return ""
	}
	return r.Key
}

// itemPath is the address of a feature under the root.
func itemPath(collection, key string) string {
	return "/collections/" + url.PathEscape(collection) + "/items/" + url.PathEscape(key)
}

// refer returns what a key names; ok is false when there is no such feature.
func (p *Pages) refer(up, collection, key string) (reference, bool) {
	c := p.edition.Collection(collection)
	if c == nil {
		return reference{}, false
	}
	i, ok := c.Find(key)
	if !ok {
		return reference{}, false
	}
	return reference{up + itemPath(collection, key), key, nameOf(c, i)}, true
}

// namedBy are the fields that name a feature together; the first of which a feature has all do.
var namedBy = [][]string{{"gap_name", "name"}, {"name", "actor_name"}, {"name", "profession"}, {"kind_name", "name"}, {"name"}, {"a_name", "b_name"}, {"esp_name", "unit_name"}}

// nameOf is how people call a feature: by its name, or by those of what it relates.
func nameOf(c *features.Collection, i int) string {
	for _, parts := range namedBy {
		var all []string
		for _, part := range parts {
			if s, ok := valueOf(c, i, part).(string); ok && s != "" {
				all = append(all, word(part, s))
			}
		}
		if len(all) == len(parts) {
			return strings.Join(all, " – ")
		}
	}
	return c.Layer.Key(i)
}

// value is the value of a field as a page shows it.
type value struct {
	Text   string
	Refs   []reference // in the place of the text, where they can be followed
	Number bool
	Absent bool
}

// Several tells whether there are references that want room beside one another.
func (v value) Several() bool { return len(v.Refs) > 1 }

// Few tells whether the references can be shown at once.
func (v value) Few() bool { return len(v.Refs) <= 8 }

// isMasked tells whether a figure about patients is left out because it is hidden: neither zero nor unknown.
func isMasked(c *features.Collection, i int, f atlas.Field) bool {
	switch f.Name {
	case "patients", "patients_min", "patients_max", "commitment", "relevance", "share", "membership":
		return valueOf(c, i, "patients_state") == "masked" || valueOf(c, i, "state") == "masked"
	}
	return false
}

// value returns field f of feature i, for people; with its unit where there is no column head to say it.
func (p *Pages) value(c *features.Collection, i, f int, up string, unit bool) value {
	field, v := c.Layer.Fields[f], c.Layer.Value(i, f)
	out := value{Number: field.Type == atlas.Integer || field.Type == atlas.Real, Absent: v == nil}
	if unit {
		out.Text = withUnit(field, v)
	} else {
		out.Text = plain(field, v)
	}
	if v == nil && isMasked(c, i, field) {
		out.Text = masked
	}
	var keys []string
	switch x := v.(type) {
	case string:
		keys = []string{x}
	case []string:
		keys = x
	default:
		return out
	}
	if zone := zones[field.Name]; zone != "" {
		for _, key := range keys {
			out.Refs = append(out.Refs, reference{up + "/collections/units/items?" + url.Values{zone: {key}}.Encode(), key, key})
		}
		return out
	}
	of := c.Layer.Target(i, f)
	if of == "" {
		return out
	}
	for _, key := range keys {
		r, ok := p.refer(up, of, key)
		if !ok {
			r = reference{Key: key, Name: key}
		}
		out.Refs = append(out.Refs, r)
	}
	return out
}
