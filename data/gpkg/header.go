package gpkg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/maillage/maillage/data"
)

// checkHeader looks at the head of a file and at its size, to say in clear what SQLite would say in code, and
// returns the options to open it with.
func checkHeader(path string) (options string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		return "", fmt.Errorf("%w: it is a folder", data.ErrForeign)
	}
	var head [100]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return "", fmt.Errorf("%w: it has %d bytes, less than the head of a GeoPackage", data.ErrForeign, info.Size())
	}
	// The offsets are those of https://www.sqlite.org/fileformat2.html#the_database_header.
	if string(head[:16]) != "SQLite format 3\x00" || string(head[68:72]) != "GPKG" {
		return "", fmt.Errorf("%w: it is not a GeoPackage", data.ErrForeign)
	}
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 1 << 16
	}
	size := page * int64(binary.BigEndian.Uint32(head[28:]))
	current := binary.BigEndian.Uint32(head[24:]) == binary.BigEndian.Uint32(head[92:])
	if current && info.Size() < size {
		return "", fmt.Errorf("%w: it is cut short, %d bytes are there of %d", data.ErrDamaged, info.Size(), size)
	}
	return openOptions(path, head[18] == 2), nil
}

// openOptions opens a file for reading only. One that another program left in write-ahead mode without a log is
// taken as it stands: SQLite would want to write beside it.
func openOptions(path string, writeAhead bool) string {
	if _, err := os.Stat(path + "-wal"); writeAhead && errors.Is(err, fs.ErrNotExist) {
		return "mode=ro&immutable=1"
	}
	return "mode=ro"
}
