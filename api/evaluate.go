package api

import (
	"cmp"
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
	"github.com/maillage/maillage/api/pages"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/data/fiche"
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
	answer, err := s.judge(r, v, values)
	if f.IsHTML() {
		return s.evaluatePage(w, r, v, answer, err)
	}
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
	if f.Name == evaluation.Markdown.Name {
		_, err := io.WriteString(w, fiche.Markdown(v.atlas, answer))
		return err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(v.atlas.Report(answer.Name, answer.Evaluation, answer.Partial))
}

// judge reads the proposal of a request and evaluates it. No other parameter may be left in values.
func (s *Server) judge(r *http.Request, v *view, values url.Values) (answer fiche.Judged, err error) {
	proposal, kind, err := readProposal(r, values)
	if err != nil {
		return answer, err
	}
	if _, err := formatOf(values, "json"); err != nil { // what is left is not known
		return answer, err
	}
	territory, err := proposal.On(r.Context(), v.atlas, kind)
	if err != nil {
		return answer, err
	}
	return fiche.Judged{Name: proposal.Title(), Evaluation: v.atlas.EvaluateReplacing(territory.Units, territory.Replaces), Partial: territory.Partial}, nil
}

// evaluatePage answers with the page: its form alone when nothing is proposed, and with what is wrong with a proposal that
// cannot be judged.
func (s *Server) evaluatePage(w http.ResponseWriter, r *http.Request, v *view, answer fiche.Judged, fault error) error {
	query := r.URL.Query()
	e := pages.Evaluation{Units: query.Get("units"), Name: cmp.Or(query.Get("name"), evaluation.DefaultName), Replaces: query.Get("replaces")}
	status := http.StatusOK
	var told *problem.Problem
	switch asked := query.Has("units") || r.Method == http.MethodPost; {
	case fault == nil:
		report := v.atlas.Report(answer.Name, answer.Evaluation, answer.Partial)
		e.Report, e.Units, e.Name, e.Replaces = &report, strings.Join(report.Units, ","), report.Name, report.Replaces
	case !asked && errors.As(fault, &told) && told.Parameter == "units":
	case errors.As(fault, &told) && told.Kind == problem.InvalidParameter && r.Method != http.MethodPost:
		e.Fault, e.FaultInFrench, status = cmp.Or(told.French, told.Detail), told.French != "", told.Status()
	default:
		return fault
	}
	query.Del("f")
	if e.Asked = query.Encode(); r.Method == http.MethodPost {
		e.Asked = askedBy(e)
	}
	w.Header().Add("Vary", "Accept")
	w.Header().Set("Content-Type", features.HTML.MediaType)
	switch {
	case status != http.StatusOK || r.Method == http.MethodPost:
		w.Header().Set("Cache-Control", "no-store")
	case s.unchanged(w, r, v, ""):
		return nil
	}
	setPageHeaders(w.Header())
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	return v.pages.Evaluate(w, e, pages.Up(r.URL.EscapedPath()))
}

// askedBy is the query that asks for what a body proposed.
func askedBy(e pages.Evaluation) string {
	asked := url.Values{"units": {e.Units}, "name": {e.Name}}
	if e.Replaces != "" {
		asked.Set("replaces", e.Replaces)
	}
	return asked.Encode()
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
