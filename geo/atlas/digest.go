package atlas

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"reflect"
	"time"

	"github.com/paulmach/orb"
)

// digest identifies the content of an atlas: the first 16 hexadecimal digits of a SHA-256 over the dataset, the
// settings and the results, every value in the order of its declaration, lists led by their length.
func (a *Atlas) digest() string {
	sum := sha256.New()
	w := bufio.NewWriterSize(sum, 1<<16)
	for _, v := range []any{*a.Dataset, a.Settings, a.Results} {
		hashValue(w, reflect.ValueOf(v))
	}
	w.Flush() // a hash never fails
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

func hashValue(w io.Writer, v reflect.Value) {
	if hashKnown(w, v) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			hashValue(w, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		hashUint(w, uint64(v.Len()))
		for i := range v.Len() {
			hashValue(w, v.Index(i))
		}
	case reflect.String:
		hashUint(w, uint64(v.Len()))
		io.WriteString(w, v.String())
	case reflect.Bool:
		if v.Bool() {
			hashUint(w, 1)
		} else {
			hashUint(w, 0)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		hashUint(w, uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		hashUint(w, v.Uint())
	case reflect.Float32, reflect.Float64:
		hashUint(w, math.Float64bits(v.Float()+0)) // −0 and 0 are equal, and a store may not tell them apart
	default:
		panic(fmt.Sprintf("atlas: a value of type %s cannot be part of an edition", v.Type()))
	}
}

// hashKnown hashes what is long and slow one by one, and what is told by its type. Types are compared first: taking the
// value of every struct out of its reflection would double the cost.
func hashKnown(w io.Writer, v reflect.Value) bool {
	switch v.Type() {
	case reflect.TypeFor[orb.MultiPolygon]():
		hashPolygons(w, v.Interface().(orb.MultiPolygon))
	case reflect.TypeFor[time.Time]():
		hashUint(w, uint64(v.Interface().(time.Time).Unix()))
	case reflect.TypeFor[[]int32]():
		x := v.Interface().([]int32)
		hashUint(w, uint64(len(x)))
		for _, n := range x {
			hashUint(w, uint64(int64(n)))
		}
	case reflect.TypeFor[[]float32]():
		x := v.Interface().([]float32)
		hashUint(w, uint64(len(x)))
		for _, f := range x {
			hashUint(w, math.Float64bits(float64(f)+0))
		}
	default:
		return false
	}
	return true
}

func hashPolygons(w io.Writer, mp orb.MultiPolygon) {
	hashUint(w, uint64(len(mp)))
	for _, polygon := range mp {
		hashUint(w, uint64(len(polygon)))
		for _, ring := range polygon {
			hashUint(w, uint64(len(ring)))
			for _, p := range ring {
				hashUint(w, math.Float64bits(p[0]))
				hashUint(w, math.Float64bits(p[1]))
			}
		}
	}
}

func hashUint(w io.Writer, n uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], n)
	w.Write(b[:])
}
