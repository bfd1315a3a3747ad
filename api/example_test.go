package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
)

// A server answers from the atlas that was last put in place.
func Example() {
	a, err := atlas.Compute(context.Background(), geotest.Dataset(), geo.DefaultSettings(), nil)
	if err != nil {
		panic(err)
	}
	server, err := api.New(api.Config{Version: "1.0"})
	if err != nil {
		panic(err)
	}
	if err := server.Swap(a); err != nil {
		panic(err)
	}
	w := httptest.NewRecorder()
	server.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/collections/units/items?cpts_count=2&limit=2", nil))
	var page struct {
		NumberMatched int
		Features      []struct{ ID string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil {
		panic(err)
	}
	fmt.Println(page.NumberMatched, "units are claimed twice, first", page.Features[0].ID, "and", page.Features[1].ID)
	// Output: 6 units are claimed twice, first 99003 and 99009
}
