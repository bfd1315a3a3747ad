package matrix_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/matrix"
	"github.com/parquet-go/parquet-go"
	"github.com/paulmach/orb"
)

var codes = map[string]int32{"01001": 0, "33063": 1, "2A004": 2}

// options know three units by code, and by the sign of the longitude two of them.
func options() matrix.Options {
	return matrix.Options{Units: 3, Internal: travel.Crow{Detour: 1.3, SpeedDense: 25, SpeedSparse: 50},
		Unit: func(code string) (int32, bool) { u, ok := codes[code]; return u, ok },
		At: func(p orb.Point) (int32, bool) {
			switch {
			case p[0] < -10 || p[0] > 10:
				return 0, false
			case p[0] < 0:
				return 1, true
			}
			return 0, true
		}}
}

func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read returns the pairs as "0>1 12", the source and the findings as "3 rejected bad-time".
func read(t testing.TB, path string, opt matrix.Options) (pairs string, src geo.Source, findings string, err error) {
	t.Helper()
	var report ingest.Report
	m, src, err := matrix.Read(context.Background(), path, opt, &report, nil)
	if err != nil {
		return "", src, "", err
	}
	var all, found []string
	for u := range m.Rows().Len() {
		to, minutes := m.Rows().Row(u)
		for k := range to {
			all = append(all, fmt.Sprintf("%d>%d %.4g", u, to[k], minutes[k]))
		}
	}
	for _, g := range report.Groups() {
		for _, f := range g.Findings {
			found = append(found, fmt.Sprintf("%d %s %s", f.Line+f.Feature, f.Severity, f.Kind))
		}
	}
	return strings.Join(all, ", "), src, strings.Join(found, ", "), nil
}

