package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/maillage/maillage/api"
	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/secrecy"
	"github.com/spf13/cobra"
)

// serving is how the verbs that serve do it.
type serving struct {
	addr       string
	public     string
	admin      string
	concurrent int
	verbose    bool
	role       roleFlag
	accounted  bool // the account was printed, which says what the public is not shown
}

func (o *serving) addFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.addr, "addr", "127.0.0.1:8080", "address to listen on; port 0 takes any free one, no host all networks")
	c.Flags().StringVar(&o.public, "public-url", "", "address under which clients reach the service, when it is behind a proxy")
	c.Flags().BoolVar(&o.verbose, "verbose", false, "log every request to stderr, as JSON lines")
	c.Flags().StringVar(&o.admin, "admin", "", "loopback address for metrics and profiles, such as 127.0.0.1:6060; none by default")
	c.Flags().IntVar(&o.concurrent, "concurrent", api.DefaultConcurrency, "requests under way at once; more are told to come back (503)")
	o.role.addTo(c)
	for _, flag := range []string{"addr", "public-url", "admin", "concurrent"} {
		completeFlag(c, flag, cobra.NoFileCompletions)
	}
}

func serveCmd() *cobra.Command {
	var o serving
	c := &cobra.Command{
		Use:   "serve FILE.gpkg",
		Short: "Serve the map and the data of a GeoPackage that was built",
		Long: `Serves the map at /, the data as OGC API Features at /collections, and where the figures come from at /edition.
When the file is built again the new edition takes the place of the old one without a pause; SIGHUP asks for it
at once. Ctrl-C lets requests under way finish and stops.

Patient counts are shown as --role may see them: to the public, unless it is said, as ranges where they are from 1 to
10, and not at all where fewer than five professionals stand behind them. There is no access control: who reaches the
address sees what the role may see.

/healthz answers from the start, /readyz when the file is read. With --admin, /metrics (Prometheus) and /debug/pprof/
are answered at another address, which only this machine reaches.`,
		Example: `  maillage serve paca.gpkg
  maillage serve paca.gpkg --addr :8081 --public-url https://cpts.example.fr
  maillage serve paca.gpkg --admin 127.0.0.1:6060`,
		Args:              exactly("FILE.gpkg"),
		ValidArgsFunction: completeFiles(0, "gpkg"),
		RunE: func(c *cobra.Command, args []string) error {
			l, err := listen(c.Context(), o.addr)
			if err != nil {
				return err
			}
			defer l.Close()
			kept := stampOf(args[0])
			read := func(ctx context.Context) (*atlas.Atlas, error) { return gpkg.Read(ctx, args[0]) }
			return o.serve(c.Context(), l, read, args[0], kept, consoleOf(c))
		},
	}
	o.addFlags(c)
	return c
}

// listen opens the address first, so that an address in use is told before anything long is begun.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another program: choose another address, as in --addr 127.0.0.1:8081, or --addr 127.0.0.1:0 for any free one", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("--addr: %w", err)
	}
	return l, nil
}

// serve answers until the context ends, from the start on: that it is not ready, until the atlas is loaded. kept is
// the stamp of the file at path before that.
func (o *serving) serve(ctx context.Context, l net.Listener, load func(context.Context) (*atlas.Atlas, error), path string, kept stamp, con *console) error {
	s, err := o.server(con)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(ctx, s.Drain)
	// Whichever of these ends ends the others.
	var tasks group
	tasks.start(cancel, func() error { return api.ServeOn(ctx, l, s.Handler()) })
	if o.admin != "" {
		admin, err := listenAdmin(ctx, o.admin)
		if err != nil {
			cancel()
			return errors.Join(err, tasks.wait())
		}
		fmt.Fprintf(con.out, "metrics and profiles are at %s\n", address(admin.Addr()))
		tasks.start(cancel, func() error { return api.ServeOn(ctx, admin, s.Admin()) })
	}
	a, err := load(ctx)
	if err == nil {
		err = s.Swap(a)
	}
	if err != nil {
		cancel()
		return errors.Join(tasks.wait(), err)
	}
	settleMemory()
	w := &watcher{path: path, kept: kept, every: 2 * time.Second, swap: s.Swap, log: con.err}
	tasks.start(cancel, func() error { w.watch(ctx); return nil })
	if text := hiddenFrom(a, o.role.Role); text != "" && !(o.accounted && o.role.Role == secrecy.Public) {
		fmt.Fprintln(con.out, text)
	}
	fmt.Fprintf(con.out, "%s is served at %s (Ctrl-C stops)\n", a.Dataset.Name, address(l.Addr()))
	return tasks.wait()
}

// settleMemory has garbage collected when it is half of what is held, and not as much, now that the study is loaded: it is
// hundreds of megabytes that stay, so that collections are few and what is saved is much. GOGC says otherwise.
func settleMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// loaded is for an atlas that is there already.
func loaded(a *atlas.Atlas) func(context.Context) (*atlas.Atlas, error) {
	return func(context.Context) (*atlas.Atlas, error) { return a, nil }
}

func (o *serving) server(con *console) (*api.Server, error) {
	if o.concurrent < 1 {
		return nil, usagef("--concurrent %d: a number of requests is wanted, 1 or more", o.concurrent)
	}
	level := slog.LevelWarn
	if o.verbose {
		level = slog.LevelInfo
	}
	log := slog.New(slog.NewJSONHandler(con.err, &slog.HandlerOptions{Level: level}))
	return api.New(api.Config{PublicURL: o.public, Version: version().String(), Log: log, Role: o.role.Role, Concurrency: o.concurrent})
}

// listenAdmin opens the address for the operator, which no other machine may reach: profiles tell much.
func listenAdmin(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("--admin: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("--admin: %s can be reached from other machines: give a loopback address such as 127.0.0.1:6060", addr)
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--admin: %w", err)
	}
	return l, nil
}

// group runs what serves side by side and gathers how each ended.
type group struct {
	wg   sync.WaitGroup
	mu   sync.Mutex
	errs []error
}

// start runs a task, and calls ended when it is over.
func (g *group) start(ended func(), task func() error) {
	g.wg.Go(func() {
		defer ended()
		if err := task(); err != nil {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.errs = append(g.errs, err)
		}
	})
}

func (g *group) wait() error {
	g.wg.Wait()
	return errors.Join(g.errs...)
}

// address is the URL at which a listener can be reached from this machine.
func address(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// stamp tells one state of a file from another.
type stamp struct {
	size     int64
	modified time.Time
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime()}
}

// watcher reads a file again when it has changed, or on SIGHUP, and hands the new atlas on. What cannot be
// read is told, and the atlas before goes on being served.
type watcher struct {
	path  string
	kept  stamp
	every time.Duration
	swap  func(*atlas.Atlas) error
	log   io.Writer
}

func (w *watcher) watch(ctx context.Context) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	tick := time.NewTicker(w.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
			w.reload(ctx)
		case <-tick.C:
			if now := stampOf(w.path); now != w.kept && now != (stamp{}) {
				w.reload(ctx)
			}
		}
	}
}

func (w *watcher) reload(ctx context.Context) {
	w.kept = stampOf(w.path)
	a, err := gpkg.Read(ctx, w.path)
	if err == nil {
		err = w.swap(a)
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		fmt.Fprintf(w.log, "the edition before goes on being served: %v\n", err)
	default:
		fmt.Fprintf(w.log, "%s has changed: edition %.12s is served now\n", w.path, a.Edition)
	}
}
