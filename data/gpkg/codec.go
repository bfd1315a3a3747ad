package gpkg

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/coverage"
	"github.com/paulmach/orb"
)

// codec turns the value of a field into one of SQLite's and back. What it reads may come from anywhere: set refuses
// what enc could not have given.
type codec struct {
	enc func(field reflect.Value) (driver.Value, error)
	set func(field reflect.Value, v driver.Value) error
}

// codecOf returns the declared type and the codec of a field.
func codecOf(field reflect.Type) (string, codec, error) {
	if keys := keysOf(field); keys != nil {
		return "TEXT", enumeration(keys), nil
	}
	switch field.Kind() {
	case reflect.String:
		return "TEXT", text, nil
	case reflect.Bool:
		return "BOOLEAN", boolean, nil
	case reflect.Int, reflect.Int32, reflect.Int64:
		return "INTEGER", integer, nil
	case reflect.Float32, reflect.Float64:
		return "REAL", number, nil
	case reflect.Struct:
		if field == timeType {
			return "TEXT", instant, nil
		}
	case reflect.Slice:
		switch field.Elem().Kind() {
		case reflect.String, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float32:
			return "TEXT", jsonList, nil
		}
	}
	return "", codec{}, fmt.Errorf("a %s cannot be kept", field)
}

// keysOf returns the keys of an enumeration by value, nil when the type is not one. A value without a key here
// cannot be written, so that an addition to the vocabulary that is forgotten here is told at once.
func keysOf(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[geo.UnitKind]():
		return keys(geo.Commune, geo.Arrondissement, geo.IRIS)
	case reflect.TypeFor[geo.CountState]():
		return keys(geo.Missing, geo.Masked, geo.Known)
	case reflect.TypeFor[geo.Profession]():
		return append([]string{geo.NoProfession.String()}, keys(geo.Professions()...)...)
	case reflect.TypeFor[geo.AgeClass]():
		return keys(geo.AgeUnknown, geo.WithinCap, geo.OverCap)
	case reflect.TypeFor[geo.SiteKind]():
		return keys(geo.OtherSite, geo.Cabinet, geo.MSP, geo.HealthCentre, geo.Pharmacy, geo.Hospital)
	case reflect.TypeFor[geo.Placement]():
		return keys(geo.Unplaced, geo.PlacedByFile, geo.PlacedByFINESS, geo.PlacedByAddress, geo.PlacedByUnit)
	case reflect.TypeFor[geo.Stage]():
		return keys(geo.UnknownStage, geo.Letter, geo.Validated, geo.Signed)
	case reflect.TypeFor[geo.TeamForm]():
		return keys(geo.OtherForm, geo.FormMSP, geo.FormCentre, geo.FormCLAP)
	case reflect.TypeFor[atlas.Basis]():
		return keys(atlas.NoBasis, atlas.Observed, atlas.Modelled, atlas.Mixed)
	case reflect.TypeFor[coverage.Relation]():
		return keys(coverage.RealOverlap, coverage.CitySharing, coverage.UnknownSplit)
	case reflect.TypeFor[atlas.Constraint]():
		return keys(atlas.OriginConstrained, atlas.DoublyConstrained)
	case reflect.TypeFor[atlas.OverlapKind]():
		return keys(atlas.CPTSCPTS, atlas.ESPESP, atlas.ESPCPTS)
	}
	return nil
}

func keys[E fmt.Stringer](values ...E) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.String()
	}
	return out
}

func enumeration(keys []string) codec {
	values := make(map[string]uint64, len(keys))
	for i, k := range keys {
		values[k] = uint64(i)
	}
	return codec{
		func(f reflect.Value) (driver.Value, error) {
			if f.Uint() >= uint64(len(keys)) {
				return nil, fmt.Errorf("%s %d has no key", f.Type(), f.Uint())
			}
			return keys[f.Uint()], nil
		},
		func(f reflect.Value, v driver.Value) error {
			s, ok := v.(string)
			n, known := values[s]
			if !ok || !known {
				return fmt.Errorf("%v is none of %s", show(v), strings.Join(keys, ", "))
			}
			f.SetUint(n)
			return nil
		},
	}
}

