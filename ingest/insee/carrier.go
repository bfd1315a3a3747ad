package insee

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Errors of Carry, to be told apart with errors.Is.
var (
	ErrUnknownCode = errors.New("the code is in neither the target COG nor the table of movements")
	ErrBackward    = errors.New("a code cannot be carried to an older COG")
	ErrGone        = errors.New("the commune left the COG")
	ErrCircular    = errors.New("the movements of that day are circular")
)

// Target is a commune that a code was carried to.
type Target struct {
	Code  string
	Share float64 // of what is carried, 0–1; the shares of a Carried sum to 1
}

// Event is one step of a code's way.
type Event struct {
	On             time.Time
	Mod            Mod
	From, FromName string
	To, ToName     string
	Share          float64 // of what is carried, that passed from From to To
	Split          bool    // From was shared out between several
	Guess          bool    // Share is a guess and not a share of population
}

// String returns the event as a sentence: "05120 Ristolas merged into 05001 Abriès-Ristolas on 2019-01-01".
func (e Event) String() string {
	verb := "became"
	switch {
	case e.Split && e.From == e.To:
		verb = fmt.Sprintf("kept %.1f %% as", 100*e.Share)
	case e.Split:
		verb = fmt.Sprintf("passed %.1f %% to", 100*e.Share)
	case e.Mod >= ModMerger && e.Mod <= ModFullMerger:
		verb = "merged into"
	}
	return fmt.Sprintf("%s %s %s %s %s on %s", e.From, e.FromName, verb, e.To, e.ToName, e.On.Format(time.DateOnly))
}

// Carried is where a code of one COG is in another.
type Carried struct {
	Targets []Target // by code
	Events  []Event  // in order of date; none when the code did not change
	// Approximate says that some share is a guess: populations were missing, or the event gave out land and
	// not whole communes.
	Approximate bool
	// Older says that the code was gone already in the COG it was said to be of, and was followed from the
	// last day that it existed.
	Older bool
}

// Changed tells whether the code is no longer what it was.
func (c Carried) Changed() bool { return len(c.Events) > 0 }

// Label returns the events as one sentence.
func (c Carried) Label() string {
	parts := make([]string, len(c.Events))
	for i, e := range c.Events {
		parts[i] = e.String()
	}
	return strings.Join(parts, "; ")
}

// Carrier carries codes of communes from one COG to a newer one through INSEE's movements. It does not change
// once made and may be shared by goroutines.
//
// The COG of a year is the situation on its 1 January: an event of 1 January 2019 is in the COG 2019. Only what
// happens to communes counts (TYPECOM COM before and after): the rows that make a delegated or associated
// commune of an old one, or unmake it, move nobody.
type Carrier struct {
	moves      map[string][]move // by code before, in order of date
	known      func(code string) bool
	population func(code string) (int64, bool)
}

// move is all that happens to one commune on one day.
type move struct {
	on    time.Time
	rows  []Movement // that lead somewhere, ordered by code after and Mod; one per code after
	stays bool       // the code exists after that day
	gone  bool       // the commune leaves the COG
}

// NewCarrier returns a carrier over the movements. known tells the codes of the COG that codes are carried to,
// nil when every code is to be trusted. population gives residents by code, to share out a commune that splits;
// nil makes the parts equal.
func NewCarrier(movements []Movement, known func(code string) bool, population func(code string) (int64, bool)) *Carrier {
	c := &Carrier{moves: make(map[string][]move), known: known, population: population}
	if known == nil {
		c.known = func(string) bool { return true }
	}
	if population == nil {
		c.population = func(string) (int64, bool) { return 0, false }
	}
	rows := make([]Movement, 0, len(movements))
	for _, m := range movements {
		if m.FromType == TypeCommune && m.From != "" && (m.ToType == TypeCommune || m.To == "") {
			rows = append(rows, m)
		}
	}
	slices.SortFunc(rows, func(a, b Movement) int {
		return cmpOr(strings.Compare(a.From, b.From), a.On.Compare(b.On), strings.Compare(a.To, b.To), int(a.Mod-b.Mod), a.Line-b.Line)
	})
	for i := 0; i < len(rows); {
		j := i + 1
		for j < len(rows) && rows[j].From == rows[i].From && rows[j].On.Equal(rows[i].On) {
			j++
		}
		if m, moves := newMove(rows[i:j]); moves {
			c.moves[m.from()] = append(c.moves[m.from()], m)
		}
		i = j
	}
	return c
}

func (m move) from() string { return m.rows[0].From }

// newMove reduces the rows of one code and day. It tells whether they move anything: a change of name, or a
// commune that others merge into, does not.
func newMove(rows []Movement) (move, bool) {
	m := move{on: rows[0].On}
	renamed := false
	for i, r := range rows {
		switch {
		case r.To == r.From && r.Mod == ModRename:
			renamed = true
			continue
		case i > 0 && rows[i-1].To == r.To && len(m.rows) > 0:
			continue
		}
		m.gone = m.gone || r.To == ""
		m.stays = m.stays || r.To == r.From
		m.rows = append(m.rows, r)
	}
	leaves := 0
	for _, r := range m.rows {
		if r.To != r.From {
			leaves++
		}
	}
	if leaves == 0 {
		return m, false
	}
	m.gone = m.gone && leaves == 1 && !m.stays && !renamed
	if !m.gone {
		m.rows = slices.DeleteFunc(m.rows, func(r Movement) bool { return r.To == "" })
	}
	return m, len(m.rows) > 0
}

func cmpOr(results ...int) int {
	for _, r := range results {
		if r != 0 {
			return r
		}
	}
	return 0
}
