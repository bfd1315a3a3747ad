package api

import (
	"net/http"
	"strconv"
	"time"
)

// A client on a slow line is no fault: as long as it takes what it is sent, a long answer goes on.
const (
	longAnswer = 1 << 20  // bytes from which an answer is long
	slowest    = 32 << 10 // bytes a second that a client takes of a file at least
	mostBytes  = 1 << 40  // that a file is taken to have
)

// passSlowly is pass for a long answer: each piece of it has the time that a whole short one has, and what the client lets
// wait is not counted as time that the answer takes.
func (x *exchange) passSlowly(p []byte) (int, error) {
	began := time.Now()
	x.writeUntil(began.Add(writeTimeout))
	n, err := x.ResponseWriter.Write(p)
	x.bytes += int64(n)
	x.under.extend(time.Since(began))
	return n, err
}

// allow gives a file of so many bytes the time that it takes on the slowest line, as it goes to the connection in one piece.
func (x *exchange) allow(length string) {
	size, err := strconv.ParseInt(length, 10, 64)
	if err != nil || size < longAnswer {
		return
	}
	x.writeUntil(time.Now().Add(writeTimeout + time.Duration(min(size, mostBytes)/slowest)*time.Second))
}

// writeUntil puts off when the connection is cut. Not every writer has such a time.
func (x *exchange) writeUntil(at time.Time) {
	_ = http.NewResponseController(x.ResponseWriter).SetWriteDeadline(at)
}
