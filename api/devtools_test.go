package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// browser is a headless Chromium, spoken to by the DevTools protocol over a pair of pipes: messages are JSON, each
// ended by a zero byte.
type browser struct {
	t       *testing.T
	in      io.WriteCloser
	session string

	mu      sync.Mutex
	next    int
	waiting map[int]chan message
	faults  []string // console errors, exceptions, failed loads
	foreign []string // requests to another machine
	home    string   // the address that requests may go to
}

type message struct {
	ID        int             `json:"id"`
	Method    string          `json:"method"`
	Params    json.RawMessage `json:"params"`
	Result    json.RawMessage `json:"result"`
	SessionID string          `json:"sessionId"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// findChromium returns the path of the browser. When there is none the test is skipped, or fails where every tool is
// required.
func findChromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const how = "browser test: install chromium (apt-get install chromium)"
	if os.Getenv("MAILLAGE_REQUIRE_ALL") == "1" {
		t.Fatal("REQUIRED " + how)
	}
	t.Skip(how)
	return ""
}

// openBrowser starts Chromium with a window of that size. Drawing is by software, so that it works anywhere.
func openBrowser(t *testing.T, home string, width, height int) *browser {
	t.Helper()
	path := findChromium(t)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, path, "--headless=new", "--no-sandbox", "--remote-debugging-pipe",
		"--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-dev-shm-usage",
		"--disable-background-networking", "--no-first-run", "--lang=fr", "--user-data-dir="+t.TempDir(),
		fmt.Sprintf("--window-size=%d,%d", width, height), "about:blank")
	cmd.WaitDelay = 5 * time.Second
	fromUs, toBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromBrowser, fromThem, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{fromUs, fromThem}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	fromUs.Close()
	fromThem.Close()
	b := &browser{t: t, in: toBrowser, waiting: make(map[int]chan message), home: home}
	done := make(chan struct{})
	go func() { defer close(done); b.listen(fromBrowser) }()
	t.Cleanup(func() {
		b.send("Browser.close", nil)
		toBrowser.Close()
		stopped := time.AfterFunc(5*time.Second, cancel)
		cmd.Wait() // its exit status says nothing of the page
		stopped.Stop()
		cancel()
		fromBrowser.Close()
		<-done
	})
	b.attach(width, height)
	return b
}

func (b *browser) attach(width, height int) {
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.session = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil, nil)
	}
	b.resize(width, height)
}

// resize gives the window another size.
func (b *browser) resize(width, height int) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

func (b *browser) listen(r io.Reader) {
	in := bufio.NewReaderSize(r, 1<<20)
	for {
		text, err := in.ReadBytes(0)
		if err != nil {
			b.mu.Lock()
			for _, c := range b.waiting {
				close(c)
			}
			b.waiting = nil
			b.mu.Unlock()
			return
		}
		var m message
		if json.Unmarshal(text[:len(text)-1], &m) == nil {
			b.receive(m)
		}
	}
}

func (b *browser) receive(m message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c := b.waiting[m.ID]; m.ID != 0 && c != nil {
		c <- m
		delete(b.waiting, m.ID)
		return
	}
	switch m.Method {
	case "Runtime.exceptionThrown":
		b.faults = append(b.faults, m.Method+": "+string(m.Params))
	case "Network.loadingFailed":
		// The map itself cancels what it asked for a view that was left: that is no fault.
		if !strings.Contains(string(m.Params), `"canceled":true`) {
			b.faults = append(b.faults, m.Method+": "+string(m.Params))
		}
	case "Runtime.consoleAPICalled":
		if strings.Contains(string(m.Params), `"type":"error"`) || strings.Contains(string(m.Params), `"type":"warning"`) {
			b.faults = append(b.faults, m.Method+": "+string(m.Params))
		}
	case "Log.entryAdded":
		if strings.Contains(string(m.Params), `"level":"error"`) {
			b.faults = append(b.faults, m.Method+": "+string(m.Params))
		}
	case "Network.requestWillBeSent":
		var p struct{ Request struct{ URL string } }
		json.Unmarshal(m.Params, &p)
		if u := p.Request.URL; !strings.HasPrefix(u, b.home) && !strings.HasPrefix(u, "blob:") && !strings.HasPrefix(u, "data:") && u != "about:blank" {
			b.foreign = append(b.foreign, u)
		}
	}
}

// send sends a command and returns where its answer will come.
func (b *browser) send(method string, params any) chan message {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	c := make(chan message, 1)
	if b.waiting == nil {
		close(c)
		return c
	}
	b.waiting[b.next] = c
	command := map[string]any{"id": b.next, "method": method}
	if params != nil {
		command["params"] = params
	}
	if b.session != "" && !strings.HasPrefix(method, "Browser.") {
		command["sessionId"] = b.session
	}
	text, err := json.Marshal(command)
	if err == nil {
		_, err = b.in.Write(append(text, 0))
	}
	if err != nil {
		delete(b.waiting, b.next)
		close(c)
	}
	return c
}

// call sends a command and reads its answer into result, unless that is nil.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	select {
	case m, ok := <-b.send(method, params):
		switch {
		case !ok:
			b.t.Fatalf("%s: the browser is gone", method)
		case m.Error != nil:
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		case result != nil:
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatalf("%s: %v", method, err)
			}
		}
	case <-time.After(pageTimeout):
		b.t.Fatalf("%s: no answer in %v", method, pageTimeout)
	}
}

// eval returns the value of a JavaScript expression, or what it promises, as text.
func (b *browser) eval(expression string) string {
	b.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct{ Text string }
	}
	b.call("Runtime.evaluate", map[string]any{"expression": "Promise.resolve(" + expression + ").then(String)", "awaitPromise": true, "returnByValue": true}, &r)
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, r.ExceptionDetails.Text)
	}
	text, _ := r.Result.Value.(string)
	return text
}

// pageTimeout is what a page may take on a busy machine that draws by software.
const pageTimeout = 3 * time.Minute

// wait waits until an expression is true, and fails the test when it is not in time.
func (b *browser) wait(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(pageTimeout); b.eval(expression) != "true"; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.t.Fatalf("not true in %v: %s\nfaults: %s", pageTimeout, expression, strings.Join(b.faults, "\n"))
		}
	}
}

// open loads a page and waits until the map says that it is ready.
func (b *browser) open(url string) {
	b.t.Helper()
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	b.wait("location.href.startsWith(" + strconv.Quote(url) + ") && document.documentElement?.dataset.ready === 'true'")
}

// click presses the mouse at a place of the page.
func (b *browser) click(x, y float64) {
	b.t.Helper()
	for _, kind := range []string{"mouseMoved", "mousePressed", "mouseReleased"} {
		p := map[string]any{"type": kind, "x": x, "y": y}
		if kind != "mouseMoved" {
			p["button"], p["clickCount"] = "left", 1
		}
		b.call("Input.dispatchMouseEvent", p, nil)
	}
}

// screenshot returns the page as PNG.
func (b *browser) screenshot() []byte {
	b.t.Helper()
	var r struct{ Data []byte }
	b.call("Page.captureScreenshot", map[string]any{"format": "png"}, &r)
	return r.Data
}

// sound fails the test when the page made an error or asked another machine.
func (b *browser) sound() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		b.t.Errorf("fault of the page: %s", f)
	}
	for _, u := range b.foreign {
		b.t.Errorf("the page asked another machine: %s", u)
	}
}
