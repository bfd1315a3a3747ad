package api

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/mux"
	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/pages"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/geo/atlas"
)

// forever is for answers whose address names the edition: they never change.
const forever = "public, max-age=31536000, immutable"

func (s *Server) routeTiles(r *mux.Router) {
	for _, path := range tileRoutes {
		r.HandleFunc(path, s.with(s.tilesets))
		r.HandleFunc(path+"/{tms}", s.with(s.tileset))
	}
	r.HandleFunc("/tileMatrixSets", s.with(s.matrixSets))
	r.HandleFunc("/tileMatrixSets/{tms}", s.with(s.matrixSets))
}

// grid returns the tile matrix set that the path names, the first when it names none.
func grid(r *http.Request) (tiles.Grid, error) {
	if id := pathVar(r, "tms"); id != "" {
		return tiles.ParseGrid(id)
	}
	return tiles.WebMercatorQuad, nil
}

// matrixSets answers with the list of tile matrix sets, or with the definition of the one that the path names.
func (s *Server) matrixSets(w http.ResponseWriter, r *http.Request, v *view) error {
	g, err := grid(r)
	if err != nil {
		return err
	}
	render, title, lead := g.Definition, g.ID(), "Les niveaux de cette grille de tuiles, du plus petit au plus grand."
	if pathVar(r, "tms") == "" {
		render, title, lead = tiles.MatrixSets, "Grilles de tuiles", "Les grilles sur lesquelles les tuiles sont découpées."
	}
	doc, err := render()
	if err != nil {
		return err
	}
	return s.answerDocument(w, r, v, outlined(title, lead, features.TypeJSON, doc))
}

// tiled returns the collections of the path, or those of the parameter collections, or all; and takes that parameter
// from the values (/req/collections-selection/collections-definition).
func tiled(r *http.Request, v *view, values url.Values) ([]*features.Collection, error) {
	if pathVar(r, "collection") != "" {
		c, err := lookup(r, v)
		if err == nil && !tiles.Drawn(c.Layer) {
			err = problem.New(problem.UnknownTile, "%s is a table: there is nothing to draw of it", c.Layer.ID)
		}
		return []*features.Collection{c}, err
	}
	given, ok := values["collections"]
	if !ok {
		return drawn(v), nil
	}
	delete(values, "collections")
	if len(given) != 1 {
		return nil, problem.Param(problem.InvalidParameter, "collections", "collections: it is given %d times", len(given))
	}
	var some []*features.Collection
	for id := range strings.SplitSeq(given[0], ",") {
		c := v.Collection(id)
		if c == nil || !tiles.Drawn(c.Layer) {
			return nil, problem.Param(problem.InvalidParameter, "collections", "collections: %.80q is not one of %s", id, strings.Join(namesOf(drawn(v)), ", "))
		}
		if !slices.Contains(some, c) {
			some = append(some, c)
		}
	}
	return some, nil
}

// drawn returns the collections of which there are tiles.
func drawn(v *view) []*features.Collection {
	return slices.DeleteFunc(slices.Clone(v.Collections()), func(c *features.Collection) bool { return !tiles.Drawn(c.Layer) })
}

// described returns the tileset that a request speaks of, and the parameters that are left.
func described(r *http.Request, v *view) (tiles.TileSet, url.Values, error) {
	values, err := parameters(r)
	if err != nil {
		return tiles.TileSet{}, nil, err
	}
	g, err := grid(r)
	if err != nil {
		return tiles.TileSet{}, nil, err
	}
	query := ""
	if given, ok := values["collections"]; ok {
		query = "?collections=" + url.QueryEscape(strings.Join(given, ","))
	}
	some, err := tiled(r, v, values)
	switch {
	case err != nil:
		return tiles.TileSet{}, nil, err
	case pathVar(r, "collection") != "":
		return v.tiles.Collection(some[0]).On(g), values, nil
	default:
		return v.tiles.Dataset(some, query).On(g), values, nil
	}
}

func (s *Server) tilesets(w http.ResponseWriter, r *http.Request, v *view) error {
	set, values, err := described(r, v)
	if err != nil {
		return err
	}
	doc, err := set.List()
	if err != nil {
		return err
	}
	d := outlined("Tuiles vectorielles", "Les jeux de tuiles, un par grille.", features.TypeJSON, doc, tileCrumbs(r, v)...)
	return s.answerDocumentAs(w, r, v, d, values)
}

