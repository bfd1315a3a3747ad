package api

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/metrics"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/api/web"
)

// mediaTypes are those of the files of the map; the machine's own table is not asked, for it differs by machine.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
}

// contentPolicy lets the page load nothing but the files of this service. Image blobs are the map's own drawings.
const contentPolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; " +
	"img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

func loadAssets() (map[string]*prepared, error) {
	assets := make(map[string]*prepared)
	err := fs.WalkDir(web.Files, ".", func(name string, d fs.DirEntry, err error) error {
		mediaType := mediaTypes[path.Ext(name)]
		if err != nil || d.IsDir() || mediaType == "" {
			return err
		}
		body, err := fs.ReadFile(web.Files, name)
		if err != nil {
			return err
		}
		cache := "no-cache"
		if strings.HasPrefix(name, "vendor/") {
			cache = forever // its version is in its path
		}
		assets[name] = prepare(body, mediaType, "", cache)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("files of the map: %w", err)
	}
	return assets, nil
}

// mapPage is the page of the map, with what it may load.
func mapPage(file *prepared) *prepared {
	page := prepare(file.forms[identity].body, file.kind[0], file.tag, file.cache[0])
	page.vary, page.labels = variesByAccept, metrics.Labels{Route: "/"}
	page.header = [][2]string{{"Content-Security-Policy", contentPolicy}, {"Referrer-Policy", "same-origin"}}
	return page
}

// asset serves a file of the map. The query is not looked at: the library adds its version there.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	a, ok := s.assets[strings.TrimPrefix(r.URL.Path, "/assets/")]
	if !ok {
		s.fail(w, r, problem.New(problem.UnknownPath, "%.200q is not served here", r.URL.Path))
		return
	}
	labelled(w, metrics.Labels{Route: "/assets/"})
	if err := a.write(w, r); err != nil {
		s.fail(w, r, err)
	}
}

// root is the map for people and the landing page for programs; ?f=html is the landing page for people.
func (s *Server) root(w http.ResponseWriter, r *http.Request) {
	allowed := []string{"html", "json"}
	if prefersJSON(r.Header.Get("Accept")) {
		allowed = []string{"json", "html"}
	}
	switch f, err := format(r, allowed...); {
	case err != nil:
		s.fail(w, r, err)
	case f == "json" || r.URL.RawQuery != "": // what is asked for by f is the landing page
		s.paged(landing())(w, r)
	default:
		labelled(w, s.page.labels)
		if err := s.writeMap(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// writeMap answers with the page of the map to who takes a page.
func (s *Server) writeMap(w http.ResponseWriter, r *http.Request) error {
	if _, err := features.Choose(nil, r.Header.Values("Accept"), []features.Format{features.HTML, features.JSONAs(features.TypeJSON)}); err != nil {
		return err
	}
	return s.page.write(w, r)
}
