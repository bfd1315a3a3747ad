package api

import (
	"context"
	"net/http"
)

// places bound how many answers are written to a file aside before they are sent: each is a database in the folder for
// temporary files.
type places chan struct{}

// mostAside is how many answers are written aside at once; others wait for their turn as long as requests may take.
const mostAside = 2

// enter waits for a place until the context ends. The caller leaves it.
func (p places) enter(ctx context.Context) error {
	select {
	case p <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p places) leave() { <-p }

// madeAside leaves a place when what was made there begins to be sent: how long that takes is the client's.
type madeAside struct {
	http.ResponseWriter
	done func()
}

func (m madeAside) Write(p []byte) (int, error) {
	m.done()
	return m.ResponseWriter.Write(p)
}
