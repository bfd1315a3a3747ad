package matrix

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/parquet-go/parquet-go"
)

const parquetMagic = "PAR1"

// startsAsParquet tells whether a file begins as Parquet does.
func startsAsParquet(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, len(parquetMagic))
	n, err := io.ReadFull(f, head)
	if err != nil && n == len(head) {
		return false, err
	}
	return string(head[:n]) == parquetMagic, nil
}

// parquetTable gives the rows of a Parquet file as text. Rows are numbered from 1.
type parquetTable struct {
	ctx      context.Context
	file     *os.File
	size     int64
	name     string
	report   *ingest.Report
	progress ingest.Progress

	header []string
	at     []int // leaf of each wanted column, -1 when absent
	groups []parquet.RowGroup
	total  int64
	rows   parquet.Rows // of the current group, nil between groups
	buffer []parquet.Row
	have   []parquet.Row // of the buffer, not yet given
	text   []string      // of the current row, by leaf
	err    error

	read, rejected, skipped int
}

const parquetBatch = 1024

func openParquet(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress, wanted []ingest.Column) (t *parquetTable, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	t = &parquetTable{ctx: ctx, file: f, name: filepath.Base(path), report: report, progress: progress, buffer: make([]parquet.Row, parquetBatch)}
	if err = t.guard(t.open); err == nil {
		err = t.find(wanted)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", t.name, err), f.Close())
	}
	return t, nil
}

// guard turns a panic into an error: the library checks less than a hostile file asks for.
func (t *parquetTable) guard(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the Parquet file is damaged: %v", p)
		}
	}()
	return do()
}

func (t *parquetTable) open() error {
	info, err := t.file.Stat()
	if err != nil {
		return err
	}
	t.size = info.Size()
	file, err := parquet.OpenFile(t.file, t.size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return fmt.Errorf("not a Parquet file that can be read: %w", err)
	}
	t.groups, t.total = file.RowGroups(), file.NumRows()
	for _, path := range file.Schema().Columns() {
		t.header = append(t.header, ingest.NormalizeName(strings.Join(path, " ")))
	}
	t.text = make([]string, len(t.header))
	return nil
}

func (t *parquetTable) find(wanted []ingest.Column) error {
	for _, c := range wanted {
		at := c.Find(t.header)
		if at < 0 && c.Required {
			return fmt.Errorf("column %s is missing; the file has %s", c, strings.Join(t.header, ", "))
		}
		t.at = append(t.at, at)
	}
	return nil
}

// Next goes to the next row; false at the end and on an error, which Close returns.
func (t *parquetTable) Next() bool {
	if t.err == nil {
		t.err = t.guard(t.fill)
	}
	if t.err != nil || len(t.have) == 0 {
		return false
	}
	clear(t.text)
	for _, v := range t.have[0] {
		if leaf := v.Column(); leaf >= 0 && leaf < len(t.text) && !v.IsNull() {
			t.text[leaf] = parquetText(v)
		}
	}
	t.have = t.have[1:]
	t.read++
	return true
}

// fill reads the next rows when none is left.
func (t *parquetTable) fill() error {
	for len(t.have) == 0 {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		if t.rows == nil {
			if len(t.groups) == 0 {
				return nil
			}
			t.rows, t.groups = t.groups[0].Rows(), t.groups[1:]
		}
		n, err := t.rows.ReadRows(t.buffer)
		t.have = t.buffer[:n]
		if t.progress != nil && t.total > 0 {
			t.progress(int64(float64(t.size)*float64(t.read+n)/float64(t.total)), t.size)
		}
		if err == nil && n > 0 {
			return nil
		}
		if err != nil && err != io.EOF {
			return fmt.Errorf("%s: row %d: %w", t.name, t.read+n+1, err)
		}
		if err = t.rows.Close(); err != nil {
			return err
		}
		t.rows = nil
	}
	return nil
}

func parquetText(v parquet.Value) string {
	switch v.Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return string(v.ByteArray())
	case parquet.Int32:
		return strconv.FormatInt(int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.FormatInt(v.Int64(), 10)
	case parquet.Float:
		return strconv.FormatFloat(float64(v.Float()), 'g', -1, 32)
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'g', -1, 64)
	}
	return v.String()
}

// Text returns the value of a wanted column, "" when it is null or absent.
func (t *parquetTable) Text(column int) string {
	if at := t.at[column]; at >= 0 {
		return strings.TrimSpace(t.text[at])
	}
	return ""
}

// Header returns the normalised names of the columns.
func (t *parquetTable) Header() []string { return t.header }

// Has tells whether the file has a wanted column.
func (t *parquetTable) Has(column int) bool { return t.at[column] >= 0 }

// Line returns the number of the current row.
func (t *parquetTable) Line() int { return t.read }

// Name returns the name of the file, without its folder.
func (t *parquetTable) Name() string { return t.name }

// Reject reports that the current row is not kept.
func (t *parquetTable) Reject(kind, format string, args ...any) {
	t.rejected++
	t.report.Add(ingest.Finding{Severity: ingest.Rejected, Kind: kind, File: t.name, Feature: t.read, Reason: fmt.Sprintf(format, args...)})
}

// Skip reports that the current row is passed over.
func (t *parquetTable) Skip(kind, format string, args ...any) {
	t.skipped++
	t.report.Add(ingest.Finding{Severity: ingest.Note, Kind: kind, File: t.name, Feature: t.read, Reason: fmt.Sprintf(format, args...)})
}

// Note tells something of a row, or of the whole file when line is 0.
func (t *parquetTable) Note(line int, kind, format string, args ...any) {
	t.report.Add(ingest.Finding{Severity: ingest.Note, Kind: kind, File: t.name, Feature: line, Reason: fmt.Sprintf(format, args...)})
}

// Close closes the file and returns what it was, with its digest.
func (t *parquetTable) Close() (geo.Source, error) {
	err := t.err
	if t.rows != nil {
		err = errors.Join(err, t.guard(t.rows.Close))
	}
	_, e := t.file.Seek(0, io.SeekStart)
	sum := sha256.New()
	if e == nil {
		_, e = io.Copy(sum, t.file)
	}
	err = errors.Join(err, e, t.file.Close())
	return geo.Source{Kind: sourceKind, Name: t.name, SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: t.size,
		Read: t.read, Kept: t.read - t.rejected - t.skipped, Rejected: t.rejected}, err
}
