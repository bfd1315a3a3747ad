package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// console is where a verb speaks: answers to out, progress to err. On a terminal a stage has a bar while it
// lasts; everywhere a line is left when it ends.
type console struct {
	out, err io.Writer
	terminal bool
	now      func() time.Time

	mu    sync.Mutex
	name  string // of the stage under way, "" between stages
	began time.Time
	total int64
	bar   *progressbar.ProgressBar
}

func consoleOf(c *cobra.Command) *console {
	con := &console{out: c.OutOrStdout(), err: c.ErrOrStderr(), now: time.Now}
	if f, ok := con.err.(*os.File); ok {
		con.terminal = term.IsTerminal(int(f.Fd()))
	}
	return con
}

// stage tells that a stage has done so much of its work; a new name ends the stage before. Total is 0 when it
// is not known.
func (c *console) stage(name string, done, total int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name != c.name {
		c.end()
		if name == "" {
			return
		}
		c.name, c.began, c.total = name, c.now(), 0
	}
	if !c.terminal {
		return
	}
	if c.bar == nil || total != c.total {
		c.total, c.bar = total, newBar(c.err, name, total)
	}
	c.bar.Set64(done) // fails only past the total, which a file that grows meanwhile may cause
}

// endStage ends the stage under way.
func (c *console) endStage() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end()
}

func (c *console) end() {
	if c.name == "" {
		return
	}
	if c.bar != nil {
		c.bar.Clear()
	}
	fmt.Fprintf(c.err, "%-42s %6.2f s\n", c.name, c.now().Sub(c.began).Seconds())
	c.name, c.bar = "", nil
}

func newBar(w io.Writer, name string, total int64) *progressbar.ProgressBar {
	if total <= 0 {
		total = -1 // a spinner
	}
	return progressbar.NewOptions64(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(fmt.Sprintf("%-42s", name)),
		progressbar.OptionSetWidth(30), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetPredictTime(true),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetElapsedTime(false))
}
