package insee_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/maillage/maillage/ingest/insee"
	"pgregory.net/rapid"
)

func event(mod insee.Mod, on, from, to string) insee.Movement {
	day, err := time.Parse(time.DateOnly, on)
	if err != nil {
		panic(err)
	}
	m := insee.Movement{Mod: mod, On: day, FromType: insee.TypeCommune, From: from, ToType: insee.TypeCommune, To: to}
	if to == "" {
		m.ToType = ""
	}
	return m
}

func targets(c insee.Carried) string {
	s := ""
	for _, t := range c.Targets {
		s += fmt.Sprintf("%s:%.3g ", t.Code, t.Share)
	}
	return s
}

var history = []insee.Movement{
	event(insee.ModRename, "2015-01-01", "01001", "01001"),
	// A merger of three, and the rows that move nobody.
	event(insee.ModNewCommune, "2016-01-01", "01002", "01001"),
	event(insee.ModNewCommune, "2016-01-01", "01001", "01001"),
	{Mod: insee.ModNewCommune, On: time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC), FromType: "COM", From: "01002", ToType: "COMD", To: "01002"},
	{Mod: insee.ModNoDelegated, On: time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC), FromType: "COMD", From: "01002", ToType: "COM", To: "01001"},
	// The whole then merges again, in the middle of a year.
	event(insee.ModMerger, "2018-06-30", "01001", "01009"),
	// Two events on one day.
	event(insee.ModNewDepartment, "2018-01-01", "14513", "50649"),
	event(insee.ModNewCommune, "2018-01-01", "50649", "50592"),
	// A merger undone: A → B, then B → A and B.
	event(insee.ModAssociation, "1972-01-01", "02001", "02002"),
	event(insee.ModReinstatement, "2019-01-01", "02002", "02001"),
	event(insee.ModReinstatement, "2019-01-01", "02002", "02002"),
	// Land given out.
	event(insee.ModSuppression, "2017-01-01", "03001", "03002"),
	event(insee.ModSuppression, "2017-01-01", "03001", "03003"),
	// A commune that left France's communes.
	event(insee.ModSuppression, "2007-02-23", "97123", ""),
	// Circles on one day: of two, and through a split.
	event(insee.ModNewCommune, "2019-01-01", "04001", "04002"),
	event(insee.ModNewCommune, "2019-01-01", "04002", "04001"),
	event(insee.ModReinstatement, "2019-01-01", "04003", "04001"),
	event(insee.ModReinstatement, "2019-01-01", "04003", "04004"),
	// Parts that meet again.
	event(insee.ModReinstatement, "2010-01-01", "05001", "05002"),
	event(insee.ModReinstatement, "2010-01-01", "05001", "05003"),
	event(insee.ModMerger, "2012-01-01", "05002", "05009"),
	event(insee.ModMerger, "2012-01-01", "05003", "05009"),
}

func TestCarry(t *testing.T) {
	gone := []string{"01001", "01002", "14513", "50649", "03001", "97123", "05001", "05002", "05003"}
	population := map[string]int64{"02001": 300, "02002": 100, "03002": 10, "03003": 90}
	c := insee.NewCarrier(history, func(code string) bool { return !slices.Contains(gone, code) && code != "99999" && code != "04009" },
		func(code string) (int64, bool) { n, ok := population[code]; return n, ok })
	for _, x := range []struct {
		code        string
		from, to    int
		want        string
		err         error
		approximate bool
		older       bool
	}{
		{code: "01003", from: 2000, to: 2025, want: "01003:1 "},
		{code: "01009", from: 2000, to: 2025, want: "01009:1 "},
		{code: "99999", from: 2000, to: 2025, want: "99999:1 ", err: insee.ErrUnknownCode},
		{code: "01002", from: 2015, to: 2025, want: "01009:1 "},
		{code: "01002", from: 2015, to: 2018, want: "01001:1 ", err: insee.ErrUnknownCode}, // 01001 is not a code of the target
		{code: "01002", from: 2016, to: 2025, want: "01009:1 ", older: true},
		{code: "01002", from: 0, to: 2025, want: "01009:1 "},
		{code: "01001", from: 2018, to: 2019, want: "01009:1 "},
		{code: "14513", from: 2017, to: 2018, want: "50592:1 "},
		{code: "14513", from: 2017, to: 2017, want: "14513:1 ", err: insee.ErrUnknownCode},
		{code: "02001", from: 1971, to: 2025, want: "02001:0.75 02002:0.25 "},
		{code: "02001", from: 2018, to: 2025, want: "02001:1 "},
		{code: "02002", from: 2018, to: 2025, want: "02001:0.75 02002:0.25 "},
		{code: "02002", from: 0, to: 2025, want: "02002:1 "},
		{code: "03001", from: 2016, to: 2025, want: "03002:0.5 03003:0.5 ", approximate: true},
		{code: "97123", from: 2000, to: 2025, err: insee.ErrGone},
		{code: "04001", from: 2018, to: 2025, err: insee.ErrCircular},
		{code: "04003", from: 2018, to: 2025, err: insee.ErrCircular},
		{code: "05001", from: 2009, to: 2025, want: "05009:1 ", approximate: true},
		{code: "13201", from: 2000, to: 2025, want: "13201:1 "},
		{code: "010010101", from: 2000, to: 2025, want: "010010101:1 "},
		{code: "04009", from: 2025, to: 2018, want: "04009:1 ", err: insee.ErrBackward},
		{code: "01009", from: 2025, to: 2020, want: "01009:1 "},
		{code: "01002", from: 2025, to: 2020, want: "01009:1 ", older: true},
	} {
		got, err := c.Carry(x.code, x.from, x.to)
		if !errors.Is(err, x.err) || (x.err == nil && err != nil) || targets(got) != x.want || got.Older != x.older {
			t.Errorf("%s from %d to %d: %s(older %v), %v; want %s(older %v), %v", x.code, x.from, x.to, targets(got), got.Older, err, x.want, x.older, x.err)
		}
		if err == nil && got.Approximate != x.approximate {
			t.Errorf("%s from %d to %d: approximate %v", x.code, x.from, x.to, got.Approximate)
		}
	}
}

