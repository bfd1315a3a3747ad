package pmtiles

import (
	"bytes"
	"encoding/binary"

	"github.com/klauspost/compress/gzip"
)

// entry says where the content of a run of tiles lies; in the root, where a leaf directory lies when run is 0.
type entry struct {
	id     uint64
	offset uint64
	length uint32
	run    uint32
}

const (
	// headerBytes is the length of the header, rootEnd where header and root directory must end.
	headerBytes, rootEnd = 127, 16 << 10
	// leafEntries is how many entries a leaf holds at first; leaves grow until the root fits.
	leafEntries = 4096
)

// directories are the root and the leaves, packed.
type directories struct{ root, leaves []byte }

// pack lays entries out in one directory when it fits behind the header, else in leaves that the root points to.
func pack(entries []entry) (directories, error) {
	root, err := packDirectory(entries)
	if err != nil || headerBytes+len(root) <= rootEnd {
		return directories{root: root}, err
	}
	for size := leafEntries; ; size *= 2 {
		d, err := packLeaves(entries, size)
		if err != nil || headerBytes+len(d.root) <= rootEnd {
			return d, err
		}
	}
}

func packLeaves(entries []entry, size int) (directories, error) {
	var d directories
	var pointers []entry
	for from := 0; from < len(entries); from += size {
		leaf, err := packDirectory(entries[from:min(from+size, len(entries))])
		if err != nil {
			return d, err
		}
		pointers = append(pointers, entry{id: entries[from].id, offset: uint64(len(d.leaves)), length: uint32(len(leaf))})
		d.leaves = append(d.leaves, leaf...)
	}
	var err error
	d.root, err = packDirectory(pointers)
	return d, err
}

// packDirectory writes a directory: the number of entries, then column by column identifiers as differences, runs,
// lengths and offsets, of which 0 says that the content follows that of the entry before.
func packDirectory(entries []entry) ([]byte, error) {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].offset+uint64(entries[i-1].length) {
			b = append(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, e.offset+1)
	}
	return zip(b)
}

// zip packs bytes by gzip, without a date: the same input gives the same bytes.
func zip(b []byte) ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(b); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
