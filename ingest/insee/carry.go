package insee

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Carry returns where a commune's code of the COG of fromYear is in the COG of toYear. With fromYear 0 the
// year is not known: a code of the target COG is kept, another is followed from the last day that it existed.
//
// Lists often name a commune that was gone when they were made; a code that leads nowhere from fromYear is
// therefore followed from its last day too, and Carried.Older says so. Arrondissements and IRIS are given back
// untouched. The error is one of the Err… of this package, with the Carried as far as it goes.
func (c *Carrier) Carry(code string, fromYear, toYear int) (Carried, error) {
	here := Carried{Targets: []Target{{code, 1}}}
	if _, part := City(code); part || len(code) != 5 {
		return here, nil
	}
	if (fromYear == 0 || fromYear >= toYear) && c.known(code) {
		return here, nil
	}
	until := newYear(toYear)
	if fromYear > toYear && !c.everWas(code, until) {
		return here, fmt.Errorf("code %s of the COG %d: %w (%d)", code, fromYear, ErrBackward, toYear)
	}
	var first Carried
	var err error
	if fromYear > 0 && fromYear <= toYear {
		first, err = c.follow(code, newYear(fromYear), until)
		if err != nil || c.allKnown(first) {
			return first, err
		}
	}
	last, ok := c.lastDay(code, until)
	if ok {
		older, err := c.follow(code, last, until)
		if older.Older = fromYear > 0; err != nil || c.allKnown(older) {
			return older, err
		}
		if first.Targets == nil {
			first = older
		}
	}
	if first.Targets == nil {
		first = here
	}
	return first, c.unknown(code, first)
}

func newYear(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }

func (c *Carrier) allKnown(r Carried) bool {
	return !slices.ContainsFunc(r.Targets, func(t Target) bool { return !c.known(t.Code) })
}

func (c *Carrier) unknown(code string, r Carried) error {
	for _, t := range r.Targets {
		if !c.known(t.Code) && t.Code != code {
			return fmt.Errorf("code %s leads to %s (%s): %w", code, t.Code, r.Label(), ErrUnknownCode)
		}
	}
	return fmt.Errorf("code %s: %w", code, ErrUnknownCode)
}

func (c *Carrier) everWas(code string, until time.Time) bool {
	_, ok := c.lastDay(code, until)
	return ok
}

// lastDay returns the eve of the last event up to a day that made the code cease to exist.
func (c *Carrier) lastDay(code string, until time.Time) (time.Time, bool) {
	for _, m := range slices.Backward(c.moves[code]) {
		if !m.stays && !m.on.After(until) {
			return m.on.AddDate(0, 0, -1), true
		}
	}
	return time.Time{}, false
}

// follow carries a code through the events after one day, up to and with another. All that the code has become
// is carried together, day by day, so that parts that meet again are one and the work is bounded.
func (c *Carrier) follow(code string, after, until time.Time) (Carried, error) {
	var out Carried
	shares := map[string]float64{code: 1}
	for {
		day, ok := c.nextDay(shares, after, until)
		if !ok {
			break
		}
		var err error
		if shares, err = c.step(&out, shares, day); err != nil {
			return out, err
		}
		after = day
	}
	for _, target := range slices.Sorted(maps.Keys(shares)) {
		out.Targets = append(out.Targets, Target{target, shares[target]})
	}
	return out, nil
}

func (c *Carrier) nextDay(shares map[string]float64, after, until time.Time) (day time.Time, ok bool) {
	for code := range shares {
		for _, m := range c.moves[code] {
			if m.on.After(after) && !m.on.After(until) && (!ok || m.on.Before(day)) {
				day, ok = m.on, true
			}
		}
	}
	return day, ok
}

func (c *Carrier) moveOn(code string, day time.Time) *move {
	for i, m := range c.moves[code] {
		if m.on.Equal(day) {
			return &c.moves[code][i]
		}
	}
	return nil
}

// step applies the events of one day and returns what is where in the evening. A commune may go through two
// on the same day (14513 changed département and merged on 1 January 2018), so that what arrives somewhere is
// looked at again. Without a circle that takes no more rounds than there are communes that are left.
func (c *Carrier) step(out *Carried, shares map[string]float64, day time.Time) (map[string]float64, error) {
	evening := make(map[string]float64)
	left := make(map[string]bool)
	for round := 1; len(shares) > 0; round++ {
		arrived := make(map[string]float64)
		for _, code := range slices.Sorted(maps.Keys(shares)) {
			m := c.moveOn(code, day)
			if m == nil {
				evening[code] += shares[code]
				continue
			}
			if m.gone {
				return nil, fmt.Errorf("%s %s on %s: %w", code, m.rows[0].FromName, day.Format(time.DateOnly), ErrGone)
			}
			left[code] = true
			c.share(out, *m, shares[code], evening, arrived)
		}
		if round > len(left) && len(arrived) > 0 {
			return nil, fmt.Errorf("%s: %w: they turn around %s", day.Format(time.DateOnly), ErrCircular, slices.Sorted(maps.Keys(arrived))[0])
		}
		shares = arrived
	}
	return evening, nil
}

// share gives what a commune had to those that it became: by their residents where it is whole communes that
// parted, else in equal parts. What it keeps is settled for the day, what leaves may go on.
func (c *Carrier) share(out *Carried, m move, share float64, kept, passed map[string]float64) {
	weights, guess := c.weights(m)
	total := 0.0
	for _, w := range weights {
		total += w
	}
	for i, r := range m.rows {
		part := share * weights[i] / total
		if r.To == r.From {
			kept[r.To] += part
		} else {
			passed[r.To] += part
		}
		out.Events = append(out.Events, Event{On: m.on, Mod: r.Mod, From: r.From, FromName: r.FromName,
			To: r.To, ToName: r.ToName, Share: part, Split: len(m.rows) > 1, Guess: guess})
	}
	out.Approximate = out.Approximate || guess
}

func (c *Carrier) weights(m move) (weights []float64, guess bool) {
	weights = make([]float64, len(m.rows))
	if len(m.rows) == 1 {
		weights[0] = 1
		return weights, false
	}
	total := 0.0
	for i, r := range m.rows {
		n, ok := c.population(r.To)
		guess = guess || !ok || r.Mod != ModReinstatement
		weights[i] = float64(n)
		if !ok || r.Mod == ModSuppression {
			total = -1
			break
		}
		total += weights[i]
	}
	if total <= 0 {
		for i := range weights {
			weights[i] = 1
		}
		guess = true
	}
	return weights, guess
}
