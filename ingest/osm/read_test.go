package osm_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/osm"
	"github.com/paulmach/orb/geo"
)

// The cross that most tests bend: five nodes, 2 in the middle, 1 west, 3 east, 4 north, 5 south, 1 km apart.
//
//	  4
//	1 2 3
//	  5
func cross(tags ...string) extractFile {
	const lat = 1 / 111.31949079327358 // degrees per kilometre
	const lon = lat * math.Sqrt2
	return extractFile{
		nodes: []node{{1, 2 - lon, 45, nil}, {2, 2, 45, nil}, {3, 2 + lon, 45, nil}, {4, 2, 45 + lat, nil}, {5, 2, 45 - lat, nil}},
		ways: []way{
			{10, []int64{1, 2}, append([]string{"highway", "tertiary"}, tags...)},
			{11, []int64{2, 3}, []string{"highway", "tertiary", "maxspeed", "80"}},
			{12, []int64{4, 2, 5}, []string{"highway", "tertiary", "maxspeed", "80"}},
		},
	}
}

func readBytes(t testing.TB, b []byte, p osm.Profile) (*travel.Network, *ingest.Report, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.osm.pbf")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	report := &ingest.Report{}
	n, src, err := osm.Read(context.Background(), path, osm.Options{Profile: p}, report, nil)
	report.AddSource(src)
	return n, report, err
}

// speeds returns the km/h of a link both ways, 0 where it is impassable.
func speeds(n *travel.Network, link int) (forward, backward float64) {
	l := n.Links[link]
	metres := geo.DistanceHaversine(n.Points[l.From], n.Points[l.To])
	kmh := func(s float32) float64 {
		if s == travel.Impassable {
			return 0
		}
		return math.Round(metres/float64(s)*36) / 10
	}
	return kmh(l.Forward), kmh(l.Backward)
}

func TestSpeedAndDirectionOfAWay(t *testing.T) {
	for _, c := range []struct {
		tags              string // of way 10, from node 1 to node 2
		forward, backward float64
	}{
		{"highway=tertiary", 40, 40},
		{"highway=motorway", 90, 0},
		{"highway=motorway oneway=no", 90, 90},
		{"highway=motorway_link", 45, 0},
		{"highway=residential", 18.8, 18.8}, // 25, built-up
		{"highway=tertiary maxspeed=80", 64, 64},
		{"highway=tertiary maxspeed=50", 30, 30}, // 0.8 · 0.75
		{"highway=tertiary maxspeed=FR:urban", 30, 30},
		{"highway=tertiary maxspeed=FR:rural", 64, 64},
		{"highway=tertiary maxspeed=80 zone:traffic=FR:urban", 48, 48},
		{"highway=tertiary maxspeed=50~mph", 64.4, 64.4},
		{"highway=tertiary maxspeed=walk", 3, 3},
		{"highway=motorway maxspeed=none", 104, 0},
		{"highway=tertiary maxspeed:forward=80 maxspeed=70", 64, 56},
		{"highway=tertiary maxspeed=signals", 40, 40},
		{"highway=tertiary maxspeed=-5", 40, 40},
		{"highway=tertiary surface=gravel maxspeed=80", 40, 40},
		{"highway=tertiary surface=mud", 10, 10},
		{"highway=tertiary smoothness=very_bad", 20, 20},
		{"highway=tertiary smoothness=impassable", -1, -1},
		{"highway=service service=driveway", 5, 5},
		{"highway=tertiary oneway=yes", 40, 0},
		{"highway=tertiary oneway=1", 40, 0},
		{"highway=tertiary oneway=-1", 0, 40},
		{"highway=tertiary oneway=no", 40, 40},
		{"highway=tertiary oneway=reversible", -1, -1},
		{"highway=tertiary junction=roundabout", 40, 0},
		{"highway=tertiary junction=roundabout oneway=-1", 0, 40},
		{"highway=tertiary access=no", -1, -1},
		{"highway=tertiary access=private motor_vehicle=yes", 40, 40},
		{"highway=tertiary motor_vehicle=no", -1, -1},
		{"highway=tertiary motor_vehicle=no motorcar=yes", 40, 40},
		{"highway=tertiary access=destination", 40, 40},
		{"highway=tertiary area=yes", -1, -1},
		{"highway=footway", -1, -1},
		{"highway=construction", -1, -1},
		{"building=yes", -1, -1},
		{"route=ferry", 5, 5},
		{"route=ferry duration=0:06", 10, 10}, // a kilometre
		{"route=ferry duration=PT3M", 20, 20},
		{"route=ferry duration=soon", 5, 5},
		{"route=ferry motor_vehicle=no", -1, -1},
		{"route=ferry foot=yes", -1, -1},
	} {
		t.Run(c.tags, func(t *testing.T) {
			f := cross()
			f.ways[0].tags = pairs(c.tags)
			n, _, err := readBytes(t, f.bytes(), osm.Car())
			if err != nil {
				t.Fatal(err)
			}
			if len(n.Links) == 3 {
				if c.forward >= 0 {
					t.Fatal("the way is left out")
				}
				return
			}
			forward, backward := speeds(n, 0)
			if forward != c.forward || backward != c.backward {
				t.Errorf("%v and %v km/h, want %v and %v", forward, backward, c.forward, c.backward)
			}
		})
	}
}

