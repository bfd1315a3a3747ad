package api

import (
	"fmt"
	"net/http"
	"net/http/pprof"
	"runtime"

	"github.com/maillage/maillage/api/metrics"
)

// Admin returns what only the operator should reach, for a listener of its own: /metrics in the text format of
// Prometheus, the profiles of net/http/pprof under /debug/pprof/, /healthz and /readyz.
func (s *Server) Admin() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /metrics", s.writeMetrics)
	m.HandleFunc("GET /healthz", s.alive)
	m.HandleFunc("GET /readyz", s.ready)
	m.HandleFunc("/debug/pprof/", pprof.Index)
	m.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	m.HandleFunc("/debug/pprof/profile", pprof.Profile)
	m.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	m.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return m
}

func (s *Server) writeMetrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", metrics.ContentType)
	s.metrics.Write(w, s.gauges()...) // the client may be gone: nothing is left to do then
}

func (s *Server) gauges() []metrics.Gauge {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	gauges := []metrics.Gauge{
		{Name: "maillage_http_requests_underway", Help: "Requests being answered, but for those that were ready.", Value: float64(s.underway.Load())},
		{Name: "maillage_editions_total", Help: "Editions put in place since the start.", Value: float64(s.editions.Load())},
		{Name: "go_goroutines", Help: "Goroutines that exist.", Value: float64(runtime.NumGoroutine())},
		{Name: "go_memstats_heap_inuse_bytes", Help: "Bytes of heap in use.", Value: float64(m.HeapInuse)},
		{Name: "go_memstats_sys_bytes", Help: "Bytes taken from the system.", Value: float64(m.Sys)},
		{Name: "go_memstats_gc_cycles_total", Help: "Collections finished.", Value: float64(m.NumGC)},
	}
	if v := s.current.Load(); v != nil {
		gauges = append(gauges, metrics.Gauge{Name: "maillage_edition_info", Help: "The edition that is served, and the program.",
			Labels: fmt.Sprintf("edition=%q,version=%q", v.ID, s.cfg.Version), Value: 1})
	}
	return gauges
}
