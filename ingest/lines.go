package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// MaxLine is the longest line read, in bytes. A longer one is passed over and told.
const MaxLine = 1 << 20

// ErrLongLine says that a line was longer than MaxLine.
var ErrLongLine = errors.New("line longer than 1 MiB")

// Lines cuts a stream into lines, in memory bounded by MaxLine whatever the stream holds. A byte-order mark
// is dropped, a line that is not UTF-8 is read as Windows-1252, and LF, CR LF, or CR in a file without any LF end a line.
type Lines struct {
	r       *bufio.Reader
	line    int
	legacy  int
	scratch []byte
	long    []byte
}

// NewLines returns the lines of r.
func NewLines(r io.Reader) *Lines {
	b := bufio.NewReaderSize(r, 1<<18)
	// Old spreadsheets of the Macintosh end lines with a lone CR.
	if head, _ := b.Peek(1 << 16); bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0 {
		b = bufio.NewReaderSize(&carriageReturns{b}, 1<<18)
	}
	return &Lines{r: b}
}

// carriageReturns turns every CR into LF.
type carriageReturns struct{ r io.Reader }

func (c *carriageReturns) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// Number returns the number of the line last returned, from 1.
func (l *Lines) Number() int { return l.line }

// Legacy returns how many lines so far were not UTF-8.
func (l *Lines) Legacy() int { return l.legacy }

// TellLegacy notes in the report how many lines of a file were not UTF-8, if any.
func (l *Lines) TellLegacy(report *Report, file string) {
	if l.legacy > 0 {
		report.Add(Finding{Severity: Note, Kind: "encoding", File: file,
			Reason: fmt.Sprintf("%d lines were not UTF-8 and were read as Windows-1252", l.legacy)})
	}
}

// Next returns the next line without its end. The bytes are valid until the next call. It returns io.EOF after
// the last line, and ErrLongLine for a line that was passed over, after which reading may go on.
func (l *Lines) Next() ([]byte, error) {
	line, err := l.read()
	if err != nil {
		return nil, err
	}
	l.line++
	if l.line == 1 {
		line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	}
	if !utf8.Valid(line) {
		l.legacy++
		l.scratch = appendWindows1252(l.scratch[:0], line)
		line = l.scratch
	}
	return line, nil
}

func (l *Lines) read() ([]byte, error) {
	part, err := l.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		return l.readLong(part)
	}
	if err == io.EOF && len(part) > 0 {
		err = nil
	}
	return trimEnd(part), err
}

// readLong gathers a line that is larger than the buffer, or passes over it when it is too long.
func (l *Lines) readLong(part []byte) ([]byte, error) {
	l.long = append(l.long[:0], part...)
	tooLong := false
	for {
		part, err := l.r.ReadSlice('\n')
		if len(l.long)+len(part) > MaxLine {
			tooLong = true
		} else {
			l.long = append(l.long, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && err != io.EOF:
			return nil, err
		case tooLong:
			l.line++
			return nil, ErrLongLine
		}
		return trimEnd(l.long), nil
	}
}

func trimEnd(line []byte) []byte {
	line = bytes.TrimSuffix(line, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

func appendWindows1252(dst, src []byte) []byte {
	for _, b := range src {
		dst = utf8.AppendRune(dst, charmap.Windows1252.DecodeByte(b))
	}
	return dst
}
