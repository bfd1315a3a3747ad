package annuaire

import (
	"cmp"
	"testing"

	"pgregory.net/rapid"
)

func TestIdentifiersKeepTextAndOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		plain := rapid.StringMatching(`[0-9A-Z]{1,12}`)
		var p identifiers
		a, b := plain.Draw(rt, "a"), plain.Draw(rt, "b")
		x, y := p.pack([]byte(a)), p.pack([]byte(b))
		if got := string(p.unpack(nil, x)); got != a {
			rt.Fatalf("%q comes back as %q", a, got)
		}
		if cmp.Compare(x, y) != cmp.Compare(a, b) {
			rt.Fatalf("%q and %q are packed in another order", a, b)
		}
		odd := rapid.String().Draw(rt, "odd")
		if got := string(p.unpack(nil, p.pack([]byte(odd)))); got != odd {
			rt.Fatalf("%q comes back as %q", odd, got)
		}
	})
}

func TestAppendBars(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		line := rapid.SliceOf(rapid.SampledFrom([]byte("|{}\x7c\xfc\x00\x80\xff|a"))).Draw(rt, "line")
		bars := appendBars(nil, line)
		for i, c := range line {
			found := len(bars) > 0 && bars[0] == i
			if found != (c == '|') {
				rt.Fatalf("byte %d of %q: bar found %v", i, line, found)
			}
			if found {
				bars = bars[1:]
			}
		}
	})
}
