package boundaries

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// dbf reads the rows of a dBASE III table: what a shapefile keeps its attributes in. Every field is text, padded with
// spaces; only those that have a meaning here are taken.
type dbf struct {
	r      *bufio.Reader
	rows   int64 // that the header announces
	read   int64
	fields []dbfField
	row    []byte
	decode func([]byte) string
	legacy int // texts that were not what the .cpg says
}

type dbfField struct {
	name   string
	kind   byte // 'C', 'N', 'F', 'D', 'L'
	from   int  // in the row
	length int
	column column
	wanted bool
}

type dbfRow struct {
	deleted bool
	fields  attributes
}

// newDBF reads the header and the descriptions of the fields. cpg is the text of the .cpg, "" when there is none.
func newDBF(r io.Reader, cpg string) (*dbf, error) {
	d := &dbf{r: bufio.NewReaderSize(r, 1<<16)}
	var header [32]byte
	if _, err := io.ReadFull(d.r, header[:]); err != nil {
		return nil, tooShort(err, "its header")
	}
	if version := header[0] & 7; version != 3 {
		return nil, fmt.Errorf("is not a dBASE III table: it is of version %d", header[0])
	}
	d.rows = int64(binary.LittleEndian.Uint32(header[4:]))
	headerLength := int(binary.LittleEndian.Uint16(header[8:]))
	rowLength := int(binary.LittleEndian.Uint16(header[10:]))
	if headerLength < 33 || rowLength < 1 {
		return nil, fmt.Errorf("is damaged: its header says it is %d bytes long and rows %d", headerLength, rowLength)
	}
	descriptions := make([]byte, headerLength-32)
	if _, err := io.ReadFull(d.r, descriptions); err != nil {
		return nil, tooShort(err, "its header")
	}
	d.row = make([]byte, rowLength)
	d.setEncoding(cpg, header[29])
	return d, d.describe(descriptions)
}

// describe reads the descriptions of the fields, 32 bytes each up to a carriage return.
func (d *dbf) describe(b []byte) error {
	at := 1 // the first byte of a row is the mark of deletion
	for ; len(b) >= 32 && b[0] != '\r'; b = b[32:] {
		name, _, _ := strings.Cut(string(b[:11]), "\x00")
		f := dbfField{name: d.decode([]byte(name)), kind: b[11], from: at, length: int(b[16])}
		if f.kind == 'C' { // some programs keep longer texts with the help of the decimals' byte
			f.length |= int(b[17]) << 8
		}
		if at+f.length > len(d.row) {
			return fmt.Errorf("is damaged: its field %s ends at byte %d of rows of %d", f.name, at+f.length, len(d.row))
		}
		f.column, f.wanted = columnOf(f.name)
		at += f.length
		d.fields = append(d.fields, f)
	}
	d.legacy = 0
	return nil
}

// coded tells whether some field can hold commune codes.
func (d *dbf) coded() bool {
	for _, f := range d.fields {
		if f.wanted && (f.column.role == roleCode || f.column.role == roleArm || f.column.role == roleIRIS) {
			return true
		}
	}
	return false
}

func (d *dbf) names() []string {
	var all []string
	for _, f := range d.fields {
		all = append(all, f.name)
	}
	return all
}

// left returns how many announced rows were not read.
func (d *dbf) left() int64 { return max(0, d.rows-d.read) }

// next reads a row. It returns io.EOF after the last one that the header announces.
func (d *dbf) next() (dbfRow, error) {
	if d.read >= d.rows {
		return dbfRow{}, io.EOF
	}
	if _, err := io.ReadFull(d.r, d.row); err != nil {
		return dbfRow{}, tooShort(err, "a row")
	}
	d.read++
	row := dbfRow{deleted: d.row[0] == '*'}
	if row.deleted {
		return row, nil
	}
	for i := range d.fields {
		if f := &d.fields[i]; f.wanted {
			row.fields.set(f.column, d.value(f))
		}
	}
	return row, nil
}

// value returns the value of a field in the current row, "" when it is empty: blank, or stars where a number did not
// fit its field.
func (d *dbf) value(f *dbfField) string {
	text := trimmed(d.row[f.from : f.from+f.length])
	if f.kind == 'C' {
		return d.decode([]byte(text))
	}
	if strings.HasPrefix(text, "*") {
		return ""
	}
	if f.kind == 'N' || f.kind == 'F' {
		// 1234.000 is how a whole number looks in a field with decimals.
		if whole, decimals, ok := strings.Cut(text, "."); ok && strings.Trim(decimals, "0") == "" {
			return whole
		}
	}
	return text
}

// drivers are the language driver bytes of dBASE met in French files.
var drivers = map[byte]encoding.Encoding{
	0x01: charmap.CodePage437, 0x02: charmap.CodePage850, 0x03: charmap.Windows1252, 0x0e: charmap.CodePage850,
	0x57: charmap.Windows1252, 0x58: charmap.Windows1252, 0x59: charmap.Windows1252,
}

// pages are the names of encodings in a .cpg, in letters and digits only and without the prefixes that vary.
var pages = map[string]encoding.Encoding{
	"1252": charmap.Windows1252, "88591": charmap.Windows1252, "latin1": charmap.Windows1252, "885915": charmap.ISO8859_15,
	"850": charmap.CodePage850, "437": charmap.CodePage437, "1250": charmap.Windows1250,
}

// setEncoding settles how texts are read: by the .cpg, else by the language driver byte, else UTF-8 when a text is
// valid as such and Windows-1252 when it is not. A text that is not the UTF-8 that the .cpg announces is counted.
func (d *dbf) setEncoding(cpg string, driver byte) {
	name := strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_\r\n\t\x00\ufeff", r) {
			return -1
		}
		return r
	}, cpg))
	for _, prefix := range []string{"ansi", "windows", "cp", "iso", "ibm", "oem"} {
		name = strings.TrimPrefix(name, prefix)
	}
	page, known := pages[name]
	utf := name == "utf8" || name == "65001"
	if !known && !utf {
		page, known = drivers[driver]
	}
	d.decode = func(b []byte) string {
		if !known {
			if utf8.Valid(b) {
				return string(b)
			}
			if utf {
				d.legacy++
			}
			return decoded(charmap.Windows1252, b)
		}
		return decoded(page, b)
	}
}

// decoded never fails: the encodings here give every byte some meaning.
func decoded(e encoding.Encoding, b []byte) string {
	text, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(text)
}
