package boundaries

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/maillage/maillage/geo/crs"
	"github.com/maillage/maillage/ingest"
)

// shapefile reads the polygons of an ESRI shapefile: .shp for the geometry, .dbf for the attributes row by row, .prj
// for the reference system, .cpg for the encoding. The index .shx is not needed. All may lie in a zip archive.
type shapefile struct {
	layer    string          // name of the .shp, for messages
	parts    map[string]part // by ending: ".shp", ".dbf", ".prj", ".cpg"
	archive  *zip.ReadCloser // nil when the parts are files
	path     string
	progress ingest.Progress
	total    int64
}

// part is one file of a shapefile.
type part struct {
	name string
	size int64
	open func() (io.ReadCloser, error)
}

// partEndings are the files read, in the order of their digest.
var partEndings = []string{".shp", ".dbf", ".prj", ".cpg"}

// maxSidecar is the most that is read of a .prj or .cpg.
const maxSidecar = 1 << 16

func openShapefile(_ context.Context, name, layer string, progress ingest.Progress) (source, error) {
	s := &shapefile{path: name, progress: progress}
	var err error
	if zipped(name) {
		err = s.openArchive(layer)
	} else {
		err = s.openFiles()
	}
	if err == nil {
		err = s.check()
	}
	if err != nil {
		if s.archive != nil {
			s.archive.Close()
		}
		return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	for _, p := range s.parts {
		s.total += p.size
	}
	return s, nil
}

func zipped(name string) bool {
	head, err := firstBytes(name)
	return err == nil && bytes.HasPrefix(head, []byte("PK\x03\x04"))
}

// openFiles finds the parts beside the .shp, whatever the case of their endings.
func (s *shapefile) openFiles() error {
	base := filepath.Base(s.path)
	stem := strings.TrimSuffix(base, filepath.Ext(base))
	s.layer, s.parts = base, make(map[string]part)
	entries, err := os.ReadDir(filepath.Dir(s.path))
	if err != nil {
		return err
	}
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if e.IsDir() || strings.TrimSuffix(e.Name(), ext) != stem {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		full := filepath.Join(filepath.Dir(s.path), e.Name())
		s.parts[strings.ToLower(ext)] = part{e.Name(), info.Size(), func() (io.ReadCloser, error) { return os.Open(full) }}
	}
	return nil
}

// openArchive finds the parts of one of the shapefiles of a zip.
func (s *shapefile) openArchive(layer string) error {
	var err error
	if s.archive, err = zip.OpenReader(s.path); err != nil {
		return fmt.Errorf("the archive cannot be read, it is truncated or damaged: %w", err)
	}
	stems := make(map[string]string) // layer name → member name without its ending
	var layers []string
	for _, m := range s.archive.File {
		ext := path.Ext(m.Name)
		if strings.EqualFold(ext, ".shp") && !hidden(m.Name) {
			stem := strings.TrimSuffix(m.Name, ext)
			name := path.Base(stem)
			if _, twice := stems[name]; twice { // the same name in two folders
				name = stem
			}
			stems[name] = stem
			layers = append(layers, name)
		}
	}
	sort.Strings(layers)
	chosen, err := choose(layers, strings.TrimSuffix(layer, ".shp"))
	if err != nil {
		return err
	}
	s.layer, s.parts = chosen+".shp", make(map[string]part)
	for _, m := range s.archive.File {
		if ext := path.Ext(m.Name); strings.TrimSuffix(m.Name, ext) == stems[chosen] {
			s.parts[strings.ToLower(ext)] = part{m.Name, int64(m.UncompressedSize64), m.Open}
		}
	}
	return nil
}

// check refuses a shapefile without the parts that nothing can replace.
func (s *shapefile) check() error {
	if _, ok := s.parts[".shp"]; !ok {
		return errors.New("there is no .shp in it")
	}
	if _, ok := s.parts[".dbf"]; !ok {
		return fmt.Errorf("the .dbf that goes with %s is missing: codes and names are in it", s.layer)
	}
	return nil
}

// DigestShapefile returns the size and SHA-256 that Read gives of an unpacked shapefile: those of its .shp, .dbf, .prj
// and .cpg, one after the other.
func DigestShapefile(path string) (size int64, sha string, err error) {
	s := &shapefile{path: path}
	if err := s.openFiles(); err != nil {
		return 0, "", err
	}
	return s.close()
}

// close takes the digest of the archive, or of the parts one after the other.
func (s *shapefile) close() (int64, string, error) {
	sum := sha256.New()
	var size int64
	add := func(r io.ReadCloser, err error) error {
		if err != nil {
			return err
		}
		n, err := io.Copy(sum, r)
		size += n
		return errors.Join(err, r.Close())
	}
	var err error
	if s.archive != nil {
		err = errors.Join(s.archive.Close(), add(os.Open(s.path)))
	} else {
		for _, ext := range partEndings {
			if p, ok := s.parts[ext]; ok {
				err = errors.Join(err, add(p.open()))
			}
		}
	}
	return size, hex.EncodeToString(sum.Sum(nil)), err
}

// sidecar returns the text of a small part, "" when it is absent.
func (s *shapefile) sidecar(ext string) (string, error) {
	p, ok := s.parts[ext]
	if !ok {
		return "", nil
	}
	f, err := p.open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSidecar))
	return string(text), err
}

