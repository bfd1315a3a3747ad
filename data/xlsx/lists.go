package xlsx

import (
	"fmt"
	"unicode/utf16"

	"github.com/maillage/maillage/data/csv"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/xuri/excelize/v2"
)

// units counts characters as spreadsheets do: in units of UTF-16.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

func tooLong(n int) error {
	return fmt.Errorf("%d characters: a cell holds %d; CSV has no such limit", n, maxChars)
}

// fits tells whether a list fits in a cell.
func fits(items []string) bool { return units(csv.JoinList(items)) <= maxChars }

// longLists returns the fields with a list that does not fit in a cell.
func longLists(l *atlas.Layer) []int {
	var long []int
	for k, field := range l.Fields {
		for i := 0; field.Type == atlas.List && i < l.Len(); i++ {
			if items, ok := l.Value(i, k).([]string); ok && !fits(items) {
				long = append(long, k)
				break
			}
		}
	}
	return long
}

// fillList writes the lists of field k on a sheet of its name: the key of the feature, then one item.
func fillList(f *excelize.File, l *atlas.Layer, k, bold int) error {
	name := l.Fields[k].Name
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	sheet, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	head := []any{excelize.Cell{StyleID: bold, Value: l.Fields[0].Name}, excelize.Cell{StyleID: bold, Value: name}}
	if err := sheet.SetRow("A1", head); err != nil {
		return err
	}
	row := 1
	for i := range l.Len() {
		items, _ := l.Value(i, k).([]string)
		if row+len(items) > maxRows {
			return fmt.Errorf("field %s: the items take more than %d rows, which a sheet holds; CSV has no such limit", name, maxRows)
		}
		for _, item := range items {
			if n := units(item); n > maxChars {
				return tooLong(n)
			}
			row++
			if err := sheet.SetRow(fmt.Sprintf("A%d", row), []any{l.Key(i), item}); err != nil {
				return err
			}
		}
	}
	return sheet.Flush()
}
