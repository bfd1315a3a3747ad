package api

import (
	"errors"
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
	last   time.Time
	grants int
	waits  time.Duration // for each piece
}

func (d *deadlines) SetWriteDeadline(at time.Time) error {
	d.last, d.grants = at, d.grants+1
	return nil
}

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
	if d.last.Before(began.Add(writeTimeout)) || d.grants != 2 {
		t.Errorf("the connection is cut at %v, after %d pieces; the answer began at %v", d.last, d.grants, began)
	}
	if more := x.under.until.Sub(began.Add(time.Hour)); more < 3*time.Millisecond {
		t.Errorf("its maker is given %v more, its client took 3 ms", more)
	}
}

// A connection is given time anew for each piece of a long answer or file that the client took, not for each write.
func TestPiecesToSlowClients(t *testing.T) {
	for length, want := range map[int]int{0: 0, 1000: 0, longAnswer: 0, longAnswer + 1: 1, 7 * longAnswer / 2: 3} {
		for name, send := range map[string]func(x *exchange, body string) error{
			"a file": func(x *exchange, body string) error {
				_, err := io.Copy(struct{ io.Writer }{x}, struct{ io.Reader }{strings.NewReader(body)})
				return err
			},
			"an answer in one": func(x *exchange, body string) error { _, err := x.Write([]byte(body)); return err },
			"an answer in many": func(x *exchange, body string) error {
				for len(body) > 0 {
					n := min(len(body), 4<<10)
					if _, err := x.Write([]byte(body[:n])); err != nil {
						return err
					}
					body = body[n:]
				}
				return nil
			},
		} {
			d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
			x := &exchange{ResponseWriter: d, server: &Server{}, held: http.StatusOK}
			x.under.until = time.Now().Add(time.Hour)
			if err := errors.Join(send(x, strings.Repeat("x", length)), x.finish()); err != nil {
				t.Fatal(err)
			}
			if d.grants < want || d.grants > want+1 || want == 0 && d.grants > 0 && length < longAnswer || d.Body.Len() != length || x.bytes != int64(length) {
				t.Errorf("%s of %d bytes: %d are sent, %d are counted, time is given %d times, want %d", name, length, d.Body.Len(), x.bytes, d.grants, want)
			}
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
