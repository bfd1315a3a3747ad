package matrix

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
)

// finish makes rows of what was kept, one time for each pair, and corrects the counts of the source.
func (c *collector) finish(report *ingest.Report, src *geo.Source) *travel.Rows {
	start, all := c.byOrigin()
	r := &travel.Rows{Start: make([]int64, 1, len(start))}
	several := 0
	for u := range len(start) - 1 {
		row := all[start[u]:start[u+1]]
		slices.SortStableFunc(row, func(a, b entry) int { return cmp.Compare(a.to, b.to) })
		for len(row) > 0 {
			same := 1
			for same < len(row) && row[same].to == row[0].to {
				same++
			}
			minutes := row[0].minutes
			if same > 1 && c.ends.codes {
				c.refuse(row[:same], src, report)
			} else if same > 1 {
				minutes = mean(row[:same])
				several++
			}
			r.To, r.Minutes = append(r.To, row[0].to), append(r.Minutes, minutes)
			row = row[same:]
		}
		r.Start = append(r.Start, int64(len(r.To)))
	}
	src.Kept -= c.over + c.away
	c.note(several)
	if c.opt.Mirror {
		r = mirror(r)
	}
	return r
}

// refuse reports the rows that give a pair again. They are read whole before they can be known, so their lines come
// from the entries.
func (c *collector) refuse(same []entry, src *geo.Source, report *ingest.Report) {
	for _, e := range same[1:] {
		src.Kept--
		src.Rejected++
		f := ingest.Finding{Severity: ingest.Rejected, Kind: "duplicate", File: src.Name, Line: int(e.line)}
		if _, numbered := c.t.(*parquetTable); numbered {
			f.Line, f.Feature = 0, f.Line
		}
		f.Reason = fmt.Sprintf("the pair is given again: %.4g minutes, and %.4g at %d, which are kept", e.minutes, same[0].minutes, same[0].line)
		report.Add(f)
	}
}

func mean(same []entry) float32 {
	sum := 0.0
	for _, e := range same {
		sum += float64(e.minutes)
	}
	return float32(sum / float64(len(same)))
}

func (c *collector) note(several int) {
	if c.over > 0 {
		c.t.Note(0, "over-limit", "%d pairs are over the limit of %v minutes and are not kept", c.over, c.opt.Limit)
	}
	if c.away > 0 {
		c.t.Note(0, "outside-area", "%d pairs have an end outside the area of the study", c.away)
	}
	if c.padded > 0 {
		c.t.Note(0, "code-without-zero", "%d codes had lost their first zero (1004 for 01004)", c.padded)
	}
	if several > 0 {
		c.t.Note(0, "several-points", "%d pairs of units have several pairs of points: the mean of their times is kept", several)
	}
}

// mirror adds the pairs whose opposite alone is there.
func mirror(r *travel.Rows) *travel.Rows {
	back := transpose(r)
	out := &travel.Rows{Start: make([]int64, 1, len(r.Start))}
	for u := range r.Len() {
		to, minutes := r.Row(u)
		from, again := back.Row(u)
		for len(to) > 0 || len(from) > 0 {
			if len(from) == 0 || len(to) > 0 && to[0] <= from[0] {
				if len(from) > 0 && from[0] == to[0] {
					from, again = from[1:], again[1:]
				}
				out.To, out.Minutes = append(out.To, to[0]), append(out.Minutes, minutes[0])
				to, minutes = to[1:], minutes[1:]
				continue
			}
			out.To, out.Minutes = append(out.To, from[0]), append(out.Minutes, again[0])
			from, again = from[1:], again[1:]
		}
		out.Start = append(out.Start, int64(len(out.To)))
	}
	return out
}

// transpose returns the rows by destination.
func transpose(r *travel.Rows) *travel.Rows {
	out := &travel.Rows{Start: make([]int64, len(r.Start)), To: make([]int32, len(r.To)), Minutes: make([]float32, len(r.To))}
	for _, d := range r.To {
		out.Start[d+1]++
	}
	for u := range r.Len() {
		out.Start[u+1] += out.Start[u]
	}
	at := slices.Clone(out.Start)
	for u := range r.Len() {
		to, minutes := r.Row(u)
		for k, d := range to {
			out.To[at[d]], out.Minutes[at[d]] = int32(u), minutes[k]
			at[d]++
		}
	}
	return out
}
