package api

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/api/web"
)

// asset is a file of the map, ready to be served.
type asset struct {
	body      []byte
	mediaType string
	tag       string
	cache     string
}

// mediaTypes are those of the files of the map; the machine's own table is not asked, for it differs by machine.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
}

// contentPolicy lets the page load nothing but the files of this service. Image blobs are the map's own drawings.
const contentPolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; " +
	"img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

func loadAssets() (map[string]asset, error) {
	assets := make(map[string]asset)
	err := fs.WalkDir(web.Files, ".", func(name string, d fs.DirEntry, err error) error {
		mediaType := mediaTypes[path.Ext(name)]
		if err != nil || d.IsDir() || mediaType == "" {
			return err
		}
		body, err := fs.ReadFile(web.Files, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		a := asset{body, mediaType, `"` + hex.EncodeToString(sum[:12]) + `"`, "no-cache"}
		if strings.HasPrefix(name, "vendor/") {
			a.cache = "public, max-age=31536000, immutable" // its version is in its path
		}
		assets[name] = a
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("files of the map: %w", err)
	}
	return assets, nil
}

// asset serves a file of the map. The query is not looked at: the library adds its version there.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	a, ok := s.assets[strings.TrimPrefix(r.URL.Path, "/assets/")]
	if !ok {
		s.fail(w, r, problem.New(problem.UnknownPath, "%.200q is not served here", r.URL.Path))
		return
	}
	a.write(w, r)
}

func (a asset) write(w http.ResponseWriter, r *http.Request) {
	if notModified(w, r, a.tag, a.cache) {
		return
	}
	w.Header().Set("Content-Type", a.mediaType)
	w.Write(a.body) // the client may be gone: nothing is left to do then
}

// root is the map for people and the landing page for programs.
func (s *Server) root(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Accept")
	allowed := []string{"html", "json"}
	if prefersJSON(r.Header.Get("Accept")) {
		allowed = []string{"json", "html"}
	}
	switch f, err := format(r, allowed...); {
	case err != nil:
		s.fail(w, r, err)
	case f == "json":
		s.with(func(w http.ResponseWriter, r *http.Request, v *view) error {
			s.writeDocument(w, r, v, v.Landing(), features.TypeJSON)
			return nil
		})(w, r)
	default:
		w.Header().Set("Content-Security-Policy", contentPolicy)
		w.Header().Set("Referrer-Policy", "same-origin")
		s.assets["index.html"].write(w, r)
	}
}
