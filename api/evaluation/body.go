package evaluation

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"

	"github.com/maillage/maillage/api/cql2"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/data/geojson"
)

// MediaTypes are those of a body.
var MediaTypes = []string{"application/json", "application/geo+json"}

// members are those of a body that lists units.
var members = []string{"name", "replaces", "units"}

// ParseBody reads a proposal from a body: GeoJSON of a polygon, or an object with units and perhaps replaces and name, which
// the values of the request may give too.
func ParseBody(text []byte, values url.Values) (Proposal, error) {
	p, err := parseNames(values)
	if err != nil {
		return p, err
	}
	var body map[string]json.RawMessage
	if err := json.Unmarshal(text, &body); err != nil || body == nil {
		return p, problem.New(problem.InvalidBody, `the body is not a JSON object: GeoJSON of a polygon is wanted, or {"units": ["13055"]}%s`, cause(err)).
			InFrench("la demande n'est ni un contour en GeoJSON ni une liste de communes")
	}
	if _, ok := body["type"]; ok {
		return p.withArea(text)
	}
	return p.withMembers(body)
}

func cause(err error) string {
	if err == nil {
		return ""
	}
	return " (" + err.Error() + ")"
}

func (p Proposal) withArea(text []byte) (Proposal, error) {
	area, err := geojson.ParsePolygon(text)
	if err != nil {
		return p, problem.New(problem.InvalidBody, "%v", err).InFrench("le contour n'est pas un polygone GeoJSON valable (%v)", err)
	}
	points := 0
	for _, polygon := range area {
		for _, ring := range polygon {
			points += len(ring)
		}
	}
	if points > maxPoints {
		return p, problem.Param(problem.InvalidBody, "coordinates", "the polygon has %d points, %d are taken: simplify it", points, maxPoints).
			InFrench("le contour a %d points, pour %d au plus : simplifiez-le", points, maxPoints)
	}
	p.Area = area
	return p, nil
}

func (p Proposal) withMembers(body map[string]json.RawMessage) (Proposal, error) {
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if !slices.Contains(members, name) {
			return p, problem.Param(problem.InvalidBody, name, "%.80q is not a member here%s", name, cql2.Hint(name, members))
		}
	}
	for _, m := range []memberText{{"name", &p.Name}, {"replaces", &p.Replaces}} {
		if err := m.read(body); err != nil {
			return p, err
		}
	}
	err := checkName(p.Name, problem.InvalidBody)
	if err != nil {
		return p, err
	}
	p.Codes, err = readCodes(body["units"])
	return p, err
}

// memberText is a member of a body that is a text.
type memberText struct {
	name string
	to   *string
}

func (m memberText) read(body map[string]json.RawMessage) error {
	raw, ok := body[m.name]
	if !ok {
		return nil
	}
	if *m.to != "" {
		return problem.Param(problem.InvalidBody, m.name, "%s: it is given in the address and in the body", m.name)
	}
	if err := json.Unmarshal(raw, m.to); err != nil || *m.to == "" {
		return problem.Param(problem.InvalidBody, m.name, "%s: %.80s is not a text", m.name, raw)
	}
	return nil
}

func readCodes(raw json.RawMessage) ([]string, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); raw == nil || err != nil || len(items) == 0 {
		return nil, problem.Param(problem.InvalidBody, "units", `units: a list of codes is wanted, such as ["13055", "13001"]`).
			InFrench("une liste de codes de communes est attendue")
	}
	codes := make([]string, len(items))
	for i, item := range items {
		if err := json.Unmarshal(item, &codes[i]); err != nil || codes[i] == "" {
			return nil, problem.Param(problem.InvalidBody, "units", "units: %.40s, number %d of the list, is not a code: codes are texts, such as \"01004\"", item, i+1).
				InFrench("%.40s, au rang %d de la liste, n'est pas un code de commune", item, i+1)
		}
	}
	return codes, nil
}
