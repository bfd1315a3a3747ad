package gpkg

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/maillage/maillage/data/csv"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
)

// fieldDecls are the GeoPackage types of columns by type of field.
var fieldDecls = map[atlas.FieldType]string{
	atlas.Text: "TEXT", atlas.Integer: "INTEGER", atlas.Real: "REAL", atlas.Boolean: "BOOLEAN", atlas.Date: "DATE", atlas.List: "TEXT",
}

// writeLayer writes a layer as a feature table with its spatial index, or a layer without geometry as a table of
// attributes, and the description of its columns. The fid of a feature is its position.
func (w *writer) writeLayer(l *atlas.Layer, geometry func(int) orb.Geometry) error {
	table := tableName(l.ID)
	create, err := createLayer(table, l)
	if err != nil {
		return err
	}
	if err := w.db.exec(create); err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	if err := w.registerLayer(table, l); err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	boxes, extent, err := w.writeFeatures(table, l, geometry)
	if err != nil {
		return err
	}
	if l.Kind == atlas.NoGeometry {
		return nil
	}
	if err := w.createIndex(table, boxes); err != nil {
		return fmt.Errorf("index of the layer %s: %w", l.ID, err)
	}
	if len(boxes) == 0 {
		return nil
	}
	return w.db.exec("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
		extent.Min[0], extent.Min[1], extent.Max[0], extent.Max[1], table)
}

// tableName is the name of a layer's table: hyphens do not go well with SQL.
func tableName(id string) string { return strings.ReplaceAll(id, "-", "_") }

func geometryType(kind atlas.GeometryKind) string {
	if kind == atlas.Points {
		return "POINT"
	}
	return "MULTIPOLYGON"
}

func createLayer(table string, l *atlas.Layer) (string, error) {
	var b strings.Builder
	b.WriteString("CREATE TABLE " + quote(table) + " (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL")
	if l.Kind != atlas.NoGeometry {
		b.WriteString(", geom " + geometryType(l.Kind))
	}
	for _, f := range l.Fields {
		decl, ok := fieldDecls[f.Type]
		if !ok {
			return "", fmt.Errorf("layer %s: field %s has type %d, which no column can hold", l.ID, f.Name, f.Type)
		}
		b.WriteString(", " + quote(f.Name) + " " + decl)
	}
	b.WriteString(")")
	return b.String(), nil
}

// registerLayer lists a layer among the contents, and describes its columns with their French titles.
func (w *writer) registerLayer(table string, l *atlas.Layer) error {
	if l.Kind == atlas.NoGeometry {
		if err := w.register(table, "attributes", l.Title, l.Description); err != nil {
			return err
		}
	} else if err := w.registerPlaces(table, l); err != nil {
		return err
	}
	return w.insertAll("gpkg_data_columns", 7, len(l.Fields), func(i int, in *inserter) {
		f := l.Fields[i]
		for c, v := range []driver.Value{table, f.Name, fieldName(l.Fields, i), fieldTitle(f), f.Description, nil, nil} {
			in.set(c, v)
		}
	})
}

// registerPlaces lists a layer whose features have a geometry.
func (w *writer) registerPlaces(table string, l *atlas.Layer) error {
	if err := w.register(table, "features", l.Title, l.Description); err != nil {
		return err
	}
	if err := w.db.exec("UPDATE gpkg_contents SET srs_id = ? WHERE table_name = ?", int64(wgs84), table); err != nil {
		return err
	}
	return w.db.exec("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", table, geometryType(l.Kind), int64(wgs84))
}

func fieldTitle(f atlas.Field) string {
	if f.Unit == "" {
		return f.Title
	}
	return f.Title + " (" + f.Unit + ")"
}

// fieldName is what QGIS shows in place of the column's name: its title, but once only, for names must differ
// within a table.
func fieldName(fields []atlas.Field, i int) driver.Value {
	for _, before := range fields[:i] {
		if fieldTitle(before) == fieldTitle(fields[i]) {
			return nil
		}
	}
	return fieldTitle(fields[i])
}

// writeFeatures writes the rows of a layer, and returns the envelope of each that has a place and of all of them.
func (w *writer) writeFeatures(table string, l *atlas.Layer, geometry func(int) orb.Geometry) (boxes []box, extent orb.Bound, err error) {
	in, err := w.db.insert(table, firstField(l)+len(l.Fields))
	if err != nil {
		return nil, extent, err
	}
	defer in.close()
	for i := range l.Len() {
		g := geometry(i)
		blob, err := encodeGeometry(g)
		if err == nil {
			err = setFeature(in, l, i, blob)
		}
		if err == nil {
			err = in.add()
		}
		if err != nil {
			return nil, extent, fmt.Errorf("layer %s, feature %s: %w", l.ID, l.Key(i), err)
		}
		if err := w.step(); err != nil {
			return nil, extent, err
		}
		if blob == nil {
			continue
		}
		b := g.Bound()
		if len(boxes) == 0 {
			extent = b
		}
		extent = extent.Union(b)
		boxes = append(boxes, boxAround(int64(i), b))
	}
	return boxes, extent, nil
}

// firstField is the number of columns before those of fields.
func firstField(l *atlas.Layer) int {
	if l.Kind == atlas.NoGeometry {
		return 1
	}
	return 2
}

func setFeature(in *inserter, l *atlas.Layer, i int, blob []byte) error {
	first := firstField(l)
	in.set(0, int64(i))
	if first > 1 {
		in.set(1, nil)
	}
	if blob != nil && first > 1 {
		in.set(1, blob)
	}
	for f := range l.Fields {
		v, err := fieldValue(l.Fields[f].Type, l.Value(i, f))
		if err != nil {
			return fmt.Errorf("field %s: %w", l.Fields[f].Name, err)
		}
		in.set(first+f, v)
	}
	return nil
}

// fieldValue turns a value of a layer into SQLite's, after checking that it is of its field's type.
func fieldValue(t atlas.FieldType, v any) (driver.Value, error) {
	ok := false
	switch x := v.(type) {
	case nil:
		ok = true
	case string:
		ok = t == atlas.Text || t == atlas.Date
	case int64:
		ok = t == atlas.Integer
	case float64:
		ok = t == atlas.Real
	case bool:
		ok = t == atlas.Boolean
	case []string:
		if t == atlas.List {
			return csv.JoinList(x), nil // one form of lists for all that is flat
		}
	}
	if !ok {
		return nil, fmt.Errorf("a %T is not what its type (%d) says", v, t)
	}
	return v, nil
}
