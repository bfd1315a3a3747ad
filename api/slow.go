package api

import (
	"net/http"
	"time"
)

// longAnswer is the bytes from which an answer is long. A client on a slow line is no fault: a long answer goes on as long as
// the client takes as many within the time that a whole short one has.
const longAnswer = 1 << 20

// passSlowly is pass for a long answer: the connection is given time anew for each piece, and what the client lets wait is not
// counted as time that the answer takes.
func (x *exchange) passSlowly(p []byte) (n int, err error) {
	for len(p) > 0 && err == nil {
		if x.bytes >= x.granted {
			x.grant()
		}
		began, sent := time.Now(), 0
		sent, err = x.ResponseWriter.Write(p[:min(int64(len(p)), x.granted-x.bytes)])
		x.under.extend(time.Since(began))
		x.bytes, n, p = x.bytes+int64(sent), n+sent, p[sent:]
	}
	return n, err
}

// grant gives the connection time for another piece. Not every writer has such a time.
func (x *exchange) grant() {
	x.granted = x.bytes + longAnswer
	_ = http.NewResponseController(x.ResponseWriter).SetWriteDeadline(time.Now().Add(writeTimeout))
}
