package cql2

import (
	"strings"
	"time"
)

// moment is a point in time, or an open end.
type moment struct {
	time time.Time
	day  bool // a date: it has no time of day
	open int8 // −1 for an open beginning, 1 for an open end
}

func momentOf(t *Instant) moment { return moment{time: t.Time, day: t.Day} }

// compare orders two moments; a date and a timestamp are compared as days of UTC, since a date is known no finer.
func (m moment) compare(o moment) int {
	if m.open != 0 || o.open != 0 {
		return int(m.open) - int(o.open)
	}
	a, b := m.time, o.time
	if m.day != o.day {
		a, b = a.Truncate(24*time.Hour), b.Truncate(24*time.Hour)
	}
	return a.Compare(b)
}

// span is a stretch of time, both ends included.
type span struct{ from, to moment }

// parseDay reads a value of a Date field.
func parseDay(text string) (moment, bool) {
	t, err := time.Parse(time.DateOnly, text)
	return moment{time: t, day: true}, err == nil
}

// asInstant takes a text literal that reads as a date or a timestamp for one: many clients write no more.
func asInstant(c compiled, e Expr) compiled {
	text, ok := e.(*Text)
	if !ok {
		return c
	}
	t, err := newInstant(text.Position, !strings.ContainsAny(text.Value, "Tt"), text.Value)
	if err != nil {
		return c
	}
	m := momentOf(t)
	return compiled{kind: isInstant, at: c.at, constant: true, span: constantly(span{m, m})}
}

func (b binder) interval(e *Interval) (compiled, error) {
	from, err := b.end(e.From, -1)
	if err != nil {
		return compiled{}, err
	}
	to, err := b.end(e.To, 1)
	if err != nil {
		return compiled{}, err
	}
	return compiled{kind: isInterval, span: func(r row) (span, bool) {
		f, ok := from(r)
		if !ok {
			return span{}, false
		}
		t, ok := to(r)
		return span{f.from, t.to}, ok && f.from.compare(t.to) <= 0
	}}, nil
}

func (b binder) end(e Expr, open int8) (func(row) (span, bool), error) {
	if e == nil {
		m := moment{open: open}
		return constantly(span{m, m}), nil
	}
	c, err := b.of(isInstant, e)
	return c.span, err
}

// temporalPredicates are Allen's relations as clause 7.7 gives them. An instant is an interval that ends as it begins.
var temporalPredicates = map[string]func(a, b span) bool{
	"t_after":      func(a, b span) bool { return a.from.compare(b.to) > 0 },
	"t_before":     func(a, b span) bool { return a.to.compare(b.from) < 0 },
	"t_contains":   func(a, b span) bool { return a.from.compare(b.from) < 0 && a.to.compare(b.to) > 0 },
	"t_disjoint":   func(a, b span) bool { return a.to.compare(b.from) < 0 || a.from.compare(b.to) > 0 },
	"t_during":     func(a, b span) bool { return a.from.compare(b.from) > 0 && a.to.compare(b.to) < 0 },
	"t_equals":     func(a, b span) bool { return a.from.compare(b.from) == 0 && a.to.compare(b.to) == 0 },
	"t_finishedBy": func(a, b span) bool { return a.from.compare(b.from) < 0 && a.to.compare(b.to) == 0 },
	"t_finishes":   func(a, b span) bool { return a.from.compare(b.from) > 0 && a.to.compare(b.to) == 0 },
	"t_intersects": func(a, b span) bool { return a.from.compare(b.to) <= 0 && a.to.compare(b.from) >= 0 },
	"t_meets":      func(a, b span) bool { return a.to.compare(b.from) == 0 },
	"t_metBy":      func(a, b span) bool { return a.from.compare(b.to) == 0 },
	"t_overlappedBy": func(a, b span) bool {
		return a.from.compare(b.from) > 0 && a.from.compare(b.to) < 0 && a.to.compare(b.to) > 0
	},
	"t_overlaps": func(a, b span) bool {
		return a.from.compare(b.from) < 0 && a.to.compare(b.from) > 0 && a.to.compare(b.to) < 0
	},
	"t_startedBy": func(a, b span) bool { return a.from.compare(b.from) == 0 && a.to.compare(b.to) > 0 },
	"t_starts":    func(a, b span) bool { return a.from.compare(b.from) == 0 && a.to.compare(b.to) < 0 },
}

func (b binder) temporal(e *Op) (compiled, error) {
	left, err := b.inTime(e.Args[0])
	if err != nil {
		return compiled{}, err
	}
	right, err := b.inTime(e.Args[1])
	if err != nil {
		return compiled{}, err
	}
	holds := temporalPredicates[e.Name]
	return predicateOf(func(r row) truth {
		x, ok := left.span(r)
		if !ok {
			return unknown
		}
		y, ok := right.span(r)
		if !ok {
			return unknown
		}
		return truthOf(holds(x, y))
	}), nil
}

func (b binder) inTime(e Expr) (compiled, error) {
	if n, ok := e.(*Interval); ok {
		return b.expr(n)
	}
	return b.of(isInstant, e)
}
