package api

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/maillage/maillage/api/evaluation"
	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/problem"
)

// evaluate answers what a proposed territory would be.
func (s *Server) evaluate(w http.ResponseWriter, r *http.Request, v *view) error {
	values, err := parameters(r)
	if err != nil {
		return err
	}
	f, err := features.Choose(values, r.Header.Values("Accept"), evaluation.Formats)
	if err != nil {
		return err
	}
	proposal, kind, err := readProposal(r, values)
	if err != nil {
		return err
	}
	if _, err := formatOf(values, "json"); err != nil { // what is left is not known
		return err
	}
	territory, err := proposal.On(r.Context(), v.atlas, kind)
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	w.Header().Set("Content-Type", f.MediaType)
	if r.Method == http.MethodPost {
		w.Header().Set("Cache-Control", "no-store")
	} else if s.unchanged(w, r, v, "") || r.Method == http.MethodHead {
		return nil
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(v.atlas.Report(proposal.Title(), v.atlas.EvaluateReplacing(territory.Units, territory.Replaces), territory.Partial))
}

// readProposal takes a proposal from a request, and tells how faults in what it gives are told.
func readProposal(r *http.Request, values url.Values) (p evaluation.Proposal, faults problem.Kind, err error) {
	if r.Method != http.MethodPost {
		p, err = evaluation.ParseQuery(values)
		return p, problem.InvalidParameter, err
	}
	if err := checkMediaType(r.Header); err != nil {
		return p, problem.InvalidBody, err
	}
	text, err := io.ReadAll(r.Body)
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return p, problem.InvalidBody, problem.New(problem.BodyTooLarge, "the body has more than the %d bytes that are taken", tooLong.Limit)
	case err != nil && r.Context().Err() != nil:
		return p, problem.InvalidBody, r.Context().Err()
	case err != nil:
		return p, problem.InvalidBody, problem.New(problem.InvalidBody, "the body cannot be read to its end")
	}
	p, err = evaluation.ParseBody(text, values)
	return p, problem.InvalidBody, err
}

// checkMediaType refuses a body that is said to be something else than JSON, or to be packed.
func checkMediaType(h http.Header) error {
	if c := h.Get("Content-Encoding"); c != "" && !strings.EqualFold(c, "identity") {
		return problem.New(problem.UnsupportedMediaType, "Content-Encoding %.40q: bodies are taken as they are", c)
	}
	given := h.Get("Content-Type")
	mediaType, _, err := mime.ParseMediaType(given)
	if err != nil || !slices.Contains(evaluation.MediaTypes, mediaType) {
		return problem.New(problem.UnsupportedMediaType, "Content-Type %.80q is not one of %s", given, strings.Join(evaluation.MediaTypes, ", "))
	}
	return nil
}
