// Package osm reads the road network of an OpenStreetMap extract in PBF format (wiki.openstreetmap.org/wiki/PBF_Format)
// into a travel.Network for one means of travel.
//
// It judges roads by their tags: class, signed limits, surface, built-up areas, one-way streets, access, barriers,
// traffic lights, ferries and turn restrictions at a node. It does not search paths (package geo/travel does), does
// not know elevation or traffic, and leaves aside restrictions over a way, which it reports, and those at some hours only.
//
// The decoder is this package's own: blocks are checked before they are believed, so that a hostile or truncated file
// gives an error and nothing else, and only what a network needs is decoded. A file is read twice, ways first, then
// the nodes that they use, so that memory follows the roads and not the file.
package osm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
)

// Options say how to read an extract.
type Options struct {
	Profile Profile // Car(), Bicycle() or Foot()
	Vintage string  // goes to the Source
}

// Read reads the network of an extract. What is wrong with a road is added to the report and the others are kept; an
// error means that the file could not be read as a whole. The Source is for the caller to add to the report: it
// counts ways and turn restrictions, those kept, and those rejected.
//
// The progress runs twice through the size of the file.
func Read(ctx context.Context, path string, opt Options, report *ingest.Report, progress ingest.Progress) (*travel.Network, geo.Source, error) {
	r := reader{ctx: ctx, profile: &opt.Profile, report: report, cores: runtime.GOMAXPROCS(0), skim: true}
	src, err := r.read(path, progress)
	if errors.Is(err, errMixed) {
		r = reader{ctx: ctx, profile: &opt.Profile, report: report, cores: r.cores}
		src, err = r.read(path, progress)
	}
	if err != nil {
		return nil, geo.Source{}, err
	}
	n, err := r.finish()
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("%s: %w", r.file, err)
	}
	src.Vintage = opt.Vintage
	src.Read, src.Kept, src.Rejected = r.ways.met+r.turns.met, len(r.ways.id)+r.applied, r.rejected
	return n, src, nil
}

// read makes both passes through a file.
func (r *reader) read(path string, progress ingest.Progress) (src geo.Source, err error) {
	first, err := ingest.Open(r.ctx, path, twice(progress, 0))
	if err != nil {
		return src, fmt.Errorf("OpenStreetMap: %w", err)
	}
	r.file = first.Name
	size, sha, err := finished(first, r.readWays(first))
	if err != nil {
		return src, err
	}
	second, err := first.Again(r.ctx, twice(progress, 1))
	if err != nil {
		return src, fmt.Errorf("OpenStreetMap: %w", err)
	}
	_, _, err = finished(second, r.readNodes(second))
	return geo.Source{Kind: "roads", Name: first.Name, SHA256: sha, Bytes: size}, err
}

// finished closes a file that has been read, or failed to be.
func finished(in *ingest.Input, failed error) (size int64, sha string, err error) {
	size, sha, err = in.Close()
	if err := errors.Join(failed, err); err != nil {
		return 0, "", fmt.Errorf("%s: %w", in.Name, err)
	}
	return size, sha, nil
}

// twice makes one progress of two passes.
func twice(progress ingest.Progress, pass int) ingest.Progress {
	if progress == nil {
		return nil
	}
	return func(done, total int64) { progress(done+int64(pass)*total, 2*total) }
}

// reader is the reading of one file.
type reader struct {
	ctx     context.Context
	profile *Profile
	report  *ingest.Report
	file    string
	cores   int

	// skim takes a block of which a group of nodes makes up all but the last bytes to hold nothing else, so that most of a file
	// is inflated once. The second pass sees whether that was right.
	skim bool

	ways     ways
	turns    turns
	spots    *spots
	nodes    []bool // of each block: it has nodes
	skimmed  []bool // of each block: it was taken to hold only nodes
	applied  int    // turn restrictions
	rejected int
}

// errMixed says that a block was skimmed and should not have been.
var errMixed = errors.New("a block holds nodes and other things")