func (s *Server) tileset(w http.ResponseWriter, r *http.Request, v *view) error {
	set, values, err := described(r, v)
	if err != nil {
		return err
	}
	if set.HasTileJSON() && slices.Equal(values["f"], []string{"tilejson"}) {
		return s.tileJSON(w, r, v, set, values)
	}
	doc, err := set.Description()
	if err != nil {
		return err
	}
	d := outlined("Tuiles vectorielles, "+pathVar(r, "tms"), "Un jeu de tuiles : ses couches, ses niveaux, ses limites.", features.TypeJSON, doc, tileCrumbs(r, v)...)
	return s.answerDocumentAs(w, r, v, d, values)
}

// tileJSON answers with a tileset as TileJSON, for which f was given.
func (s *Server) tileJSON(w http.ResponseWriter, r *http.Request, v *view, set tiles.TileSet, values url.Values) error {
	if _, err := formatOf(values, "tilejson"); err != nil {
		return err
	}
	doc, err := set.TileJSON()
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	return s.writeDocument(w, r, v, doc, features.TypeJSON)
}

// tileCrumbs are the pages above one of tiles.
func tileCrumbs(r *http.Request, v *view) []pages.Crumb {
	if c, err := lookup(r, v); err == nil {
		return crumbsOf(c)
	}
	return nil
}

// tile answers with a tile; without content when nothing lies there (/req/core/tc-success, /req/core/tc-error).
func (s *Server) tile(w http.ResponseWriter, r *http.Request, v *view) error {
	q, err := parseTile(r, v)
	if err != nil {
		return err
	}
	if s.unchangedUntil(w, r, v, "", q.cache) {
		return nil
	}
	packed, err := v.tiles.Tile(r.Context(), q.at, q.Request)
	if err != nil {
		return err
	}
	if len(packed) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return s.writePacked(w, r, v, packed, typeMVT)
}

var typeMVT = []string{tiles.TypeMVT}

// tileQuery is what a tile is asked with.
type tileQuery struct {
	tiles.Request
	at    tiles.Address
	cache string // how long the answer may be kept
}

func parseTile(r *http.Request, v *view) (q tileQuery, err error) {
	values, err := parameters(r)
	if err != nil {
		return q, err
	}
	some, err := tiled(r, v, values)
	if err != nil {
		return q, err
	}
	for _, c := range some {
		q.Collections = append(q.Collections, c.Layer.ID)
	}
	if q.at, err = tiles.ParseAddress(pathVar(r, "tms"), pathVar(r, "z"), pathVar(r, "row"), pathVar(r, "col")); err != nil {
		return q, err
	}
	if q.cache, err = checkEdition(values, v); err != nil {
		return q, err
	}
	if pathVar(r, "collection") != "" {
		if q.Where, err = tileCondition(some[0].Layer, values); err != nil {
			return q, err
		}
	}
	if _, err = formatOf(values, "mvt"); err != nil {
		return q, err
	}
	return q, v.tiles.Dataset(some, "").Check(q.at)
}

// tileCondition takes the conditions on features from the values.
func tileCondition(l *atlas.Layer, values url.Values) (features.Condition, error) {
	if len(values) == 0 {
		return features.Condition{}, nil
	}
	conditions := maps.Clone(values)
	for _, name := range tiles.ReservedParameters {
		delete(conditions, name)
	}
	for name := range conditions {
		delete(values, name)
	}
	return features.ParseCondition(l.Fields, conditions)
}

// checkEdition takes the parameter edition from the values. Who names the edition may keep the answer for good.
func checkEdition(values url.Values, v *view) (cache string, err error) {
	given, ok := values["edition"]
	if !ok {
		return "no-cache", nil
	}
	delete(values, "edition")
	if len(given) != 1 || given[0] != v.ID {
		return "", problem.Param(problem.EditionChanged, "edition", "the edition served is %.16s, not %.80q", v.ID, strings.Join(given, ","))
	}
	return forever, nil
}