// pairs reads "key=value key=value", ~ standing for a space.
func pairs(s string) (tags []string) {
	for _, f := range strings.Fields(s) {
		k, v, _ := strings.Cut(f, "=")
		tags = append(tags, k, strings.ReplaceAll(v, "~", " "))
	}
	return tags
}

func TestOtherProfiles(t *testing.T) {
	for _, c := range []struct {
		profile           osm.Profile
		tags              string
		forward, backward float64
	}{
		{osm.Foot(), "highway=tertiary oneway=yes maxspeed=80", 5, 5},
		{osm.Foot(), "highway=motorway", -1, -1},
		{osm.Foot(), "highway=footway oneway:foot=yes", 5, 0},
		{osm.Foot(), "highway=primary motorroad=yes", -1, -1},
		{osm.Foot(), "highway=tertiary foot=no", -1, -1},
		{osm.Foot(), "highway=tertiary access=no foot=yes", 5, 5},
		{osm.Bicycle(), "highway=tertiary maxspeed=80", 15, 15},
		{osm.Bicycle(), "highway=tertiary oneway=yes", 15, 0},
		{osm.Bicycle(), "highway=tertiary oneway=yes oneway:bicycle=no", 15, 15},
		{osm.Bicycle(), "highway=tertiary oneway=yes cycleway=opposite_lane", 15, 15},
		{osm.Bicycle(), "highway=track surface=gravel", 6, 6},
		{osm.Bicycle(), "highway=path bicycle=no foot=yes", 4, 4},
		{osm.Bicycle(), "highway=path bicycle=no", -1, -1},
	} {
		t.Run(c.profile.Name+" "+c.tags, func(t *testing.T) {
			f := cross()
			f.ways[0].tags = pairs(c.tags)
			n, _, err := readBytes(t, f.bytes(), c.profile)
			if err != nil {
				t.Fatal(err)
			}
			if out := len(n.Links) == 3; out != (c.forward < 0) {
				t.Fatalf("the way is left out: %v", out)
			} else if out {
				return
			}
			if forward, backward := speeds(n, 0); forward != c.forward || backward != c.backward {
				t.Errorf("%v and %v km/h, want %v and %v", forward, backward, c.forward, c.backward)
			}
		})
	}
}

// minutesBetween returns the minutes from a tenth of the way before one node to the same of another.
func minutesBetween(t *testing.T, n *travel.Network, f extractFile, from, to int64) string {
	t.Helper()
	r, err := travel.NewRoad(t.Context(), n, travel.RoadOptions{SnapMetres: 50, Horizon: 60})
	if err != nil {
		t.Fatal(err)
	}
	place := func(id int64) travel.Place {
		for _, x := range f.nodes {
			if x.id == id {
				// Towards the middle, so that the place is on the link and not at its end.
				return travel.Place{Point: [2]float64{x.lon + (2-x.lon)/10, x.lat + (45-x.lat)/10}}
			}
		}
		t.Fatalf("no node %d", id)
		return travel.Place{}
	}
	rows, err := r.Within(t.Context(), []travel.Place{place(from)}, []travel.Place{place(to)}, 60)
	if err != nil {
		t.Fatal(err)
	}
	if _, m := rows.Row(0); len(m) == 1 {
		return fmt.Sprintf("%.2f", m[0])
	}
	return "none"
}

