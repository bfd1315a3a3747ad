package api

import (
	"context"
	"errors"
	"testing"
	"time"
)

// begun is the context of a request of a connection, with so much time.
func begun(connection context.Context, lasts time.Duration) *underway {
	return &underway{Context: connection, exchange: &exchange{id: "7"}, until: time.Now().Add(lasts)}
}

// Whether anybody waits or not, a request ends with its connection, when its time is out, or when it is answered.
func TestUnderwayEnds(t *testing.T) {
	for _, waited := range []bool{false, true} {
		connection, leave := context.WithCancel(context.Background())
		for _, c := range []struct {
			name string
			end  func() *underway
			want error
		}{
			{"time is out", func() *underway { return begun(connection, -time.Second) }, context.DeadlineExceeded},
			{"answered", func() *underway { u := begun(connection, time.Hour); u.end(); return u }, context.Canceled},
			{"client left", func() *underway { u := begun(connection, time.Hour); leave(); return u }, context.Canceled},
		} {
			u := c.end()
			if waited {
				<-u.Done()
			}
			if err := u.Err(); !errors.Is(err, c.want) {
				t.Errorf("%s, waited %v: %v, want %v", c.name, waited, err, c.want)
			}
			if cause := context.Cause(u); !errors.Is(cause, c.want) {
				t.Errorf("%s, waited %v: the cause is %v, want %v", c.name, waited, cause, c.want)
			}
		}
	}
	u := begun(context.Background(), time.Hour)
	if u.Err() != nil || u.timer != nil {
		t.Errorf("a request under way has ended, or has a timer that nobody waits for: %v", u.Err())
	}
}

// What is begun for a request ends with it and finds its exchange.
func TestUnderwayIsInherited(t *testing.T) {
	u := begun(context.WithValue(context.Background(), exchangeKey{}, "another"), time.Hour)
	child, stop := context.WithCancel(u)
	defer stop()
	if x, ok := child.Value(exchangeKey{}).(*exchange); !ok || x.id != "7" {
		t.Errorf("the exchange is %v", child.Value(exchangeKey{}))
	}
	if at, ok := child.Deadline(); !ok || !at.Equal(u.until) {
		t.Errorf("the time is out at %v, %v", at, ok)
	}
	u.end()
	if <-child.Done(); !errors.Is(child.Err(), context.Canceled) {
		t.Errorf("what was begun ended with %v", child.Err())
	}
	early := time.Now().Add(time.Minute)
	connection, leave := context.WithDeadline(context.Background(), early)
	defer leave()
	if at, _ := begun(connection, time.Hour).Deadline(); !at.Equal(early) {
		t.Errorf("the time is out at %v, that of the connection at %v", at, early)
	}
}

// What waits already has the time that is added, and what was begun for the request tells that it was out in the end.
func TestUnderwayIsExtended(t *testing.T) {
	began := time.Now()
	u := begun(context.Background(), 20*time.Millisecond)
	child, stop := context.WithCancel(u)
	defer stop()
	u.extend(60 * time.Millisecond)
	if <-child.Done(); time.Since(began) < 80*time.Millisecond {
		t.Errorf("it ended after %v, it had 80 ms", time.Since(began))
	}
	if !errors.Is(child.Err(), context.DeadlineExceeded) || !errors.Is(u.Err(), context.DeadlineExceeded) {
		t.Errorf("what was begun ended with %v, the request with %v", child.Err(), u.Err())
	}
	u.end()
	if !errors.Is(u.Err(), context.DeadlineExceeded) {
		t.Errorf("once it is answered it ended with %v", u.Err())
	}
}
