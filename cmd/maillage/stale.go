package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/ingest/boundaries"
	"github.com/maillage/maillage/ingest/study"
)

// stale says why the atlas kept at path is no longer that of the study, "" when it is.
//
// The provenance in the atlas tells the area, the sources and the settings apart. Of what leaves no trace there, such
// as the format given to a file, a study file or a program newer than the GeoPackage is taken for a change.
func stale(cfg *study.Config, path string, kept *atlas.Atlas) (string, error) {
	built, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	switch ds := kept.Dataset; {
	case kept.FromEarlier():
		return "an earlier version of maillage made " + path, nil
	case cfg.Name != ds.Name || cfg.COG != ds.COGYear || !reflect.DeepEqual(cfg.Area, ds.Area) || !reflect.DeepEqual(cfg.Settings, kept.Settings) || newer(cfg.Path, built.ModTime()):
		return "the study has changed", nil
	case newer(program(), built.ModTime()):
		return "the program is newer than " + path, nil
	}
	files := 0
	for _, kind := range study.Kinds() {
		for _, f := range cfg.Sources[kind] {
			files++
			same, err := unchanged(kind, f, kept.Dataset.Sources, built.ModTime())
			if err != nil {
				return "", err
			}
			if !same {
				return fmt.Sprintf("%s (%s) has changed", f.File, kind), nil
			}
		}
	}
	before := len(kept.Dataset.Previous) // an earlier edition is no file of the study
	if files != len(kept.Dataset.Sources)-before {
		return "the study has other sources than before", nil
	}
	return "", nil
}

// unchanged tells whether a file is the one that was read for the atlas.
func unchanged(kind study.Kind, f study.File, sources []geo.Source, built time.Time) (bool, error) {
	s, ok := sourceOf(sources, kind, f)
	if !ok {
		return false, nil
	}
	if strings.EqualFold(filepath.Ext(f.Path), ".shp") {
		_, sum, err := boundaries.DigestShapefile(f.Path)
		return sum == s.SHA256 && s.Vintage == f.Vintage, err
	}
	info, err := os.Stat(f.Path)
	if err != nil {
		return false, err
	}
	if info.Size() != s.Bytes || s.Vintage != f.Vintage {
		return false, nil
	}
	if info.ModTime().Before(built) {
		return true, nil
	}
	sum, err := digestOf(f.Path)
	return sum == s.SHA256, err
}

// sourceOf returns what an atlas says of a file of the study.
func sourceOf(sources []geo.Source, kind study.Kind, f study.File) (geo.Source, bool) {
	for _, s := range sources {
		if s.Kind == string(kind) && s.Name == filepath.Base(f.Path) {
			return s, true
		}
	}
	return geo.Source{}, false
}

func newer(path string, than time.Time) bool {
	info, err := os.Stat(path)
	return err == nil && info.ModTime().After(than)
}

// program is the path of this program, "" when the system does not tell.
func program() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	return path
}

func digestOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
