package api

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/maillage/maillage/api/problem"
)

// underway is the context of a request: that of its connection, and the time that the answer may take. It knows its
// exchange. Most answers are made without anybody waiting for anything: the timer is set when somebody does.
type underway struct {
	context.Context // of the connection
	exchange        *exchange

	mu    sync.Mutex
	until time.Time
	ended bool
	done  chan struct{} // nil until it is wanted
	err   error         // why it is closed
	timer *time.Timer
	stay  func() bool // no longer ends with the connection
}

// Deadline is when the time is out, or the connection's own if that is earlier.
func (u *underway) Deadline() (time.Time, bool) {
	u.mu.Lock()
	until := u.until
	u.mu.Unlock()
	if at, ok := u.Context.Deadline(); ok && at.Before(until) {
		return at, true
	}
	return until, true
}

// extend gives an answer more time: what it waited for its client is not what it takes to make.
func (u *underway) extend(by time.Duration) {
	u.mu.Lock()
	u.until = u.until.Add(by)
	u.mu.Unlock()
}

// Done sets the timer.
func (u *underway) Done() <-chan struct{} {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.done == nil {
		u.done = make(chan struct{})
		if u.ended {
			u.close(context.Canceled)
			return u.done
		}
		u.timer = time.AfterFunc(time.Until(u.until), u.expire)
		u.stay = context.AfterFunc(u.Context, func() {
			u.mu.Lock()
			defer u.mu.Unlock()
			u.close(u.Context.Err())
		})
	}
	return u.done
}

// expire ends the request when its time is out, and waits on when it was given more.
func (u *underway) expire() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if left := time.Until(u.until); left > 0 && !u.ended {
		u.timer.Reset(left)
		return
	}
	u.close(context.DeadlineExceeded)
}

// close tells who waits why it ended, once. The caller has the lock.
func (u *underway) close(err error) {
	if u.err == nil {
		u.err = err
		close(u.done)
	}
}

// Err tells whether the client left or the time is out, timer or not.
func (u *underway) Err() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch {
	case u.done != nil:
		return u.err
	case u.Context.Err() != nil:
		return u.Context.Err()
	case u.ended:
		return context.Canceled
	case time.Now().After(u.until):
		return context.DeadlineExceeded
	}
	return nil
}

type exchangeKey struct{}

// Value tells the exchange.
func (u *underway) Value(key any) any {
	if key == (exchangeKey{}) {
		return u.exchange
	}
	return u.Context.Value(key)
}

// end is to be called when the answer is made: nothing that was begun for it goes on.
func (u *underway) end() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ended = true; u.timer != nil {
		u.timer.Stop()
		u.stay()
		u.close(context.Canceled)
	}
}

// exchangeOf returns the exchange of a request under way, an empty one when it did not come through the middleware.
func exchangeOf(r *http.Request) *exchange {
	if x, ok := r.Context().Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return new(exchange)
}

// parameters reads the query string strictly: what cannot be read is a fault, not an absence. The caller may change the
// answer.
func parameters(r *http.Request) (url.Values, error) {
	x := exchangeOf(r)
	if values := x.values; values != nil { // those that the contract was held against
		x.values = nil
		return values, nil
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, problem.New(problem.InvalidParameter, "the query string cannot be read: %v", err)
	}
	return values, nil
}
