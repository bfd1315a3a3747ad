package features

import (
	"bytes"
	"context"
	"math"
	"net/url"
	"sync"
	"testing"

	"github.com/maillage/maillage/geo/atlas"
	"pgregory.net/rapid"
)

// However features are written, for the first time, again, without room to keep them, or in another look, pages have
// the same bytes as those of an edition that keeps nothing.
func TestFragmentsAreWhatIsWritten(t *testing.T) {
	looks := []Query{{}, {Decimals: 7}, {Decimals: 3}, {SkipGeometry: true}, {Properties: []int{2, 0}}}
	rapid.Check(t, func(t *rapid.T) {
		e, c := drawEdition(t)
		all := e.cut(c, Query{Limit: math.MaxInt32}, 0, c.Layer.Len(), func(k int32) int32 { return k })
		write := func(room int64, q Query, system *System) string {
			c.room.Store(room)
			var b bytes.Buffer
			rep := Representation{Format: geoJSON, System: system}
			if err := e.WritePage(context.Background(), &b, c, q, all, Links{}, rep); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		system := rapid.SampledFrom(systems[:4]).Draw(t, "system")
		without := make([]string, len(looks))
		for k, q := range looks {
			without[k] = write(0, q, system)
		}
		room := int64(rapid.IntRange(0, 4000).Draw(t, "room"))
		for range 2 {
			for k, q := range looks {
				if got := write(room, q, system); got != without[k] {
					t.Fatalf("%+v\ngot  %s\nwant %s", q, got, without[k])
				}
			}
		}
	})
}

// What fragments take never passes the room, whoever asks at the same time.
func TestFragmentsKeepToTheirRoom(t *testing.T) {
	e, c := editionOfPoints(t, 500)
	const room = 20_000
	e.room.Store(room)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range int32(c.Layer.Len()) {
				as := c.rendition(Query{}, Representation{Format: geoJSON, System: systems[0]})
				as.appendFeature(nil, i)
			}
		})
	}
	all.Wait()
	kept, bytes := 0, int64(0)
	fragments := c.look(systems[0]).fragments
	for i := range fragments {
		if f := fragments[i].Load(); f != nil {
			kept++
			bytes += int64(len(*f) + fragmentCost)
		}
	}
	if kept == 0 || kept == c.Layer.Len() || bytes > room || e.room.Load() != room-bytes {
		t.Errorf("%d fragments take %d bytes of %d, %d are said to be left", kept, bytes, room, e.room.Load())
	}
}

func editionOfPoints(t testing.TB, n int) (*Edition, *Collection) {
	t.Helper()
	e, err := newEdition("e", "", []*atlas.Layer{layerOfPoints(n)})
	if err != nil {
		t.Fatal(err)
	}
	return e, e.Collection("units")
}

// Every link to items keeps what was asked; only next has a cursor, only the other forms name theirs.
func TestLinksKeepTheQuery(t *testing.T) {
	e, c := editionOfPoints(t, 3)
	values := url.Values{"limit": {"1"}, "bbox": {"0,0,9,9"}}
	p, err := e.Select(context.Background(), c, Query{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range (Request{"http://x", values}).PageLinks(c, p, geoJSON).All() {
		u, err := url.Parse(l.Href)
		if err != nil {
			t.Fatal(err)
		}
		if q := u.Query(); l.Rel != "collection" && (q.Get("limit") != "1" || q.Get("bbox") != "0,0,9,9" || (l.Rel == "next") != q.Has("cursor") || (l.Rel == "alternate") != q.Has("f")) {
			t.Errorf("%s: %s", l.Rel, l.Href)
		}
	}
}

// The links in a page are all those that there are, whatever has to be quoted in them.
func TestLinksAreAllWritten(t *testing.T) {
	_, c := editionOfPoints(t, 3)
	for _, values := range []url.Values{{}, {"f": {"json"}}, {"limit": {"1"}, "f": {"csv"}}, {"name": {`"é<&>\`}, "cursor": {"x"}}, {"f": {"html"}, "cursor": {"x"}}} {
		for _, p := range []Page{{}, {Next: &Cursor{"e", 1, 2}}} {
			for _, f := range []Format{geoJSON, HTML} {
				links := (Request{"http://x", values}).PageLinks(c, p, f)
				want := []byte{'['}
				for i, l := range links.All() {
					if i > 0 {
						want = append(want, ',')
					}
					want = appendLink(want, l)
				}
				if got := links.appendTo(nil); string(got) != string(want)+"]" {
					t.Errorf("%v %s\ngot  %s\nwant %s]", values, f.Name, got, want)
				}
			}
		}
	}
	if got := (Links{}).appendTo(nil); string(got) != "[]" {
		t.Errorf("no links are %s", got)
	}
}
