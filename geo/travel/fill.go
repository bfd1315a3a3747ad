package travel

import "slices"

// Overlay returns the pairs of both rows, with the minutes of the first where both have one. Rows of different lengths
// do not belong together.
func Overlay(over, under *Rows) *Rows {
	return overlay(over, under, func(_, _ int32) bool { return true })
}

// Fill completes rows between units by others: a pair that is not there is taken from others when one of its ends is
// little known. It returns how many pairs were taken.
func Fill(rows, others *Rows, little []bool) (filled *Rows, taken int64) {
	filled = overlay(rows, others, func(from, to int32) bool { return little[from] || little[to] })
	return filled, int64(len(filled.To) - len(rows.To))
}

func overlay(over, under *Rows, wanted func(from, to int32) bool) *Rows {
	out := &Rows{Start: make([]int64, 1, len(over.Start))}
	add := func(to int32, minutes float32) {
		out.To, out.Minutes = append(out.To, to), append(out.Minutes, minutes)
	}
	for i := range over.Len() {
		to, minutes := over.Row(i)
		others, times := under.Row(i)
		for k, other := range others {
			for ; len(to) > 0 && to[0] < other; to, minutes = to[1:], minutes[1:] {
				add(to[0], minutes[0])
			}
			if there := len(to) > 0 && to[0] == other; !there && wanted(int32(i), other) {
				add(other, times[k])
			}
		}
		out.To, out.Minutes = append(out.To, to...), append(out.Minutes, minutes...)
		out.Start = append(out.Start, int64(len(out.To)))
	}
	return out
}

// LittleKnown tells of which units rows give fewer than half of the pairs, in either direction, that are expected of
// them: those of an estimate for journeys so short that hardly one would be out of reach. A unit of which nothing is
// expected, an island for one, is as well known as it can be.
func LittleKnown(rows, expected *Rows) []bool {
	units := rows.Len()
	there, want := make([]int64, units), make([]int64, units)
	for i := range units {
		to, _ := rows.Row(i)
		wanted, _ := expected.Row(i)
		for _, j := range wanted {
			if int(j) == i {
				continue
			}
			want[i]++
			want[j]++
			for len(to) > 0 && to[0] < j {
				to = to[1:]
			}
			if len(to) > 0 && to[0] == j {
				there[i]++
				there[j]++
			}
		}
	}
	little := make([]bool, units)
	for u := range little {
		little[u] = 2*there[u] < want[u]
	}
	return little
}

// Expand gives what rows say of a whole to its parts: parts[u] are those of unit u, to which the pairs of u go where the
// rows do not know the part itself. Within one whole nothing is said.
func Expand(rows *Rows, parts [][]int32) *Rows {
	known := make([]bool, rows.Len())
	whole := make([]int32, rows.Len())
	for i := range known {
		to, _ := rows.Row(i)
		known[i] = known[i] || len(to) > 0
		for _, j := range to {
			known[j] = true
		}
		whole[i] = int32(i)
	}
	for u, list := range parts {
		for _, p := range list {
			if !known[p] && known[u] {
				whole[p] = int32(u)
			}
		}
	}
	out := &Rows{Start: make([]int64, 1, len(rows.Start))}
	for i := range rows.Len() {
		to, minutes := rows.Row(int(whole[i]))
		var row []arrival
		for k, j := range to {
			if j != whole[i] || whole[i] == int32(i) {
				row = append(row, arrival{j, minutes[k]})
			}
			for _, p := range parts[j] {
				if whole[p] == j && j != whole[i] && p != int32(i) {
					row = append(row, arrival{p, minutes[k]})
				}
			}
		}
		out.add(row)
	}
	return out
}

// add appends a row.
func (r *Rows) add(row []arrival) {
	slices.SortFunc(row, func(a, b arrival) int { return int(a.to - b.to) })
	for _, a := range row {
		r.To, r.Minutes = append(r.To, a.to), append(r.Minutes, a.minutes)
	}
	r.Start = append(r.Start, int64(len(r.To)))
}