func TestTurnRestrictions(t *testing.T) {
	turn := func(value string, extra ...string) relation {
		return relation{100, []relationMember{{'w', 10, "from"}, {'n', 2, "via"}, {'w', 12, "to"}}, append([]string{"type", "restriction", "restriction", value}, extra...)}
	}
	const straight = "1.69" // 1.8 km at 64 km/h
	const around = "3.56"   // straight on to the end, U-turn there, back and in: 3.8 km
	for _, c := range []struct {
		name       string
		relation   relation
		profile    osm.Profile
		north      string // minutes from 1 to 4
		east       string // and to 3
		applied    bool
		findings   int
		splitSouth bool // ways 12 and 13, as restrictions want it
	}{
		{"none", relation{id: 100}, osm.Car(), straight, straight, false, 0, true},
		{"no left", turn("no_left_turn"), osm.Car(), around, straight, true, 0, true},
		{"only left", turn("only_left_turn"), osm.Car(), straight, around, true, 0, true},
		{"not for cars", turn("no_left_turn", "except", "bus;motorcar"), osm.Car(), straight, straight, false, 0, true},
		{"for walkers it does not hold", turn("no_left_turn"), osm.Foot(), "21.60", "21.60", false, 0, true},
		{"unknown", turn("yes_please"), osm.Car(), straight, straight, false, 1, true},
		{"to a way that passes through the node", turn("no_left_turn"), osm.Car(), straight, straight, false, 1, false},
		{"over a way", relation{100, []relationMember{{'w', 10, "from"}, {'w', 11, "via"}, {'w', 12, "to"}}, pairs("type=restriction restriction=no_u_turn")}, osm.Car(), straight, straight, false, 1, true},
		{"without a node", relation{100, []relationMember{{'w', 10, "from"}, {'w', 12, "to"}}, pairs("type=restriction restriction=no_left_turn")}, osm.Car(), straight, straight, false, 1, true},
		{"of lorries", relation{100, turn("").members, pairs("type=restriction restriction:hgv=no_left_turn")}, osm.Car(), straight, straight, false, 0, true},
		{"of cars", relation{100, turn("").members, pairs("type=restriction restriction:motorcar=no_left_turn")}, osm.Car(), around, straight, true, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := cross("maxspeed", "80")
			if c.splitSouth {
				f.ways[2].refs = []int64{4, 2}
				f.ways = append(f.ways, way{13, []int64{2, 5}, f.ways[2].tags})
			}
			f.relations = []relation{c.relation}
			n, report, err := readBytes(t, f.bytes(), c.profile)
			if err != nil {
				t.Fatal(err)
			}
			if (len(n.Turns) > 0) != c.applied || report.Count(ingest.Warning) != c.findings {
				t.Errorf("%d turns, findings %v", len(n.Turns), report.Groups())
			}
			if north, east := minutesBetween(t, n, f, 1, 4), minutesBetween(t, n, f, 1, 3); north != c.north || east != c.east {
				t.Errorf("%s minutes north, %s east, want %s and %s", north, east, c.north, c.east)
			}
		})
	}
}

func TestBarriersAndLights(t *testing.T) {
	for _, c := range []struct {
		name   string
		middle string // tags of node 2
		car    string // minutes from 1 to 3
		foot   string
	}{
		{"nothing", "", "1.69", "21.60"},
		{"a bollard", "barrier=bollard", "none", "21.60"},
		{"a gate", "barrier=gate", "1.69", "21.60"},
		{"a private gate", "barrier=gate access=private", "none", "none"},
		{"a wall", "barrier=wall", "none", "none"},
		{"a bollard that goes down", "barrier=bollard motor_vehicle=yes", "1.69", "21.60"},
		{"traffic lights", "highway=traffic_signals", "1.72", "21.63"},
		{"a crossing closed to cars", "highway=crossing motor_vehicle=no", "1.69", "21.60"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := cross("maxspeed", "80")
			f.nodes[1].tags = pairs(c.middle)
			for _, p := range []struct {
				profile osm.Profile
				want    string
			}{{osm.Car(), c.car}, {osm.Foot(), c.foot}} {
				n, _, err := readBytes(t, f.bytes(), p.profile)
				if err != nil {
					t.Fatal(err)
				}
				if got := minutesBetween(t, n, f, 1, 3); got != p.want {
					t.Errorf("%s: %s minutes, want %s", p.profile.Name, got, p.want)
				}
			}
		})
	}
}

