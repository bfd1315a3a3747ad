package insee_test

import (
	"compress/gzip"
	"context"
	"io"
	"math"
	"os"
	"regexp"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/ingesttest"
	"github.com/maillage/maillage/ingest/insee"
)

// quiet fails the test when the report holds anything.
func quiet(t *testing.T, r *ingest.Report) {
	t.Helper()
	for _, g := range r.Groups() {
		t.Errorf("%d findings %s, such as: %s", g.Count, g.Kind, g.Findings[0])
	}
}

func population2025(t testing.TB) map[string]int64 {
	t.Helper()
	rows, _, err := insee.ReadPopulations(context.Background(), ingesttest.Real(t, "population/pop_legale_2023_cog2025.csv"), &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	by := make(map[string]int64, len(rows))
	for _, p := range rows {
		by[p.Code], _ = p.Municipal.Known()
	}
	return by
}

func movements(t testing.TB) []insee.Movement {
	t.Helper()
	rows, _, err := insee.ReadMovements(context.Background(), ingesttest.Real(t, "cog/cog_mouvements_communes_2026.csv"), &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// communes returns the codes of the communes of a COG of INSEE.
func communes(t testing.TB, name string) map[string]bool {
	t.Helper()
	rows, _, err := insee.ReadCOG(context.Background(), ingesttest.Real(t, name), &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	set := make(map[string]bool, len(rows))
	for _, u := range rows {
		if u.Type == insee.TypeCommune {
			set[u.Code] = true
		}
	}
	return set
}

func TestRealPopulations(t *testing.T) {
	var report ingest.Report
	rows, src, err := insee.ReadPopulations(context.Background(), ingesttest.Real(t, "population/pop_legale_2023_cog2025.csv"), &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	quiet(t, &report)
	var paca, marseille int64
	for _, p := range rows {
		n, _ := p.Municipal.Known()
		if p.Region == "93" {
			paca += n
		}
		if city, _ := insee.City(p.Code); city == "13055" {
			marseille += n
		}
		apart, _ := p.CountedApart.Known()
		if total, _ := p.Total.Known(); total != n+apart {
			t.Errorf("line %d: %s: %d + %d is not %d", p.Line, p.Code, n, apart, total)
		}
	}
	if len(rows) != 34900 || paca != 5218960 || marseille != 886040 {
		t.Errorf("%d rows, %d inhabitants in PACA, %d in Marseille; want 34900, 5218960, 886040", len(rows), paca, marseille)
	}
	if src.Read != 34900 || src.Kept != 34900 || src.Rejected != 0 || len(src.SHA256) != 64 {
		t.Errorf("source %+v", src)
	}
}

func TestRealTables(t *testing.T) {
	ctx := context.Background()
	var report ingest.Report
	count := func(name string, got int, err error, want int) {
		t.Helper()
		if err != nil || got != want {
			t.Errorf("%s: %d rows, %v; want %d", name, got, err, want)
		}
	}
	cog, _, err := insee.ReadCOG(ctx, ingesttest.Real(t, "cog/cog_communes_2025.csv"), &report, nil)
	count("COG 2025", len(cog), err, 37548)
	zonings, _, err := insee.ReadZonings(ctx, ingesttest.Real(t, "cog/cogiter_table_passage_communes_zonages.csv.gz"), &report, nil)
	count("zonings", len(zonings), err, 34875)
	moves, _, err := insee.ReadMovements(ctx, ingesttest.Real(t, "cog/cog_mouvements_communes_2026.csv"), &report, nil)
	count("movements", len(moves), err, 13734)
	passages, _, err := insee.ReadPassages(ctx, ingesttest.Real(t, "cog/cogugaison_passage_1968_2024.csv"), &report, nil)
	count("passages", len(passages), err, 5788)
	apl, _, err := insee.ReadAPL(ctx, ingesttest.Real(t, "apl/drees_apl_2016_2018_by_commune.csv"), 0, &report, nil)
	count("APL", len(apl), err, 313482)
	if first := apl[1]; first.Code != "01001" || first.Year != 2018 || first.AgeCap != 65 || first.Value != 2.112 || first.Profession != geo.GP {
		t.Errorf("APL of 01001: %+v", first)
	}
	quiet(t, &report)
}

func TestRealBPE(t *testing.T) {
	var report ingest.Report
	rows, _, err := insee.ReadBPE(context.Background(), ingesttest.Real(t, "bpe/bpe2013_health_by_commune.csv"), &report, nil)
	if err != nil {
		t.Fatal(err)
	}
	quiet(t, &report)
	total := map[geo.Profession]int64{}
	for _, e := range rows {
		total[e.Profession] += e.Number
	}
	// What the description of the file says, and for the others what awk adds up.
	want := map[geo.Profession]int64{geo.GP: 63482, geo.Nurse: 80328, geo.Physiotherapist: 63878, geo.Midwife: 4238,
		geo.Dentist: 37924, geo.Pharmacist: 24074, geo.SpeechTherapist: 18687, geo.Podiatrist: 13339}
	for p, n := range want {
		if total[p] != n {
			t.Errorf("%s: %d, want %d", p, total[p], n)
		}
	}
	if len(total) != len(want) {
		t.Errorf("professions %v", total)
	}
}

// TestCarry05120 is the case that the lists of 2026 still hold.
func TestCarry05120(t *testing.T) {
	c := insee.NewCarrier(movements(t), inSet(population2025(t)), nil)
	for _, from := range []int{0, 2018, 2025, 2026} {
		got, err := c.Carry("05120", from, 2025)
		if err != nil || len(got.Targets) != 1 || got.Targets[0] != (insee.Target{Code: "05001", Share: 1}) {
			t.Errorf("from %d: %+v, %v", from, got, err)
			continue
		}
		if want := "05120 Ristolas merged into 05001 Abriès-Ristolas on 2019-01-01"; got.Label() != want {
			t.Errorf("from %d: %q, want %q", from, got.Label(), want)
		}
		if got.Older != (from > 2018) {
			t.Errorf("from %d: older %v", from, got.Older)
		}
	}
}

func inSet(population map[string]int64) func(string) bool {
	return func(code string) bool {
		if len(code) != 5 || code[:3] == "976" { // no legal population of Mayotte in the file
			return len(code) == 5
		}
		_, ok := population[code]
		return ok || code == "75056" || code == "69123" || code == "13055"
	}
}

// TestRealCarry2018 carries every commune of the COG 2018 to 2025: all must land, whole.
func TestRealCarry2018(t *testing.T) {
	codes := codes2018(t)
	population := population2025(t)
	cog := communes(t, "cog/cog_communes_2025.csv")
	c := insee.NewCarrier(movements(t), func(code string) bool { return cog[code] },
		func(code string) (int64, bool) { n, ok := population[code]; return n, ok })
	changed, split, guessed := 0, 0, 0
	for _, code := range codes {
		got, err := c.Carry(code, 2018, 2025)
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		total := 0.0
		for _, target := range got.Targets {
			total += target.Share
		}
		if math.Abs(total-1) > 1e-12 || got.Older {
			t.Errorf("%s: %+v", code, got)
		}
		if got.Changed() {
			changed++
		}
		if len(got.Targets) > 1 {
			split++
		}
		if got.Approximate {
			guessed++
			t.Logf("%s: a guessed share: %s", code, got.Label())
		}
	}
	t.Logf("%d communes of 2018: %d changed, %d split, %d with a guessed share", len(codes), changed, split, guessed)
	if len(codes) != 35228 || changed == 0 || guessed > split {
		t.Errorf("%d communes, %d changed, %d split, %d guessed", len(codes), changed, split, guessed)
	}
}

func codes2018(t testing.TB) []string {
	t.Helper()
	f, err := os.Open(ingesttest.Real(t, "communes/communes_2018_metro_wgs84.geojson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, m := range regexp.MustCompile(`"code":\s*"([^"]+)"`).FindAllSubmatch(text, -1) {
		codes = append(codes, string(m[1]))
	}
	return codes
}

// passages returns COGugaison's passages. Those of the last two years of the file run backwards: 01138>01039 of
// 2022 says what INSEE says of 01039>01138, and the splits of 2024 are written as mergers. They are turned.
func passages(t testing.TB) []insee.Passage {
	t.Helper()
	rows, _, err := insee.ReadPassages(context.Background(), ingesttest.Real(t, "cog/cogugaison_passage_1968_2024.csv"), &ingest.Report{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range rows {
		if p.FromYear >= 2022 {
			rows[i].From, rows[i].To = p.To, p.From
		}
	}
	return rows
}

// TestPassageOracle compares with COGugaison, which read the same events independently.
func TestPassageOracle(t *testing.T) {
	population := population2025(t)
	c := insee.NewCarrier(movements(t), nil, func(code string) (int64, bool) { n, ok := population[code]; return n, ok })
	compared := 0
	for _, p := range passages(t) {
		if p.FromYear < 2013 {
			continue
		}
		compared++
		got, err := c.Carry(p.From, p.FromYear, p.ToYear)
		share := 0.0
		for _, target := range got.Targets {
			if target.Code == p.To {
				share = target.Share
			}
		}
		// Their ratios of splits are of populations of another year, or equal parts in the last years.
		if err != nil || p.Kind != "d" && share != 1 || share == 0 {
			t.Errorf("%d %s>%s: ratio %v here %v: %s %v", p.FromYear, p.From, p.To, p.Ratio, share, got.Label(), err)
		}
	}
	if compared < 2500 {
		t.Errorf("%d passages compared", compared)
	}
}

// TestCompositionOracle carries the whole COG 2018 to 2024 at once, against the passages one year after another.
func TestCompositionOracle(t *testing.T) {
	c := insee.NewCarrier(movements(t), nil, nil)
	by := map[int][]insee.Passage{}
	for _, p := range passages(t) {
		by[p.FromYear] = append(by[p.FromYear], p)
	}
	differ := 0
	for _, code := range codes2018(t) {
		want := map[string]bool{code: true}
		for year := 2018; year < 2024; year++ {
			want = pass(by[year], want)
		}
		got, err := c.Carry(code, 2018, 2024)
		if err != nil || len(got.Targets) != len(want) {
			t.Errorf("%s: %+v, %v; want %v", code, got, err, want)
		}
		for _, target := range got.Targets {
			if !want[target.Code] {
				t.Errorf("%s leads to %s; want %v", code, target.Code, want)
			}
		}
		if got.Changed() {
			differ++
		}
	}
	if differ < 300 {
		t.Errorf("only %d codes changed", differ)
	}
}

func pass(passages []insee.Passage, codes map[string]bool) map[string]bool {
	next := map[string]bool{}
	moved := map[string]bool{}
	for _, p := range passages {
		if codes[p.From] {
			next[p.To], moved[p.From] = true, true
		}
	}
	for code := range codes {
		if !moved[code] {
			next[code] = true
		}
	}
	return next
}
