package fetch

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// extract writes the only member of an archive that matches the pattern to a file. Reading it to its end
// checks its CRC. No more than limit bytes are written.
func extract(archive, pattern, to string, limit int64) (err error) {
	z, err := zip.OpenReader(archive)
	if err != nil {
		return fmt.Errorf("it is not a zip archive that can be read: %w", err)
	}
	defer z.Close()
	m, err := member(z.File, pattern)
	if err != nil {
		return err
	}
	r, err := m.Open()
	if err != nil {
		return fmt.Errorf("%s in the archive: %w", m.Name, err)
	}
	defer r.Close()
	w, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	n, err := io.Copy(w, io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return fmt.Errorf("%s in the archive: %w", m.Name, err)
	case n > limit:
		return fmt.Errorf("%s in the archive is over %d bytes", m.Name, limit)
	}
	return w.Sync()
}

func member(files []*zip.File, pattern string) (*zip.File, error) {
	var found []*zip.File
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		if ok, err := path.Match(pattern, path.Base(f.Name)); err != nil {
			return nil, err
		} else if ok && !f.FileInfo().IsDir() {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("one file %s is wanted in the archive, there are %d among %s", pattern, len(found), strings.Join(names, ", "))
	}
	return found[0], nil
}
