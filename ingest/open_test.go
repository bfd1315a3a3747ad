package ingest_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/ingest"
)

func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, members map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range members {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// noise is text that does not compress, so that cutting its archive cuts its data.
func noise(n int) []byte {
	text := make([]byte, n)
	rand.New(rand.NewSource(1)).Read(text)
	return []byte(hex.EncodeToString(text))
}

func TestOpen(t *testing.T) {
	text := noise(1 << 19)
	for name, content := range map[string][]byte{
		"plain.csv": text, "misnamed.csv": gzipped(t, text), "right.csv.gz": gzipped(t, text),
		"members.gz":  append(gzipped(t, text[:100]), gzipped(t, text[100:])...),
		"archive.zip": zipped(t, map[string][]byte{"data.CSV": text, "readme.md": []byte("x"), "__MACOSX/._data.csv": []byte("y")}),
		"empty.csv":   {}, "short.csv": {'a'},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, name, content)
			want := text
			if len(content) < 2 {
				want = content
			}
			sum := sha256.Sum256(content)
			for _, read := range []int64{0, 1, 1000, 1 << 30} {
				in, err := ingest.Open(context.Background(), path, nil, ".csv")
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(io.LimitReader(in, read))
				if err != nil || !bytes.Equal(got, want[:min(read, int64(len(want)))]) {
					t.Fatalf("%d bytes, %v", len(got), err)
				}
				size, sha, err := in.Close()
				if err != nil || size != int64(len(content)) || sha != hex.EncodeToString(sum[:]) {
					t.Errorf("after %d bytes: size %d, digest %s, %v", len(got), size, sha, err)
				}
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	text := noise(1 << 12)
	two := zipped(t, map[string][]byte{"a.csv": text, "b.csv": text})
	for _, c := range []struct {
		name    string
		content []byte
		says    string
	}{
		{"two.zip", two, "a.csv, b.csv"},
		{"none.zip", zipped(t, map[string][]byte{"readme.md": text}), "readme.md"},
		{"cut.zip", two[:len(two)/2], "not a valid zip"},
		{"cut.gz", gzipped(t, text)[:3], "unexpected EOF"},
	} {
		_, err := ingest.Open(context.Background(), write(t, c.name, c.content), nil, ".csv")
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.name) {
			t.Errorf("%s: %v, want %q in it", c.name, err, c.says)
		}
	}
	if _, err := ingest.Open(context.Background(), t.TempDir(), nil); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := ingest.Open(context.Background(), "absent.csv", nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an absent file: %v", err)
	}
}

// TestTruncated cuts archives in their data: what could be read is read, then the error says that more was due.
func TestTruncated(t *testing.T) {
	text := noise(1 << 18)
	z := gzipped(t, text)
	archive := zipped(t, map[string][]byte{"a.csv": text})
	broken := bytes.Clone(archive)
	broken[len(broken)/2] ^= 0xff // a bit of the data, the directory at the end is whole
	for name, content := range map[string][]byte{"cut.csv.gz": z[:len(z)/2], "sum.csv.gz": z[:len(z)-4], "broken.zip": broken} {
		in, err := ingest.Open(context.Background(), write(t, name, content), nil, ".csv")
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(in)
		if err == nil || len(got) == 0 || !bytes.HasPrefix(text, got[:min(len(got), 1000)]) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if strings.HasSuffix(name, ".gz") && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v", name, err)
		}
		if _, sha, _ := in.Close(); len(sha) != 64 {
			t.Errorf("%s: digest %q", name, sha)
		}
	}
}

func TestOpenCancelled(t *testing.T) {
	text := noise(1 << 20)
	for name, content := range map[string][]byte{"plain.csv": text, "z.csv.gz": gzipped(t, text), "a.zip": zipped(t, map[string][]byte{"a.csv": text})} {
		ctx, cancel := context.WithCancel(context.Background())
		in, err := ingest.Open(ctx, write(t, name, content), nil, ".csv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(in, make([]byte, 10)); err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := io.Copy(io.Discard, in); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: reading gives %v", name, err)
		}
		if _, _, err := in.Close(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: closing gives %v", name, err)
		}
	}
}

func TestProgress(t *testing.T) {
	text := noise(1 << 20)
	last, calls := int64(0), 0
	in, err := ingest.Open(context.Background(), write(t, "a.csv", text), func(done, total int64) {
		if done < last || total != int64(len(text)) {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last, calls = done, calls+1
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := in.Close(); err != nil || last != int64(len(text)) || calls < 2 {
		t.Errorf("%d bytes told in %d calls, %v", last, calls, err)
	}
}

func TestAgain(t *testing.T) {
	path := write(t, "roads.txt", gzipped(t, []byte("once and again")))
	read := func(in *ingest.Input) string {
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	first, err := ingest.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	once := read(first)
	size, sha, err := first.Close()
	if err != nil || sha == "" {
		t.Fatal(sha, err)
	}
	second, err := first.Again(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if again := read(second); again != once {
		t.Errorf("%q, then %q", once, again)
	}
	if n, none, err := second.Close(); n != size || none != "" || err != nil {
		t.Errorf("%d bytes, digest %q, %v", n, none, err)
	}
	if err := os.WriteFile(path, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Again(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "roads.txt") {
		t.Errorf("a changed file: %v", err)
	}
}
