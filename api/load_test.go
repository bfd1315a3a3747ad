package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo/atlas"
)

// Many clients on real connections while editions change: no request fails, none mixes two editions, memory stays
// flat. MAILLAGE_LOAD=60s makes it 1 000 clients for a minute with a new edition each second (make bench-http).
func TestLoad(t *testing.T) {
	clients, lasts, every := 200, 3*time.Second, 200*time.Millisecond
	if given := os.Getenv("MAILLAGE_LOAD"); given != "" {
		d, err := time.ParseDuration(given)
		if err != nil {
			t.Fatal(err)
		}
		clients, lasts, every = 1000, d, time.Second
	}
	s, err := api.New(api.Config{})
	if err != nil {
		t.Fatal(err)
	}
	editions := []*atlas.Atlas{computed(t, renamed("rouge")), computed(t, renamed("bleu"))}
	nameOf := map[string]string{editionOf(t, editions[0]): "rouge", editionOf(t, editions[1]): "bleu"}
	if err := s.Swap(editions[0]); err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(s.Handler())
	defer h.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}, Timeout: 30 * time.Second}
	var asked, unchanged atomic.Int64
	var asking, swapping sync.WaitGroup
	stop := make(chan struct{})
	for i := range clients {
		asking.Go(func() {
			for n := i; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				askOnce(t, client, h.URL+loadPaths[n%len(loadPaths)], nameOf, &unchanged)
				asked.Add(1)
			}
		})
	}
	var peaks []uint64
	swapping.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			case <-tick.C:
			}
			if err := s.Swap(editions[n%2]); err != nil {
				t.Error(err)
			}
			peaks = append(peaks, heapAfterCollection())
		}
	})
	time.Sleep(lasts)
	close(stop)
	asking.Wait()
	swapping.Wait()
	t.Logf("%d clients asked %d times in %v, %d answers were unchanged; heap after each of %d editions %d to %d MB", clients, asked.Load(), lasts,
		unchanged.Load(), len(peaks), peaks[0]>>20, peaks[len(peaks)-1]>>20)
	if first, last := peaks[len(peaks)/3], peaks[len(peaks)-1]; last > 2*first+64<<20 {
		t.Errorf("the heap grows from %d to %d MB", first>>20, last>>20)
	}
}

var loadPaths = []string{"/collections", "/collections/units/items?limit=30&skipGeometry=true", "/edition", "/collections/units/items/99008",
	"/tiles/WebMercatorQuad/8/90/129", "/collections/units/items?bbox=2.1,46.1,2.3,46.3", "/search?q=rouge", "/?f=json"}

// askOnce asks, checks that what is told is of one edition, and asks again whether it has changed.
func askOnce(t *testing.T, client *http.Client, url string, nameOf map[string]string, unchanged *atomic.Int64) {
	answer, err := client.Get(url)
	if err != nil {
		t.Error(err)
		return
	}
	body, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s, %v", url, answer.Status, err)
		return
	}
	var page struct {
		Edition  string
		Features []struct{ Properties struct{ Name string } }
	}
	if json.Unmarshal(body, &page) == nil {
		for _, f := range page.Features {
			if page.Edition != "" && f.Properties.Name != nameOf[page.Edition] {
				t.Errorf("%s: %q in the edition of %q", url, f.Properties.Name, nameOf[page.Edition])
			}
		}
	}
	again, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Error(err)
		return
	}
	again.Header.Set("If-None-Match", answer.Header.Get("ETag"))
	second, err := client.Do(again)
	if err != nil {
		t.Error(err)
		return
	}
	io.Copy(io.Discard, second.Body)
	second.Body.Close()
	switch second.StatusCode {
	case http.StatusNotModified:
		unchanged.Add(1)
	case http.StatusOK:
	default:
		t.Errorf("%s again: %s", url, second.Status)
	}
}

// heapAfterCollection is what was reachable at the last collection. None is forced: it would wait for the clients, and the
// next edition with it.
func heapAfterCollection() uint64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}