// One network, however it is written down.
func TestFormsOfAFile(t *testing.T) {
	f := cross()
	f.nodes[1].tags = pairs("barrier=bollard")
	want, _, err := readBytes(t, f.bytes(), osm.Car())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ plain, raw bool }{{true, false}, {false, true}, {true, true}} {
		f.plain, f.raw = c.plain, c.raw
		got, _, err := readBytes(t, f.bytes(), osm.Car())
		if err != nil || fmt.Sprint(*got) != fmt.Sprint(*want) {
			t.Errorf("%+v: %v: %v, want %v", c, err, got, want)
		}
	}
}

func TestBadFiles(t *testing.T) {
	good := cross().bytes()
	history := cross()
	history.features = []string{"HistoricalInformation"}
	far := cross()
	far.nodes[0].lat = 95
	noRoad := cross()
	noRoad.ways = nil
	for _, c := range []struct {
		name  string
		bytes []byte
		want  string
	}{
		{"empty", nil, "empty"},
		{"text", []byte("insee;nom\n01004;Ambérieu\n"), "no PBF"},
		{"xml", []byte(`<?xml version="1.0"?><osm version="0.6"/>`), "no PBF"},
		{"cut in the length", good[:2], "truncated"},
		{"cut in a header", good[:10], "truncated"},
		{"cut at the end", good[:len(good)-1], "truncated"},
		{"with history", history.bytes(), "HistoricalInformation"},
		{"no road", noRoad.bytes(), "no road"},
		{"a flipped bit", flip(good, len(good)/2), "block"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readBytes(t, c.bytes, osm.Car())
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "x.osm.pbf") {
				t.Errorf("%v, want the file and %q", err, c.want)
			}
		})
	}
	n, report, err := readBytes(t, far.bytes(), osm.Car())
	if err != nil || len(n.Links) != 3 || report.Count(ingest.Rejected) != 1 {
		t.Errorf("node off the globe: %v, %v", err, report.Groups())
	}
	edge := cross()
	edge.nodes = edge.nodes[1:]
	n, report, err = readBytes(t, edge.bytes(), osm.Car())
	if err != nil || len(n.Links) != 3 || report.Count(ingest.Note) != 1 {
		t.Errorf("edge of an extract: %v, %v", err, report.Groups())
	}
}

func flip(b []byte, i int) []byte {
	c := append([]byte(nil), b...)
	c[i] ^= 0x10
	return c
}

// Every way of cutting a file short gives an error, but between blocks: there nothing in the file tells.
func TestTruncation(t *testing.T) {
	good := cross().bytes()
	silent := 0
	for i := range good {
		if _, _, err := readBytes(t, good[:i], osm.Car()); err == nil {
			silent++
		}
	}
	if silent > 1 {
		t.Errorf("%d of %d cuts go unnoticed, only that before the relations should", silent, len(good))
	}
}

func TestCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.osm.pbf")
	if err := os.WriteFile(path, cross().bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := osm.Read(ctx, path, osm.Options{Profile: osm.Car()}, &ingest.Report{}, nil); err == nil || err == io.EOF {
		t.Errorf("%v, not the end of the context", err)
	}
}

func FuzzRead(f *testing.F) {
	restricted := cross()
	restricted.raw = true
	restricted.relations = []relation{{100, []relationMember{{'w', 10, "from"}, {'n', 2, "via"}, {'w', 12, "to"}}, pairs("type=restriction restriction=no_left_turn")}}
	f.Add(restricted.bytes())
	restricted.plain = true
	f.Add(restricted.bytes())
	f.Add(cross("maxspeed", "50").bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, _, err := readBytes(t, b, osm.Car()); err == nil {
			if err := n.Check(); err != nil {
				t.Error(err)
			}
		}
	})
}

// A block may hold nodes and ways together, though writers seldom make one: the first pass takes a block that begins
// with nodes to hold nothing else, and must find out when it does not.
func TestMixedBlock(t *testing.T) {
	for _, f := range []extractFile{cross(), {nodes: cross().nodes, ways: cross().ways, plain: true}, {nodes: cross().nodes, ways: cross().ways, raw: true}} {
		want, _, err := readBytes(t, f.bytes(), osm.Car())
		if err != nil {
			t.Fatal(err)
		}
		f.mixed = true
		got, _, err := readBytes(t, f.bytes(), osm.Car())
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("one block gives %+v, three give %+v", got, want)
		}
	}
}
