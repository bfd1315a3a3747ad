package travel

import (
	"context"
	"errors"
	"slices"
)

var _ Times = (*Matrix)(nil)

// Matrix gives the times of a matrix that was loaded, between units. It never changes once made and may be shared.
//
// A pair that the matrix lacks is out of reach: nothing is guessed. Times need not be symmetric. Between two places of
// one unit the time is at least the internal time of the larger, which takes the place of the zero that distance
// tools such as INSEE's METRIC give within a commune.
type Matrix struct {
	name     string
	rows     *Rows
	internal Crow
}

// NewMatrix makes a matrix of the minutes between units: row and destination are numbers of units, of which there are
// as many as rows. internal gives the time within a unit. The rows pass to the matrix.
func NewMatrix(name string, rows *Rows, internal Crow) (*Matrix, error) {
	if name == "" {
		return nil, errors.New("travel: a matrix needs a name")
	}
	if err := rows.Check(rows.Len()); err != nil {
		return nil, err
	}
	return &Matrix{name, rows, internal}, nil
}

// Name returns the name that the matrix was given.
func (m *Matrix) Name() string { return m.name }

// Rows returns the minutes between units. They must not be changed.
func (m *Matrix) Rows() *Rows { return m.rows }

// Within returns the minutes from each origin to the destinations within limit minutes, by their units. A place of
// no unit, or of one that the matrix does not have, reaches nothing and is reached by nothing.
func (m *Matrix) Within(ctx context.Context, origins, destinations []Place, limit float64) (*Rows, error) {
	in := placesByUnit(destinations, m.rows.Len())
	r := &Rows{Start: make([]int64, 1, len(origins)+1)}
	var row []arrival
	for i, p := range origins {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		row = m.row(row[:0], p, destinations, in, limit)
		for _, a := range row {
			r.To, r.Minutes = append(r.To, a.to), append(r.Minutes, a.minutes)
		}
		r.Start = append(r.Start, int64(len(r.To)))
	}
	return r, nil
}

type arrival struct {
	to      int32
	minutes float32
}

// row appends the destinations within reach of one origin, ascending.
func (m *Matrix) row(row []arrival, p Place, destinations []Place, in [][]int32, limit float64) []arrival {
	if p.Unit < 0 || int(p.Unit) >= m.rows.Len() {
		return row
	}
	within := float32(0)
	units, minutes := m.rows.Row(int(p.Unit))
	for k, u := range units {
		if u == p.Unit {
			within = minutes[k]
		} else if float64(minutes[k]) <= limit {
			for _, d := range in[u] {
				row = append(row, arrival{d, minutes[k]})
			}
		}
	}
	for _, d := range in[p.Unit] {
		if t := max(float64(within), m.internal.Internal(p), m.internal.Internal(destinations[d])); t <= limit {
			row = append(row, arrival{d, float32(t)})
		}
	}
	slices.SortFunc(row, func(a, b arrival) int { return int(a.to - b.to) })
	return row
}

// placesByUnit returns the numbers of the places in each unit, ascending.
func placesByUnit(places []Place, units int) [][]int32 {
	in := make([][]int32, units)
	for i, p := range places {
		if p.Unit >= 0 && int(p.Unit) < units {
			in[p.Unit] = append(in[p.Unit], int32(i))
		}
	}
	return in
}
