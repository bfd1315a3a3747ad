package access_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/travel"
)

// instance is an input of the measures.
type instance struct {
	times          *travel.Rows
	demand, supply []float64
}

// rows builds travel rows from a dense matrix; a negative time is no pair.
func rows(minutes [][]float64) *travel.Rows {
	r := &travel.Rows{Start: []int64{0}}
	for _, row := range minutes {
		for j, t := range row {
			if t >= 0 {
				r.To = append(r.To, int32(j))
				r.Minutes = append(r.Minutes, float32(t))
			}
		}
		r.Start = append(r.Start, int64(len(r.To)))
	}
	return r
}

// random draws an asymmetric instance with the degenerate parts that real ones have: places where nobody
// lives, places that reach nothing, sites without supply and sites out of everybody's reach.
func random(r *rand.Rand) instance {
	places, sites := 1+r.IntN(25), 1+r.IntN(12)
	in := instance{demand: make([]float64, places), supply: make([]float64, sites)}
	for i := range in.demand {
		if r.IntN(6) > 0 {
			in.demand[i] = math.Exp(r.NormFloat64()*2 + 6)
		}
	}
	for j := range in.supply {
		if r.IntN(5) > 0 {
			in.supply[j] = 0.1 + 10*r.Float64()
		}
	}
	minutes := make([][]float64, places)
	island := r.IntN(places)
	for i := range minutes {
		minutes[i] = make([]float64, sites)
		for j := range minutes[i] {
			minutes[i][j] = -1
			if i != island && r.IntN(3) > 0 {
				minutes[i][j] = 40 * r.Float64()
			}
		}
	}
	in.times = rows(minutes)
	return in
}

// permuted returns the instance with places and sites in another order, and where each went.
func (in instance) permuted(r *rand.Rand) (out instance, place, site []int) {
	place, site = r.Perm(len(in.demand)), r.Perm(len(in.supply))
	minutes := make([][]float64, len(in.demand))
	out = instance{demand: make([]float64, len(in.demand)), supply: make([]float64, len(in.supply))}
	for j, s := range in.supply {
		out.supply[site[j]] = s
	}
	for i, p := range in.demand {
		out.demand[place[i]] = p
		row := slices.Repeat([]float64{-1}, len(in.supply))
		to, t := in.times.Row(i)
		for k, j := range to {
			row[site[j]] = float64(t[k])
		}
		minutes[place[i]] = row
	}
	out.times = rows(minutes)
	return out, place, site
}

// country draws places at the density of French communes, with populations of a heavy tail, a practitioner
// for about a thousand inhabitants, and the minutes of all pairs within a limit at 50 km/h, detour included.
func country(places int, limit float64) instance {
	r := rand.New(rand.NewPCG(35_000, 1))
	const kmPerMinute = 50. / 60 / 1.3
	side := math.Sqrt(float64(places) * 15.5) // km: a commune has 15.5 km²
	type point struct{ x, y float64 }
	points := make([]point, places)
	in := instance{demand: make([]float64, places), supply: make([]float64, places)}
	cells := make(map[[2]int][]int32)
	size := limit * kmPerMinute
	for i := range points {
		points[i] = point{r.Float64() * side, r.Float64() * side}
		in.demand[i] = math.Round(math.Exp(r.NormFloat64()*1.4 + 6.2))
		in.supply[i] = math.Floor(in.demand[i]/1000 + r.Float64()*0.8)
		cell := [2]int{int(points[i].x / size), int(points[i].y / size)}
		cells[cell] = append(cells[cell], int32(i))
	}
	in.times = &travel.Rows{Start: []int64{0}}
	for i, p := range points {
		cx, cy := int(p.x/size), int(p.y/size)
		var near []int32
		for x := cx - 1; x <= cx+1; x++ {
			for y := cy - 1; y <= cy+1; y++ {
				near = append(near, cells[[2]int{x, y}]...)
			}
		}
		slices.Sort(near)
		for _, j := range near {
			t := math.Hypot(p.x-points[j].x, p.y-points[j].y) / kmPerMinute
			if j == int32(i) {
				t = 3 // internal time
			}
			if t <= limit {
				in.times.To = append(in.times.To, j)
				in.times.Minutes = append(in.times.Minutes, float32(t))
			}
		}
		in.times.Start = append(in.times.Start, int64(len(in.times.To)))
	}
	return in
}

// beloHorizonte reads the travel times, inhabitants and jobs of Belo Horizonte of the R package accessibility
// (ipeaGIT, MIT), and the identifiers of its hexagons. The test is skipped where the data is not.
func beloHorizonte(t testing.TB) (in instance, ids map[string]int32) {
	t.Helper()
	const folder = "../../../shared/realdata/accessibility"
	land := records(t, filepath.Join(folder, "belo_horizonte_land_use.csv"))
	ids = make(map[string]int32)
	for _, r := range land {
		ids[r[0]] = int32(len(ids))
		in.demand = append(in.demand, float(t, r[1]))
		in.supply = append(in.supply, float(t, r[2]))
	}
	type pair struct {
		from, to int32
		minutes  float32
	}
	var pairs []pair
	for _, r := range records(t, filepath.Join(folder, "belo_horizonte_travel_matrix.csv.gz")) {
		pairs = append(pairs, pair{ids[r[0]], ids[r[1]], float32(float(t, r[2]))})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	in.times = &travel.Rows{Start: make([]int64, len(ids)+1)}
	for _, p := range pairs {
		in.times.Start[p.from+1]++
		in.times.To = append(in.times.To, p.to)
		in.times.Minutes = append(in.times.Minutes, p.minutes)
	}
	for i := 1; i < len(in.times.Start); i++ {
		in.times.Start[i] += in.times.Start[i-1]
	}
	return in, ids
}

// among returns the instance between some places only, which are also its sites.
func (in instance) among(chosen []int32) instance {
	out := instance{}
	minutes := make([][]float64, len(chosen))
	for n, i := range chosen {
		out.demand = append(out.demand, in.demand[i])
		out.supply = append(out.supply, in.supply[i])
		to, t := in.times.Row(int(i))
		for _, j := range chosen {
			minutes[n] = append(minutes[n], -1)
			if k, ok := slices.BinarySearch(to, j); ok {
				minutes[n][len(minutes[n])-1] = float64(t[k])
			}
		}
	}
	out.times = rows(minutes)
	return out
}

func records(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there: the public data that the project is tested on is kept apart", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text := csv.NewReader(bufio.NewReader(f))
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		text = csv.NewReader(z)
	}
	all, err := text.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

func float(t testing.TB, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func sum(values []float64) float64 {
	total := 0.
	for _, v := range values {
		total += v
	}
	return total
}

func near(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*max(1e-12, math.Abs(a), math.Abs(b))
}
