package xlsx_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/xlsx"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"
)

// table is a layer without geometry.
func table(fields []atlas.Field, rows ...[]any) *atlas.Layer {
	return atlas.NewLayer("gaps", "Zones", "", atlas.NoGeometry, fields, len(rows), func(i, f int) any { return rows[i][f] },
		func(int) orb.Geometry { return nil })
}

func sheets(t *testing.T, l *atlas.Layer) map[string][][]string {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, l); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := make(map[string][][]string)
	for _, name := range f.GetSheetList() {
		if all[name], err = f.GetRows(name); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

var gap = []atlas.Field{{Name: "code"}, {Name: "units", Type: atlas.List, Title: "Communes"}}

// The communes of a large gap do not fit in a cell: they are on a sheet of their own, none lost.
func TestLongListHasItsSheet(t *testing.T) {
	long := make([]string, 20_000)
	for i := range long {
		long[i] = fmt.Sprintf("%05d", i)
	}
	book := sheets(t, table(gap, []any{"gap-1", long}, []any{"gap-2", []string{"99001", "99002"}}, []any{"gap-3", nil}))
	want := [][]string{{"code", "units"}, {"gap-1", "20000 valeurs : feuille « units »"}, {"gap-2", "99001|99002"}, {"gap-3"}}
	if got := book["gaps"]; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the sheet of features holds %q", got)
	}
	items := map[string][]string{}
	for _, row := range book["units"][1:] {
		items[row[0]] = append(items[row[0]], row[1])
	}
	if !slices.Equal(items["gap-1"], long) || !slices.Equal(items["gap-2"], []string{"99001", "99002"}) || len(items) != 2 {
		t.Errorf("the sheet of items holds %d, %d of %d features", len(items["gap-1"]), len(items["gap-2"]), len(items))
	}
}

// What fits stays in its cell, up to the last character, which spreadsheets count in UTF-16; a text that does not is an
// error, alone or in a list.
func TestCellAtTheLimit(t *testing.T) {
	for text, fits := range map[string]bool{
		strings.Repeat("a", 32_767): true, strings.Repeat("a", 32_768): false,
		strings.Repeat("𝄞", 16_383): true, strings.Repeat("𝄞", 16_384): false,
	} {
		for _, l := range []*atlas.Layer{table(gap, []any{"gap-1", []string{text}}),
			table([]atlas.Field{{Name: "code"}, {Name: "note"}}, []any{"gap-1", text})} {
			var b bytes.Buffer
			if err := xlsx.Write(&b, l); (err == nil) != fits {
				t.Errorf("%s of %d bytes: %v", l.Fields[1].Name, len(text), err)
			}
		}
		half := text[:len(text)/8*4]
		book := sheets(t, table(gap, []any{"gap-1", []string{half, text[len(half)+4:]}}))
		if book["units"] != nil {
			t.Errorf("two items of %d bytes in all, and one between, have a sheet", len(text)-4)
		}
	}
}

func TestSheetSaysWhatColumnsAre(t *testing.T) {
	got := sheets(t, table(gap, []any{"gap-1", nil}))["Champs"]
	want := [][]string{{"nom", "titre", "unité", "description"}, {"code"}, {"units", "Communes"}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the sheet of fields holds %q", got)
	}
}