// epsg returns the code of the .prj, 0 when there is none.
func (s *shapefile) epsg() (int, error) {
	text, err := s.sidecar(".prj")
	if err != nil || strings.Trim(text, "\ufeff \t\r\n\x00") == "" {
		return 0, err
	}
	if epsg, ok := crs.Parse(text); ok {
		return epsg, nil
	}
	return 0, fmt.Errorf("the coordinate reference system of %s is not known: set crs (it says %.80q)", s.parts[".prj"].name, text)
}

func (s *shapefile) read(ctx context.Context, c *collector) (int, error) {
	epsg, err := s.epsg()
	if err != nil && c.epsg == 0 {
		return 0, err
	}
	if epsg == 0 {
		c.assume()
	}
	encoding, err := s.sidecar(".cpg")
	if err != nil {
		return 0, err
	}
	shp, err := s.parts[".shp"].open()
	if err != nil {
		return 0, err
	}
	defer shp.Close()
	dbf, err := s.parts[".dbf"].open()
	if err != nil {
		return 0, err
	}
	defer dbf.Close()
	shapes, err := newShapes(s.watched(ctx, shp), s.parts[".shp"].size)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", s.layer, err)
	}
	table, err := newDBF(dbf, encoding)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", s.parts[".dbf"].name, err)
	}
	if !table.coded() {
		return 0, noCodeColumn(s.parts[".dbf"].name, table.names())
	}
	return epsg, s.records(shapes, table, c)
}

// records passes on every shape with its row.
func (s *shapefile) records(shapes *shapes, table *dbf, c *collector) error {
	deleted := 0
	for feature := 1; ; feature++ {
		rings, shapeFault, err := shapes.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("%s: record %d: %w", s.layer, feature, err)
		}
		r := record{feature: feature, fault: shapeFault}
		row, err := table.next()
		switch {
		case err == io.EOF:
			r.fault = faultf("no-attributes", "%s has no row %d for this shape", s.parts[".dbf"].name, feature)
		case err != nil:
			return fmt.Errorf("%s: row %d: %w", s.parts[".dbf"].name, feature, err)
		case row.deleted:
			deleted++
			continue
		default:
			r.fields = row.fields
		}
		if r.fault == nil {
			r.geometry, r.fault = assemble(rings)
		}
		c.take(&r)
	}
	if deleted > 0 {
		c.note(ingest.Note, "deleted-records", "%d records are marked as deleted and were passed over", deleted)
	}
	if n := table.legacy; n > 0 {
		c.note(ingest.Warning, "not-utf8", "%d texts of %s are not UTF-8 as its .cpg says: read as Windows-1252", n, s.parts[".dbf"].name)
	}
	if extra := table.left(); extra > 0 {
		c.note(ingest.Warning, "no-shape", "%s has %d rows more than there are shapes", s.parts[".dbf"].name, extra)
	}
	return nil
}

// watched reports progress and ends with the context.
func (s *shapefile) watched(ctx context.Context, r io.Reader) io.Reader {
	return &watcher{ctx: ctx, r: r, total: s.parts[".shp"].size, progress: s.progress}
}

type watcher struct {
	ctx         context.Context
	r           io.Reader
	done, total int64
	progress    ingest.Progress
}

func (w *watcher) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.r.Read(p)
	w.done += int64(n)
	if w.progress != nil && n > 0 {
		w.progress(w.done, w.total)
	}
	return n, err
}
