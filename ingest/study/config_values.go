package study

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// mapping reads a mapping whose keys are known. Nothing at all ("area:") is an empty mapping.
func (d *decoder) mapping(n *yaml.Node, what string, known fields) {
	n = dealias(n)
	if isNull(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.fault(n.Line, "%s: keys with values are wanted, here is %s", what, describe(n))
		return
	}
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	seen := make(map[string]int)
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		first, twice := seen[key.Value]
		read, ok := known[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode:
			d.fault(key.Line, "%s: a key is a word, here is %s", what, describe(key))
		case twice:
			d.fault(key.Line, "%s: key %q is given twice, first on line %d", what, key.Value, first)
		case !ok:
			d.fault(key.Line, "%s: unknown key %q; %s", what, key.Value, hint(key.Value, names))
		default:
			seen[key.Value] = key.Line
			d.key = key.Value
			read(dealias(value))
		}
	}
}

// value reports a fault in the value of the key being read.
func (d *decoder) value(n *yaml.Node, format string, args ...any) {
	d.fault(n.Line, "%s: %s", d.key, fmt.Sprintf(format, args...))
}

// sequence reads a list. Nothing at all is an empty list.
func (d *decoder) sequence(n *yaml.Node, item func(*yaml.Node)) {
	n = dealias(n)
	if isNull(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		d.value(n, "a list is wanted, here is %s", describe(n))
		return
	}
	for _, c := range n.Content {
		item(dealias(c))
	}
}

// scalar returns the text of a value as it was written, so that 01 stays 01.
func (d *decoder) scalar(n *yaml.Node, wanted string) (string, bool) {
	n = dealias(n)
	if n.Kind != yaml.ScalarNode || isNull(n) {
		d.value(n, "%s is wanted, here is %s", wanted, describe(n))
		return "", false
	}
	return strings.TrimSpace(n.Value), true
}

func (d *decoder) text(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if s, ok := d.scalar(n, "a text"); ok {
			*to = s
		}
	}
}

func (d *decoder) choice(to *string, known []string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := d.scalar(n, "a word")
		if ok && !slices.Contains(known, s) {
			d.value(n, "%q is unknown; %s", s, hint(s, known))
			return
		}
		*to = s
	}
}

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (d *decoder) digest(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := d.scalar(n, "a SHA-256")
		if s = strings.ToLower(s); ok && !sha256Hex.MatchString(s) {
			d.value(n, "%q is not a SHA-256: 64 hexadecimal digits are wanted", s)
		}
		*to = s
	}
}

// year reads a year of the COG. The first is that of the movements table.
func (d *decoder) year(to *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := d.scalar(n, "a year")
		if !ok {
			return
		}
		y, err := strconv.Atoi(s)
		if err != nil || y < 1943 || y > 2100 {
			d.value(n, "%q is not a year of the COG: a number from 1943 on is wanted, as in 2025", s)
			return
		}
		*to = y
	}
}

// epsg reads 2154 or EPSG:2154.
func (d *decoder) epsg(to *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := d.scalar(n, "an EPSG number")
		if !ok {
			return
		}
		digits := strings.TrimPrefix(strings.ToUpper(s), "EPSG:")
		v, err := strconv.Atoi(digits)
		if err != nil || v < 1024 || v > 999_999 {
			d.value(n, "%q is not an EPSG number, as in 2154 (Lambert-93) or 4326 (longitude, latitude)", s)
			return
		}
		*to = v
	}
}

// codeShape is what a code of the official geography looks like.
type codeShape struct {
	of     string
	valid  *regexp.Regexp
	wanted string
}

var (
	departmentCode = codeShape{"a département", regexp.MustCompile(`^(\d\d|2[AB]|9[78]\d)$`), "two characters are wanted (01, 2A), three overseas (974)"}
	regionCode     = codeShape{"a région", regexp.MustCompile(`^\d\d$`), "two digits are wanted (01, 93)"}
	epciCode       = codeShape{"an EPCI", regexp.MustCompile(`^\d{9}$`), "the nine digits of its SIREN number are wanted"}
	unitCode       = codeShape{"a unit", regexp.MustCompile(`^(\d\d|2[AB])\d{3}(\d{4})?$`), "five characters are wanted (01004, 2A004), nine for an IRIS"}
)

// codes reads a list of codes from their raw text: unquoted, 01 is a number to YAML.
func (d *decoder) codes(to *[]string, shape codeShape) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.sequence(n, func(item *yaml.Node) {
			s, ok := d.scalar(item, "the code of "+shape.of)
			if !ok {
				return
			}
			s = strings.ToUpper(s)
			switch {
			case shape.valid.MatchString(s):
				*to = append(*to, s)
			case shape.valid.MatchString("0"+s) && shape.of != epciCode.of:
				d.value(item, "%q is not the code of %s: its leading zero is missing, write 0%s", s, shape.of, s)
			default:
				d.value(item, "%q is not the code of %s: %s", s, shape.of, shape.wanted)
			}
		})
	}
}

// setting returns what reads a value of the type that to points at.
func (d *decoder) setting(to any) func(*yaml.Node) {
	return func(n *yaml.Node) {
		switch to := to.(type) {
		case *float64:
			d.number(n, to)
		case *int64:
			d.integer(n, to)
		case *bool:
			d.boolean(n, to)
		case *string:
			if s, ok := d.scalar(n, "a word"); ok {
				*to = s
			}
		case *[]int64:
			*to = []int64{}
			d.sequence(n, func(item *yaml.Node) {
				var v int64
				d.integer(item, &v)
				*to = append(*to, v)
			})
		case *[]string:
			*to = []string{}
			d.sequence(n, func(item *yaml.Node) {
				if s, ok := d.scalar(item, "a word"); ok {
					*to = append(*to, s)
				}
			})
		default:
			panic(fmt.Sprintf("study: a setting of type %T cannot be read", to))
		}
	}
}

func (d *decoder) number(n *yaml.Node, to *float64) {
	s, ok := d.scalar(n, "a number")
	if !ok {
		return
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		d.value(n, "a number is wanted (with a point, not a comma), here is %q", s)
		return
	}
	*to = v
}

func (d *decoder) integer(n *yaml.Node, to *int64) {
	s, ok := d.scalar(n, "a whole number")
	if !ok {
		return
	}
	v, err := strconv.ParseInt(strings.ReplaceAll(s, "_", ""), 10, 64)
	if err != nil {
		d.value(n, "a whole number is wanted, here is %q", s)
		return
	}
	*to = v
}

func (d *decoder) boolean(n *yaml.Node, to *bool) {
	s, ok := d.scalar(n, "true or false")
	if ok && s != "true" && s != "false" {
		d.value(n, "true or false is wanted, here is %q", s)
		return
	}
	*to = s == "true"
}

// dealias follows an alias to what it stands for.
func dealias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case isNull(n):
		return "nothing"
	}
	return strconv.Quote(n.Value)
}
