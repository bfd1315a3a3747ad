package access_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/access"
)

func TestAgeWeights(t *testing.T) {
	w, err := access.ParseAgeWeights("0=3,10=2,65=6,mean=4")
	if err != nil || !slices.Equal(w.From, []int32{0, 10, 65}) || !slices.Equal(w.Weight, []float64{0.75, 0.5, 1.5}) {
		t.Fatalf("%+v, %v", w, err)
	}
	for _, c := range []struct {
		from []int32
		want []float64
	}{
		{nil, []float64{}},
		{[]int32{0}, []float64{(10*0.75 + 55*0.5 + 35*1.5) / 100}},
		{[]int32{0, 5, 10, 60, 70}, []float64{0.75, 0.75, 0.5, 1, 1.5}},
		{[]int32{0, 100, 105}, []float64{(10*0.75 + 55*0.5 + 35*1.5) / 100, 1.5, 1.5}},
	} {
		got := w.Of(c.from)
		if len(got) != len(c.want) {
			t.Fatalf("%v: %v", c.from, got)
		}
		for k := range got {
			if math.Abs(got[k]-c.want[k]) > 1e-12 {
				t.Errorf("%v: %v, want %v", c.from, got, c.want)
			}
		}
	}
	profession, w, err := access.ParseProfessionWeights(" gp : 0=1 ")
	if err != nil || profession != "gp" || len(w.From) != 1 {
		t.Errorf("%q, %+v, %v", profession, w, err)
	}
}

func TestParseAgeWeightsRefuses(t *testing.T) {
	for text, reason := range map[string]string{
		"": "age=weight", "0": "age=weight", "5=1": "the first being 0", "0=1,0=2": "over the one before", "0=1,x=2": "must be an age",
		"0=1,101=2": "from 0 to 100", "0=-1": "between 0", "0=nan": "between 0", "0=1,mean=0": "positive mean", "mean=1": "a class", "0=1,-5=1": "must be an age",
	} {
		if w, err := access.ParseAgeWeights(text); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: %+v, %v, want an error with %q", text, w, err, reason)
		}
	}
	if _, _, err := access.ParseProfessionWeights("0=1"); err == nil {
		t.Error("weights of nobody")
	}
}

func FuzzParseAgeWeights(f *testing.F) {
	f.Add("0=0.9,10=0.6,65=1.7")
	f.Add("0=1/3,mean=2")
	f.Fuzz(func(t *testing.T, text string) {
		w, err := access.ParseAgeWeights(text)
		if err != nil {
			return
		}
		for _, x := range w.Of([]int32{0, 3, 65, 80}) {
			if !(x >= 0) {
				t.Fatalf("%q: %v", text, w)
			}
		}
	})
}
