// Package matrix reads tables of travel times, from, to and minutes, into a travel.Matrix between units: CSV with any
// delimiter, gzip or zip, XLSX, and Apache Parquet; INSEE's METRIC, OSRM, R5 and whatever names its columns alike; ends
// given by the codes of units or by coordinates.
//
// Rows are streamed: memory is bounded by the pairs that are kept, 16 bytes each while reading and 8 afterwards, and
// Options.Limit says which those are. It computes no time itself, and carries no code: a code of an older COG is for
// Options.Unit to know.
//
// Parquet is read with parquet-go/parquet-go, written in Go alone; a program with apache/arrow-go's reader was found
// more than four times as large, for columns of text and numbers that both read.
package matrix

import (
	"context"
	"errors"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/paulmach/orb"
)

// Options say how a table is to be read.
type Options struct {
	Units int // how many units there are
	// Unit returns the unit of a code. It is asked about every row and may not be nil.
	Unit func(code string) (int32, bool)
	// Outside tells of a code without a unit that it is that of a place outside the study: such rows are passed over and
	// counted. Nil when there are none.
	Outside func(code string) bool
	// At returns the unit at a longitude and latitude; nil when coordinates cannot be placed.
	At func(p orb.Point) (int32, bool)
	// EPSG is the reference system of coordinates whose columns do not tell it ("x1_l93", "lon1" do), 0 if they must.
	EPSG int
	// Time is the column of times, when the file has several or its name does not tell the unit.
	Time string
	// Seconds says that the column named by Time is in seconds and not in minutes.
	Seconds bool
	// Limit is the longest time kept, in minutes; 0 keeps all.
	Limit float64
	// Known, unless nil, is told every journey that has a time, those over the limit too: speeds that are calibrated on
	// short times alone are those of the fast roads.
	Known func(Journey)
	// Mirror gives a pair that is there in one direction only the same time in the other.
	Mirror bool
	// Internal gives the time within a unit.
	Internal travel.Crow
	Vintage  string // goes to the Source and the name
}

// Journey is a row of a table: its units, and the longitude and latitude of its ends when the file gives points.
type Journey struct {
	From, To int32
	At       [2]orb.Point
	Points   bool
	Minutes  float64
}

// table is a file being read, row by row. *ingest.Table is one.
type table interface {
	Header() []string // normalised
	Has(column int) bool
	Next() bool
	Text(column int) string
	Line() int
	Name() string
	Reject(kind, format string, args ...any)
	Skip(kind, format string, args ...any)
	Note(line int, kind, format string, args ...any)
	Close() (geo.Source, error)
}

var (
	_ table = (*ingest.Table)(nil)
	_ table = (*parquetTable)(nil)
)

// Read reads a matrix. A row at fault is rejected with its line (in Parquet its row) and the others are read:
//
//   - "unknown-unit": an end that is no unit of the study;
//   - "bad-time": not a number, infinite, negative; "bad-coordinate" likewise;
//   - "duplicate": a pair of codes that an earlier row gives; the first is kept.
//
// A row with an end outside the study is passed over, all are told together ("outside-area").
// A row without a time is passed over ("no-time"), pairs over the limit are counted ("over-limit"). Several
// points in one unit give several times for a pair: the mean is kept ("several-points").
//
// The error is for a file that cannot be read at all or to its end.
func Read(ctx context.Context, path string, opt Options, report *ingest.Report, progress ingest.Progress) (*travel.Matrix, geo.Source, error) {
	t, err := open(ctx, path, opt, report, progress)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("travel matrix: %w", err)
	}
	c, err := newCollector(t, opt)
	if err == nil {
		for t.Next() {
			c.take()
		}
	}
	src, closed := t.Close()
	src.Vintage = opt.Vintage
	if err = errors.Join(err, closed); err != nil {
		return nil, src, fmt.Errorf("travel matrix: %w", err)
	}
	rows := c.finish(report, &src)
	name := src.Name
	if opt.Vintage != "" {
		name += " (" + opt.Vintage + ")"
	}
	m, err := travel.NewMatrix(name, rows, opt.Internal)
	if err != nil {
		err = fmt.Errorf("travel matrix: %s: %w", src.Name, err)
	}
	return m, src, err
}

func open(ctx context.Context, path string, opt Options, report *ingest.Report, progress ingest.Progress) (table, error) {
	wanted := wantedColumns(opt.Time)
	isParquet, err := startsAsParquet(path)
	if err != nil {
		return nil, err
	}
	if isParquet {
		return openParquet(ctx, path, report, progress, wanted)
	}
	return ingest.OpenTable(ctx, path, sourceKind, report, progress, wanted)
}

const sourceKind = "matrix"
