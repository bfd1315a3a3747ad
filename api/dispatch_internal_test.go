package api

import "testing"

func TestFeaturePath(t *testing.T) {
	for _, c := range []struct {
		path, collection, key string
		ok                    bool
	}{
		{path: ""},
		{path: "/"},
		{path: "/collections"},
		{path: "/collections/"},
		{path: "/collections//items"},
		{path: "/collections/units"},
		{path: "/collections/units/"},
		{path: "/collections/units/schema"},
		{path: "/collections/units/items/"},
		{path: "/collections/units/items/35001/"},
		{path: "/collections/units/items//35001"},
		{path: "/collections/units/items/35001/more"},
		{path: "/Collections/units/items"},
		{path: "/x/collections/units/items"},
		{path: "/collections/items"},
		{path: "/collections/units/items", collection: "units", ok: true},
		{path: "/collections/units/items/35001", collection: "units", key: "35001", ok: true},
		{path: "/collections/units/items/items", collection: "units", key: "items", ok: true},
		{path: "/collections/a%2Fb/items/c%2Fd", collection: "a%2Fb", key: "c%2Fd", ok: true}, // what is escaped is no separator
	} {
		collection, key, ok := featurePath(c.path)
		if ok != c.ok || ok && (collection != c.collection || key != c.key) {
			t.Errorf("%s: %q, %q, %v", c.path, collection, key, ok)
		}
	}
}
