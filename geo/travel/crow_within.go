package travel

import (
	"context"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

var _ Times = Crow{}

// Name says that times are as the crow flies.
func (c Crow) Name() string { return "as the crow flies" }

// Within returns the minutes from each origin to the destinations within limit minutes, the same to the bit as
// Minutes gives, rounded to float32, whatever the number of cores.
//
// Time is proportional to the pairs within about twice the reach.
func (c Crow) Within(ctx context.Context, origins, destinations []Place, limit float64) (*Rows, error) {
	if len(origins) == 0 || !(limit >= 0) {
		return &Rows{Start: make([]int64, len(origins)+1)}, ctx.Err()
	}
	s := c.newSweep(origins, limit)
	chunks := make([]arrivals, (len(destinations)+sweepChunk-1)/sweepChunk)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(chunks)) {
		wg.Go(func() {
			room := 0 // that the last chunk took
			for i := int(next.Add(1)) - 1; i < len(chunks) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				first := i * sweepChunk
				chunks[i] = s.sweep(destinations[first:min(first+sweepChunk, len(destinations))], int32(first), room)
				room = len(chunks[i].from)
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return rowsOf(len(origins), chunks), nil
}

// sweepChunk is how many destinations a goroutine takes at a time.
const sweepChunk = 256

// arrivals are times to consecutive destinations, from the origins within reach of each.
type arrivals struct {
	first   int32   // destination
	count   []int32 // by destination
	from    []int32
	minutes []float32
}

// rowsOf turns arrivals by destination, in order, into rows by origin: each row comes out ascending without a sort.
func rowsOf(origins int, chunks []arrivals) *Rows {
	start := make([]int64, origins+1)
	for _, a := range chunks {
		for _, from := range a.from {
			start[from+1]++
		}
	}
	for i := range origins {
		start[i+1] += start[i]
	}
	r := &Rows{Start: start, To: make([]int32, start[origins]), Minutes: make([]float32, start[origins])}
	at := slices.Clone(start)
	for _, a := range chunks {
		k := int32(0)
		for d, n := range a.count {
			for ; n > 0; n, k = n-1, k+1 {
				slot := at[a.from[k]]
				at[a.from[k]]++
				r.To[slot], r.Minutes[slot] = a.first+int32(d), a.minutes[k]
			}
		}
	}
	return r
}

// cube is a cell of space, in cells from the centre of the Earth. Cutting space and not longitude and latitude
// makes cells of one size everywhere.
type cube [3]int32

// sweep finds the origins around a destination.
type sweep struct {
	crow  Crow
	limit float64
	side  float64 // of a cube, radii of the Earth
	cubes map[cube][2]int32
	seat  []seat // by cube, then by number
	// reach2 are the squares of the chords beyond which no time is within the limit, by number of dense ends.
	reach2 [3]float64
}

// seat is an origin as a sweep needs it.
type seat struct {
	at       vector
	internal float64
	origin   int32
	dense    bool
}

// smallestCube keeps the numbers of cubes within int32, in radii of the Earth: about 6 m.
const smallestCube = 1e-6

func (c Crow) newSweep(origins []Place, limit float64) *sweep {
	s := &sweep{crow: c, limit: limit, cubes: make(map[cube][2]int32)}
	for i, ends := range [3][2]bool{{false, false}, {false, true}, {true, true}} {
		// A chord is shorter than its arc, and the margin is for the rounding of the inverse.
		angle := min(math.Pi, c.reach(limit, ends[0], ends[1])/earthM*(1+1e-9)+1e-12)
		chord := 2 * math.Sin(angle/2)
		s.reach2[i] = chord * chord
		s.side = max(s.side, chord, smallestCube)
	}
	s.seat = make([]seat, len(origins))
	where := make([]cube, len(origins))
	for i, p := range origins {
		s.seat[i] = seat{onSphere(p.Point), c.Internal(p), int32(i), p.Dense}
		where[i] = s.cubeOf(s.seat[i].at)
	}
	slices.SortFunc(s.seat, func(a, b seat) int {
		if n := slices.Compare(where[a.origin][:], where[b.origin][:]); n != 0 {
			return n
		}
		return int(a.origin - b.origin)
	})
	for first := 0; first < len(s.seat); {
		at, end := where[s.seat[first].origin], first+1
		for end < len(s.seat) && where[s.seat[end].origin] == at {
			end++
		}
		s.cubes[at] = [2]int32{int32(first), int32(end)}
		first = end
	}
	return s
}

func (s *sweep) cubeOf(v vector) cube {
	return cube{int32(math.Floor(v[0] / s.side)), int32(math.Floor(v[1] / s.side)), int32(math.Floor(v[2] / s.side))}
}

// sweep returns the times to consecutive destinations, with room for about so many.
func (s *sweep) sweep(destinations []Place, first int32, room int) arrivals {
	room += room / 8
	a := arrivals{first: first, count: make([]int32, len(destinations)), from: make([]int32, 0, room), minutes: make([]float32, 0, room)}
	for d, p := range destinations {
		before := len(a.from)
		s.arrive(p, &a)
		a.count[d] = int32(len(a.from) - before)
	}
	return a
}

// arrive adds the origins within the limit of one destination.
func (s *sweep) arrive(p Place, a *arrivals) {
	at, internal := onSphere(p.Point), s.crow.Internal(p)
	for seats := range s.around(s.cubeOf(at)) {
		for k := range seats {
			o := &seats[k]
			chord2 := o.at.chord2(at)
			if chord2 > s.reach2[denseEnds(o.dense, p.Dense)] {
				continue
			}
			minutes := max(s.crow.minutes(arcMetres(chord2), o.dense, p.Dense), o.internal, internal)
			if minutes <= s.limit {
				a.from = append(a.from, o.origin)
				a.minutes = append(a.minutes, float32(minutes))
			}
		}
	}
}

// around yields the origins in a cube and in the 26 that touch it, cube by cube.
func (s *sweep) around(c cube) iter.Seq[[]seat] {
	return func(yield func([]seat) bool) {
		for k := range int32(27) {
			span := s.cubes[cube{c[0] + k/9 - 1, c[1] + k/3%3 - 1, c[2] + k%3 - 1}]
			if !yield(s.seat[span[0]:span[1]]) {
				return
			}
		}
	}
}

func denseEnds(a, b bool) int {
	switch {
	case a && b:
		return 2
	case a || b:
		return 1
	}
	return 0
}
