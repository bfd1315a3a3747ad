package atlas

import (
	"math"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

// GeometryKind is what the features of a layer are drawn with.
type GeometryKind uint8

// Kinds of geometry.
const (
	Points GeometryKind = iota
	Polygons
	NoGeometry // a table: its features have no place of their own
)

// FieldType is the type of a field's values.
type FieldType uint8

// Types of field and the Go type of their values; nil stands for "not known" in all of them.
const (
	Text    FieldType = iota // string
	Integer                  // int64
	Real                     // float64
	Boolean                  // bool
	Date                     // string, "2006-01-02"
	List                     // []string
)

// Field describes one property of a layer's features.
type Field struct {
	Name        string // as served: snake_case
	Type        FieldType
	Title       string // in French, for people
	Unit        string // "habitants", "m²", "" when none
	Description string // in English: what it is and how it is made

	Refers   string  // collection whose features the values identify; "" when they identify none that is served
	RefersBy *Choice // the same where another field decides; nil elsewhere
}

// Choice is a collection that depends on the value of another field.
type Choice struct {
	Field       string            // that decides
	Collections map[string]string // by its value; none for a value that is not there
}

// Layer is one collection of an Atlas as the outside sees it: features with an identifier, properties and a
// geometry. Stores, exports and the service all read layers, so a figure has one name everywhere.
type Layer struct {
	ID          string // "esp-territories"
	Title       string // in French
	Description string // in French
	Kind        GeometryKind
	Fields      []Field // the first is the identifier, a Text

	size     int
	values   []func(int) any
	geometry func(int) orb.Geometry
	bound    func(int) orb.Bound
	faces    func(int) []int32
	key      func(int) string // nil: the first field
	ground   *Ground          // of the mesh that faces are of, nil where there are none
	mesh     *mesh.Mesh       // that geometries are drawn from: the ground's, or one of its levels
}

// Len returns the number of features.
func (l *Layer) Len() int { return l.size }

// Key returns the identifier of feature i, unique in its layer.
func (l *Layer) Key(i int) string {
	if l.key != nil {
		return l.key(i)
	}
	key, _ := l.values[0](i).(string)
	return key
}

// Value returns field f of feature i, nil when it is not known.
func (l *Layer) Value(i, f int) any { return l.values[f](i) }

// Target returns the collection whose features field f of feature i identifies, "" when it identifies none.
func (l *Layer) Target(i, f int) string {
	by := l.Fields[f].RefersBy
	if by == nil {
		return l.Fields[f].Refers
	}
	for k := range l.Fields {
		if l.Fields[k].Name == by.Field {
			value, _ := l.Value(i, k).(string)
			return by.Collections[value]
		}
	}
	return ""
}

// Geometry returns the geometry of feature i in longitude and latitude: an orb.Point, an orb.MultiPolygon,
// or nil when the feature has no place. Polygons are dissolved at each call.
func (l *Layer) Geometry(i int) orb.Geometry { return l.geometry(i) }

// Bound returns a box around feature i, without making its geometry; the box is empty (Bound.IsEmpty) when
// the feature has no place.
func (l *Layer) Bound(i int) orb.Bound { return l.bound(i) }

// Faces returns the faces of the atlas's mesh whose union is the geometry of feature i, ascending: the same geometry
// can be drawn from any level of the mesh. There are none for points and in layers made by NewLayer.
func (l *Layer) Faces(i int) []int32 {
	if l.faces == nil {
		return nil
	}
	return l.faces(i)
}

// Mesh returns the mesh that geometries are drawn from, as unions of Faces: nil for points, in layers made by NewLayer, and
// where a view changes geometries.
func (l *Layer) Mesh() *mesh.Mesh { return l.mesh }

// AtZoom returns the layer with its polygons drawn from the level of the mesh for a zoom (Ground.Level): as valid, with the
// same neighbours, and coarser. Points, and layers made by NewLayer, stay as they are.
func (l *Layer) AtZoom(zoom int) *Layer {
	if l.ground == nil {
		return l
	}
	level, drawn := l.ground.Level(zoom), *l
	drawn.mesh = level
	drawn.geometry = func(i int) orb.Geometry {
		if mp := level.Dissolve(l.faces(i)); len(mp) > 0 {
			return mp
		}
		return nil
	}
	drawn.bound = func(i int) orb.Bound { return boundOf(level, l.faces(i)) }
	return &drawn
}

func round(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(x*scale) / scale
}
