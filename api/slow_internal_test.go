package api

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// deadlines is a connection that remembers until when it may be written to.
type deadlines struct {
	*httptest.ResponseRecorder
	last  time.Time
	waits time.Duration // for each piece
}

func (d *deadlines) SetWriteDeadline(at time.Time) error { d.last = at; return nil }

func (d *deadlines) Write(p []byte) (int, error) {
	time.Sleep(d.waits)
	return d.ResponseRecorder.Write(p)
}

// What a client lets wait of a long answer is not counted, and the connection is not cut while it takes the pieces; a short
// answer costs nothing of that.
func TestLongAnswersToSlowClients(t *testing.T) {
	d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	x := &exchange{ResponseWriter: d, server: &Server{}}
	began := time.Now()
	x.under.until = began.Add(time.Hour)
	piece := make([]byte, longAnswer/2)
	for range 2 {
		if _, err := x.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	if !d.last.IsZero() || !x.under.until.Equal(began.Add(time.Hour)) {
		t.Fatalf("a short answer is given until %v, and its maker until %v", d.last, x.under.until)
	}
	d.waits = time.Millisecond
	for range 3 {
		if _, err := x.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	if d.last.Before(began.Add(writeTimeout)) {
		t.Errorf("the connection is cut at %v, the answer began at %v", d.last, began)
	}
	if more := x.under.until.Sub(began.Add(time.Hour)); more < 3*time.Millisecond {
		t.Errorf("its maker is given %v more, its client took 3 ms", more)
	}
}

// A file has the time that its length takes on a slow line.
func TestFilesToSlowClients(t *testing.T) {
	for length, want := range map[string]time.Duration{
		"": 0, "x": 0, "1000": 0, "3355443200": writeTimeout + 102400*time.Second, "9223372036854775807": writeTimeout + mostBytes/slowest*time.Second,
	} {
		d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		x := &exchange{ResponseWriter: d, server: &Server{}, held: http.StatusOK}
		x.Header().Set("Content-Length", length)
		began := time.Now()
		if _, err := x.ReadFrom(strings.NewReader("file")); err != nil {
			t.Fatal(err)
		}
		switch {
		case want == 0 && !d.last.IsZero():
			t.Errorf("%q bytes are given until %v", length, d.last)
		case want > 0 && (d.last.Before(began.Add(want)) || d.last.After(time.Now().Add(want))):
			t.Errorf("%q bytes are given %v, want %v", length, d.last.Sub(began), want)
		}
	}
}

// A connection lets its time be put off through all that is put around it.
func TestDeadlineReachesTheConnection(t *testing.T) {
	put := make(chan error, 1)
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{ResponseWriter: w, server: &Server{}}
		put <- http.NewResponseController(x).SetWriteDeadline(time.Now().Add(time.Hour))
	}))
	defer h.Close()
	c, err := net.Dial("tcp", h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-put; err != nil {
		t.Error(err)
	}
}
