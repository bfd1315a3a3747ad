package pages

import (
	"maps"
	"strconv"

	"github.com/maillage/maillage/api/features"
)

// provenance is what is read of the document that says where figures come from.
type provenance struct {
	Edition, Name, Role string
	COGYear             int
	Program             string
	Times               string
	Area                map[string]any
	Sources             []source
	Settings            map[string]any
	Coverage            covered
	Access              []map[string]any
	Patients            map[string]any
	Secrecy             map[string]any
	Previous            map[string]any
	Collections         []struct {
		ID, Title string
		Count     int
	}
}

type source struct {
	Kind, Name, Vintage           string
	SHA256                        string `json:"sha256"`
	Read, Kept, Carried, Rejected int
}

// covered is how much of the population lives where CPTS answer for it.
type covered struct {
	Population, Covered, Several, SplitUnknown *int64
	Times                                      []struct {
		CPTS, Units int
		Population  int64
	}
	Stages []struct {
		Stage      string
		Counts     bool
		CPTS       int
		Population int64
	}
}

// Covered is the share of the population that some CPTS answers for, "" when it is not known.
func (p provenance) Covered() string { return share(p.Coverage.Covered, p.Coverage.Population) }

// Several is the share that two CPTS or more answer for, "" when it is not known.
func (p provenance) Several() string { return share(p.Coverage.Several, p.Coverage.Population) }

// SplitUnknown is the share in cities that CPTS share without saying how, "" when there is none.
func (p provenance) SplitUnknown() string {
	if n := p.Coverage.SplitUnknown; n == nil || *n == 0 {
		return ""
	}
	return share(p.Coverage.SplitUnknown, p.Coverage.Population)
}

func share(part, whole *int64) string {
	if part == nil || whole == nil || *whole == 0 {
		return ""
	}
	return percent(float64(*part) / float64(*whole))
}

// tellsOfEdition are the members of the document that the page of the edition puts into words.
var tellsOfEdition = []string{"edition", "name", "role", "cogYear", "program", "times", "area", "sources", "settings", "coverage", "access",
	"patients", "secrecy", "previous", "collections", "links"}

// Edition writes the page that says where the figures come from; journeys says where minutes come from, in French.
func (p *Pages) Edition(about features.Document, journeys, up string) ([]byte, error) {
	var a provenance
	rest := make(map[string]any)
	if err := read(about, up, &a); err != nil {
		return nil, err
	}
	if err := read(about, up, &rest); err != nil {
		return nil, err
	}
	for _, told := range tellsOfEdition {
		delete(rest, told)
	}
	for _, measured := range a.Access {
		if measured["times"] == a.Times {
			measured["times"] = journeys
		}
		numbered(measured, "tenths")
	}
	a.Times = initial(journeys)
	calibrations := objects(a.Patients["calibrations"])
	estimation := maps.Clone(a.Patients)
	delete(estimation, "calibrations")
	measured, fits := compare(a.Access, "profession", accessInFrench), compare(calibrations, "constraint", calibrationInFrench)
	measured.Corner, fits.Corner = "Profession", "Pris comme donné"
	s := p.shell(up, "Sources et édition")
	s.Forms = []features.Link{{Href: up + "/edition?f=json", Type: features.TypeJSON, Title: "JSON"}}
	return p.templates.bytes("edition", struct {
		shell
		About        provenance
		Area         []setting
		Access       comparison
		Estimation   []setting
		Calibrations comparison
		Secrecy      []setting
		Previous     []setting
		Settings     []settingGroup
		Rest         []setting
	}{s, a, given(a.Area), measured, tell(estimation, estimationInFrench),
		fits, tell(a.Secrecy, secrecyInFrench), previousInFrench(a.Previous),
		settingsOf(a.Settings), tell(rest, nil)})
}

// numbered gives each member of a list a key of its own, from 1 on.
func numbered(object map[string]any, key string) {
	list, _ := object[key].([]any)
	delete(object, key)
	for k, v := range list {
		object[key+"."+strconv.Itoa(k+1)] = v
	}
}

// objects are the members of a list that are objects.
func objects(list any) []map[string]any {
	all, _ := list.([]any)
	var out []map[string]any
	for _, one := range all {
		if object, ok := one.(map[string]any); ok {
			out = append(out, object)
		}
	}
	return out
}
