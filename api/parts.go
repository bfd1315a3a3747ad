package api

import (
	"io"
	"net/http"
	"time"

	"github.com/maillage/maillage/api/problem"
)

// writeParts answers with a body, or with the parts of it that the header Range asks for (RFC 9110 §14). A range that the
// body does not have is a problem like any other; the header Content-Range then tells the length.
func writeParts(w http.ResponseWriter, r *http.Request, body io.ReadSeeker, size int64) error {
	parts := &partial{ResponseWriter: w}
	http.ServeContent(parts, r, "", time.Time{}, body)
	if !parts.refused {
		return nil
	}
	return problem.New(problem.RangeNotSatisfiable, "Range: %.80q; the answer has %d bytes", r.Header.Get("Range"), size)
}

// partial keeps back the plain text that net/http answers to a range that cannot be had.
type partial struct {
	http.ResponseWriter
	refused bool
}

// WriteHeader implements http.ResponseWriter.
func (p *partial) WriteHeader(status int) {
	if p.refused = status == http.StatusRequestedRangeNotSatisfiable; !p.refused {
		p.ResponseWriter.WriteHeader(status)
	}
}

// Write implements http.ResponseWriter.
func (p *partial) Write(b []byte) (int, error) {
	if p.refused {
		return len(b), nil
	}
	return p.ResponseWriter.Write(b)
}
