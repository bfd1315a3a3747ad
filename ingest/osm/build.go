package osm

import (
	"slices"
	"sync"

	"github.com/maillage/maillage/geo/travel"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
)

// builder cuts ways into links at the vertices.
type builder struct {
	profile *Profile
	ways    *ways
	spots   *spots
	point   []int32 // of each spot: its point in the network, -1 before
	network travel.Network
	way     []int64 // of each link
	cores   int
	inner   []orb.Point // memory of a link
	missing int         // references to nodes that the file does not hold
	cut     int         // ways with such references
	slow    int         // stretches that would take longer than any link may, left out
}

func newBuilder(p *Profile, w *ways, s *spots, cores int) *builder {
	b := &builder{profile: p, ways: w, spots: s, point: make([]int32, len(s.id)), cores: cores}
	for i := range b.point {
		b.point[i] = -1
	}
	return b
}

// inParts shares out n things among cores.
func inParts(n, cores int, do func(from, to int)) {
	var wait sync.WaitGroup
	for k := range cores {
		wait.Go(func() { do(n*k/cores, n*(k+1)/cores) })
	}
	wait.Wait()
}

// mark makes vertices of the ends of ways, of nodes beside missing ones and of barriers.
func (b *builder) mark() {
	for w := range b.ways.id {
		from, to := b.ways.start[w], b.ways.start[w+1]
		missing := b.missing
		for i := from; i < to; i++ {
			end := i == from || i == to-1
			if b.flag(i)&located == 0 {
				b.missing++
				continue
			}
			if end || b.flag(i)&barrier != 0 || b.flag(i-1)&located == 0 || b.flag(i+1)&located == 0 {
				b.spots.flag[b.ways.spot[i]] |= vertex
			}
		}
		if b.missing > missing {
			b.cut++
		}
	}
}

func (b *builder) flag(ref int) flag { return b.spots.flag[b.ways.spot[ref]] }

// batch is how many ways are measured at a time.
const batch = 1 << 12

// build makes the links of all ways, one after the other; meanwhile the next ways are measured, on all cores.
func (b *builder) build() {
	b.mark()
	b.reserve()
	var next, now measures
	b.measure(0, &next)
	for next.first < next.end {
		now, next = next, now
		var wait sync.WaitGroup
		wait.Go(func() { b.measure(now.end, &next) })
		for w := now.first; w < now.end; w++ {
			b.buildWay(w, &now)
		}
		wait.Wait()
	}
}

// reserve takes the memory that the network needs: a way with k vertices has less than k links, and there are as many points as
// vertices, or a few more where barriers are.
func (b *builder) reserve() {
	points := 0
	for _, f := range b.spots.flag {
		if f&(vertex|located) == vertex|located {
			points++
		}
	}
	vertices := 0
	for _, spot := range b.ways.spot {
		if b.spots.flag[spot]&vertex != 0 {
			vertices++
		}
	}
	n := &b.network
	n.Links, b.way = make([]travel.Link, 0, vertices), make([]int64, 0, vertices)
	n.ShapeStart = append(make([]int32, 0, vertices+1), 0)
	n.Shape, n.Points = make([]orb.Point, 0, len(b.ways.spot)-vertices), make([]orb.Point, 0, points)
}

// buildWay makes the links of a way. At a barrier the link before and the link after end at points of their own.
func (b *builder) buildWay(w int, all *measures) {
	r, m := b.ways.road[w], &all.of[w-all.first]
	steps := all.steps[b.ways.start[w]-b.ways.start[all.first]:]
	open, stretch := false, link{inner: b.inner}
	for i := b.ways.start[w]; i < b.ways.start[w+1]; i++ {
		if b.flag(i)&located == 0 {
			open = false
			continue
		}
		p := orb.Point(b.spots.position[b.ways.spot[i]])
		stretch.metres += steps[i-b.ways.start[w]]
		switch {
		case b.flag(i)&vertex == 0:
			stretch.inner = append(stretch.inner, p)
			if b.flag(i)&signal != 0 {
				stretch.signals++
			}
			continue
		case open && !(b.ways.spot[i] == stretch.spot && stretch.metres == 0):
			b.finish(stretch, i, b.ways.id[w], r, m.kmh, r.seconds/max(m.metres, 1))
		}
		stretch = link{from: b.vertex(i), spot: b.ways.spot[i], inner: stretch.inner[:0], signal: b.flag(i)&signal != 0}
		open = true
	}
	b.inner = stretch.inner[:0]
}

