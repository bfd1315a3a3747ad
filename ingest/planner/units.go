package planner

import (
	"context"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// UnitRow is a code of a list of units.
type UnitRow struct {
	Line int
	Code string
}

// ReadUnits reads a list of units, one code a row, such as the communes of a proposed territory. A code that is
// there twice is given once, with a warning.
func ReadUnits(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]UnitRow, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "units", report, progress, []ingest.Column{{Names: codeNames, Required: true}})
	if err != nil {
		return nil, geo.Source{}, err
	}
	var rows []UnitRow
	first := make(map[string]int)
	for t.Next() {
		code, err := readCode(t, 0)
		switch line, twice := first[code]; {
		case err != nil:
			t.Reject("bad-code", "%s", err)
		case code == "":
			t.Reject("bad-code", "the row has no code")
		case twice:
			t.Warn("duplicate-code", "%s is there already at line %d", code, line)
		default:
			first[code] = t.Line()
			rows = append(rows, UnitRow{t.Line(), code})
		}
	}
	source, err := t.Close()
	return rows, source, err
}
