package pages

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/features"
)

// relatedShown is how many features of a kind that speak of another are named on its page; a link leads to all.
const relatedShown = 10

// related are the features of a collection that speak of another feature.
type related struct {
	Title string
	Count int
	Refs  []reference // the first of them
	All   string      // address of all of them, "" when the references are all there are
}

// sameKey are the collections that show the same thing under the same key.
var sameKey = map[string]string{"esp": "esp-territories", "esp-territories": "esp"}

// related finds what speaks of a feature in all collections.
func (p *Pages) related(ctx context.Context, c *features.Collection, i int, up string) ([]related, error) {
	var out []related
	key := c.Layer.Key(i)
	if twin := sameKey[c.Layer.ID]; twin != "" {
		if r, ok := p.refer(up, twin, key); ok {
			out = append(out, related{Title: p.edition.Collection(twin).Layer.Title, Count: 1, Refs: []reference{r}})
		}
	}
	out = append(out, p.across(c, i, up)...)
	of := c.Layer.ID
	if of == "esp" {
		of = "esp-territories"
	}
	for _, other := range p.edition.Collections() {
		for _, ask := range asks(other, of, key) {
			if other.Layer.ID == "units" && ask.field != "parent" && valueOf(c, i, "units") != nil {
				continue // the feature lists its units itself
			}
			r, err := p.asked(ctx, other, ask, up)
			if err != nil {
				return nil, err
			}
			if r.Count > 0 {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// ask is a question whose answer speaks of a feature.
type ask struct {
	field, title string
	values       url.Values
}

// asks are those put to a collection about a feature of another: one for each field that identifies such features, and one
// for all those of which another field tells whether they do.
func asks(other *features.Collection, of, key string) []ask {
	var out []ask
	var told []string
	for _, field := range other.Layer.Fields {
		if field.Refers == of {
			out = append(out, ask{field.Name, field.Title, url.Values{field.Name: {key}}})
		} else if by := field.RefersBy; by != nil {
			for _, value := range slices.Sorted(maps.Keys(by.Collections)) {
				if by.Collections[value] == of {
					told = append(told, by.Field+" = "+quoted(value)+" AND "+field.Name+" = "+quoted(key))
				}
			}
		}
	}
	if told != nil {
		out = append(out, ask{values: url.Values{"filter": {strings.Join(told, " OR ")}}})
	}
	return out
}

// quoted writes a text as CQL2 has it.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func (p *Pages) asked(ctx context.Context, c *features.Collection, a ask, up string) (related, error) {
	values := url.Values{"limit": {strconv.Itoa(relatedShown)}}
	for name, given := range a.values {
		values[name] = given
	}
	q, err := c.ParseItems(values)
	if err != nil {
		return related{}, err
	}
	page, err := p.edition.Select(ctx, c, q)
	if err != nil {
		return related{}, err
	}
	r := related{Title: c.Layer.Title, Count: page.Matched}
	if a.title != "" {
		r.Title += ", par « " + a.title + " »"
	}
	for _, i := range page.Features {
		key := c.Layer.Key(int(i))
		r.Refs = append(r.Refs, reference{up + itemPath(c.Layer.ID, key), key, nameOf(c, int(i))})
	}
	if page.Matched > len(page.Features) {
		r.All = up + "/collections/" + c.Layer.ID + "/items?" + a.values.Encode()
	}
	return r, nil
}

// across are the CPTS and the ESP of the units that a territory lists.
func (p *Pages) across(c *features.Collection, i int, up string) []related {
	codes, _ := valueOf(c, i, "units").([]string)
	units := p.edition.Collection("units")
	if codes == nil || units == nil {
		return nil
	}
	var out []related
	for _, through := range []struct{ field, of, title string }{
		{"cpts", "cpts", "CPTS qui revendiquent de ses communes"}, {"esp", "esp-territories", "ESP dont le cœur tient de ses communes"}, {"gap", "gaps", "Zones blanches dans ses communes"},
	} {
		if through.of == c.Layer.ID || valueOf(c, i, through.field) != nil {
			continue
		}
		r := related{Title: through.title}
		for _, key := range p.gathered(units, codes, through.field) {
			if ref, ok := p.refer(up, through.of, key); ok {
				r.Refs = append(r.Refs, ref)
			}
		}
		if r.Count = len(r.Refs); r.Count > 0 {
			out = append(out, r)
		}
	}
	return out
}

// gathered returns the values of a field over some units, each once.
func (p *Pages) gathered(units *features.Collection, codes []string, field string) []string {
	var all []string
	for _, code := range codes {
		u, ok := units.Find(code)
		if !ok {
			continue
		}
		switch v := valueOf(units, u, field).(type) {
		case string:
			all = append(all, v)
		case []string:
			all = append(all, v...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