// link is a stretch of a way that has not come to its end yet.
type link struct {
	from, spot int32
	inner      []orb.Point
	metres     float64
	signals    float64 // lights on the way
	signal     bool    // at its beginning, which counts when travelled backwards
}

// finish ends a link at a reference. pace is seconds per metre where the way gives its duration, else 0.
func (b *builder) finish(s link, ref int, way int64, r road, kmh [2]float64, pace float64) {
	times := [2]float64{seconds(s.metres, kmh[0]), seconds(s.metres, kmh[1])}
	if pace > 0 {
		for d := range times {
			if kmh[d] > 0 {
				times[d] = s.metres * pace
			}
		}
	}
	lights := [2]float64{s.signals, s.signals}
	if b.flag(ref)&signal != 0 {
		lights[0]++
	}
	if s.signal {
		lights[1]++
	}
	l := travel.Link{From: s.from, To: b.vertex(ref), Through: r.through}
	l.Forward = b.time(times[0], lights[0])
	l.Backward = b.time(times[1], lights[1])
	if l.Forward == travel.Impassable && l.Backward == travel.Impassable {
		b.slow++
		return
	}
	b.way = append(b.way, way)
	b.network.Links = append(b.network.Links, l)
	b.network.Shape = append(b.network.Shape, s.inner...)
	b.network.ShapeStart = append(b.network.ShapeStart, int32(len(b.network.Shape)))
}

// time returns the seconds of a link with its lights, impassable where they are more than a network takes.
func (b *builder) time(seconds, lights float64) float32 {
	if seconds += lights * b.profile.SignalSeconds; seconds <= travel.LongestLink {
		return float32(seconds)
	}
	return travel.Impassable
}

// vertex returns the point of the network for a reference: a new one each time at a barrier.
func (b *builder) vertex(ref int) int32 {
	spot := b.ways.spot[ref]
	if b.point[spot] < 0 || b.flag(ref)&barrier != 0 {
		b.point[spot] = int32(len(b.network.Points))
		b.network.Points = append(b.network.Points, b.spots.position[spot])
	}
	return b.point[spot]
}

// measures are what the places of their nodes tell of some ways.
type measures struct {
	first, end int // ways
	of         []measure
	steps      []float64 // metres to each reference of them from the one before it, 0 where either has no place
}

// measure is what they tell of one way.
type measure struct {
	kmh    [2]float64 // each way, slowed in built-up areas
	metres float64
}

// measure measures the next ways, a batch of them at most, into memory that is used again.
func (b *builder) measure(first int, m *measures) {
	m.first, m.end = first, min(first+batch, len(b.ways.id))
	n := m.end - first
	if n == 0 {
		return
	}
	m.of = slices.Grow(m.of[:0], n)[:n]
	from, to := b.ways.start[first], b.ways.start[m.end]
	m.steps = slices.Grow(m.steps[:0], to-from)[:to-from]
	inParts(n, b.cores, func(i, end int) {
		for ; i < end; i++ {
			w := first + i
			m.of[i] = b.measureWay(w, m.steps[b.ways.start[w]-from:])
		}
	})
}

func (b *builder) measureWay(w int, steps []float64) (m measure) {
	junctions := 0
	from, to := b.ways.start[w], b.ways.start[w+1]
	for i := from; i < to; i++ {
		if b.flag(i)&vertex != 0 {
			junctions++
		}
		step := 0.0
		if i > from && b.flag(i)&b.flag(i-1)&located != 0 {
			step = geo.DistanceHaversine(b.spots.position[b.ways.spot[i-1]], b.spots.position[b.ways.spot[i]])
		}
		steps[i-from] = step
		m.metres += step
	}
	r := b.ways.road[w]
	perKm := 0.0
	if m.metres > 0 {
		perKm = float64(junctions-1) / m.metres * 1000
	}
	m.kmh = [2]float64{b.profile.slowed(r.forward, r, perKm), b.profile.slowed(r.backward, r, perKm)}
	return m
}
