package insee_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// FuzzReaders gives arbitrary bytes to the readers, one of them at a time: none may crash.
func FuzzReaders(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(seeds) == 0 {
		f.Fatalf("no seeds in testdata: %v", err)
	}
	names := slices.Sorted(maps.Keys(readers))
	for i := range names {
		for _, seed := range seeds {
			text, err := os.ReadFile(seed)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(i), text)
		}
		f.Add(uint8(i), []byte("\x1f\x8b\x08"))
		f.Add(uint8(i), []byte("PK\x03\x04"))
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		path := filepath.Join(t.TempDir(), "any.csv")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := readers[names[int(which)%len(names)]](context.Background(), path)
		if err == nil && len(out) == 0 {
			t.Error("a file was read and nothing is told of it")
		}
	})
}
