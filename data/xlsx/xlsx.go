// Package xlsx writes the layers of an Atlas as Office Open XML workbooks (ECMA-376), for spreadsheets: cells have
// types, so that "01004" is text and stays it, whatever program opens the file and whatever its language.
//
// The first sheet has a row per feature under the served names, without geometry, but for the longitude and latitude
// of points; the second, "Champs", says what each column is. Lists are joined as in CSV. A value that is not known is
// an empty cell.
//
// A cell holds 32 767 characters and the communes of the largest gap of France take more: a column with such a list has
// a sheet of its name, a row per feature and item, and its cells that overflow name the sheet.
package xlsx

import (
	"fmt"
	"io"
	"math"
	"time"

	"github.com/maillage/maillage/data/csv"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"github.com/xuri/excelize/v2"
)

// Limits of a sheet: beyond them excelize, as the spreadsheets themselves, would cut without a word.
const (
	maxRows  = excelize.TotalRows
	maxChars = excelize.TotalCellChars
)

// Write writes all features of the layer. What a sheet cannot hold is an error that says so.
func Write(w io.Writer, l *atlas.Layer) error {
	f := excelize.NewFile()
	defer f.Close()
	err := fill(f, l)
	if err == nil {
		err = f.Write(w)
	}
	if err != nil {
		return fmt.Errorf("layer %s: %w", l.ID, err)
	}
	return nil
}

func fill(f *excelize.File, l *atlas.Layer) error {
	if l.Len() >= maxRows {
		return fmt.Errorf("%d features: a sheet holds %d rows", l.Len(), maxRows)
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", l.ID); err != nil {
		return err
	}
	if _, err := f.NewSheet("Champs"); err != nil {
		return err
	}
	long := longLists(l)
	if err := fillFeatures(f, l, bold, day); err != nil {
		return err
	}
	for _, k := range long {
		if err := fillList(f, l, k, bold); err != nil {
			return err
		}
	}
	return fillFields(f, l, bold)
}

func fillFeatures(f *excelize.File, l *atlas.Layer, bold, day int) error {
	sheet, err := f.NewStreamWriter(l.ID)
	if err != nil {
		return err
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	var row []any
	for _, field := range l.Fields {
		row = append(row, excelize.Cell{StyleID: bold, Value: field.Name})
	}
	if l.Kind == atlas.Points {
		row = append(row, excelize.Cell{StyleID: bold, Value: csv.Longitude}, excelize.Cell{StyleID: bold, Value: csv.Latitude})
	}
	if err := sheet.SetRow("A1", row); err != nil {
		return err
	}
	for i := range l.Len() {
		if row, err = appendRow(row[:0], l, i, day); err != nil {
			return fmt.Errorf("feature %s: %w", l.Key(i), err)
		}
		if err := sheet.SetRow(fmt.Sprintf("A%d", i+2), row); err != nil {
			return err
		}
	}
	return sheet.Flush()
}

func appendRow(row []any, l *atlas.Layer, i, day int) ([]any, error) {
	for k, field := range l.Fields {
		v, err := cell(field, l.Value(i, k), day)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", field.Name, err)
		}
		row = append(row, v)
	}
	if l.Kind == atlas.Points {
		if p, ok := l.Geometry(i).(orb.Point); ok {
			return append(row, p[0], p[1]), nil
		}
	}
	return row, nil
}

func cell(field atlas.Field, v any, day int) (any, error) {
	switch x := v.(type) {
	case float64:
		if math.IsNaN(x - x) {
			return nil, nil
		}
	case []string:
		if !fits(x) {
			return fmt.Sprintf("%d valeurs : feuille « %s »", len(x), field.Name), nil
		}
		return csv.JoinList(x), nil
	case string:
		if field.Type == atlas.Date {
			at, err := time.Parse(time.DateOnly, x)
			return excelize.Cell{StyleID: day, Value: at}, err
		}
		if n := units(x); n > maxChars {
			return nil, tooLong(n)
		}
	}
	return v, nil
}

func fillFields(f *excelize.File, l *atlas.Layer, bold int) error {
	sheet, err := f.NewStreamWriter("Champs")
	if err != nil {
		return err
	}
	var head []any
	for _, name := range []string{"nom", "titre", "unité", "description"} {
		head = append(head, excelize.Cell{StyleID: bold, Value: name})
	}
	if err := sheet.SetColWidth(1, 4, 30); err != nil {
		return err
	}
	if err := sheet.SetRow("A1", head); err != nil {
		return err
	}
	for i, field := range l.Fields {
		if err := sheet.SetRow(fmt.Sprintf("A%d", i+2), []any{field.Name, field.Title, field.Unit, field.Description}); err != nil {
			return err
		}
	}
	return sheet.Flush()
}
