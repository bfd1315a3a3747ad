package mesh_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/maillage/maillage/geo/mesh"
	"github.com/paulmach/orb"
)

func vertices(faces []orb.MultiPolygon) int {
	n := 0
	for _, mp := range faces {
		for _, polygon := range mp {
			for _, ring := range polygon {
				n += len(ring)
			}
		}
	}
	return n
}

// fourTimes returns faces and three copies of them beside.
func fourTimes(faces []orb.MultiPolygon) []orb.MultiPolygon {
	all := make([]orb.MultiPolygon, 0, 4*len(faces))
	for _, shift := range []orb.Point{{0, 0}, {32, 0}, {0, 16}, {32, 16}} {
		for _, mp := range faces {
			moved := mp.Clone()
			for _, polygon := range moved {
				for _, ring := range polygon {
					for i := range ring {
						ring[i] = orb.Point{ring[i][0] + shift[0], ring[i][1] + shift[1]}
					}
				}
			}
			all = append(all, moved)
		}
	}
	return all
}

// The cost of a mesh is linear: the same time and memory by vertex from a sixteenth of France to four times it.
func BenchmarkBuildScale(b *testing.B) {
	_, faces := franceFaces(b)
	for _, size := range []struct {
		name  string
		faces func() []orb.MultiPolygon
	}{
		{"sixteenth", func() []orb.MultiPolygon { return faces[:len(faces)/16] }},
		{"quarter", func() []orb.MultiPolygon { return faces[:len(faces)/4] }},
		{"France", func() []orb.MultiPolygon { return faces }},
		{"fourfold", func() []orb.MultiPolygon { return fourTimes(faces) }},
	} {
		b.Run(size.name, func(b *testing.B) {
			set := size.faces()
			n := float64(vertices(set))
			b.ReportAllocs()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				mesh.Build(set, mesh.WGS84{})
			}
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/vertex")
			// All that a build allocates is more than what it holds at its peak.
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N)/n, "B/vertex")
			b.ReportMetric(float64(kept(set))/n, "B-kept/vertex")
		})
	}
}

// kept returns the size of the mesh of a coverage.
func kept(faces []orb.MultiPolygon) uint64 {
	var without, with runtime.MemStats
	m, _ := mesh.Build(faces, mesh.WGS84{})
	runtime.GC()
	runtime.ReadMemStats(&with)
	runtime.KeepAlive(m)
	m = nil
	runtime.GC()
	runtime.ReadMemStats(&without)
	return with.HeapAlloc - without.HeapAlloc
}

// connectedGroups divides the faces into so many random connected groups; faces that none reaches are left out.
func connectedGroups(m *mesh.Mesh, n int, r *rand.Rand) [][]int32 {
	groups := make([][]int32, n)
	taken := make([]bool, m.Len())
	type step struct {
		face  int32
		group int
	}
	var open []step
	for g, f := range r.Perm(m.Len())[:n] {
		open = append(open, step{int32(f), g})
	}
	for len(open) > 0 {
		i := r.IntN(len(open))
		at := open[i]
		open[i] = open[len(open)-1]
		open = open[:len(open)-1]
		if taken[at.face] {
			continue
		}
		taken[at.face] = true
		groups[at.group] = append(groups[at.group], at.face)
		for _, next := range m.Neighbours(at.face) {
			open = append(open, step{next.Face, at.group})
		}
	}
	return groups
}

func BenchmarkDissolveGroups(b *testing.B) {
	_, faces := franceFaces(b)
	m, _ := mesh.Build(faces, mesh.WGS84{})
	groups := connectedGroups(m, 848, rand.New(rand.NewPCG(848, 1)))
	holes := 0
	for _, g := range groups {
		holes += m.Outline(g).Holes
	}
	b.ReportAllocs()
	for b.Loop() {
		rings := 0
		for _, g := range groups {
			for _, polygon := range m.Dissolve(g) {
				rings += len(polygon) - 1
			}
		}
		if rings != holes {
			b.Fatalf("%d holes, want %d", rings, holes)
		}
	}
}

// BenchmarkUnionPostGIS reports how much longer PostGIS takes for the union of the communes of every département,
// in the same run on the same machine.
func BenchmarkUnionPostGIS(b *testing.B) {
	db := postgis(b)
	units, faces := franceFaces(b)
	sets := byDepartment(units)
	ctx := context.Background()
	load(b, db, faces, sets)
	if _, err := db.Exec(ctx, `ALTER TABLE face ADD COLUMN department text; SET max_parallel_workers_per_gather = 0`); err != nil {
		b.Fatal(err)
	}
	for department, set := range sets {
		if _, err := db.Exec(ctx, `UPDATE face SET department = $1 WHERE id = ANY($2)`, department, set); err != nil {
			b.Fatal(err)
		}
	}
	start := time.Now()
	var unions int
	if err := db.QueryRow(ctx, `SELECT count(u) FROM (SELECT ST_Union(shape) AS u FROM face GROUP BY department) x`).Scan(&unions); err != nil {
		b.Fatal(err)
	}
	theirs := time.Since(start)
	if unions != len(sets) {
		b.Fatal(fmt.Errorf("%d unions of %d départements", unions, len(sets)))
	}
	m, _ := mesh.Build(faces, mesh.WGS84{})
	var building, dissolving time.Duration
	for b.Loop() {
		start := time.Now()
		mesh.Build(faces, mesh.WGS84{})
		built := time.Now()
		for _, set := range sets {
			m.Dissolve(set)
		}
		building, dissolving = building+built.Sub(start), dissolving+time.Since(built)
	}
	n := time.Duration(b.N)
	b.ReportMetric(float64(theirs)/float64(dissolving/n), "PostGIS/dissolve")
	b.ReportMetric(float64(theirs)/float64((building+dissolving)/n), "PostGIS/build+dissolve")
	b.ReportMetric(theirs.Seconds(), "PostGIS-s")
}
