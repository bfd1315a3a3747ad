package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Client gets items. The zero value asks the true publishers, with the limits given below.
type Client struct {
	// Mirrors sends the requests for a host ("www.insee.fr") to another address, to whose path the publisher's
	// is added. Key "" stands for every host: the path then begins with the name of the publisher's host.
	Mirrors map[string]string
	// Attempts is how many times in a row a download may fail without getting further; 5 when 0.
	Attempts int
	// Wait is the pause after the first failure, doubled after each; 1 s when 0, never over a minute.
	Wait time.Duration
	// Idle is how long a server may send nothing before the attempt counts as failed; 60 s when 0.
	Idle time.Duration
	// Limit is the largest download accepted, in bytes; 8 GiB when 0.
	Limit int64
	// Progress, when set, is told how much of an item is there. Total is 0 when the server does not say.
	Progress func(it Item, done, total int64)
}

// Result is what became of an item.
type Result struct {
	Path    string
	Bytes   int64
	SHA256  string
	Cached  bool // the publisher has no newer one than the file that was there
	Resumed bool // a download that had been cut was gone on with
}

// Get downloads an item to a path, or finds that the file there is the latest. The file is replaced whole, once
// checked; on an error the one that was there stays. What could be downloaded before an error is kept beside
// it, to go on from at the next call.
//
// The error says what the server answered, and is permanent (asking again would not help) unless the context
// ended or every attempt failed.
func (c *Client) Get(ctx context.Context, it Item, path string) (Result, error) {
	address, err := c.address(it.URL)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w", it.Name(), err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return Result{}, fmt.Errorf("%s: %w", it.Name(), err)
	}
	t := &transfer{client: c, http: c.http(), item: it, address: address, path: path}
	r, err := c.attempts(ctx, t)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %s: %w", it.Name(), address, err)
	}
	return r, nil
}

// retryable marks an error after which another attempt may succeed, not before the given time has passed.
type retryable struct {
	err   error
	after time.Duration
}

func (r *retryable) Error() string { return r.err.Error() }
func (r *retryable) Unwrap() error { return r.err }

func (c *Client) attempts(ctx context.Context, t *transfer) (Result, error) {
	pause := orDefault(c.Wait, time.Second)
	for failed := 1; ; failed++ {
		r, err := t.attempt(ctx)
		var again *retryable
		switch {
		case err == nil:
			return r, nil
		case ctx.Err() != nil:
			return Result{}, context.Cause(ctx)
		case !errors.As(err, &again):
			return Result{}, err
		}
		if t.advanced() {
			failed, pause = 1, orDefault(c.Wait, time.Second)
		}
		if failed >= orDefault(c.Attempts, 5) {
			return Result{}, fmt.Errorf("%w (after %d attempts in a row; the next call goes on from here)", again.err, failed)
		}
		select {
		case <-ctx.Done():
			return Result{}, context.Cause(ctx)
		case <-time.After(min(max(pause, again.after), time.Minute)):
		}
		pause *= 2
	}
}

func orDefault[T int | int64 | time.Duration](v, otherwise T) T {
	if v == 0 {
		return otherwise
	}
	return v
}

// address is where an item is asked for: at its publisher's, or at a mirror.
func (c *Client) address(publisher string) (string, error) {
	u, err := url.Parse(publisher)
	if err != nil {
		return "", err
	}
	mirror, path := c.Mirrors[u.Host], u.EscapedPath()
	if mirror == "" {
		mirror, path = c.Mirrors[""], "/"+u.Host+path
	}
	if mirror == "" {
		return publisher, nil
	}
	m, err := url.Parse(mirror)
	if err != nil || m.Host == "" || m.Scheme != "http" && m.Scheme != "https" {
		return "", fmt.Errorf("mirror %q is not an http or https address", mirror)
	}
	address := strings.TrimSuffix(mirror, "/") + path
	if u.RawQuery != "" {
		address += "?" + u.RawQuery
	}
	return address, nil
}

var errRedirect = errors.New("redirection")

// http follows redirects within the scheme it was given, or from http to https, never out of it.
func (c *Client) http() *http.Client {
	return &http.Client{CheckRedirect: func(r *http.Request, via []*http.Request) error {
		switch from := via[len(via)-1].URL; {
		case len(via) >= 10:
			return fmt.Errorf("%w: 10 in a row, and no file", errRedirect)
		case r.URL.Scheme != from.Scheme && r.URL.Scheme != "https":
			return fmt.Errorf("%w: from %s to %s is not followed", errRedirect, from.Scheme, r.URL.Scheme)
		}
		return nil
	}}
}
