package geo_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/maillage/maillage/"

// Data walks through the house in one direction. What each room may import of the others is said here; the
// packages below geo may not read files, the network or the clock either.
func TestArrows(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "../...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	may := map[string]string{"geo": "geo", "ingest": "ingest geo", "data": "data geo", "api": "api data geo", "cmd": "cmd api data ingest geo"}
	impure := []string{"os", "os/exec", "net", "net/http", "time/tzdata", "database/sql", "log", "log/slog"}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		room := roomOf(fields[0])
		for _, imported := range fields[1:] {
			if other := roomOf(imported); other != "" && !slices.Contains(strings.Fields(may[room]), other) {
				t.Errorf("%s imports %s: %s may only import %s", fields[0], imported, room, may[room])
			}
			if room == "geo" && slices.Contains(impure, imported) {
				t.Errorf("%s imports %s: geo is pure computation", fields[0], imported)
			}
		}
	}
}

func roomOf(path string) string {
	rest, ours := strings.CutPrefix(path, module)
	if !ours {
		return ""
	}
	room, _, _ := strings.Cut(rest, "/")
	return room
}
