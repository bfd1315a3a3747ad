package matrix

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// entry is a pair that is kept.
type entry struct {
	from, to int32
	minutes  float32
	line     uint32 // for messages; a line beyond 4 294 967 295 is told as that
}

// blockLen is how many entries are allocated at once, so that growing never copies.
const blockLen = 1 << 16

type collector struct {
	t      table
	opt    Options
	ends   ends
	time   int
	unit   float64 // minutes
	blocks [][]entry
	count  int
	over   int // pairs over the limit
	away   int // pairs with an end outside the study
	padded int // codes that had lost their first zero
	places map[[2]string]spot
}

// spot is a point of the file and the unit it lies in.
type spot struct {
	unit int32
	at   orb.Point
}

func newCollector(t table, opt Options) (*collector, error) {
	if opt.Unit == nil || opt.Units <= 0 {
		return nil, errors.New("no unit is known")
	}
	c := &collector{t: t, opt: opt, places: make(map[[2]string]spot)}
	var err, timeErr error
	c.ends, err = findEnds(t, opt)
	c.time, c.unit, timeErr = findTime(t, opt)
	return c, errors.Join(err, timeErr)
}

// take keeps the current row of the table, or says why not.
func (c *collector) take() {
	from, ok := c.end(0)
	if !ok {
		return
	}
	to, ok := c.end(1)
	if !ok {
		return
	}
	minutes, ok := c.minutes()
	if !ok {
		return
	}
	if c.opt.Known != nil {
		c.opt.Known(Journey{From: from.unit, To: to.unit, At: [2]orb.Point{from.at, to.at}, Points: !c.ends.codes, Minutes: minutes})
	}
	if c.opt.Limit > 0 && minutes > c.opt.Limit {
		c.over++
		return
	}
	if c.count%blockLen == 0 {
		c.blocks = append(c.blocks, make([]entry, 0, blockLen))
	}
	last := &c.blocks[len(c.blocks)-1]
	*last = append(*last, entry{from.unit, to.unit, float32(minutes), uint32(min(c.t.Line(), math.MaxUint32))})
	c.count++
}

var endNames = [2]string{"origin", "destination"}

// end returns the unit, and the point if there is one, of one end of the current row.
func (c *collector) end(which int) (spot, bool) {
	if !c.ends.codes {
		return c.endAt(which)
	}
	code := c.t.Text(c.ends.column[which])
	u, ok := c.opt.Unit(code)
	if !ok && len(code) == 4 && code[0] >= '1' && code[0] <= '9' {
		// A spreadsheet, or a column of numbers, took the zero of the first nine départements.
		if u, ok = c.opt.Unit("0" + code); ok {
			c.padded++
		}
	}
	if !ok && c.opt.Outside != nil && c.opt.Outside(code) {
		c.away++
		return spot{}, false
	}
	if !ok {
		c.t.Reject("unknown-unit", "%s %q is no unit of the study", endNames[which], code)
		return spot{}, false
	}
	if u < 0 || int(u) >= c.opt.Units {
		c.t.Reject("unknown-unit", "%s %q has no place among the units", endNames[which], code)
		return spot{}, false
	}
	return spot{unit: u}, true
}

// minutes returns the time of the current row.
func (c *collector) minutes() (float64, bool) {
	text := c.t.Text(c.time)
	switch strings.ToUpper(text) {
	case "", "NA", "NULL":
		c.t.Skip("no-time", "the row has no time")
		return 0, false
	}
	v, err := parseNumber(text)
	if err != nil {
		c.t.Reject("bad-time", "time %q %s", text, err)
		return 0, false
	}
	if v < 0 {
		c.t.Reject("bad-time", "time %q is negative", text)
		return 0, false
	}
	if v *= c.unit; v > math.MaxFloat32 {
		c.t.Reject("bad-time", "time %q is longer than any journey", text)
		return 0, false
	}
	return v, true
}

var errNotNumber, errNotFinite = errors.New("is not a number"), errors.New("is not a finite number")

// parseNumber reads a number with a point or a comma.
func parseNumber(text string) (float64, error) {
	if strings.ContainsAny(text, "xX_pP") {
		return 0, errNotNumber // hexadecimal to ParseFloat
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil && strings.Count(text, ",") == 1 {
		v, err = strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	}
	switch {
	case errors.Is(err, strconv.ErrRange), err == nil && (math.IsNaN(v) || math.IsInf(v, 0)):
		return 0, errNotFinite
	case err != nil:
		return 0, errNotNumber
	}
	return v, nil
}

// maxPlaces bounds the memory of places already looked up.
const maxPlaces = 1 << 20

// endAt returns the point and the unit at the coordinates of one end. The same point comes back in row after row.
func (c *collector) endAt(which int) (spot, bool) {
	text := [2]string{c.t.Text(c.ends.column[2*which]), c.t.Text(c.ends.column[2*which+1])}
	if s, ok := c.places[text]; ok {
		return s, true
	}
	x, errX := parseNumber(text[0])
	y, errY := parseNumber(text[1])
	if errX != nil || errY != nil {
		c.t.Reject("bad-coordinate", "%s at %q, %q: that is no point", endNames[which], text[0], text[1])
		return spot{}, false
	}
	lon, lat := c.ends.system.ToLonLat(x, y)
	s := spot{at: orb.Point{lon, lat}}
	u, ok := c.opt.At(s.at)
	if !ok || u < 0 || int(u) >= c.opt.Units {
		c.t.Reject("unknown-unit", "%s at %s, %s lies in no unit of the study", endNames[which], text[0], text[1])
		return spot{}, false
	}
	s.unit = u
	if len(c.places) < maxPlaces {
		c.places[[2]string{strings.Clone(text[0]), strings.Clone(text[1])}] = s
	}
	return s, true
}

// byOrigin sorts the entries into rows, in the order of the file within each, and frees them.
func (c *collector) byOrigin() (start []int64, sorted []entry) {
	start = make([]int64, c.opt.Units+1)
	for _, b := range c.blocks {
		for _, e := range b {
			start[e.from+1]++
		}
	}
	for u := range c.opt.Units {
		start[u+1] += start[u]
	}
	sorted = make([]entry, c.count)
	at := append([]int64(nil), start...)
	for i, b := range c.blocks {
		for _, e := range b {
			sorted[at[e.from]] = e
			at[e.from]++
		}
		c.blocks[i] = nil
	}
	return start, sorted
}
