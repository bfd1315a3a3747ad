package boundaries

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/maillage/maillage/ingest"
	"golang.org/x/text/encoding/charmap"
)

// open opens a file in the format that the options or the file itself tell.
func open(ctx context.Context, name string, opt Options, report *ingest.Report, progress ingest.Progress) (string, source, error) {
	base := filepath.Base(name)
	format := opt.Format
	if format == "" {
		var err error
		if format, err = guess(name); err != nil {
			return base, nil, err
		}
	}
	switch format {
	case GeoJSON, GeoJSONSeq:
		in, err := ingest.Open(ctx, name, progress, jsonEndings...)
		if err != nil {
			return base, nil, err
		}
		return base, newGeoJSON(in, format), nil
	case GeoPackage:
		src, err := openGeoPackage(ctx, name, opt.Layer, progress)
		return base, src, err
	case Shapefile:
		src, err := openShapefile(ctx, name, opt.Layer, progress)
		return base, src, err
	}
	return base, nil, fmt.Errorf("%s: format %q is none of %s, %s, %s, %s", base, format, GeoJSON, GeoJSONSeq, GeoPackage, Shapefile)
}

// jsonEndings are the endings of GeoJSON files in an archive.
var jsonEndings = []string{".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".ndgeojson"}

// guess tells the format of a file by its first bytes, and by its name when these say nothing.
func guess(name string) (string, error) {
	head, err := firstBytes(name)
	if err != nil {
		return "", err
	}
	switch text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\x1e"); {
	case len(head) == 0:
		return "", fmt.Errorf("%s: the file is empty", filepath.Base(name))
	case bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return GeoPackage, nil
	case bytes.HasPrefix(head, []byte{0, 0, 0x27, 0x0a}):
		return Shapefile, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return guessArchive(name)
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return guessName(strings.TrimSuffix(strings.ToLower(name), ".gz")), nil
	case bytes.HasPrefix(text, []byte("{")):
		return guessName(name), nil
	}
	return "", refuse(name, head)
}

// refuse says what a file is not, and what it may be.
func refuse(name string, head []byte) error {
	base, ext := filepath.Base(name), strings.ToLower(filepath.Ext(name))
	switch ext {
	case ".dbf", ".shx", ".prj", ".cpg":
		return fmt.Errorf("%s: is a part of a shapefile, name the .shp instead", base)
	}
	switch {
	case bytes.HasPrefix(head, []byte("7z\xbc\xaf\x27\x1c")):
		return fmt.Errorf("%s: is a 7z archive (as IGN delivers), unpack it and name the .gpkg or .shp in it", base)
	case bytes.HasPrefix(head, []byte("<")):
		return fmt.Errorf("%s: is XML or HTML (a page saved instead of the file?), GeoJSON, GeoPackage or a shapefile is wanted", base)
	}
	return fmt.Errorf("%s: is neither GeoJSON, nor a GeoPackage, nor a shapefile: it begins with %q", base, head[:min(len(head), 16)])
}

// guessName tells whether a name is that of a sequence of features.
func guessName(name string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".geojsonl", ".geojsons", ".ndjson", ".ndgeojson", ".jsonl":
		return GeoJSONSeq
	}
	return GeoJSON
}

func firstBytes(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return head[:n], nil
}

// guessArchive tells what a zip holds.
func guessArchive(name string) (string, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return "", fmt.Errorf("%s: the archive cannot be read, it is truncated or damaged: %w", filepath.Base(name), err)
	}
	defer z.Close()
	var names []string
	format := ""
	for _, m := range z.File {
		names = append(names, memberName(m))
		switch ext := strings.ToLower(path.Ext(m.Name)); {
		case hidden(m.Name):
		case ext == ".shp":
			return Shapefile, nil
		case ext == ".gpkg":
			return "", fmt.Errorf("%s: holds a GeoPackage, %s: unpack it, a database cannot be read inside an archive", filepath.Base(name), m.Name)
		case slices.Contains(jsonEndings, ext):
			format = guessName(m.Name)
		}
	}
	if format == "" {
		return "", fmt.Errorf("%s: there is neither GeoJSON nor a shapefile in the archive, but %s", filepath.Base(name), enumerate(names))
	}
	return format, nil
}

// hidden tells whether a member of an archive is one that macOS adds.
func hidden(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), "._")
}

// memberName returns a member's name for messages: old archives write names in code page 437.
func memberName(m *zip.File) string {
	if utf8.ValidString(m.Name) {
		return m.Name
	}
	name, _ := charmap.CodePage437.NewDecoder().String(m.Name)
	return name
}

// maxEnumerated is how many names a message lists.
const maxEnumerated = 12

// enumerate lists names in a message.
func enumerate(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "nothing"
	case n > maxEnumerated:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxEnumerated], ", "), n-maxEnumerated)
	}
	return strings.Join(names, ", ")
}

// choose picks a layer by name: the one asked for, else the only one, else the only one that looks like the communes'.
func choose(names []string, wanted string) (string, error) {
	var like []string
	for _, n := range names {
		norm := ingest.NormalizeName(n)
		switch {
		case wanted != "" && (n == wanted || norm == ingest.NormalizeName(wanted)):
			return n, nil
		case looksCommune(norm):
			like = append(like, n)
		}
	}
	switch {
	case len(names) == 0:
		return "", errors.New("there is no layer of features in it")
	case wanted != "":
		return "", fmt.Errorf("there is no layer %q; there are %s", wanted, enumerate(names))
	case len(names) == 1:
		return names[0], nil
	case len(like) == 1:
		return like[0], nil
	}
	return "", fmt.Errorf("several layers could be meant, name one of %s", enumerate(names))
}

// looksCommune tells whether a normalised layer name is that of communes as surfaces: "commune", "communes_2025"…, and
// not that of their seats, of communes déléguées or of groupings.
func looksCommune(norm string) bool {
	for _, other := range []string{"chef", "chflieu", "associee", "deleguee", "communaute", "limite", "arrondissement", "carto"} {
		if strings.Contains(norm, other) {
			return false
		}
	}
	return strings.Contains(norm, "commune")
}

// trimmed returns a value without the spaces and nulls that pad it.
func trimmed(value []byte) string { return string(bytes.Trim(value, " \t\r\n\x00")) }

func isEOF(err error) bool { return err == io.EOF }
