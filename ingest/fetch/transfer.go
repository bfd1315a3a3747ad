package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// transfer is one item on its way to one path, over as many attempts as it takes.
type transfer struct {
	client   *Client
	http     *http.Client
	item     Item
	address  string
	path     string
	furthest int64 // the largest part there has been
	resumed  bool
}

func (t *transfer) part() string       { return t.path + ".part" }
func (t *transfer) partRecord() string { return t.path + ".part.json" }
func (t *transfer) fileRecord() string { return t.path + ".fetch.json" }

// attempt asks once. It is given what to go on from by what lies on the disk, never by memory alone, so a
// program that was killed goes on as well as one whose connection was cut.
func (t *transfer) attempt(ctx context.Context) (Result, error) {
	idle, cancel := newIdle(ctx, orDefault(t.client.Idle, time.Minute))
	defer cancel()
	have := t.partSize()
	request, err := t.request(idle.ctx, have)
	if err != nil {
		return Result{}, err
	}
	response, err := t.http.Do(request)
	if err != nil {
		return Result{}, t.failed(idle, err)
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusNotModified:
		return t.unchanged()
	case http.StatusOK:
		have = 0
	case http.StatusPartialContent:
		if err := t.continues(response, have); err != nil {
			return Result{}, t.startAgain(err)
		}
		t.resumed = true
	case http.StatusRequestedRangeNotSatisfiable:
		if total, ok := rangeTotal(response.Header.Get("Content-Range")); !ok || have == 0 || total != have {
			return Result{}, t.startAgain(errors.New("the server cannot go on from where the download was cut"))
		}
		return t.finish()
	default:
		return Result{}, refusal(response)
	}
	if err := t.receive(idle, response, have); err != nil {
		return Result{}, err
	}
	return t.finish()
}

// partSize returns the size of what an earlier attempt left, 0 when it is not of this address or cannot be
// told from another edition.
func (t *transfer) partSize() int64 {
	info, err := os.Stat(t.part())
	r := readRecord(t.partRecord())
	if err != nil || r.URL != t.address || r.validator() == "" {
		return 0
	}
	return info.Size()
}

// advanced tells whether the last attempt got further than any before it, as one cut after a while does. What
// got no further is tried a few times only, so a transfer ends whatever the server does.
func (t *transfer) advanced() bool {
	size := t.partSize()
	further := size > t.furthest
	t.furthest = max(t.furthest, size)
	return further
}

func (t *transfer) request(ctx context.Context, have int64) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, t.address, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "maillage (+https://github.com/maillage/maillage)")
	r.Header.Set("Accept-Encoding", "identity") // sizes and ranges are those of the file
	if have > 0 {
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
		r.Header.Set("If-Range", readRecord(t.partRecord()).validator())
		return r, nil
	}
	if _, current := t.current(); !current {
		return r, nil
	}
	old := readRecord(t.fileRecord())
	if old.ETag != "" {
		r.Header.Set("If-None-Match", old.ETag)
	}
	if old.LastModified != "" {
		r.Header.Set("If-Modified-Since", old.LastModified)
	}
	return r, nil
}

// current tells whether the file in its place is the one last downloaded from this address.
func (t *transfer) current() (record, bool) {
	r := readRecord(t.fileRecord())
	info, err := os.Stat(t.path)
	ok := err == nil && r.URL == t.address && info.Size() == r.Bytes && (t.item.SHA256 == "" || t.item.SHA256 == r.SHA256)
	return r, ok
}

func (t *transfer) unchanged() (Result, error) {
	r, ok := t.current()
	if !ok {
		return Result{}, errors.New("the server says that nothing has changed, and was not asked")
	}
	if t.client.Progress != nil {
		t.client.Progress(t.item, r.Bytes, r.Bytes)
	}
	return Result{Path: t.path, Bytes: r.Bytes, SHA256: r.SHA256, Cached: true}, nil
}

// continues checks that a partial answer begins where the part ends and is of the same edition.
func (t *transfer) continues(response *http.Response, have int64) error {
	first, _, _ := strings.Cut(strings.TrimPrefix(response.Header.Get("Content-Range"), "bytes "), "-")
	if n, err := strconv.ParseInt(first, 10, 64); err != nil || n != have || have == 0 {
		return fmt.Errorf("asked to go on from byte %d, the server answers with %q", have, response.Header.Get("Content-Range"))
	}
	old := readRecord(t.partRecord())
	if etag := response.Header.Get("ETag"); etag != "" && old.ETag != "" && etag != old.ETag {
		return errors.New("the file has changed since its download was cut")
	}
	return nil
}

