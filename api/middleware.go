package api

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/maillage/maillage/api/metrics"
	"github.com/maillage/maillage/api/problem"
)

// withMiddleware puts around the routes what every request goes through: identifier, common headers, what is ready,
// limits, compression; and at the end rescue of a panic, log and metrics.
func (s *Server) withMiddleware(next http.Handler) http.Handler {
	names := newNamer()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{ResponseWriter: w, server: s, began: time.Now(), id: names.name(r)}
		defer s.conclude(x, r)
		setCommonHeaders(w.Header(), x.id)
		if isShelved(r) && s.answerReady(x, r) {
			return
		}
		if r.Method == http.MethodOptions {
			preflight(x, s.allowed(r))
			return
		}
		if p := s.refuse(w, r); p != nil {
			s.tell(x, r, x.id, p)
			return
		}
		leave := s.enter(r)
		if leave == nil {
			s.busy(x, r)
			return
		}
		defer leave()
		x.accepts = strings.Join(r.Header["Accept-Encoding"], ",")
		w.Header()["Vary"] = variesByCoding
		x.under.Context, x.under.exchange, x.under.until = r.Context(), x, x.began.Add(s.cfg.Timeout)
		defer x.under.end()
		r2 := r.WithContext(&x.under)
		if r.ContentLength != 0 {
			r2.Body = http.MaxBytesReader(w, r.Body, s.cfg.MaxBody)
		}
		next.ServeHTTP(x, r2)
	})
}

// answerReady answers with what is on the shelf of the current edition, or returns false.
func (s *Server) answerReady(x *exchange, r *http.Request) bool {
	v := s.current.Load()
	if v == nil || v.shelf == nil {
		return false
	}
	p := v.shelf.get(addressOf(r))
	if p == nil {
		return false
	}
	x.labels = p.labels
	return p.write(x, r) == nil
}

// setCommonHeaders sets what every answer has.
func setCommonHeaders(h http.Header, id string) {
	h["X-Request-Id"] = []string{id}
	h["X-Content-Type-Options"] = noSniff
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["Access-Control-Expose-Headers"] = exposedHeaders
}

// Values of headers that are the same for all answers; net/http does not change them.
var (
	noSniff        = []string{"nosniff"}
	anyOrigin      = []string{"*"}
	exposedHeaders = []string{"Accept-Ranges, Allow, Content-Crs, Content-Disposition, Content-Encoding, Content-Length, Content-Range, ETag, Link, Retry-After, X-Request-Id"}
)

// namer gives requests identifiers that are not given twice, by this process or another.
type namer struct {
	prefix string
	count  atomic.Uint64
}

func newNamer() *namer { return &namer{prefix: rand.Text()[:16] + "-"} }

// name is the client's own identifier when it is a plain word, else a new one.
func (n *namer) name(r *http.Request) string {
	if given := r.Header["X-Request-Id"]; len(given) > 0 && len(given[0]) <= 64 && isHost(given[0]) {
		return given[0]
	}
	var room [32]byte
	return string(strconv.AppendUint(append(room[:0], n.prefix...), n.count.Add(1), 36))
}

// refuse returns what is wrong with a request that no route would take.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if s.current.Load() == nil {
			return problem.New(problem.NotReady, "come back in a moment")
		}
		if allowed := s.allowed(r); !slices.Contains(strings.Split(allowed, ", "), r.Method) {
			w.Header().Set("Allow", allowed)
			return problem.New(problem.MethodNotAllowed, "%.20q is not one of %s", r.Method, allowed)
		}
	}
	if r.ContentLength > s.cfg.MaxBody {
		return problem.New(problem.BodyTooLarge, "the body has %d bytes, %d are taken", r.ContentLength, s.cfg.MaxBody)
	}
	return nil
}

// enter takes one of the places of requests under way, and returns how to leave it, nil when all are taken. Whether
// the service lives is answered whatever the load.
func (s *Server) enter(r *http.Request) (leave func()) {
	if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
		return func() {}
	}
	if s.underway.Add(1) > int64(s.cfg.Concurrency) {
		s.underway.Add(-1)
		return nil
	}
	return func() { s.underway.Add(-1) }
}

func (s *Server) busy(x *exchange, r *http.Request) {
	x.Header().Set("Retry-After", "1")
	s.tell(x, r, x.id, problem.New(problem.Busy, "%d requests are under way: try again in a second", s.cfg.Concurrency))
}

// statusGone is how logs and metrics name a client that left before its answer was whole. It is never sent.
const statusGone = 499

// conclude ends an exchange: it sends what is held back, turns a panic into a problem, or into a cut connection when
// the answer has begun, and tells logs and metrics how it went.
func (s *Server) conclude(x *exchange, r *http.Request) {
	cause := recover()
	switch {
	case cause == nil:
		x.finish()
	case cause == http.ErrAbortHandler:
	default:
		s.cfg.Log.Error("panic", "request", x.id, "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
		if x.discard() {
			s.tell(x, r, x.id, problem.New(problem.Internal, "the request id is in the log of the service"))
			x.finish()
			cause = nil
		} else {
			cause = http.ErrAbortHandler
		}
	}
	s.record(x, r, cause != nil)
	if cause != nil {
		panic(http.ErrAbortHandler) // net/http cuts the connection without a trace
	}
}

// record counts and logs an exchange. A client that left, an answer out of time and a failure are three things.
func (s *Server) record(x *exchange, r *http.Request, cut bool) {
	took, status := time.Since(x.began), x.status
	gone := errors.Is(r.Context().Err(), context.Canceled)
	if gone && (cut || status == 0) {
		status = statusGone
	} else if cut && status < 400 {
		status = http.StatusInternalServerError // what was sent is not whole
	}
	s.metrics.Series(x.labels).Observe(status, x.bytes, took)
	if !s.cfg.Log.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	s.cfg.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("request", x.id), slog.String("method", r.Method),
		slog.String("path", r.URL.Path), slog.String("query", r.URL.RawQuery), slog.String("route", x.labels.Route),
		slog.Int("status", status), slog.Int64("bytes", x.bytes), slog.Float64("ms", float64(took.Microseconds())/1000),
		slog.String("outcome", outcome(status, cut)))
}

// outcome names how an exchange ended, for who reads the log.
func outcome(status int, cut bool) string {
	switch {
	case status == statusGone:
		return "gone"
	case status == http.StatusServiceUnavailable:
		return "unavailable"
	case status >= 500:
		return "failed"
	case cut:
		return "cut"
	case status >= 400:
		return "refused"
	}
	return "answered"
}

// labelled tells metrics what a request asks for. Only routes and collections that exist become labels.
func labelled(w http.ResponseWriter, l metrics.Labels) {
	if x, ok := w.(*exchange); ok {
		x.labels = l
	}
}

// allowedMethods are those of an address that the definition of the API does not speak of.
const allowedMethods = "GET, HEAD, OPTIONS"

// allowed lists the methods that an address takes, as the definition of the API has them.
func (s *Server) allowed(r *http.Request) string {
	if v := s.current.Load(); v != nil && v.contract != nil {
		if item := v.contract.Find(r.URL.EscapedPath()); item != nil {
			return item.Allow()
		}
	}
	return allowedMethods
}

// preflight answers what a browser asks before a request from another origin.
func preflight(w http.ResponseWriter, allowed string) {
	h := w.Header()
	h.Set("Allow", allowed)
	h.Set("Access-Control-Allow-Methods", allowed)
	h.Set("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match, If-Range, Range, X-Request-Id")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}
