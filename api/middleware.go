package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/maillage/maillage/api/problem"
)

// withMiddleware puts around the routes what every request goes through, from the outside in: identifier, access
// log, rescue of a panic, method and limits, compression.
func (s *Server) withMiddleware(next http.Handler) http.Handler {
	return identify(s.logged(s.rescued(s.guarded(compressed(next)))))
}

type requestIDKey struct{}

// requestID returns the identifier of a request, under which the log speaks of it.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// identify gives each request an identifier: the client's own when it is a plain word, else a random one.
func identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if len(id) > 64 || !isHost(id) {
			id = rand.Text()
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (c *recorder) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *recorder) Write(p []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(p)
	c.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (c *recorder) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, c := time.Now(), &recorder{ResponseWriter: w}
		defer func() {
			s.cfg.Log.InfoContext(r.Context(), "request", "request", requestID(r.Context()), "method", r.Method,
				"path", r.URL.Path, "query", r.URL.RawQuery, "status", c.status, "bytes", c.bytes,
				"ms", time.Since(began).Milliseconds(), "gone", r.Context().Err() != nil)
		}()
		next.ServeHTTP(c, r)
	})
}

// rescued turns a panic into a logged 500, or into a cut connection when the answer has begun.
func (s *Server) rescued(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause) // net/http cuts the connection without a trace
			}
			s.cfg.Log.Error("panic", "request", requestID(r.Context()), "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
			if c, ok := w.(*recorder); ok && c.status != 0 {
				panic(http.ErrAbortHandler)
			}
			problem.New(problem.Internal, "the request id is in the log of the service").Write(w, requestID(r.Context()))
		}()
		next.ServeHTTP(w, r)
	})
}

const allowedMethods = "GET, HEAD, OPTIONS"

// guarded lets in what reads, from any origin, for a limited time, without a body.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, X-Request-Id")
		switch r.Method {
		case http.MethodGet, http.MethodHead:
		case http.MethodOptions:
			h.Set("Allow", allowedMethods)
			h.Set("Access-Control-Allow-Methods", allowedMethods)
			h.Set("Access-Control-Allow-Headers", "Accept, If-None-Match, X-Request-Id")
			w.WriteHeader(http.StatusNoContent)
			return
		default:
			h.Set("Allow", allowedMethods)
			problem.New(problem.MethodNotAllowed, "%.20q is not one of %s", r.Method, allowedMethods).Write(w, requestID(r.Context()))
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.cfg.Timeout)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, 0)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
