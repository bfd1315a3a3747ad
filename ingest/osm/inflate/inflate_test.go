package inflate_test

import (
	"bytes"
	stdflate "compress/flate"
	stdzlib "compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/maillage/maillage/ingest/osm/inflate"
	"pgregory.net/rapid"
)

// deflated compresses at a level of compress/zlib: 0 stores, -2 uses codes alone.
func deflated(tb testing.TB, data []byte, level int) []byte {
	var b bytes.Buffer
	w, err := stdzlib.NewWriterLevel(&b, level)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// zlibbed puts the frame of zlib around raw deflate data of the given contents.
func zlibbed(raw, contents []byte) []byte {
	return binary.BigEndian.AppendUint32(append([]byte{0x78, 0x9c}, raw...), adler32.Checksum(contents))
}

func inflated(stream []byte, size int) ([]byte, error) {
	var d inflate.Decoder
	if err := d.Reset(stream, size); err != nil {
		return nil, err
	}
	return d.Fill(size)
}

// texts are contents of every kind: none, short, of one byte, random, of few letters, of long repetitions, of many lengths of code.
func texts() map[string][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	random, letters := make([]byte, 70_000), make([]byte, 70_000)
	skewed := make([]byte, 0, 1<<17)
	for i := range random {
		random[i], letters[i] = byte(r.Uint32()), "abcdefgh"[r.IntN(8)]
	}
	for i := range 17 {
		skewed = append(skewed, bytes.Repeat([]byte{byte(i)}, 1<<(16-i))...)
	}
	r.Shuffle(len(skewed), func(i, j int) { skewed[i], skewed[j] = skewed[j], skewed[i] })
	periods := make([]byte, 0, 9_000)
	for n := range 9 {
		periods = append(periods, bytes.Repeat(random[:n+1], 9_000/(9*(n+1)))...)
	}
	return map[string][]byte{
		"periods": periods, "highest": bytes.Repeat([]byte{255}, 70_001),
		"none": {}, "one": {7}, "same": bytes.Repeat([]byte{1}, 100_000), "random": random, "letters": letters, "skewed": skewed,
		"far":    append(append(bytes.Clone(random[:32_768]), letters[:9]...), random[:32_768]...),
		"period": bytes.Repeat([]byte("abcdefg"), 9_999),
	}
}

func TestAllContents(t *testing.T) {
	for name, text := range texts() {
		for _, level := range []int{-2, 0, 1, 5, 9} {
			t.Run(fmt.Sprint(name, level), func(t *testing.T) {
				got, err := inflated(deflated(t, text, level), len(text))
				if err != nil || !bytes.Equal(got, text) {
					t.Errorf("%d bytes of %d, %v", len(got), len(text), err)
				}
			})
		}
	}
}

// TestInSteps fills a little at a time: what is there is always a beginning of the whole.
func TestInSteps(t *testing.T) {
	all := texts()
	rapid.Check(t, func(t *rapid.T) {
		text := all[rapid.SampledFrom([]string{"one", "same", "letters", "skewed", "period"}).Draw(t, "text")]
		text = text[:min(len(text), 20_000)]
		var b bytes.Buffer
		w, _ := stdzlib.NewWriterLevel(&b, rapid.IntRange(-2, 9).Draw(t, "level"))
		w.Write(text)
		w.Close()
		var d inflate.Decoder
		if err := d.Reset(b.Bytes(), len(text)); err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(text); {
			at += rapid.IntRange(1, len(text)).Draw(t, "step")
			got, err := d.Fill(min(at, len(text)))
			if err != nil || len(got) < min(at, len(text)) || !bytes.HasPrefix(text, got) {
				t.Fatalf("%d bytes where %d are asked for of %d: %v", len(got), at, len(text), err)
			}
		}
	})
}

// TestCutOff takes every length of a stream but the whole.
func TestCutOff(t *testing.T) {
	text := texts()["letters"][:3000]
	for _, level := range []int{0, 1, 9} {
		stream := deflated(t, text, level)
		for n := range stream {
			if _, err := inflated(stream[:n], len(text)); err == nil {
				t.Fatalf("level %d: %d bytes of %d are enough", level, n, len(stream))
			}
		}
	}
	stream := deflated(t, text, 9)
	if _, err := inflated(stream[:len(stream)-1], len(text)); !errors.Is(err, inflate.ErrTruncated) {
		t.Errorf("without the last byte: %v", err)
	}
}

func TestFaults(t *testing.T) {
	text := []byte("maillage, maillage, maillage")
	good := deflated(t, text, 9)
	changed := func(at int, by byte) []byte {
		b := bytes.Clone(good)
		b[(at+len(b))%len(b)] ^= by
		return b
	}
	for name, c := range map[string]struct {
		stream []byte
		size   int
		want   error // nil for any
	}{
		"nothing":             {nil, 0, inflate.ErrTruncated},
		"smaller than it is":  {good, len(text) - 1, nil},
		"larger than it is":   {good, len(text) + 1, nil},
		"size below 0":        {good, -1, nil},
		"a size out of reach": {good, 1 << 30, nil},
		"checksum":            {changed(-1, 1), len(text), inflate.ErrChecksum},
		"method":              {changed(0, 1), len(text), inflate.ErrHeader},
		"dictionary":          {[]byte{0x78, 0xbb, 0, 0, 0, 0, 3, 0}, 0, inflate.ErrHeader},
		"kind of block":       {zlibbed([]byte{7}, nil), 0, inflate.ErrCorrupt},
		"stored length":       {zlibbed([]byte{1, 1, 0, 1, 0, 'x'}, []byte("x")), 1, inflate.ErrCorrupt},
		"too far back":        {zlibbed([]byte{0x63, 0x00, 0x42, 0x00, 0x00}, nil), 4, nil},
	} {
		if got, err := inflated(c.stream, c.size); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// FuzzInflate holds any bytes against compress/zlib: both take a stream, with the same contents, or both refuse it.
func FuzzInflate(f *testing.F) {
	for _, text := range texts() {
		for _, level := range []int{-2, 0, 1, 9} {
			f.Add(deflated(f, text[:min(len(text), 500)], level))
		}
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		const most = 1 << 20
		var want []byte
		r, err := stdzlib.NewReader(bytes.NewReader(stream))
		if err == nil {
			want, err = io.ReadAll(io.LimitReader(r, most))
		}
		if len(want) == most {
			t.Skip("too large")
		}
		got, mine := inflated(stream, len(want))
		if (err == nil) != (mine == nil) {
			t.Fatalf("compress/zlib says %v, this %v", err, mine)
		}
		if err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%d bytes differ from %d", len(got), len(want))
		}
	})
}

// FuzzDeflate is FuzzInflate behind a header that is right and without the checksum, which chance does not get right.
func FuzzDeflate(f *testing.F) {
	for _, text := range texts() {
		stream := deflated(f, text[:min(len(text), 500)], 9)
		f.Add(stream[2 : len(stream)-4])
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		const most = 1 << 20
		r := bytes.NewReader(raw)
		want, err := io.ReadAll(io.LimitReader(stdflate.NewReader(r), most))
		if len(want) == most {
			t.Skip("too large")
		}
		raw = raw[:len(raw)-r.Len()]
		got, mine := inflated(zlibbed(raw, want), len(want))
		if (err == nil) != (mine == nil) {
			t.Fatalf("compress/flate says %v, this %v", err, mine)
		}
		if err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%d bytes differ from %d", len(got), len(want))
		}
	})
}