func TestRead(t *testing.T) {
	named := func(time string, seconds bool) func(*matrix.Options) {
		return func(o *matrix.Options) { o.Time, o.Seconds = time, seconds }
	}
	for _, c := range []struct {
		name, text, pairs, findings string
		with                        func(*matrix.Options)
	}{
		{"header only", "from,to,minutes\n", "", "", nil},
		{"one pair", "from,to,minutes\n01001,33063,12.5\n", "0>1 12.5", "", nil},
		{"zero, and one's own unit", "from,to,minutes\n01001,01001,0\n", "0>0 0", "", nil},
		{"semicolon and decimal comma", "origine;destination;duree_min\n01001;33063;12,5\n", "0>1 12.5", "", nil},
		{"seconds by name", "from_id\tto_id\tduration_s\n01001\t2A004\t90\n", "0>2 1.5", "", nil},
		{"a named column of seconds", "from,to,duration\n01001,33063,120\n", "0>1 2", "", named("Duration", true)},
		{"one of several times", "from,to,osrm_min,metric_hc_min\n01001,33063,9,8\n", "0>1 8", "", named("metric_hc_min", false)},
		{"rows come sorted, both ways kept", "from,to,min\n2A004,33063,3\n33063,2A004,2\n01001,2A004,5\n01001,33063,4\n", "0>1 4, 0>2 5, 1>2 2, 2>1 3", "", nil},
		{"no time", "from,to,min\n01001,33063,\n01001,2A004,NA\n", "", "2 note no-time, 3 note no-time", nil},
		{"bad times", "from,to,min\n01001,33063,-1\n01001,33063,NaN\n01001,33063,+Inf\n01001,33063,1e999\n01001,33063,0x10\n01001,33063,1e39\n01001,33063,12 min\n01001,33063,7\n",
			"0>1 7", "2 rejected bad-time, 3 rejected bad-time, 4 rejected bad-time, 5 rejected bad-time, 6 rejected bad-time, 7 rejected bad-time, 8 rejected bad-time", nil},
		{"unknown codes", "from,to,min\n99999,33063,1\n01001,,1\n01001,33063,1\n", "0>1 1", "2 rejected unknown-unit, 3 rejected unknown-unit", nil},
		{"a duplicate", "from,to,min\n01001,33063,5\n33063,01001,6\n01001,33063,5\n01001,33063,4\n", "0>1 5, 1>0 6", "4 rejected duplicate, 5 rejected duplicate", nil},
		{"a zero lost", "from,to,min\n1001,33063,5\n", "0>1 5", "0 note code-without-zero", nil},
		{"over the limit", "from,to,min\n01001,33063,30\n33063,01001,30.5\n", "0>1 30", "0 note over-limit", func(o *matrix.Options) { o.Limit = 30 }},
		{"mirrored where the other way is missing", "from,to,min\n01001,33063,5\n01001,2A004,6\n33063,2A004,7\n2A004,33063,8\n", "0>1 5, 0>2 6, 1>0 5, 1>2 7, 2>0 6, 2>1 8", "",
			func(o *matrix.Options) { o.Mirror = true }},
		{"the shape of the Gironde file", "\"id1\",\"x1_l93\",\"y1_l93\",\"id2\",\"x2_l93\",\"y2_l93\",\"metric_hc_min\"\n1,411184.2,6399914.3,2,720000,6600000,56\n", "1>0 56", "", nil},
		{"degrees; several points are averaged", "lon1,lat1,lon2,lat2,minutes\n-1,45,1,45,10\n-2,45,1,45,20\n", "1>0 15", "0 note several-points", nil},
		{"points that are none or nowhere", "lon1,lat1,lon2,lat2,minutes\nx,45,1,45,10\n50,45,1,45,20\n-1,45,NaN,45,1\n", "", "2 rejected bad-coordinate, 4 rejected bad-coordinate, 3 rejected unknown-unit", nil},
		{"a system that the caller tells", "x1,y1,x2,y2,minutes\n411184.2,6399914.3,720000,6600000,56\n", "1>0 56", "", func(o *matrix.Options) { o.EPSG = 2154 }},
		{"mere numbers when there is nothing else", "id1,id2,min\n01001,33063,5\n", "0>1 5", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			opt := options()
			if c.with != nil {
				c.with(&opt)
			}
			pairs, src, findings, err := read(t, write(t, "a.csv", []byte(c.text)), opt)
			if err != nil || pairs != c.pairs || findings != c.findings {
				t.Errorf("%q, findings %q, %v; want %q, %q", pairs, findings, err, c.pairs, c.findings)
			}
			if rows := strings.Count(c.text, "\n") - 1; src.Read != rows || src.Kept < 0 || src.Kind != "matrix" || len(src.SHA256) != 64 {
				t.Errorf("%d rows, %+v", rows, src)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, says string }{
		{"empty.csv", "", "empty"},
		{"ends.csv", "from,minutes\n01001,5\n", "no two columns for the ends"},
		{"time.csv", "from,to,duration\n01001,33063,5\n", "no column tells that it holds minutes or seconds"},
		{"times.csv", "from,to,osrm_min,metric_hc_min\n01001,33063,5,6\n", "2 columns of times (metric_hc_min, osrm_min): name the one"},
		{"system.csv", "x1,y1,x2,y2,minutes\n1,2,3,4,5\n", "EPSG code is needed"},
		{"cut.csv.gz", string(gzipped(t, "from,to,minutes\n"+strings.Repeat("01001,33063,5\n", 1000))[:40]), "unexpected EOF"},
		{"hostile.parquet", "PAR1 and nothing of it", "Parquet"},
	} {
		_, _, _, err := read(t, write(t, c.name, []byte(c.text)), options())
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%s: %v; want %q in it", c.name, err, c.says)
		}
	}
	if _, _, _, err := read(t, write(t, "a.csv", []byte("from,to,minutes\n")), matrix.Options{}); err == nil {
		t.Error("read without any unit")
	}
}

func gzipped(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchives(t *testing.T) {
	text := "from;to;minutes\n01001;33063;5\n"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("times.csv")
	if err == nil {
		_, err = w.Write([]byte(text))
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"a.csv.gz": gzipped(t, text), "a.zip": b.Bytes()} {
		pairs, src, findings, err := read(t, write(t, name, content), options())
		if err != nil || pairs != "0>1 5" || findings != "" || src.Kept != 1 {
			t.Errorf("%s: %q, %q, %+v, %v", name, pairs, findings, src, err)
		}
	}
}

// asParquet writes rows as a Parquet file.
func asParquet[T any](t testing.TB, rows []T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := parquet.Write(&b, rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParquet(t *testing.T) {
	type texts struct {
		From    string   `parquet:"from,dict"`
		To      string   `parquet:"to"`
		Minutes *float64 `parquet:"travel_time_p50,optional"`
	}
	type numbers struct {
		From int32   `parquet:"codgeo1"`
		To   int64   `parquet:"codgeo2"`
		S    float32 `parquet:"duration_s"`
	}
	at := func(v float64) *float64 { return &v }
	for _, c := range []struct {
		name            string
		content         []byte
		pairs, findings string
		read, kept      int
	}{
		{"none", asParquet(t, []texts{}), "", "", 0, 0},
		{"texts", asParquet(t, []texts{{"33063", "2A004", at(4)}, {"01001", "33063", at(12.5)}, {"01001", "99999", at(1)}, {"01001", "2A004", nil}, {"01001", "33063", at(-1)}, {"33063", "2A004", at(3)}}),
			"0>1 12.5, 1>2 4", "5 rejected bad-time, 6 rejected duplicate, 3 rejected unknown-unit, 4 note no-time", 6, 2},
		{"numbers", asParquet(t, []numbers{{1001, 33063, 90}}), "0>1 1.5", "0 note code-without-zero", 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			pairs, src, findings, err := read(t, write(t, "a.parquet", c.content), options())
			if err != nil || pairs != c.pairs || findings != c.findings {
				t.Errorf("%q, %q, %v; want %q, %q", pairs, findings, err, c.pairs, c.findings)
			}
			if src.Read != c.read || src.Kept != c.kept || src.Bytes != int64(len(c.content)) || len(src.SHA256) != 64 {
				t.Errorf("%+v", src)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	type row struct {
		From, To string
		Minutes  float64
	}
	for name, content := range map[string][]byte{"a.csv": []byte("from,to,minutes\n01001,33063,5\n"), "a.parquet": asParquet(t, []row{{"01001", "33063", 5}})} {
		if _, _, err := matrix.Read(ctx, write(t, name, content), options(), &ingest.Report{}, nil); err == nil {
			t.Errorf("%s was read after the end of its context", name)
		}
	}
}

func TestGironde(t *testing.T) {
	path := "../../../shared/realdata/travel/gironde_od_2500_osrm_vs_metric.csv"
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the real data is not there (%s)", path)
	}
	opt := options()
	opt.Units, opt.Time = 1<<20, "metric_hc_min"
	cells := make(map[orb.Point]int32)
	opt.At = func(p orb.Point) (int32, bool) { // every point is its own unit
		u, ok := cells[p]
		if !ok {
			u = int32(len(cells))
			cells[p] = u
		}
		return u, true
	}
	var report ingest.Report
	m, src, err := matrix.Read(context.Background(), path, opt, &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	if src.Read != 2500 || src.Kept != 2495 || src.Rejected != 0 || len(m.Rows().To) != 2495 || m.Name() != src.Name {
		t.Errorf("%+v, %d pairs, %s", src, len(m.Rows().To), m.Name())
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "from,to,minutes\n01001,33063,5\n01001,33063,6\n", "lon1,lat1,lon2,lat2,min\n1,2,3,4,5\n", "x1_l93;y1_l93;x2_l93;y2_l93;sec\n1;2;3;4;5\n", "\x1f\x8b", "PK\x03\x04", "PAR1PAR1"} {
		f.Add([]byte(s))
	}
	type row struct {
		From, To string
		Minutes  float64
	}
	f.Add(asParquet(f, []row{{"01001", "33063", 5}, {"33063", "01001", 6}}))
	f.Fuzz(func(t *testing.T, content []byte) {
		opt := options()
		opt.Mirror = true
		_, src, _, err := read(t, write(t, "any", content), opt)
		if err == nil && (src.Kept < 0 || src.Kept+src.Rejected > src.Read) {
			t.Errorf("%+v", src)
		}
	})
}

// BenchmarkRead reads a million pairs of 1 000 units, of which a tenth is kept.
func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	text.WriteString("from,to,minutes\n")
	type row struct {
		From    string  `parquet:"from,dict"`
		To      string  `parquet:"to,dict"`
		Minutes float64 `parquet:"minutes"`
	}
	var rows []row
	number := make(map[string]int32)
	for u := range 1000 {
		number[fmt.Sprintf("%05d", u)] = int32(u)
	}
	for i := range 1_000_000 {
		r := row{fmt.Sprintf("%05d", i/1000), fmt.Sprintf("%05d", i%1000), float64(i*7919%3000) / 10}
		fmt.Fprintf(&text, "%s,%s,%g\n", r.From, r.To, r.Minutes)
		rows = append(rows, r)
	}
	opt := options()
	opt.Units, opt.Limit = 1000, 30
	opt.Unit = func(code string) (int32, bool) { u, ok := number[code]; return u, ok }
	for name, content := range map[string][]byte{"csv": text.Bytes(), "parquet": asParquet(b, rows)} {
		path := write(b, "pairs", content)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			b.ReportAllocs()
			for b.Loop() {
				m, src, err := matrix.Read(context.Background(), path, opt, &ingest.Report{}, nil)
				if err != nil || src.Read != 1_000_000 || len(m.Rows().To) != 100_333 {
					b.Fatal(len(m.Rows().To), src, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ns/row")
		})
	}
}
