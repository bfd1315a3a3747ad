// Package problem is the one table that turns what goes wrong in a request into an answer: application/problem+json as
// RFC 9457 has it, and for people the words of a page in French (words.go).
//
// It does not log and does not write headers other than its own; that is the business of package api.
package problem

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/maillage/maillage/api/openapi"
)

// Kind is a kind of problem: the last part of its type URI.
type Kind string

// Kinds of problem, each with its status in the table below.
const (
	InvalidParameter     Kind = "invalid-parameter"
	UnknownParameter     Kind = "unknown-parameter"
	InvalidCursor        Kind = "invalid-cursor"
	InvalidBody          Kind = "invalid-body"
	UnknownCollection    Kind = "unknown-collection"
	UnknownFeature       Kind = "unknown-feature"
	UnknownTile          Kind = "unknown-tile"
	UnknownPath          Kind = "unknown-path"
	MethodNotAllowed     Kind = "method-not-allowed"
	NotAcceptable        Kind = "not-acceptable"
	BodyTooLarge         Kind = "body-too-large"
	RangeNotSatisfiable  Kind = "range-not-satisfiable"
	UnsupportedMediaType Kind = "unsupported-media-type"
	Busy                 Kind = "busy"
	EditionChanged       Kind = "edition-changed"
	NotReady             Kind = "not-ready"
	OutOfTime            Kind = "out-of-time"
	Internal             Kind = "internal"
)

var table = map[Kind]struct {
	status int
	title  string
}{
	InvalidParameter:     {http.StatusBadRequest, "a parameter has a value that cannot be used"},
	UnknownParameter:     {http.StatusBadRequest, "a parameter is not known here"},
	InvalidCursor:        {http.StatusBadRequest, "the cursor does not belong to this query"},
	InvalidBody:          {http.StatusBadRequest, "the body cannot be used"},
	UnknownCollection:    {http.StatusNotFound, "there is no such collection"},
	UnknownFeature:       {http.StatusNotFound, "there is no such feature"},
	UnknownTile:          {http.StatusNotFound, "there is no such tile or tile matrix set"},
	UnknownPath:          {http.StatusNotFound, "there is nothing at this address"},
	MethodNotAllowed:     {http.StatusMethodNotAllowed, "the method is not one that this address takes"},
	NotAcceptable:        {http.StatusNotAcceptable, "none of the formats asked for is made here"},
	BodyTooLarge:         {http.StatusRequestEntityTooLarge, "the body is too large"},
	RangeNotSatisfiable:  {http.StatusRequestedRangeNotSatisfiable, "the answer has no such part"},
	UnsupportedMediaType: {http.StatusUnsupportedMediaType, "the body is in a form that is not taken here"},
	Busy:                 {http.StatusServiceUnavailable, "too many requests are under way"},
	EditionChanged:       {http.StatusGone, "the edition changed"},
	NotReady:             {http.StatusServiceUnavailable, "no edition is loaded yet"},
	OutOfTime:            {http.StatusServiceUnavailable, "the answer took too long"},
	Internal:             {http.StatusInternalServerError, "the service failed"},
}

// typePrefix makes a kind a URI. RFC 9457 §3.1.1 asks for a URI that names the kind, not for a page behind it.
const typePrefix = "urn:maillage:problem:"

// Problem is an error that the client is told of.
type Problem struct {
	Kind      Kind
	Detail    string // one sentence, with the value at fault
	Parameter string // the query parameter, or the member of the body, at fault, when there is one
	French    string // the detail in French, for the pages that people fill in; "" where there is none
}

// New returns a problem with its detail.
func New(k Kind, format string, args ...any) *Problem {
	return &Problem{Kind: k, Detail: fmt.Sprintf(format, args...)}
}

// Param returns a problem of a query parameter or of a member of the body.
func Param(k Kind, parameter, format string, args ...any) *Problem {
	return &Problem{Kind: k, Parameter: parameter, Detail: fmt.Sprintf(format, args...)}
}

// InFrench says the detail in French too.
func (p *Problem) InFrench(format string, args ...any) *Problem {
	p.French = fmt.Sprintf(format, args...)
	return p
}

// Error returns the kind and the detail.
func (p *Problem) Error() string { return string(p.Kind) + ": " + p.Detail }

// Status returns the HTTP status of the problem.
func (p *Problem) Status() int { return table[p.Kind].status }

// From returns the problem that an error is to the client. What is not a Problem is told without its text,
// which may speak of the inside. It returns nil when the client is gone and there is nobody to tell.
func From(err error) *Problem {
	var p *Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, context.DeadlineExceeded):
		return New(OutOfTime, "ask for less: a smaller bbox or limit")
	case errors.Is(err, context.Canceled):
		return nil
	}
	return New(Internal, "the request id is in the log of the service")
}

type document struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail,omitempty"`
	French    string `json:"detail_fr,omitempty"`
	Parameter string `json:"parameter,omitempty"`
	RequestID string `json:"requestId,omitempty"`
}

// Schema is the schema of a problem in the definition of an API.
func Schema() map[string]any { return openapi.Names{}.Of(reflect.TypeFor[document]()) }

// Write answers the request with the problem. requestID is the one that the log carries.
func (p *Problem) Write(w http.ResponseWriter, requestID string) {
	row := table[p.Kind]
	body, err := json.Marshal(document{typePrefix + string(p.Kind), row.title, row.status, p.Detail, p.French, p.Parameter, requestID})
	if err != nil { // strings and an int always marshal
		body = []byte("{}")
	}
	p.WriteAs(w, "application/problem+json", body)
}

// WriteAs answers the request with a form of the problem that was made elsewhere.
func (p *Problem) WriteAs(w http.ResponseWriter, mediaType string, body []byte) {
	h := w.Header()
	for _, stale := range []string{"ETag", "Vary", "Link"} {
		h.Del(stale)
	}
	h.Set("Content-Type", mediaType)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(p.Status())
	w.Write(body) // the client may be gone: nothing is left to do then
}
