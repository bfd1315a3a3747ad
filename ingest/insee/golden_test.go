package insee_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/ingesttest"
	"github.com/maillage/maillage/ingest/insee"
)

func readAPL2022(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]insee.APL, geo.Source, error) {
	return insee.ReadAPL(ctx, path, 2022, report, progress)
}

var readers = map[string]ingesttest.Reader{
	"populations": ingesttest.Rendered(insee.ReadPopulations),
	"cog":         ingesttest.Rendered(insee.ReadCOG),
	"zonings":     ingesttest.Rendered(insee.ReadZonings),
	"movements":   ingesttest.Rendered(insee.ReadMovements),
	"passages":    ingesttest.Rendered(insee.ReadPassages),
	"bpe":         ingesttest.Rendered(insee.ReadBPE),
	"ages":        ingesttest.Rendered(insee.ReadAges),
	"apl":         ingesttest.Rendered(readAPL2022),
}

func TestUgly(t *testing.T) {
	for name, reader := range map[string]string{
		"populations_ugly.csv": "populations", "populations_split.csv": "populations", "movements_ugly.csv": "movements",
		"cog_ugly.csv": "cog", "bpe_long.csv": "bpe", "bpe_melodi.csv": "bpe", "apl_ugly.csv": "apl", "zonings_ugly.csv": "zonings",
		"ages_pop1b.csv": "ages", "ages_base_cc.csv": "ages", "ages_melodi.csv": "ages",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readers[reader](context.Background(), filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			ingesttest.Golden(t, name, got)
		})
	}
}

// A newer year is read by its own bands, whatever those of the year before it in the file.
func TestAgesOfTheLatestYear(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ages.csv")
	text := "GEO;GEO_OBJECT;AGE;SEX;RP_MEASURE;TIME_PERIOD;OBS_VALUE\n" +
		"05001;COM;Y_LT20;_T;POP;2016;40\n05001;COM;Y20T64;_T;POP;2016;50\n05001;COM;Y_GE65;_T;POP;2016;10\n" +
		"05001;COM;Y_LT15;_T;POP;2022;20\n05001;COM;Y15T74;_T;POP;2022;60\n05001;COM;Y_GE75;_T;POP;2022;5\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var report ingest.Report
	ages, _, err := insee.ReadAges(context.Background(), path, &report, nil)
	if err != nil || len(ages) != 1 {
		t.Fatalf("%v, %v", ages, err)
	}
	if !slices.Equal(ages[0].From, []int32{0, 15, 75}) || !slices.Equal(ages[0].People, []float64{20, 60, 5}) {
		t.Errorf("%v of %v", ages[0].People, ages[0].From)
	}
}

// TestUnreadable gives every reader a file that is none of its own: the error names the file and what is wanted.
func TestUnreadable(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"empty.csv": "", "other.csv": "a;b;c\n1;2;3\n", "folder": "", "binary.csv": "\x00\x01\xff\xfe\x89PNG\n\x00"}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if name == "folder" {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for kind, read := range readers {
		for _, name := range []string{"empty.csv", "other.csv", "folder", "binary.csv", "absent.csv"} {
			_, err := read(context.Background(), filepath.Join(dir, name))
			if err == nil || !bytes.Contains([]byte(err.Error()), []byte(name)) {
				t.Errorf("%s of %s: error %v does not name the file", kind, name, err)
			}
		}
	}
}
