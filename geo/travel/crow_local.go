package travel

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

var _ Times = (*Local)(nil)

// surroundings is a place as the known pairs see it.
type surroundings struct {
	ends float64  // Σ weight·φ₁ over the ends of known pairs
	near []nearby // the ends within the range of ways
}

type nearby struct {
	end int32
	phi float64
}

func (l *Local) around(p Place) surroundings {
	var s surroundings
	at := onSphere(p.Point)
	for e, v := range l.end {
		c2 := at.chord2(v)
		if phi := wendland(c2, endsRange); phi > 0 {
			s.ends += l.weight[e/2] * phi
		}
		if phi := wendland(c2, waysRange); phi > 0 {
			s.near = append(s.near, nearby{int32(e), phi})
		}
	}
	return s
}

// corrected returns the minutes of a journey, given those of the Crow and φ₂ from its first place to every end.
func (l *Local) corrected(minutes, metres float64, ends float64, phi []float64, to surroundings) float64 {
	if metres == 0 {
		return minutes
	}
	ways := 0.0
	for _, n := range to.near {
		ways += l.weight[n.end/2] * n.phi * phi[n.end^1]
	}
	off := endsVariance*(ends+to.ends) + waysVariance*ways
	return max(minutes*fastest, minutes+off*math.Sqrt(metres/1000+1))
}

// Minutes returns the time between two places, corrected.
func (l *Local) Minutes(a, b Place) float64 {
	from, to := l.around(a), l.around(b)
	phi := make([]float64, len(l.end))
	for _, n := range from.near {
		phi[n.end] = n.phi
	}
	metres := onSphere(a.Point).metres(onSphere(b.Point))
	return max(l.corrected(l.Crow.Minutes(a, b), metres, from.ends, phi, to), l.Crow.Internal(a), l.Crow.Internal(b))
}

// Name says that times are as the crow flies, and how many known ones correct them.
func (l *Local) Name() string {
	return fmt.Sprintf("%s, corrected by %d known times", l.Crow.Name(), len(l.weight))
}

// Within returns the minutes from each origin to the destinations within limit minutes, as Minutes gives them.
func (l *Local) Within(ctx context.Context, origins, destinations []Place, limit float64) (*Rows, error) {
	rows, err := l.Crow.Within(ctx, origins, destinations, limit/fastest)
	if err != nil {
		return nil, err
	}
	seen := make([]surroundings, len(destinations))
	eachInParallel(ctx, len(seen), func(i int) { seen[i] = l.around(destinations[i]) })
	kept := make([]int32, len(origins))
	eachInParallel(ctx, len(origins), func(i int) { kept[i] = l.correctRow(rows, i, origins[i], destinations, seen, limit) })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return squeeze(rows, kept), nil
}

// correctRow corrects a row in place, keeps what is within the limit at its beginning and returns how many.
func (l *Local) correctRow(rows *Rows, i int, origin Place, destinations []Place, seen []surroundings, limit float64) int32 {
	to, minutes := rows.Row(i)
	if len(to) == 0 {
		return 0
	}
	from := l.around(origin)
	phi := make([]float64, len(l.end))
	for _, n := range from.near {
		phi[n.end] = n.phi
	}
	at := onSphere(origin.Point)
	kept := int32(0)
	for _, d := range to {
		p := destinations[d]
		t := l.corrected(l.Crow.Minutes(origin, p), at.metres(onSphere(p.Point)), from.ends, phi, seen[d])
		if t = max(t, l.Crow.Internal(origin), l.Crow.Internal(p)); t <= limit {
			to[kept], minutes[kept] = d, float32(t)
			kept++
		}
	}
	return kept
}

// squeeze closes the ranks of rows of which only the beginnings are kept.
func squeeze(rows *Rows, kept []int32) *Rows {
	out := &Rows{Start: make([]int64, 1, len(kept)+1)}
	for i, n := range kept {
		to, minutes := rows.Row(i)
		out.To, out.Minutes = append(out.To, to[:n]...), append(out.Minutes, minutes[:n]...)
		out.Start = append(out.Start, int64(len(out.To)))
	}
	return out
}

// eachInParallel calls do with every number below n, in any order, until the context ends.
func eachInParallel(ctx context.Context, n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}
