package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/pages"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/api/search"
)

// search answers with the features of a name or code.
func (s *Server) search(w http.ResponseWriter, r *http.Request, v *view) error {
	values, err := parameters(r)
	if err != nil {
		return err
	}
	query, limit, err := parseSearch(values)
	if err != nil {
		return err
	}
	f, err := features.Choose(values, r.Header.Values("Accept"), []features.Format{features.JSON, features.HTML})
	if err != nil {
		return err
	}
	if _, err := formatOf(values, "json"); err != nil { // what is left is not known
		return err
	}
	w.Header().Add("Vary", "Accept")
	w.Header().Set("Content-Type", f.MediaType)
	if s.unchanged(w, r, v, "") {
		return nil
	}
	if f.IsHTML() {
		setPageHeaders(w.Header())
		return v.pages.Search(w, query, v.search.Find(query, limit), r.URL.Query(), pages.Up(r.URL.EscapedPath()))
	}
	body, err := json.Marshal(search.Results{Edition: v.ID, Results: v.search.Find(query, limit)})
	if err != nil {
		return err
	}
	w.Write(append(body, '\n')) // the client may be gone: nothing is left to do then
	return nil
}

// parseSearch takes the parameters q and limit from the values.
func parseSearch(values url.Values) (query string, limit int, err error) {
	given := values["q"]
	delete(values, "q")
	switch {
	case len(given) != 1:
		return "", 0, problem.Param(problem.InvalidParameter, "q", "q: it is given %d times where once is wanted", len(given))
	case given[0] == "" || utf8.RuneCountInString(given[0]) > search.MaxQuery || !utf8.ValidString(given[0]):
		return "", 0, problem.Param(problem.InvalidParameter, "q", "q: 1 to %d characters are wanted", search.MaxQuery)
	}
	limit = search.DefaultLimit
	if text, ok := values["limit"]; ok {
		delete(values, "limit")
		n, err := strconv.Atoi(text[0])
		if err != nil || n < 1 || n > search.MaxLimit || len(text) > 1 {
			return "", 0, problem.Param(problem.InvalidParameter, "limit", "limit: %.80q is not a number from 1 to %d", text, search.MaxLimit)
		}
		limit = n
	}
	return given[0], limit, nil
}
