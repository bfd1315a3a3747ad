package gpkg

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// table is how a slice of structs is kept: a row per element in their order, fid being the position. Fields become
// columns named in snake_case:
//
//   - numbers, booleans and texts as they are, enumerations by their key ("validated");
//   - a time as RFC 3339 in UTC, NULL when zero; a point as two columns, _lon and _lat;
//   - a nested struct as the columns of its fields, with its name before theirs;
//   - a list of numbers or texts as JSON, NULL when nil;
//   - a list of structs as their number (NULL when nil) and a table of its own, whose rows follow the order of the
//     owners and name theirs in parent_fid;
//   - a boundary as whether there is one: it lies in the layer of units.
type table struct {
	name    string
	child   bool // whether rows have a parent_fid
	columns []column
	lists   []list
}

// column is a field or a part of one.
type column struct {
	name  string
	decl  string // declared type
	at    []int  // the field, from the struct of the row
	field atlas.FieldOf
	codec
}

// list is a field that is a slice of structs.
type list struct {
	at     []int
	column int // in which the number of its elements is kept
	table  *table
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	pointType    = reflect.TypeFor[orb.Point]()
	boundaryType = reflect.TypeFor[orb.MultiPolygon]()
)

// newTable describes the table of a struct type. It fails on a field that it could not give back as it was.
func newTable(name string, child bool, row reflect.Type) (*table, error) {
	t := &table{name: name, child: child}
	return t, t.addFields(row, "", nil)
}

func (t *table) addFields(row reflect.Type, prefix string, at []int) error {
	for i := range row.NumField() {
		f := row.Field(i)
		if !f.IsExported() {
			return fmt.Errorf("%s.%s is not exported: it could not be kept", row, f.Name)
		}
		path := append(at[:len(at):len(at)], i)
		if err := t.addField(f.Type, prefix+snake(f.Name), path, atlas.FieldOf{Of: row, Name: f.Name}); err != nil {
			return fmt.Errorf("%s.%s: %w", row, f.Name, err)
		}
	}
	return nil
}

func (t *table) addField(field reflect.Type, name string, at []int, of atlas.FieldOf) error {
	switch {
	case field == pointType:
		t.columns = append(t.columns, column{name + "_lon", "REAL", at, of, coordinate(0)}, column{name + "_lat", "REAL", at, of, coordinate(1)})
		return nil
	case field == boundaryType:
		t.columns = append(t.columns, column{"own_boundary", "BOOLEAN", at, of, boundary})
		return nil
	case field.Kind() == reflect.Struct && field != timeType:
		return t.addFields(field, name+"_", at)
	case field.Kind() == reflect.Slice && field.Elem().Kind() == reflect.Struct && field.Elem() != timeType:
		child, err := newTable(t.name+"_"+name, true, field.Elem())
		t.lists = append(t.lists, list{at, len(t.columns), child})
		t.columns = append(t.columns, column{name, "INTEGER", at, of, codec{}})
		return err
	}
	decl, c, err := codecOf(field)
	t.columns = append(t.columns, column{name, decl, at, of, c})
	return err
}

// offset is the number of columns before those of fields.
func (t *table) offset() int {
	if t.child {
		return 2
	}
	return 1
}

// create returns the statement that creates the table.
func (t *table) create() string {
	var b strings.Builder
	b.WriteString("CREATE TABLE " + quote(t.name) + " (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL")
	if t.child {
		b.WriteString(", parent_fid INTEGER NOT NULL")
	}
	for _, c := range t.columns {
		b.WriteString(", " + quote(c.name) + " " + c.decl)
	}
	b.WriteString(")")
	return b.String()
}

// query returns the statement that reads the table. Names are qualified, lest SQLite take one that is missing for
// a text.
func (t *table) query() string {
	var b strings.Builder
	b.WriteString("SELECT t.fid")
	if t.child {
		b.WriteString(", t.parent_fid")
	}
	for _, c := range t.columns {
		b.WriteString(", t." + quote(c.name))
	}
	b.WriteString(" FROM " + quote(t.name) + " AS t ORDER BY t.fid")
	return b.String()
}

// snake turns a Go name into a column's: "AreaM2" into area_m2, "COGYear" into cog_year, "GPs" into gps.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && (!unicode.IsUpper(runes[i-1]) || startsWord(runes[i:])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// startsWord tells, of an upper-case letter after another, whether a new word begins with it; the s of a plural
// ("EPCIs") belongs to the initials before it.
func startsWord(rest []rune) bool {
	plural := len(rest) == 2 && rest[1] == 's'
	return len(rest) > 1 && unicode.IsLower(rest[1]) && !plural
}
