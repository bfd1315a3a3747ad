package atlas

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"reflect"
	"time"

	"github.com/paulmach/orb"
)

// digest identifies the content of an atlas: the first 16 hexadecimal digits of a SHA-256 over the dataset, the
// settings and the results, every value in the order of its declaration, lists led by their length.
//
// Fields that are absent are passed over: what an earlier version made is the digest of those that it had.
func (a *Atlas) digest(absent Absent) string {
	d := digester{sum: sha256.New(), pending: make([]byte, 0, digestPiece+8), absent: absent}
	for _, v := range []any{a.Dataset, &a.Settings, &a.Results} {
		d.value(reflect.ValueOf(v).Elem())
	}
	d.flush()
	return hex.EncodeToString(d.sum.Sum(nil))[:16]
}

// digestPiece is how many bytes are hashed at once.
const digestPiece = 1 << 15

// digester gathers values as bytes. It allocates nothing for them: a country has millions.
type digester struct {
	sum     hash.Hash
	pending []byte
	absent  Absent
}

func (d *digester) flush() {
	d.sum.Write(d.pending) // a hash never fails
	d.pending = d.pending[:0]
}

func (d *digester) uint(n uint64) {
	d.pending = binary.LittleEndian.AppendUint64(d.pending, n)
	if len(d.pending) >= digestPiece {
		d.flush()
	}
}

// real takes −0 and 0 as equal, because a store may not tell them apart.
func (d *digester) real(x float64) { d.uint(math.Float64bits(x + 0)) }

func (d *digester) text(s string) {
	d.uint(uint64(len(s)))
	d.pending = append(d.pending, s...)
	if len(d.pending) >= digestPiece {
		d.flush()
	}
}

// value takes a value that can be addressed.
func (d *digester) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		d.record(v)
	case reflect.Slice, reflect.Array:
		d.list(v)
	case reflect.String:
		d.text(v.String())
	case reflect.Bool:
		if v.Bool() {
			d.uint(1)
		} else {
			d.uint(0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.uint(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		d.uint(v.Uint())
	case reflect.Float32, reflect.Float64:
		d.real(v.Float())
	default:
		panic(fmt.Sprintf("atlas: a value of type %s cannot be part of an edition", v.Type()))
	}
}

func (d *digester) record(v reflect.Value) {
	if t, ok := v.Addr().Interface().(*time.Time); ok {
		d.uint(uint64(t.Unix()))
		return
	}
	for i := range v.NumField() {
		if len(d.absent) > 0 && d.absent[FieldOf{v.Type(), v.Type().Field(i).Name}] {
			continue
		}
		d.value(v.Field(i))
	}
}

// list takes the long ones without a look at the type of each element.
func (d *digester) list(v reflect.Value) {
	d.uint(uint64(v.Len()))
	if v.Kind() == reflect.Slice && v.Len() > 0 {
		switch x := v.Addr().Interface().(type) {
		case *orb.MultiPolygon:
			d.polygons(*x)
			return
		case *[]int32:
			for _, n := range *x {
				d.uint(uint64(int64(n)))
			}
			return
		case *[]float32:
			for _, f := range *x {
				d.real(float64(f))
			}
			return
		}
	}
	for i := range v.Len() {
		d.value(v.Index(i))
	}
}

// polygons takes coordinates to the bit.
func (d *digester) polygons(mp orb.MultiPolygon) {
	for _, polygon := range mp {
		d.uint(uint64(len(polygon)))
		for _, ring := range polygon {
			d.uint(uint64(len(ring)))
			for _, p := range ring {
				d.uint(math.Float64bits(p[0]))
				d.uint(math.Float64bits(p[1]))
			}
		}
	}
}
