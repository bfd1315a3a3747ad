package annuaire_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"strconv"
	"testing"
	"time"

	"github.com/maillage/maillage/data/sample/registers"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/annuaire"
)

const nationalLines = 2_200_000

// probe passes a stream on, takes the time that its source needs and the largest heap that it sees.
type probe struct {
	r     io.Reader
	bytes int64
	spent time.Duration
	peak  uint64
	reads int
}

func (p *probe) Read(b []byte) (int, error) {
	start := time.Now()
	n, err := p.r.Read(b)
	p.bytes += int64(n)
	if p.reads++; p.reads%16 == 0 {
		p.look()
	}
	p.spent += time.Since(start)
	return n, err
}

func (p *probe) look() {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	p.peak = max(p.peak, sample[0].Value.Uint64())
}

func (p *probe) report(b *testing.B, took time.Duration) {
	b.SetBytes(p.bytes)
	b.ReportMetric(float64(p.bytes)/1e6/(took-p.spent).Seconds(), "MB/s-net")
	b.ReportMetric(float64(p.peak)/1e6, "peak-heap-MB")
}

// BenchmarkRPPS reads an extract of national size and puts it together. MB/s-net leaves out the time that the
// generator takes; peak-heap-MB is the largest heap seen, garbage included.
func BenchmarkRPPS(b *testing.B) {
	for b.Loop() {
		runtime.GC()
		p := &probe{r: registers.Random(1, nationalLines)}
		start := time.Now()
		directory := annuaire.NewDirectory(&annuaire.Register{}, annuaire.Options{})
		read, rejected, err := annuaire.ScanRPPS(p, "rpps.txt", &ingest.Report{}, directory.Add)
		if err != nil {
			b.Fatal(err)
		}
		scanned := time.Since(start)
		p.look()
		all := directory.Assemble()
		p.look()
		p.report(b, scanned)
		b.ReportMetric(time.Since(start).Seconds()-scanned.Seconds(), "assemble-s")
		got := [...]int{read, rejected, len(all.Practitioners), len(all.Sites), len(all.Practices), all.Counts.Lines[annuaire.Counted]}
		if want := [...]int{nationalLines, 2553, 981_571, 399_657, 1_445_867, 1_713_184}; got != want {
			b.Errorf("lines, rejected, persons, sites, practices, lines counted: %v, want %v", got, want)
		}
	}
}

// BenchmarkRPPSFiltered reads the same extract for one département.
func BenchmarkRPPSFiltered(b *testing.B) {
	for b.Loop() {
		runtime.GC()
		p := &probe{r: registers.Random(1, nationalLines)}
		start := time.Now()
		opt := annuaire.Options{Wanted: func(code string) bool { return code[:2] == "13" }}
		directory := annuaire.NewDirectory(&annuaire.Register{}, opt)
		if _, _, err := annuaire.ScanRPPS(p, "rpps.txt", &ingest.Report{}, directory.Add); err != nil {
			b.Fatal(err)
		}
		scanned := time.Since(start)
		all := directory.Assemble()
		p.look()
		p.report(b, scanned)
		got := [...]int{len(all.Practitioners), len(all.Sites), len(all.Practices)}
		if want := [...]int{15_161, 4_190, 15_208}; got != want {
			b.Errorf("persons, sites, practices: %v, want %v", got, want)
		}
	}
}

// BenchmarkGenerator is the cost of making the extract, to compare with that of reading it.
func BenchmarkGenerator(b *testing.B) {
	for b.Loop() {
		n, err := io.Copy(io.Discard, registers.Random(1, nationalLines))
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(n)
	}
}

// BenchmarkBAN indexes a département of 400 000 addresses in 200 communes and finds 2 000 addresses of sites in it,
// one letter in each being wrong.
func BenchmarkBAN(b *testing.B) {
	rows := department()
	var text bytes.Buffer
	if err := registers.WriteBAN(&text, rows); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		index, err := annuaire.ScanBAN(bytes.NewReader(text.Bytes()), "adresses-99.csv", nil, &ingest.Report{})
		if err != nil {
			b.Fatal(err)
		}
		start, believed, exact := time.Now(), 0, 0
		for i := 0; i < len(rows); i += len(rows) / 2000 {
			wrong := []rune(rows[i].Street)
			wrong[len(wrong)-2] = 'x'
			m, ok := index.Match(rows[i].Commune, annuaire.Address{Number: strconv.Itoa(rows[i].Number), Street: string(wrong), PostalCode: rows[i].PostalCode})
			if ok && m.Score >= annuaire.DefaultThreshold {
				believed++
			}
			if m.Street == rows[i].Street && m.Number == rows[i].Number {
				exact++
			}
		}
		b.ReportMetric(float64(time.Since(start).Microseconds())/2000, "µs/match")
		if believed != 2000 || exact != 2000 {
			b.Errorf("%d addresses of 2000 believed, %d found exactly", believed, exact)
		}
	}
}

// department makes the addresses of 200 communes with 100 streets of 20 numbers.
func department() []registers.BANRow {
	rng := rand.New(rand.NewPCG(3, 0))
	kinds := []string{"Rue", "Avenue", "Chemin", "Place", "Impasse", "Allée"}
	var rows []registers.BANRow
	for c := range 200 {
		for range 100 {
			name := kinds[rng.IntN(len(kinds))] + " " + invented(rng) + " " + invented(rng)
			for n := 1; n <= 20; n++ {
				rows = append(rows, registers.BANRow{Number: n, Street: name, PostalCode: "99100", Commune: fmt.Sprintf("99%03d", c+1), Town: "Commune fictive",
					Lon: 5 + rng.Float64(), Lat: 43 + rng.Float64()})
			}
		}
	}
	return rows
}

// invented returns a pronounceable word of eight letters.
func invented(rng *rand.Rand) string {
	word := make([]byte, 0, 8)
	for range 4 {
		word = append(word, "bcdfglmnprstv"[rng.IntN(13)], "aeiou"[rng.IntN(5)])
	}
	return string(word)
}
