package study

import (
	"bytes"
	"errors"
	"fmt"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"io"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// decoder turns the nodes of a study file into a Config and gathers what is wrong on the way. It works on
// nodes and not on Go values because YAML would read the département 01 as the number 1.
type decoder struct {
	file   string
	faults []Fault
	key    string         // whose value is being read
	lines  map[string]int // where each setting was given
}

// fields says what to do with the value of each key of a mapping.
type fields map[string]func(*yaml.Node)

func (d *decoder) fault(line int, format string, args ...any) {
	d.faults = append(d.faults, Fault{line, fmt.Sprintf(format, args...)})
}

func (d *decoder) err() error {
	if d.faults == nil {
		return nil
	}
	slices.SortStableFunc(d.faults, func(a, b Fault) int { return a.Line - b.Line })
	return &Faults{d.file, d.faults}
}

var syntaxLine = regexp.MustCompile(`^yaml: line (\d+): (.*)$`)

// root returns the only document of the text, nil after a fault.
func (d *decoder) root(text []byte) *yaml.Node {
	y := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	err := y.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		d.fault(0, "the study is empty; `maillage new` writes one to start from")
		return nil
	case err != nil:
		d.syntax(err)
		return nil
	}
	if err := y.Decode(&more); err == nil {
		d.fault(more.Line, "a second document begins here; a study is one document")
	} else if !errors.Is(err, io.EOF) {
		d.syntax(err)
	}
	return doc.Content[0]
}

func (d *decoder) syntax(err error) {
	if m := syntaxLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		d.fault(line, "not valid YAML: %s", m[2])
		return
	}
	d.fault(0, "not valid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
}

func (d *decoder) study(c *Config, text []byte) {
	root := d.root(text)
	if root == nil {
		return
	}
	cog, boundaries := false, false
	d.mapping(root, "the study", fields{
		"name": d.text(&c.Name),
		"cog": func(n *yaml.Node) {
			cog = true
			d.year(&c.COG)(n)
		},
		"area": func(n *yaml.Node) { d.area(n, &c.Area) },
		"sources": func(n *yaml.Node) {
			before := len(d.faults)
			d.sources(n, c)
			boundaries = len(c.Sources[KindBoundaries]) > 0 || len(d.faults) > before
		},
		"settings": func(n *yaml.Node) { d.settings(n, c) },
	})
	if root.Kind != yaml.MappingNode && !isNull(root) {
		return
	}
	if !cog {
		d.fault(0, "cog is missing: the year of the official geographic code that the study is expressed in, as in `cog: 2025`")
	}
	if !boundaries {
		d.fault(0, "sources: boundaries is missing: a study needs at least one file of boundaries")
	}
}

func (d *decoder) area(n *yaml.Node, a *geo.Area) {
	d.mapping(n, "area", fields{
		"departments": d.codes(&a.Departments, departmentCode),
		"regions":     d.codes(&a.Regions, regionCode),
		"epci":        d.codes(&a.EPCI, epciCode),
		"units":       d.codes(&a.Units, unitCode),
	})
}

func (d *decoder) sources(n *yaml.Node, c *Config) {
	kinds := make(fields)
	for _, kind := range Kinds() {
		kinds[string(kind)] = func(n *yaml.Node) {
			c.Sources[kind] = []File{}
			d.sequence(n, func(item *yaml.Node) {
				c.Sources[kind] = append(c.Sources[kind], d.source(item, kind, c.Dir))
			})
			if len(c.Sources[kind]) == 0 {
				delete(c.Sources, kind)
			}
		}
	}
	d.mapping(n, "sources", kinds)
}

// formats are those of boundaries; every other kind of source has one format, and tables tell theirs.
var formats = []string{"geojson", "geojsonseq", "gpkg", "shapefile"}

// keysOfSome are the keys of a source that only some kinds have.
var keysOfSome = map[string][]Kind{
	"format": {KindBoundaries}, "layer": {KindBoundaries}, "crs": {KindBoundaries, KindTimes},
	"column": {KindTimes}, "unit": {KindTimes}, "mirror": {KindTimes},
}

func joined(kinds []Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, " and ")
}

func (d *decoder) source(n *yaml.Node, kind Kind, dir string) File {
	f := File{Line: n.Line}
	keys := fields{
		"file":    d.text(&f.File),
		"vintage": d.text(&f.Vintage),
		"cog":     d.year(&f.COG),
		"fetch":   d.text(&f.Fetch),
		"sha256":  d.digest(&f.SHA256),
		"format":  d.choice(&f.Format, formats),
		"layer":   d.text(&f.Layer),
		"crs":     d.epsg(&f.CRS),
		"column":  d.text(&f.Column),
		"unit":    d.choice(&f.Unit, []string{"minutes", "seconds"}),
		"mirror":  d.setting(&f.Mirror),
	}
	for key, kinds := range keysOfSome {
		if !slices.Contains(kinds, kind) {
			keys[key] = func(v *yaml.Node) { d.fault(v.Line, "%s: %q is a key of %s only", kind, key, joined(kinds)) }
		}
	}
	before := len(d.faults)
	d.mapping(n, string(kind), keys)
	if f.File == "" && len(d.faults) == before {
		d.fault(n.Line, "%s: file is missing", kind)
	}
	if f.Path = f.File; !filepath.IsAbs(f.File) {
		f.Path = filepath.Join(dir, f.File)
	}
	return f
}

// settings reads the keys that geo.Settings names in its yaml tags.
func (d *decoder) settings(n *yaml.Node, c *Config) {
	d.lines = make(map[string]int)
	v := reflect.ValueOf(&c.Settings).Elem()
	keys := make(fields)
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("yaml")
		set := d.setting(v.Field(i).Addr().Interface())
		keys[key] = func(n *yaml.Node) {
			d.lines[key] = n.Line
			set(n)
		}
	}
	before := len(d.faults)
	d.mapping(n, "settings", keys)
	if len(d.faults) > before {
		return // what Validate would say of values half read could mislead
	}
	for _, err := range atlas.Faults(c.Settings) {
		d.fault(d.lineOf(err), "settings: %v", err)
	}
}

// lineOf returns the line of the first setting that the error names and the study gives, 0 when there is none.
func (d *decoder) lineOf(err error) int {
	words := strings.FieldsFunc(err.Error(), func(r rune) bool { return r != '_' && !unicode.IsLetter(r) })
	for _, w := range words {
		if line, given := d.lines[w]; given {
			return line
		}
	}
	return 0
}
