package tiles_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/api/tiles"
)

func TestParseAddress(t *testing.T) {
	for _, c := range []struct {
		matrix, row, col string
		status           int // 0 when it is an address
	}{
		{"", "0", "0", 400}, {"0", "", "0", 400}, {"0", "0", "", 400},
		{"-1", "0", "0", 400}, {"+1", "0", "0", 400}, {"00", "0", "0", 400}, {"1", "01", "0", 400}, {"1", "0", "1.0", 400},
		{"a", "0", "0", 400}, {"1", "0", "0.mvt", 400}, {"1", "٣", "0", 400}, {"1", " 1", "0", 400},
		{"0", "1", "0", 404}, {"0", "0", "1", 404}, {"5", "32", "0", 404}, {"15", "0", "0", 404},
		{"99999999999999999999", "0", "0", 404}, {"3", "0", "4294967296", 404},
		{"0", "0", "0", 0}, {"5", "11", "16", 0}, {"14", "16383", "16383", 0},
	} {
		a, err := tiles.ParseAddress("WebMercatorQuad", c.matrix, c.row, c.col)
		var p *problem.Problem
		if errors.As(err, &p) {
			if p.Status() != c.status || a != (tiles.Address{}) {
				t.Errorf("%s/%s/%s: %d %v, want %d", c.matrix, c.row, c.col, p.Status(), a, c.status)
			}
			continue
		}
		if err != nil || c.status != 0 || fmt.Sprintf("%d/%d/%d", a.Zoom, a.Row, a.Col) != c.matrix+"/"+c.row+"/"+c.col {
			t.Errorf("%s/%s/%s: %v, %v, want status %d", c.matrix, c.row, c.col, a, err, c.status)
		}
	}
}

// The Lambert-93 set is as deep and wide as IGN's.
func TestParseLambert(t *testing.T) {
	for path, status := range map[[4]string]int{
		{"LAMB93_10cm", "3", "0", "0"}: 404, {"LAMB93_10cm", "16", "0", "0"}: 404, {"LAMB93_10cm", "5", "7", "0"}: 404, {"LAMB93_10cm", "5", "6", "1"}: 404,
		{"LAMB93_10cm", "5", "6", "0"}: 0, {"LAMB93_10cm", "15", "6568", "787"}: 0, {"lamb93_10cm", "5", "6", "0"}: 404, {"", "5", "6", "0"}: 404,
	} {
		a, err := tiles.ParseAddress(path[0], path[1], path[2], path[3])
		var p *problem.Problem
		switch {
		case errors.As(err, &p) && p.Status() == status:
		case err != nil || status != 0 || a.Grid != tiles.Lambert93:
			t.Errorf("%v: %v, %v, want status %d", path, a, err, status)
		}
	}
}

// Whatever the path says, it is an address that is written the same, or a problem of 400 or 404.
func FuzzParseAddress(f *testing.F) {
	for _, s := range [][3]string{{"5", "11", "16"}, {"", "-1", "x"}, {"15", "0", "0"}, {"007", "1e3", "99999999999999999999"}} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, matrix, row, col string) {
		a, err := tiles.ParseAddress("WebMercatorQuad", matrix, row, col)
		var p *problem.Problem
		switch {
		case errors.As(err, &p) && (p.Status() == 400 || p.Status() == 404):
		case err != nil:
			t.Errorf("%v", err)
		case fmt.Sprintf("%d/%d/%d", a.Zoom, a.Row, a.Col) != matrix+"/"+row+"/"+col:
			t.Errorf("%q/%q/%q was read as %v", matrix, row, col, a)
		case a.Zoom > tiles.MaxZoom || a.Row >= 1<<a.Zoom || a.Col >= 1<<a.Zoom:
			t.Errorf("%v does not exist", a)
		}
	})
}
