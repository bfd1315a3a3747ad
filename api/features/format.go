package features

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/data/jsonfg"
)

// Format is a form in which something is served: chosen by f, else by the Accept header.
type Format struct {
	Name      string // value of f
	MediaType string // as it is answered
	Title     string // in French
	accepts   []string
	alias     string
}

// Forms of documents and of features. GeoJSON comes first: who accepts anything gets it.
var (
	JSON = Format{Name: "json", MediaType: TypeJSON, Title: "JSON"}
	HTML = Format{Name: "html", MediaType: TypeHTML + "; charset=utf-8", Title: "page", accepts: []string{"application/xhtml+xml"}}

	geoJSON   = Format{Name: "json", alias: "geojson", MediaType: TypeGeoJSON, Title: "GeoJSON", accepts: []string{TypeJSON, "application/vnd.geo+json"}}
	jsonFG    = Format{Name: "jsonfg", MediaType: jsonfg.MediaType, Title: "JSON-FG", accepts: []string{"application/fg+json"}}
	geoSeq    = Format{Name: "geojsons", MediaType: "application/geo+json-seq", Title: "GeoJSON Text Sequence"}
	geoLines  = Format{Name: "geojsonl", MediaType: "application/x-ndjson", Title: "GeoJSON, une entité par ligne", accepts: []string{"application/geo+json+ndjson", "application/ndjson"}}
	csvTable  = Format{Name: "csv", MediaType: "text/csv; charset=utf-8; header=present", Title: "CSV"}
	csvShapes = Format{Name: "wkt.csv", MediaType: "text/csv; charset=utf-8; header=present", Title: "CSV avec géométrie WKT"}
	geoPack   = Format{Name: "gpkg", MediaType: "application/geopackage+sqlite3", Title: "GeoPackage", accepts: []string{"application/vnd.sqlite3"}}
	flatGeo   = Format{Name: "fgb", MediaType: "application/flatgeobuf", Title: "FlatGeobuf", accepts: []string{"application/vnd.flatgeobuf"}}
	parquet   = Format{Name: "parquet", MediaType: "application/vnd.apache.parquet", Title: "GeoParquet"}
	workbook  = Format{Name: "xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Title: "classeur pour tableurs"}
)

// ItemFormats are the forms of a page of features, FeatureFormats those of one feature.
var (
	ItemFormats    = []Format{geoJSON, jsonFG, geoSeq, geoLines, csvTable, csvShapes, geoPack, flatGeo, parquet, workbook, HTML}
	FeatureFormats = []Format{geoJSON, jsonFG, HTML}
)

// JSONAs is JSON under a media type of its own, for who takes that or plain JSON.
func JSONAs(mediaType string) Format {
	return Format{Name: JSON.Name, MediaType: mediaType, Title: JSON.Title, accepts: []string{TypeJSON}}
}

// Essence is the media type without its parameters.
func (f Format) Essence() string { return essence(f.MediaType) }

// IsHTML tells whether the form is a page for people.
func (f Format) IsHTML() bool { return f.Name == HTML.Name }

// IsDated tells whether the bytes tell when they were made, so that they differ for the same features.
func (f Format) IsDated() bool { return f.Name == geoPack.Name }

// IsAside tells whether the form is written to a file aside before it is sent.
func (f Format) IsAside() bool { return f.Name == geoPack.Name }

// IsJSON tells whether the form is a document of JSON, with links in it.
func (f Format) IsJSON() bool { return f.Name == geoJSON.Name || f.Name == jsonFG.Name }

// Choose returns the form that a request asks for among those offered. f, which it takes from the values, is a wish that
// is met or refused (400); the Accept headers are ranked as RFC 9110 §12.5.1 has it, of equals the first offered, and
// when they refuse all that is offered the answer is 406. Without either it is the first.
func Choose(values url.Values, accept []string, offered []Format) (Format, error) {
	given, ok := values["f"]
	delete(values, "f")
	return choose(given, ok, accept, offered)
}

func choose(given []string, ok bool, accept []string, offered []Format) (Format, error) {
	if ok {
		for _, f := range offered {
			if len(given) == 1 && (given[0] == f.Name || f.alias != "" && given[0] == f.alias) {
				return f, nil
			}
		}
		return Format{}, invalid("f", "%.80q is not one of %s", strings.Join(given, ", "), strings.Join(formatNames(offered), ", "))
	}
	header := strings.Join(accept, ",")
	if strings.TrimSpace(header) == "" {
		return offered[0], nil
	}
	best, most := Format{}, 0.0
	for _, f := range offered {
		if q := f.quality(header); q > most {
			best, most = f, q
		}
	}
	if most == 0 {
		return Format{}, problem.New(problem.NotAcceptable, "Accept %.120q: what is made here is %s", header, strings.Join(mediaTypes(offered), ", "))
	}
	return best, nil
}

// quality is the rank that an Accept header gives to the form: that of the most specific of its ranges that fits.
func (f Format) quality(header string) float64 {
	made := essence(f.MediaType)
	best, fits := 0.0, 0
	for part := range strings.SplitSeq(header, ",") {
		given, params, _ := strings.Cut(part, ";")
		given = strings.ToLower(strings.TrimSpace(given))
		fit := 0
		switch {
		case given == made:
			fit = 4
		case slices.Contains(f.accepts, given):
			fit = 3
		case given == "*/*":
			fit = 1
		case strings.HasSuffix(given, "/*") && strings.HasPrefix(made, given[:len(given)-1]):
			fit = 2
		}
		if fit > fits {
			best, fits = rangeQuality(params), fit
		}
	}
	return best
}

// rangeQuality reads the q among the parameters of a range: 1 when it is not said, 0 when it cannot be read.
func rangeQuality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "q") {
			q, err := strconv.ParseFloat(value, 64)
			if err != nil || !(q >= 0 && q <= 1) {
				return 0
			}
			return q
		}
	}
	return 1
}

// essence is a media type without its parameters.
func essence(mediaType string) string {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	return strings.TrimSpace(mediaType)
}

func formatNames(all []Format) []string {
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	return names
}

func mediaTypes(all []Format) []string {
	var types []string
	for _, f := range all {
		types = append(types, essence(f.MediaType))
	}
	return slices.Compact(types)
}