// receive writes the body after the first have bytes of the part.
func (t *transfer) receive(idle *idle, response *http.Response, have int64) (err error) {
	limit := orDefault(t.client.Limit, 8<<30)
	total := int64(0)
	if response.ContentLength >= 0 {
		total = have + response.ContentLength
	}
	if total > limit {
		return fmt.Errorf("it is %d bytes, over the limit of %d", total, limit)
	}
	if have == 0 {
		h := response.Header
		edition := record{URL: t.address, ETag: h.Get("ETag"), LastModified: h.Get("Last-Modified")}
		if err := edition.write(t.partRecord()); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(t.part(), os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Truncate(have); err != nil {
		return err
	}
	if _, err := f.Seek(have, io.SeekStart); err != nil {
		return err
	}
	return t.copy(f, idle, response.Body, have, total, limit)
}

func (t *transfer) copy(w *os.File, idle *idle, body io.Reader, have, total, limit int64) error {
	buffer := make([]byte, 1<<17)
	for {
		n, err := body.Read(buffer)
		idle.reset()
		if _, err := w.Write(buffer[:n]); err != nil {
			return err
		}
		if have += int64(n); have > limit {
			return fmt.Errorf("it is over the limit of %d bytes", limit)
		}
		if t.client.Progress != nil {
			t.client.Progress(t.item, have, total)
		}
		if err == io.EOF {
			return w.Sync()
		}
		if err != nil {
			return t.failed(idle, err)
		}
	}
}

// finish checks what was downloaded and puts it in its place.
func (t *transfer) finish() (Result, error) {
	limit, ready := orDefault(t.client.Limit, 8<<30), t.part()
	if t.item.Member != "" {
		ready = t.path + ".member"
		defer os.Remove(ready)
		if err := extract(t.part(), t.item.Member, ready, limit); err != nil {
			return Result{}, t.unsound(err)
		}
	}
	size, sum, err := check(ready, t.item.Form)
	if err == nil && t.item.SHA256 != "" && t.item.SHA256 != sum {
		err = fmt.Errorf("its SHA-256 is %s, the study wants %s", sum, t.item.SHA256)
	}
	if err != nil {
		return Result{}, t.unsound(err)
	}
	r := readRecord(t.partRecord())
	r.Bytes, r.SHA256 = size, sum
	if err := t.place(ready, r); err != nil {
		return Result{}, err
	}
	return Result{Path: t.path, Bytes: size, SHA256: sum, Resumed: t.resumed}, nil
}

// place renames before it records: a program killed in between downloads again, and never takes an old file
// for a new one.
func (t *transfer) place(ready string, r record) error {
	if err := removeAll(t.fileRecord()); err != nil {
		return err
	}
	if err := os.Rename(ready, t.path); err != nil {
		return err
	}
	if err := r.write(t.fileRecord()); err != nil {
		return err
	}
	return removeAll(t.part(), t.partRecord())
}

// startAgain drops the part. The next attempt begins at the first byte.
func (t *transfer) startAgain(err error) error {
	if e := removeAll(t.part(), t.partRecord()); e != nil {
		return e
	}
	return &retryable{err: err}
}

// unsound drops what was downloaded and does not pass its check. It may come from pieces that do not belong
// together, and is then asked for once more from its first byte; else the publisher's file is at fault.
func (t *transfer) unsound(err error) error {
	if t.resumed {
		t.resumed = false
		return t.startAgain(err)
	}
	return errors.Join(err, removeAll(t.part(), t.partRecord()))
}

// failed says why a request or a body ended too early; whatever the reason it is worth asking again, but for
// a redirection that is not followed.
func (t *transfer) failed(idle *idle, err error) error {
	if idle.over() {
		return &retryable{err: fmt.Errorf("the server sent nothing for %v", idle.limit)}
	}
	if errors.Is(err, errRedirect) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &retryable{err: fmt.Errorf("the connection was cut: %w", err)}
	}
	return &retryable{err: err}
}

// refusal is an answer that is no file. 408, 429 and 5xx may be otherwise a moment later.
func refusal(response *http.Response) error {
	err := fmt.Errorf("the server answers %s", response.Status)
	switch code := response.StatusCode; {
	case code == http.StatusNotFound || code == http.StatusGone:
		return fmt.Errorf("%w: the publisher has moved or withdrawn the file; download it by hand and remove `fetch`", err)
	case code == http.StatusRequestTimeout || code == http.StatusTooManyRequests || code >= 500:
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return &retryable{err: err, after: time.Duration(max(seconds, 0)) * time.Second}
	}
	return err
}

// rangeTotal reads "bytes */1234".
func rangeTotal(contentRange string) (int64, bool) {
	_, total, found := strings.Cut(contentRange, "/")
	n, err := strconv.ParseInt(total, 10, 64)
	return n, found && err == nil
}

// idle ends a context when nothing has happened for a while.
type idle struct {
	ctx   context.Context
	timer *time.Timer
	limit time.Duration
}

var errIdle = errors.New("idle for too long")

func newIdle(ctx context.Context, limit time.Duration) (*idle, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	i := &idle{ctx: ctx, limit: limit}
	i.timer = time.AfterFunc(limit, func() { cancel(errIdle) })
	return i, func() {
		i.timer.Stop()
		cancel(nil)
	}
}

func (i *idle) reset()     { i.timer.Reset(i.limit) }
func (i *idle) over() bool { return errors.Is(context.Cause(i.ctx), errIdle) }
