package planner_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/planner"
)

// writePatients writes a table of n rows like the Cnam's: 35 000 communes, 3 000 teams, a third of cells masked.
func writePatients(b *testing.B, n int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "patients.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	random := rand.New(rand.NewSource(1))
	fmt.Fprintln(w, "code_insee;equipe;nb_patients")
	for range n {
		count := fmt.Sprint(11 + random.Intn(500))
		if random.Intn(3) == 0 {
			count = "<11"
		}
		fmt.Fprintf(w, "%02d%03d;ESP%04d;%s\n", 1+random.Intn(95), 1+random.Intn(380), random.Intn(3000), count)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkPatients(b *testing.B) {
	const n = 2_400_000
	path := writePatients(b, n)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	b.ReportAllocs()
	for b.Loop() {
		rows, patients := 0, int64(0)
		src, err := planner.ReadPatients(context.Background(), path, planner.Bounds{Min: 1, Max: 10}, &ingest.Report{}, nil, func(r planner.PatientRow) {
			rows++
			patients += r.Patients.Max
		})
		if err != nil || rows != n || src.Kept != n || patients < 10*n {
			b.Fatalf("%d rows, %d patients, %+v, %v", rows, patients, src, err)
		}
	}
}
