package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// The tiles in the file are those that the service answers, byte for byte, and the same file is made again.
func TestExportTiles(t *testing.T) {
	dir, path := smallStudy(t)
	mustRun(t, "build", path)
	file, out := filepath.Join(dir, "study.gpkg"), filepath.Join(dir, "study.pmtiles")
	if said := mustRun(t, "export", file, "--pmtiles", out, "--max-zoom", "9"); !strings.Contains(said, "study.pmtiles") {
		t.Errorf("it says %q", said)
	}
	archive := read(t, out)
	if !bytes.HasPrefix(archive, []byte("PMTiles\x03")) {
		t.Fatalf("the file begins with %q", archive[:8])
	}
	again := filepath.Join(dir, "again.pmtiles")
	mustRun(t, "export", file, "--pmtiles", again, "--max-zoom", "9")
	if !bytes.Equal(archive, read(t, again)) {
		t.Error("the same study gives another file")
	}
	p, url := start(t, "serve", file)
	defer p.end(t)
	var set struct{ Bounds []float64 }
	getJSON(t, url+"tiles/WebMercatorQuad?f=tilejson", &set)
	east, north := (set.Bounds[0]+set.Bounds[2])/2, (set.Bounds[1]+set.Bounds[3])/2*math.Pi/180
	for zoom := range 10 {
		n := math.Exp2(float64(zoom))
		at := fmt.Sprintf("%d/%d/%d", zoom, int((1-math.Asinh(math.Tan(north))/math.Pi)/2*n), int((east+180)/360*n))
		if body := packedTile(t, url+"tiles/WebMercatorQuad/"+at); len(body) == 0 || !bytes.Contains(archive, body) {
			t.Errorf("the tile %s (%d bytes) is not in the file", at, len(body))
		}
	}
}

func packedTile(t *testing.T, url string) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 {
		t.Fatalf("%s: %s, %v", url, answer.Status, err)
	}
	return body
}

func TestExportTilesUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"a.gpkg", "units", "--pmtiles", "a.pmtiles"}, `"units" is one argument too many`},
		{[]string{"--pmtiles", "a.pmtiles"}, "FILE.gpkg is missing"},
		{[]string{"a.gpkg", "--pmtiles", "a.mbtiles"}, "a name ending in .pmtiles is wanted"},
		{[]string{"a.gpkg", "--pmtiles", "a.pmtiles", "-o", "a.csv"}, "--output goes with a LAYER"},
		{[]string{"a.gpkg", "--pmtiles", "a.pmtiles", "--max-zoom", "15"}, "a zoom from 0 to 14 is wanted"},
		{[]string{"a.gpkg", "--pmtiles", "a.pmtiles", "--layers", "cpts,unit"}, `there is no layer "unit"`},
		{[]string{"a.gpkg", "units", "-o", "a.csv", "--layers", "cpts"}, "--layers goes with --pmtiles"},
		{[]string{"a.gpkg", "units", "-o", "a.csv", "--max-zoom", "9"}, "--max-zoom goes with --pmtiles"},
	} {
		code, _, stderr := maillage(t, append([]string{"export"}, c.args...)...)
		if code != exitUsage || !strings.Contains(stderr, c.want) {
			t.Errorf("%v: code %d, %q, want %q", c.args, code, stderr, c.want)
		}
	}
}
