package api

import (
	"net/http"

	"github.com/maillage/maillage/api/problem"
)

// alive says that the process answers, and which edition it serves when there is one.
func (s *Server) alive(w http.ResponseWriter, r *http.Request) {
	text := "ok\n"
	if v := s.current.Load(); v != nil {
		text = "ok " + v.ID + "\n"
	}
	writeText(w, text)
}

// ready says whether there is an edition to serve, and that the service is not about to stop: what a load balancer
// asks before it sends requests.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	v := s.current.Load()
	switch {
	case s.draining.Load():
		s.fail(w, r, problem.New(problem.NotReady, "the service is about to stop"))
	case v == nil:
		s.fail(w, r, problem.New(problem.NotReady, "no edition is loaded yet: come back in a moment"))
	default:
		writeText(w, "ready "+v.ID+"\n")
	}
}

func writeText(w http.ResponseWriter, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.Write([]byte(text)) // the client may be gone: nothing is left to do then
}

// Drain says that the service is about to stop: /readyz answers 503 from then on, everything else goes on.
func (s *Server) Drain() { s.draining.Store(true) }
