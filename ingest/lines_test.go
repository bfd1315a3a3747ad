package ingest_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/maillage/maillage/ingest"
)

// all reads every line, those passed over as "!".
func all(t *testing.T, r io.Reader) (lines []string, numbers []int) {
	t.Helper()
	l := ingest.NewLines(r)
	for {
		line, err := l.Next()
		switch {
		case err == io.EOF:
			return lines, numbers
		case errors.Is(err, ingest.ErrLongLine):
			lines = append(lines, "!")
		case err != nil:
			t.Fatal(err)
		default:
			lines = append(lines, string(line))
		}
		numbers = append(numbers, l.Number())
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("x", ingest.MaxLine+1)
	fits := strings.Repeat("é", ingest.MaxLine/2-1)
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"\n", ""},
		{"a", "a"},
		{"a\nb", "a|b"},
		{"a\r\nb\r\n", "a|b"},
		{"\n\na", "||a"},
		{"\xef\xbb\xbfa\n\xef\xbb\xbfb", "a|\ufeffb"},
		{"\xef\xbb\xbf", ""},
		{"caf\xe9 \x80\n", "café €"},
		{"café\ncaf\xe9\n", "café|café"},
		{"\xef\xbb\xbfcaf\xe9\n", "café"},
		{long, "!"},
		{"a\n" + long + "\nb", "a|!|b"},
		{fits + "\nb", fits + "|b"},
		{long + "\n" + long + "\n", "!|!"},
	} {
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(c.text), "bit by bit": iotest.HalfReader(strings.NewReader(c.text))} {
			got, numbers := all(t, r)
			if joined := strings.Join(got, "|"); joined != c.want {
				t.Errorf("%.20q, %s: %.60q, want %.60q", c.text, name, joined, c.want)
			}
			for i, n := range numbers {
				if n != i+1 {
					t.Errorf("%.20q, %s: line %d has the number %d", c.text, name, i+1, n)
				}
			}
		}
	}
}

func TestLinesLegacy(t *testing.T) {
	l := ingest.NewLines(strings.NewReader("café\ncaf\xe9\n\xe9t\xe9\n"))
	for range 3 {
		if _, err := l.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if l.Legacy() != 2 {
		t.Errorf("%d lines in Windows-1252, want 2", l.Legacy())
	}
}

func TestLinesError(t *testing.T) {
	broken := errors.New("the cable is out")
	for _, before := range []string{"", "a\nb", "a\n" + strings.Repeat("x", 1<<19)} {
		l := ingest.NewLines(io.MultiReader(strings.NewReader(before), iotest.ErrReader(broken)))
		var err error
		for err == nil {
			_, err = l.Next()
		}
		if !errors.Is(err, broken) {
			t.Errorf("after %.10q: %v", before, err)
		}
	}
}

// endless gives n bytes of one line, then another line.
type endless struct{ left int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), e.left)
	for i := range p[:n] {
		p[i] = 'x'
	}
	e.left -= n
	return int(n), nil
}

// TestLongLine reads a line of 3 GB, which is what a file without line ends looks like.
func TestLongLine(t *testing.T) {
	size := int64(3 << 30)
	if testing.Short() {
		size = 1 << 28
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	l := ingest.NewLines(io.MultiReader(&endless{size}, strings.NewReader("\nnext\n")))
	_, err := l.Next()
	line, errNext := l.Next()
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ingest.ErrLongLine) || string(line) != "next" || errNext != nil || l.Number() != 2 {
		t.Errorf("%v, then %q, %v at line %d", err, line, errNext, l.Number())
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("%d MiB were allocated for a line that is passed over", used>>20)
	}
}

func FuzzLines(f *testing.F) {
	for _, s := range []string{"", "a\r\nb", "\xef\xbb\xbfa\n", "caf\xe9\n", "\r\r\n\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		whole, _ := all(t, bytes.NewReader(text))
		parts, _ := all(t, iotest.OneByteReader(bytes.NewReader(text)))
		if strings.Join(whole, "\n") != strings.Join(parts, "\n") {
			t.Errorf("%q and %q", whole, parts)
		}
		if want := bytes.Count(text, []byte("\n")); len(whole) != want && len(whole) != want+1 {
			t.Errorf("%d lines for %d line ends", len(whole), want)
		}
	})
}

func BenchmarkLines(b *testing.B) {
	text := bytes.Repeat([]byte("01001;L'Abergement-Clémenciat;860;16;876\n"), 100_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		l := ingest.NewLines(bytes.NewReader(text))
		n := 0
		for _, err := l.Next(); err == nil; _, err = l.Next() {
			n++
		}
		if n != 100_000 {
			b.Fatal(n)
		}
	}
}
