package underserved_test

import (
	"testing"

	"github.com/maillage/maillage/api/underserved"
)

func TestExplainable(t *testing.T) {
	for _, c := range []struct {
		reasons bool
		units   int
		ok      bool
	}{{false, underserved.MaxExplained + 1, true}, {true, 0, true}, {true, underserved.MaxExplained, true}, {true, underserved.MaxExplained + 1, false}} {
		if err := (underserved.Query{Reasons: c.reasons}).Explainable(c.units); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