// readWays is the first pass.
func (r *reader) readWays(in io.Reader) error {
	want := wanted{block: func(int) bool { return true }}
	if r.skim {
		want.group = func(first int) bool { return !isNode(first) }
	}
	var memory sync.Pool // what blocks gave, once it is put down
	decode := func(b *block) (*firstPass, error) {
		f, ok := memory.Get().(*firstPass)
		if !ok {
			f = &firstPass{}
		}
		return f, r.profile.collect(b, f)
	}
	err := scan(r.ctx, in, r.cores, want, decode, func(block int, f *firstPass) error {
		for len(r.nodes) <= block {
			r.nodes, r.skimmed = append(r.nodes, false), append(r.skimmed, false)
		}
		if f == nil {
			r.nodes[block], r.skimmed[block] = true, true
			return nil
		}
		r.nodes[block] = f.nodes
		r.ways.join(&f.ways)
		r.turns.list, r.turns.met = append(r.turns.list, f.turns.list...), r.turns.met+f.turns.met
		memory.Put(f)
		return nil
	})
	if err != nil {
		return err
	}
	r.spots = newSpots(&r.ways, r.cores)
	for _, t := range r.turns.list {
		for _, via := range t.via {
			if i := r.spots.find(via); i >= 0 {
				r.spots.flag[i] |= vertex
			}
		}
	}
	return nil
}

// readNodes is the second pass.
func (r *reader) readNodes(in io.Reader) error {
	type nodes struct {
		found []placed
		only  bool
	}
	want := wanted{block: func(block int) bool { return block < len(r.nodes) && r.nodes[block] }}
	var memory sync.Pool // lists that have been put down
	decode := func(b *block) (nodes, error) {
		s := secondPass{spots: r.spots, profile: r.profile}
		if m, ok := memory.Get().(*[]placed); ok {
			s.found = (*m)[:0]
		}
		err := b.nodes(&s)
		return nodes{s.found, b.onlyNodes()}, err
	}
	return scan(r.ctx, in, r.cores, want, decode, func(block int, n nodes) error {
		if r.skimmed[block] && !n.only {
			return errMixed
		}
		r.spots.place(n.found)
		memory.Put(&n.found)
		return nil
	})
}

// finish makes the network.
func (r *reader) finish() (*travel.Network, error) {
	b := newBuilder(r.profile, &r.ways, r.spots, r.cores)
	b.build()
	if len(b.network.Links) == 0 {
		return nil, fmt.Errorf("no road for the profile %q among %d ways", r.profile.Name, r.ways.met)
	}
	r.restrict(b)
	r.findings(b)
	if err := b.network.Check(); err != nil {
		return nil, err
	}
	return &b.network, nil
}

// restrict works the turn restrictions into the network.
func (r *reader) restrict(b *builder) {
	c := crossing{network: &b.network, way: b.way, at: map[int32][]int32{}}
	for _, t := range r.turns.list {
		if p := r.point(b, t); p >= 0 {
			c.at[p] = nil
		}
	}
	for i, l := range b.network.Links {
		for _, p := range slices.Compact([]int32{l.From, l.To}) {
			if _, ok := c.at[p]; ok {
				c.at[p] = append(c.at[p], int32(i))
			}
		}
	}
	for _, t := range r.turns.list {
		list, fault := []travel.Turn(nil), t.fault
		if fault == "" {
			if p := r.point(b, t); p >= 0 {
				list, fault = c.apply(t, p)
			} else {
				fault = fmt.Sprintf("node %d is on no road that is used", t.via[0])
			}
		}
		if fault != "" {
			r.rejected++
			r.add(ingest.Warning, "turn-restriction", fmt.Sprintf("turn restriction %d is not applied: %s", t.id, fault))
			continue
		}
		r.applied++
		b.network.Turns = append(b.network.Turns, list...)
	}
}

// point returns the point of the network where a restriction is, -1 when there is none.
func (r *reader) point(b *builder, t restriction) int32 {
	if t.fault != "" {
		return -1
	}
	spot := r.spots.find(t.via[0])
	if spot < 0 || r.spots.flag[spot]&barrier != 0 {
		return -1
	}
	return b.point[spot]
}

func (r *reader) findings(b *builder) {
	for _, id := range r.ways.bad {
		r.add(ingest.Warning, "speed", fmt.Sprintf("way %d has a speed limit or duration that stands for none: the speed of its class is used", id))
	}
	for _, id := range r.spots.off {
		r.add(ingest.Rejected, "position", fmt.Sprintf("node %d is not on the globe", id))
	}
	if b.slow > 0 {
		r.add(ingest.Rejected, "speed", fmt.Sprintf("%d stretches of road would take more than %d hours", b.slow, travel.LongestLink/3600))
	}
	if b.missing > 0 {
		r.add(ingest.Note, "missing-node", fmt.Sprintf("%d ways name %d nodes that the extract does not hold: they are cut there, as at the edge of an extract", b.cut, b.missing))
	}
}

func (r *reader) add(severity ingest.Severity, kind, reason string) {
	r.report.Add(ingest.Finding{Severity: severity, Kind: kind, File: r.file, Reason: reason})
}
