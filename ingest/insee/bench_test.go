package insee_test

import (
	"context"
	"os"
	"testing"

	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/ingesttest"
	"github.com/maillage/maillage/ingest/insee"
)

func BenchmarkPopulations(b *testing.B) {
	path := ingesttest.Real(b, "population/pop_legale_2023_cog2025.csv")
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	for b.Loop() {
		rows, _, err := insee.ReadPopulations(context.Background(), path, &ingest.Report{}, nil)
		if err != nil || len(rows) != 34900 {
			b.Fatalf("%d rows, %v", len(rows), err)
		}
	}
}

func BenchmarkCarryFrance(b *testing.B) {
	codes := codes2018(b)
	c := insee.NewCarrier(movements(b), nil, nil)
	b.ReportAllocs()
	for b.Loop() {
		changed := 0
		for _, code := range codes {
			if got, err := c.Carry(code, 2018, 2025); err != nil {
				b.Fatal(err)
			} else if got.Changed() {
				changed++
			}
		}
		if changed != 499 {
			b.Fatalf("%d codes changed", changed)
		}
	}
}
