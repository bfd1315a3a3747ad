package gpkg

import (
	"context"
	"database/sql/driver"
	"reflect"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// added are the fields that a format has and those before it had not, with what a file without them means. Whoever adds
// a field to a dataset, to settings or to results raises Format and names it here: studies are held against editions of
// years before, which nobody can build again as they were.
//
// A field that is not here, and one of the format of the file or before, has to be there.
var added = map[atlas.FieldOf]addition{
	of[geo.Settings]("CrowScatter"):      {2, "tables of weights were taken as they are, not blurred"},
	of[geo.Settings]("AccessPopulation"): {2, "demand was that of inhabitants, whatever their age"},
	of[geo.Settings]("AgeWeights"):       {2, "no age weighed more than another"},
	of[geo.Settings]("AgeCap"):           {2, "practitioners of every age were counted"},

	of[geo.Dataset]("Vintages"):     {2, "one vintage of populations was read"},
	of[geo.Dataset]("Ages"):         {2, "no ages were read"},
	of[geo.Dataset]("Standardised"): {2, "no standardised population was read"},
	of[geo.Dataset]("Previous"):     {2, "no edition was held against one before"},

	of[geo.Unit]("TVS"):            {2, "no territoire de vie-santé was read"},
	of[geo.Unit]("TVSName"):        {2, "no territoire de vie-santé was read"},
	of[geo.Unit]("Zoning"):         {2, "no zoning of the ARS was read"},
	of[geo.Unit]("EPCIName"):       {3, "no name of an EPCI was read"},
	of[geo.Practitioner]("Age"):    {2, "no age of a practitioner was read"},
	of[geo.Community]("Adherents"): {2, "no roster of a CPTS was read"},
	of[geo.Supply]("OverCap"):      {2, "practitioners of every age were counted"},

	of[atlas.Access]("Population"): {2, "demand was that of inhabitants: atlas.RestoreEarlier says so"},
	of[atlas.Access]("AgeCap"):     {2, "practitioners of every age were counted"},
	of[atlas.Access]("OverAge"):    {2, "practitioners of every age were counted"},
	of[atlas.Access]("AgeUnknown"): {2, "with no cap no age is asked for"},
	of[atlas.UnitAccess]("Demand"): {2, "demand was that of inhabitants: atlas.RestoreEarlier counts them"},
}

// addition is the format that a field came with, and what it means that a file has it not.
type addition struct {
	format int
	means  string
}

// neutralSettings give settings that an older format had not the value by which the program did as it did then. Every
// setting among those added has one; zero is neutral where nothing is done.
var neutralSettings = map[string]func(*geo.Settings){
	"crow_scatter":      func(s *geo.Settings) { s.CrowScatter = 0 },
	"access_population": func(s *geo.Settings) { s.AccessPopulation = "inhabitants" },
	"age_weights":       func(s *geo.Settings) { s.AgeWeights = []string{} },
	"age_cap":           func(s *geo.Settings) { s.AgeCap = 0 },
}

func of[T any](field string) atlas.FieldOf {
	return atlas.FieldOf{Of: reflect.TypeFor[T](), Name: field}
}

// earlier knows what a file of some format may lack, and gathers what it does.
type earlier struct {
	db     *conn
	format int
	absent atlas.Absent
}

// lacks tells whether the format of the file had no such field yet, and then keeps that it is absent.
func (e earlier) lacks(f atlas.FieldOf) bool {
	since, ok := added[f]
	if !ok || e.format >= since.format {
		return false
	}
	e.absent[f] = true
	return true
}

// trim returns a table without the columns that the file lacks because its format had them not.
func (e earlier) trim(t *table) (*table, error) {
	if e.format >= Format {
		return t, nil
	}
	there, err := e.db.columnsOf(t.name)
	if err != nil {
		return nil, err
	}
	out := &table{name: t.name, child: t.child}
	at := make(map[int]int, len(t.columns)) // of columns that stay, by their place before
	for i, c := range t.columns {
		if there[c.name] || !e.lacks(c.field) {
			at[i] = len(out.columns)
			out.columns = append(out.columns, c)
		}
	}
	for _, l := range t.lists {
		column, stays := at[l.column]
		if !stays {
			continue
		}
		child, err := e.trim(l.table)
		if err != nil {
			return nil, err
		}
		out.lists = append(out.lists, list{l.at, column, child})
	}
	return out, nil
}

// columnsOf returns the names of the columns of a table, none when there is no such table.
func (c *conn) columnsOf(table string) (map[string]bool, error) {
	there := make(map[string]bool)
	err := c.query(context.Background(), "SELECT name FROM pragma_table_xinfo(?)", []driver.Value{table}, func(row []driver.Value) error {
		if name, ok := row[0].(string); ok {
			there[name] = true
		}
		return nil
	})
	return there, err
}
