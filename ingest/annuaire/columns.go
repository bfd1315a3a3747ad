package annuaire

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/ingest"
)

// findColumns returns where each wanted column is in a header, -1 for one that is absent. The error names the required
// ones that are, and tells what file was expected.
func findColumns(header []string, columns []ingest.Column, expected string) ([]int, error) {
	position := make(map[string]int, len(header))
	for i := len(header) - 1; i >= 0; i-- {
		position[ingest.NormalizeName(header[i])] = i
	}
	at := make([]int, len(columns))
	var missing []string
	for c, column := range columns {
		at[c] = -1
		for _, name := range column.Names {
			if i, ok := position[name]; ok && at[c] < 0 {
				at[c] = i
			}
		}
		if at[c] < 0 && column.Required {
			missing = append(missing, column.Names[0])
		}
	}
	if missing != nil {
		return nil, fmt.Errorf("line 1: not the header of %s: column %s missing among %d, that begin %.80q",
			expected, strings.Join(missing, ", "), len(header), strings.Join(header, ", "))
	}
	return at, nil
}
