package problem_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/maillage/maillage/api/problem"
)

// Cancelled, out of time and failed are three things, and the inside is never told.
func TestFrom(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
	}{
		{context.Canceled, 0},
		{fmt.Errorf("page: %w", context.Canceled), 0},
		{fmt.Errorf("page: %w", context.DeadlineExceeded), 503},
		{errors.New("/secret/path: no such file"), 500},
		{fmt.Errorf("items: %w", problem.New(problem.EditionChanged, "x")), 410},
		{problem.Param(problem.UnknownParameter, "bogus", "x"), 400},
	} {
		p := problem.From(c.err)
		if p == nil {
			if c.status != 0 {
				t.Errorf("%v: no problem, want %d", c.err, c.status)
			}
			continue
		}
		if p.Status() != c.status {
			t.Errorf("%v: status %d, want %d", c.err, p.Status(), c.status)
		}
		if c.status == 500 && p.Detail == c.err.Error() {
			t.Errorf("the client is told %q", p.Detail)
		}
	}
}

func ExampleProblem_Write() {
	w := httptest.NewRecorder()
	problem.Param(problem.UnknownParameter, "bbxo", `"bbxo" is not a parameter here, the nearest is "bbox"`).Write(w, "abc-1")
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	fmt.Println(w.Body)
	// Output:
	// 400 application/problem+json
	// {"type":"urn:maillage:problem:unknown-parameter","title":"a parameter is not known here","status":400,"detail":"\"bbxo\" is not a parameter here, the nearest is \"bbox\"","parameter":"bbxo","requestId":"abc-1"}
}
