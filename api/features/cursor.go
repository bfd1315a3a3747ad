package features

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/problem"
	"github.com/paulmach/orb"
)

// Cursor says where the next page begins. It carries the edition and a digest of the query it was made for,
// because a position means nothing in another edition or under another filter.
type Cursor struct {
	Edition string
	Query   uint64 // digest of what selects; page size and properties may change from page to page
	At      int32  // position, in what the query selects, at which the page begins
}

// String returns the cursor as it is handed out: opaque to clients.
func (c Cursor) String() string {
	var room [96]byte
	text := append(strconv.AppendInt(room[:0], int64(c.At), 10), '.')
	text = append(strconv.AppendUint(text, c.Query, 16), '.')
	return base64.RawURLEncoding.EncodeToString(append(text, c.Edition...))
}

// maxCursor is far longer than any cursor handed out.
const maxCursor = 512

func parseCursor(v string) (*Cursor, error) {
	fault := problem.Param(problem.InvalidCursor, "cursor", "%.40q was not handed out by this service", v)
	if len(v) > maxCursor {
		return nil, fault
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(v)
	if err != nil {
		return nil, fault
	}
	parts := strings.SplitN(string(text), ".", 3)
	if len(parts) != 3 {
		return nil, fault
	}
	at, err := strconv.ParseInt(parts[0], 10, 32)
	if err != nil || at < 0 {
		return nil, fault
	}
	digest, err := strconv.ParseUint(parts[1], 16, 64)
	if err != nil {
		return nil, fault
	}
	return &Cursor{Edition: parts[2], Query: digest, At: int32(at)}, nil
}

// digestOn identifies what selects and orders features of a collection.
func (q Query) digestOn(c *Collection) uint64 {
	if q.selectsAll() {
		return c.whole
	}
	return q.digest(c.Layer.ID)
}

func (q Query) digest(collection string) uint64 {
	h := fnv.New64a()
	io.WriteString(h, q.identity(collection)) // a hash never fails
	return h.Sum64()
}

// identity tells what selects and orders features from anything else that does: collection, bbox, datetime, conditions and
// sorting. Page size and what is answered of each feature are not in it.
func (q Query) identity(collection string) string {
	var room [160]byte
	b := appendBounds(append(strconv.AppendQuote(room[:0], collection), ' '), q.Within)
	if q.Area != nil {
		b = fmt.Appendf(b, " %s", q.Area)
	}
	if q.During != nil {
		b = fmt.Appendf(b, " %q/%q", q.During.From, q.During.To)
	}
	if len(q.Sort) == 0 {
		b = append(b, " [] "...)
	} else {
		b = fmt.Appendf(b, " %v ", q.Sort)
	}
	return string(append(b, q.Condition.String()...))
}

// appendBounds appends boxes, each box apart from every other.
func appendBounds(b []byte, all []orb.Bound) []byte {
	point := func(p orb.Point) {
		b = strconv.AppendFloat(append(b, '['), p[0], 'g', -1, 64)
		b = append(strconv.AppendFloat(append(b, ' '), p[1], 'g', -1, 64), ']')
	}
	b = append(b, '[')
	for i, box := range all {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, '{')
		point(box.Min)
		b = append(b, ' ')
		point(box.Max)
		b = append(b, '}')
	}
	return append(b, ']')
}

// start returns the position at which the page begins, or the problem of a cursor that does not belong here.
func (q Query) start(edition string, c *Collection) (int32, error) {
	switch at := q.Cursor; {
	case at == nil:
		return 0, nil
	case at.Edition != edition:
		return 0, problem.Param(problem.EditionChanged, "cursor", "the edition changed from %.16s to %.16s: ask for the first page again", at.Edition, edition)
	case at.Query != q.digestOn(c):
		return 0, problem.Param(problem.InvalidCursor, "cursor", "the cursor was handed out for another collection, bbox, datetime, filter or sorting")
	default:
		return at.At, nil
	}
}
