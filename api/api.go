// Package api serves an Atlas over HTTP, read only: OGC API – Features (package features) and Tiles (package tiles),
// where the figures come from (/edition), and the map (package web).
//
// A Server holds the current edition behind one atomic pointer. Swap makes the next edition ready aside and puts it
// in place whole; a request reads the pointer once, so no answer ever mixes two editions. What a request asks is
// decided in packages features and tiles; what HTTP asks (caching, compression, limits, errors, logs) is decided here.
//
// An atlas is shown as the role of the server may see it: what is served is computed from counts that package secrecy
// protected, and the atlas that was handed over is served nowhere.
package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/mux"
	"github.com/maillage/maillage/api/contract"
	"github.com/maillage/maillage/api/evaluation"
	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/metrics"
	"github.com/maillage/maillage/api/pages"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/api/search"
	"github.com/maillage/maillage/api/styles"
	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/api/underserved"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/secrecy"
)

// Config is how a Server answers. The zero value can be used.
type Config struct {
	PublicURL string        // address under which clients reach the service; "" to take it from each request
	Version   string        // of the program, served with the edition
	Log       *slog.Logger  // access log and failures; nil for none
	Timeout   time.Duration // for one request; 0 for DefaultTimeout
	MaxBody   int64         // bytes of a request's body; 0 for DefaultMaxBody
	// Concurrency is how many requests may be under way at once, but for those whose answer is ready; more are told
	// to come back. 0 for DefaultConcurrency.
	Concurrency int
	Now         func() time.Time // nil for time.Now
	Role        secrecy.Role     // of those who ask; the public unless it is said
}

// Limits where a Config says nothing.
const (
	DefaultTimeout     = 30 * time.Second
	DefaultMaxBody     = 1 << 20
	DefaultConcurrency = 1 << 10
)

// Server answers requests about the current edition. It may be used by any number of goroutines.
type Server struct {
	cfg       Config
	current   atomic.Pointer[view]
	preparing atomic.Pointer[context.CancelFunc] // ends the preparation of the current edition
	assets    map[string]*prepared
	page      *prepared // the map
	templates *pages.Templates
	handler   http.Handler
	metrics   metrics.Registry
	squeezers squeezers
	aside     places
	underway  atomic.Int64
	editions  atomic.Int64
	draining  atomic.Bool
}

// view is everything that is made ready of one edition.
type view struct {
	*features.Edition
	tiles      *tiles.Set
	styles     *styles.Set
	search     *search.Index
	provenance features.Document
	shelf      *shelf
	repeats    *repeats
	atlas      *atlas.Atlas
	contract   *contract.Contract
	bulk       *bulk
	pages      *pages.Pages
}

// New returns a server without an edition: until the first Swap it answers that it is not ready.
func New(cfg Config) (*Server, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = DefaultTimeout
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = DefaultMaxBody
	}
	if cfg.Concurrency <= 0 {
		cfg.Concurrency = DefaultConcurrency
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.PublicURL = strings.TrimRight(cfg.PublicURL, "/")
	assets, err := loadAssets()
	if err != nil {
		return nil, err
	}
	templates, err := pages.Parse()
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, assets: assets, page: mapPage(assets["index.html"]), templates: templates, aside: make(places, mostAside)}
	s.handler = s.withMiddleware(s.dispatch())
	return s, nil
}

// Swap makes an atlas the one that is served, as the role of the server may see it. Requests under way finish with the
// edition they began with. When it fails the edition before stays.
func (s *Server) Swap(a *atlas.Atlas) error {
	shown, err := a.ShownTo(context.Background(), s.cfg.Role)
	if err != nil {
		return err
	}
	a = shown.Atlas // the one handed over is served nowhere
	e, err := features.NewEdition(a, tiles.Extension(), styles.Extension(), search.Extension(), underserved.Extension(a), evaluation.Extension(a), aboutExtension(shown))
	if err != nil {
		return err
	}
	found := make(chan *search.Index, 1)
	go func() { found <- search.New(e) }() // it takes as long as the rest
	doc, err := features.Render(provenanceOf(shown, e, s.cfg.Version))
	if err != nil {
		return err
	}
	terms, err := contract.Compile(e.API().At(""))
	if err != nil {
		return err
	}
	t := s.tilesOf(a, e)
	v := &view{e, t, styles.New(e, t, a.Settings), <-found, doc, newShelf(), newRepeats(), a, terms, newBulk(), s.templates.Of(e)}
	s.current.Store(v)
	s.editions.Add(1)
	ctx, stop := context.WithCancel(context.Background())
	if before := s.preparing.Swap(&stop); before != nil {
		(*before)()
	}
	go s.prepare(ctx, v)
	return nil
}

// tilesOf returns the tiles of an edition, with what was made for the one before of the same boundaries.
func (s *Server) tilesOf(a *atlas.Atlas, e *features.Edition) *tiles.Set {
	if before := s.current.Load(); before != nil {
		return before.tiles.Next(a, e)
	}
	return tiles.New(a, e)
}

// prepare makes the first tiles of an edition quick, until another takes its place. Nobody waits for it: a tile that is
// asked for before makes what it needs itself.
func (s *Server) prepare(ctx context.Context, v *view) {
	defer func() {
		if cause := recover(); cause != nil {
			s.cfg.Log.Error("tiles are not prepared", "edition", v.ID, "cause", fmt.Sprint(cause))
		}
	}()
	if err := v.tiles.Prepare(ctx); err != nil {
		s.cfg.Log.Info("tiles are not prepared", "edition", v.ID, "cause", err.Error())
	}
}

// Handler returns the handler of all routes.
func (s *Server) Handler() http.Handler { return s.handler }

func (s *Server) routes() *mux.Router {
	r := mux.NewRouter().UseEncodedPath().SkipClean(true)
	// Routes are tried in this order: those asked most come first. Features and tiles are found before (dispatch).
	s.routeTiles(r)
	r.HandleFunc("/", s.root)
	r.HandleFunc("/healthz", s.alive)
	r.HandleFunc("/readyz", s.ready)
	r.PathPrefix("/assets/").HandlerFunc(s.asset)
	r.HandleFunc("/conformance", s.paged(conformance()))
	r.HandleFunc("/api", s.paged(definition()))
	r.HandleFunc("/edition", s.paged(edition()))
	r.HandleFunc("/collections", s.paged(collections()))
	r.HandleFunc("/collections/{collection}", s.with(s.collection))
	r.HandleFunc("/collections/{collection}/bulk.{extension}", s.with(s.download))
	r.HandleFunc("/search", s.with(s.search))
	r.HandleFunc("/evaluate", s.with(s.evaluate))
	r.HandleFunc("/underserved", s.with(s.underserved))
	s.routeSchemas(r)
	s.routeStyles(r)
	r.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, problem.New(problem.UnknownPath, "%.200q is not served here; / lists what is", r.URL.Path))
	})
	return r
}