var text = codec{
	func(f reflect.Value) (driver.Value, error) { return f.String(), nil },
	func(f reflect.Value, v driver.Value) error {
		s, ok := v.(string)
		if !ok {
			return mismatch(v, "a text")
		}
		f.SetString(s)
		return nil
	},
}

var boolean = codec{
	func(f reflect.Value) (driver.Value, error) { return f.Bool(), nil },
	func(f reflect.Value, v driver.Value) error {
		n, ok := v.(int64)
		if !ok || n < 0 || n > 1 {
			return mismatch(v, "0 or 1")
		}
		f.SetBool(n == 1)
		return nil
	},
}

var integer = codec{
	func(f reflect.Value) (driver.Value, error) { return f.Int(), nil },
	func(f reflect.Value, v driver.Value) error {
		n, ok := v.(int64)
		if !ok || f.OverflowInt(n) {
			return mismatch(v, "an integer")
		}
		f.SetInt(n)
		return nil
	},
}

// number keeps a float64 to the bit, but for the sign of zero, which SQLite does not keep. A NaN would become NULL
// there, and is no figure to keep.
var number = codec{
	func(f reflect.Value) (driver.Value, error) {
		if math.IsNaN(f.Float()) {
			return nil, errors.New("the value is not a number")
		}
		return f.Float(), nil
	},
	func(f reflect.Value, v driver.Value) error {
		n, ok := v.(float64)
		if !ok {
			return mismatch(v, "a number")
		}
		f.SetFloat(n)
		return nil
	},
}

func coordinate(axis int) codec {
	return codec{
		func(f reflect.Value) (driver.Value, error) { return number.enc(f.Index(axis)) },
		func(f reflect.Value, v driver.Value) error { return number.set(f.Index(axis), v) },
	}
}

var instant = codec{
	func(f reflect.Value) (driver.Value, error) {
		t := f.Interface().(time.Time)
		if t.IsZero() {
			return nil, nil
		}
		return t.UTC().Format(time.RFC3339Nano), nil
	},
	func(f reflect.Value, v driver.Value) error {
		if v == nil {
			f.SetZero()
			return nil
		}
		s, _ := v.(string)
		t, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			return mismatch(v, "an instant")
		}
		f.Set(reflect.ValueOf(t.UTC()))
		return nil
	},
}

var jsonList = codec{
	func(f reflect.Value) (driver.Value, error) {
		if f.IsNil() {
			return nil, nil
		}
		s, err := toJSON(f.Interface())
		return s, err
	},
	func(f reflect.Value, v driver.Value) error {
		if v == nil {
			f.SetZero()
			return nil
		}
		s, ok := v.(string)
		if !ok || !strings.HasPrefix(s, "[") || json.Unmarshal([]byte(s), f.Addr().Interface()) != nil {
			return mismatch(v, "a JSON list")
		}
		return nil
	},
}

// boundary keeps whether a unit has a boundary of its own: NULL when nil, 0 when empty, 1 when there is one, which
// is read apart.
var boundary = codec{
	func(f reflect.Value) (driver.Value, error) {
		if f.IsNil() {
			return nil, nil
		}
		return f.Len() > 0, nil
	},
	func(f reflect.Value, v driver.Value) error {
		if v == nil {
			f.SetZero()
			return nil
		}
		f.Set(reflect.ValueOf(orb.MultiPolygon{}))
		if v != int64(0) && v != int64(1) {
			return mismatch(v, "0 or 1")
		}
		return nil
	},
}

// toJSON writes a value without escaping what only HTML forbids: the file is read by people too.
func toJSON(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

func mismatch(v driver.Value, wanted string) error {
	return fmt.Errorf("%s where %s is wanted", show(v), wanted)
}

// show quotes a value for a message, cut to a readable length.
func show(v driver.Value) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case []byte:
		return fmt.Sprintf("%d bytes", len(v))
	case string:
		return fmt.Sprintf("%.40q", v)
	}
	return fmt.Sprint(v)
}
