package features

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/problem"
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
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%x.%s", c.At, c.Query, c.Edition))
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

// digest identifies what selects and orders features.
func (q Query) digest(collection string) uint64 {
	h := fnv.New64a()
	io.WriteString(h, q.identity(collection)) // a hash never fails
	return h.Sum64()
}

// identity tells what selects and orders features from anything else that does: collection, bbox, datetime, conditions and
// sorting. Page size and what is answered of each feature are not in it.
func (q Query) identity(collection string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %v", collection, q.Within)
	if q.Area != nil {
		fmt.Fprintf(&b, " %s", q.Area)
	}
	if q.During != nil {
		fmt.Fprintf(&b, " %q/%q", q.During.From, q.During.To)
	}
	fmt.Fprintf(&b, " %v %s", q.Sort, q.Condition)
	return b.String()
}

// start returns the position at which the page begins, or the problem of a cursor that does not belong here.
func (q Query) start(edition, collection string) (int32, error) {
	switch c := q.Cursor; {
	case c == nil:
		return 0, nil
	case c.Edition != edition:
		return 0, problem.Param(problem.EditionChanged, "cursor", "the edition changed from %.16s to %.16s: ask for the first page again", c.Edition, edition)
	case c.Query != q.digest(collection):
		return 0, problem.Param(problem.InvalidCursor, "cursor", "the cursor was handed out for another collection, bbox, datetime, filter or sorting")
	default:
		return c.At, nil
	}
}
