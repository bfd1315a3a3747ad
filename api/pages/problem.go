package pages

import (
	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/problem"
)

// Fault is what the page of a problem shows beside it.
type Fault struct {
	Address    string               // that was asked for
	Request    string               // its identifier, under which the log speaks of it
	Collection *features.Collection // that the address names, nil for none
}

// Problem writes the page of a problem. e is nil when no edition is loaded.
func (t *Templates) Problem(e *features.Edition, p *problem.Problem, f Fault, up string) ([]byte, error) {
	title, advice := p.InWords()
	s := shell{Up: up, Title: title, Study: "maillage"}
	if e != nil {
		s.Study, s.Edition = e.Name, e.ID
	}
	var within []reference
	if c := f.Collection; c != nil {
		within = []reference{{Key: c.Layer.Title, Name: c.Layer.Title, Href: up + "/collections/" + c.Layer.ID + "?f=html"}}
	}
	return t.bytes("problem", struct {
		shell
		*problem.Problem
		Fault
		Advice string
		Within []reference
	}{s, p, f, advice, within})
}
