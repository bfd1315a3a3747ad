package api

import (
	"fmt"
	"testing"
)

// An address is taken for that of features or of a tile when it is one, and then read as the routes would.
func TestShortcuts(t *testing.T) {
	var often []shortcut
	for _, route := range []string{itemsRoute, itemRoute, tileRoutes[0] + tilePart, tileRoutes[1] + tilePart} {
		often = append(often, newShortcut(route, nil))
	}
	for _, c := range []struct{ path, route, vars string }{
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
		{path: "collections/units/items"},
		{path: "/collections/items"},
		{path: "/collections/units/items", route: itemsRoute, vars: "[{collection units}]"},
		{path: "/collections/units/items/35001", route: itemRoute, vars: "[{collection units} {key 35001}]"},
		{path: "/collections/units/items/items", route: itemRoute, vars: "[{collection units} {key items}]"},
		{path: "/collections/a%2Fb/items/c%2Fd", route: itemRoute, vars: "[{collection a%2Fb} {key c%2Fd}]"}, // what is escaped is no separator
		{path: "/tiles"},
		{path: "/tiles/WebMercatorQuad"},
		{path: "/tiles/WebMercatorQuad/8/90"},
		{path: "/tiles/WebMercatorQuad/8/90/"},
		{path: "/tiles/WebMercatorQuad//90/129"},
		{path: "/tiles/WebMercatorQuad/8/90/129/"},
		{path: "/tiles/WebMercatorQuad/8/90/129/1"},
		{path: "/collections/units/tiles/WebMercatorQuad"},
		{path: "/collections//tiles/WebMercatorQuad/8/90/129"},
		{path: "/tiles/WebMercatorQuad/8/90/129", route: "/tiles" + tilePart, vars: "[{tms WebMercatorQuad} {z 8} {row 90} {col 129}]"},
		{path: "/collections/units/tiles/a%2Fb/8/90/1.mvt", route: "/collections/{collection}/tiles" + tilePart,
			vars: "[{collection units} {tms a%2Fb} {z 8} {row 90} {col 1.mvt}]"},
	} {
		route, told := "", ""
		for _, s := range often {
			if vars, ok := s.match(c.path, make(variables, 0, mostVariables)); ok {
				route, told = route+s.route, fmt.Sprint([]variable(vars))
			}
		}
		if route != c.route || told != c.vars {
			t.Errorf("%s: %q with %s, want %q with %s", c.path, route, told, c.route, c.vars)
		}
	}
}
