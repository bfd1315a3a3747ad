package api

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/metrics"
	"github.com/maillage/maillage/api/problem"
)

// endpoint answers a request from one edition, or says what is wrong with it before it has written anything.
type endpoint func(w http.ResponseWriter, r *http.Request, v *view) error

// with gives an endpoint the current edition, once, and tells the client of its error.
func (s *Server) with(do endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.current.Load()
		if v == nil {
			s.fail(w, r, problem.New(problem.NotReady, "come back in a moment"))
			return
		}
		labelled(w, v.labels(r))
		err := v.check(r)
		if err == nil {
			err = do(w, r, v)
		}
		switch x, ok := w.(*exchange); {
		case err == nil:
		case ok && !x.discard():
			s.logFailure(r, err)
			panic(http.ErrAbortHandler) // the client must not take half an answer for a whole one
		default:
			s.fail(w, r, err)
		}
	}
}

// check holds a request against the definition of the API that the edition hands out. What is not documented is
// left to the routes, which know nothing of it either.
func (v *view) check(r *http.Request) error {
	if v.contract == nil {
		return nil
	}
	item := v.contract.Find(exchangeOf(r).path)
	if item == nil {
		return nil
	}
	operation := item.Operation(r.Method)
	if operation == nil {
		return problem.New(problem.MethodNotAllowed, "%.20q is not one of %s", r.Method, item.Allow())
	}
	values, err := parameters(r)
	if err != nil {
		return err
	}
	if err := operation.Check(values, strings.Join(r.Header["Accept"], ",")); err != nil {
		return err
	}
	exchangeOf(r).values = values // who answers need not read them again
	return nil
}

// labels are those of a request to the routes of an edition.
func (v *view) labels(r *http.Request) (l metrics.Labels) {
	x := exchangeOf(r)
	l.Route = x.route
	if id := x.vars.get("collection"); v.Edition != nil && v.Collection(id) != nil {
		l.Collection = id
	}
	return l
}

// format returns the value of f, the first of allowed when it is absent. There is no other parameter.
func format(r *http.Request, allowed ...string) (string, error) {
	values, err := parameters(r)
	if err != nil {
		return "", err
	}
	return formatOf(values, allowed...)
}

func formatOf(values url.Values, allowed ...string) (string, error) {
	for name := range values {
		if name != "f" {
			return "", problem.Param(problem.UnknownParameter, name, "%.80q is not a parameter here, only f is", name)
		}
	}
	if len(values["f"]) == 0 {
		return allowed[0], nil
	}
	for _, a := range allowed {
		if len(values["f"]) == 1 && values.Get("f") == a {
			return a, nil
		}
	}
	return "", problem.Param(problem.InvalidParameter, "f", "f: %.80q is not %s", strings.Join(values["f"], ", "), strings.Join(allowed, " or "))
}

func lookup(r *http.Request, v *view) (*features.Collection, error) {
	id, err := url.PathUnescape(pathVar(r, "collection"))
	if c := v.Collection(id); err == nil && c != nil {
		return c, nil
	}
	return nil, problem.New(problem.UnknownCollection, "%.80q is not one of %s", id, strings.Join(v.names(), ", "))
}

func (v *view) names() []string { return namesOf(v.Collections()) }

func namesOf(collections []*features.Collection) []string {
	var names []string
	for _, c := range collections {
		names = append(names, c.Layer.ID)
	}
	return names
}

func (s *Server) collection(w http.ResponseWriter, r *http.Request, v *view) error {
	c, err := lookup(r, v)
	if err != nil {
		return err
	}
	return s.answerDocument(w, r, v, description(c))
}

func (s *Server) items(w http.ResponseWriter, r *http.Request, v *view) error {
	c, err := lookup(r, v)
	if err != nil {
		return err
	}
	values, err := parameters(r)
	if err != nil {
		return err
	}
	rep, rest, err := c.ParseRepresentation(values, r.Header.Values("Accept"), features.ItemFormats)
	if err != nil {
		return err
	}
	q, err := c.ParseItems(rest)
	if err != nil {
		return err
	}
	if s.represented(w, r, v, rep) {
		return nil
	}
	page, err := v.Select(r.Context(), c, q)
	if err != nil {
		return err
	}
	a := asked{c, q, page, features.Request{Base: s.base(r), Values: values}, rep}
	return s.writeKept(w, r, v, rep, func(w http.ResponseWriter) error { return s.writePage(w, r, v, a) })
}

func (s *Server) item(w http.ResponseWriter, r *http.Request, v *view) error {
	c, err := lookup(r, v)
	if err != nil {
		return err
	}
	key, err := url.PathUnescape(pathVar(r, "key"))
	if err != nil {
		return problem.New(problem.UnknownFeature, "the address cannot be read: %v", err)
	}
	i, ok := c.Find(key)
	if !ok {
		return problem.New(problem.UnknownFeature, "%.80q is not in collection %s", key, c.Layer.ID)
	}
	values, err := parameters(r)
	if err != nil {
		return err
	}
	rep, rest, err := c.ParseRepresentation(values, r.Header.Values("Accept"), features.FeatureFormats)
	if err != nil {
		return err
	}
	q, err := features.ParseItem(c.Layer.Fields, rest)
	if err != nil {
		return err
	}
	if s.represented(w, r, v, rep) {
		return nil
	}
	request := features.Request{Base: s.base(r), Values: values}
	return s.writeKept(w, r, v, rep, func(w http.ResponseWriter) error {
		if rep.Format.IsHTML() {
			return s.writeItemPage(w, r, v, c, i, request, rep)
		}
		return v.WriteFeature(w, c, i, q, request, rep)
	})
}

// fail answers with the problem that an error is, and logs what only this side should know.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problem.From(err)
	if p == nil || p.Kind == problem.Internal {
		s.logFailure(r, err)
	}
	if p == nil {
		panic(http.ErrAbortHandler) // the client is gone
	}
	s.tell(w, r, exchangeOf(r).id, p)
}

func (s *Server) logFailure(r *http.Request, err error) {
	if errors.Is(err, r.Context().Err()) && r.Context().Err() != nil {
		s.cfg.Log.Info("answer cut short", "request", exchangeOf(r).id, "cause", err.Error())
		return
	}
	s.cfg.Log.Error("answer failed", "request", exchangeOf(r).id, "error", err.Error())
}