// TestCarryAnyHistory carries through movements that make no sense at all: it ends, and either says what is
// wrong or gives shares that sum to 1, the same whatever the order of the rows.
func TestCarryAnyHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("0100%d", rapid.IntRange(0, 6).Draw(t, "n")) })
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) insee.Movement {
			mod := rapid.SampledFrom([]insee.Mod{10, 20, 21, 30, 31, 32, 41, 50}).Draw(t, "mod")
			return event(mod, fmt.Sprintf("20%02d-01-01", rapid.IntRange(10, 14).Draw(t, "year")), code.Draw(t, "from"), code.Draw(t, "to"))
		}), 0, 25).Draw(t, "rows")
		population := func(code string) (int64, bool) { return int64(code[4]-'0') * 100, code[4] != '3' }
		one, from := code.Draw(t, "code"), rapid.IntRange(2009, 2015).Draw(t, "from")
		got, err := insee.NewCarrier(rows, nil, population).Carry(one, from, 2015)
		shuffled := rapid.Permutation(rows).Draw(t, "shuffled")
		again, errAgain := insee.NewCarrier(shuffled, nil, population).Carry(one, from, 2015)
		if targets(got) != targets(again) || (err == nil) != (errAgain == nil) {
			t.Fatalf("%v, %v in one order and %v, %v in another", got, err, again, errAgain)
		}
		if err != nil {
			if !errors.Is(err, insee.ErrCircular) {
				t.Fatal(err)
			}
			return
		}
		total := 0.0
		for _, target := range got.Targets {
			total += target.Share
		}
		if math.Abs(total-1) > 1e-9 {
			t.Fatalf("shares sum to %v: %+v", total, got)
		}
	})
}

// TestCarryManySplits is a history made to double at each day; the work must not.
func TestCarryManySplits(t *testing.T) {
	var rows []insee.Movement
	for day := range 2000 {
		on := time.Date(2000, 1, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		for _, from := range []string{"01001", "01002"} {
			rows = append(rows, event(insee.ModReinstatement, on, from, "01001"), event(insee.ModReinstatement, on, from, "01002"))
		}
	}
	got, err := insee.NewCarrier(rows[:40], nil, nil).Carry("01001", 1999, 2025)
	if err == nil || !errors.Is(err, insee.ErrCircular) {
		t.Errorf("%v, %v", targets(got), err)
	}
	for i := range rows {
		if rows[i].From == "01002" && rows[i].On.Day()%2 == 0 || rows[i].From == "01001" && rows[i].On.Day()%2 == 1 {
			rows[i].FromType = insee.TypeDelegated // moves nobody
		}
	}
	start := time.Now()
	got, err = insee.NewCarrier(rows, nil, nil).Carry("01001", 1999, 2025)
	if err != nil || len(got.Targets) != 2 || time.Since(start) > 5*time.Second {
		t.Errorf("%v, %v in %v", targets(got), err, time.Since(start))
	}
}

func ExampleCarrier_Carry() {
	c := insee.NewCarrier([]insee.Movement{
		{Mod: insee.ModNewCommune, On: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC), FromType: insee.TypeCommune, From: "05120",
			FromName: "Ristolas", ToType: insee.TypeCommune, To: "05001", ToName: "Abriès-Ristolas"},
	}, nil, nil)
	carried, err := c.Carry("05120", 2018, 2025)
	fmt.Println(carried.Targets, err)
	fmt.Println(carried.Label())
	// Output:
	// [{05001 1}] <nil>
	// 05120 Ristolas merged into 05001 Abriès-Ristolas on 2019-01-01
}
