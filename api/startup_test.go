//go:build linux

package api_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/maillage/maillage/data/gpkg"
)

// The program on France: how long after its start it is ready, and how much memory it has had at most, once ready, and
// after all features were asked for.
func TestStartup(t *testing.T) {
	wanted(t)
	dir := t.TempDir()
	study, program := filepath.Join(dir, "france.gpkg"), filepath.Join(dir, "maillage")
	if err := gpkg.Write(context.Background(), study, computed(t, datasetOfFrance(t)), nil); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/maillage").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	settle()
	var times []time.Duration
	for range 5 {
		p := start(t, program, study)
		times = append(times, p.readyAfter)
		p.stop(t)
	}
	slices.Sort(times)
	p := start(t, program, study)
	defer p.stop(t)
	used, first := p.processors(t), p.peak(t)
	for offset := "/collections/units/items?limit=10000"; offset != ""; {
		offset = p.page(t, offset)
	}
	time.Sleep(15 * time.Second) // the preparation of tiles
	row(t, "ready after the start", fmt.Sprintf("%v (%v–%v), of processors %v", times[2].Round(time.Millisecond), times[0].Round(time.Millisecond),
		times[4].Round(time.Millisecond), used.Round(time.Millisecond)), "1.5 s", times[2] < 1500*time.Millisecond)
	row(t, "memory, ready", fmt.Sprintf("%d MB at most", first), "600 MB", first < 600)
	all := p.peak(t)
	row(t, "memory, all features and tiles ready", fmt.Sprintf("%d MB at most", all), "600 MB", all < 600)
}

type process struct {
	*exec.Cmd
	url        string
	readyAfter time.Duration
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// start starts the program and waits until it is ready.
func start(t *testing.T, program, study string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(program, "serve", study, "--addr", "127.0.0.1:0")}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.Stdout, p.Stderr = write, write
	began := time.Now()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	lines := bufio.NewScanner(read)
	for p.url == "" && lines.Scan() {
		p.url = address.FindString(lines.Text())
	}
	if p.url == "" {
		p.Process.Kill()
		t.Fatal("the program did not tell its address")
	}
	go func() {
		defer read.Close()
		for lines.Scan() {
		}
	}()
	for time.Since(began) < time.Minute {
		if answer, err := http.Get(p.url + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				p.readyAfter = time.Since(began)
				return p
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	p.Process.Kill()
	t.Fatal("the program is not ready after a minute")
	return nil
}

func (p *process) stop(t *testing.T) {
	t.Helper()
	p.Process.Signal(syscall.SIGTERM)
	if err := p.Wait(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
}

// page reads a page and returns the address of the next.
func (p *process) page(t *testing.T, target string) string {
	t.Helper()
	answer, err := http.Get(p.url + target)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	head, err := io.ReadAll(io.LimitReader(answer.Body, 8192))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`"href":"` + regexp.QuoteMeta(p.url) + `([^"]+)","rel":"next"`).FindSubmatch(head)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// peak is the most memory that the process has had, in MB.
func (p *process) peak(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		t.Fatalf("no VmHWM in %s", text)
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb / 1000
}

// processors is the time that the process has used of the processors.
func (p *process) processors(t *testing.T) time.Duration {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`\) \S(?: \S+){10} (\d+) (\d+)`).FindSubmatch(text)
	if m == nil {
		t.Fatalf("%s", text)
	}
	user, _ := strconv.Atoi(string(m[1])) // both are digits
	system, _ := strconv.Atoi(string(m[2]))
	return time.Duration(user+system) * 10 * time.Millisecond // USER_HZ is 100
}
