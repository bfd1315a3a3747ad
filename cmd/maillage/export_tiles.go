package main

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/tiles"
	"github.com/maillage/maillage/data/pmtiles"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/spf13/cobra"
)

// tileExport is what --pmtiles is asked with.
type tileExport struct {
	out     string
	layers  []string
	maxZoom int
}

// tilesMaxZoom is the deepest zoom that an export holds unless it is asked for more: its units are some 1.2 m on the
// ground of France, finer than any boundary, and maps enlarge the last tiles.
const tilesMaxZoom = 12

func (o *tileExport) addFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.out, "pmtiles", "", "write vector tiles of every layer into this file (.pmtiles); no LAYER is named then")
	c.Flags().StringSliceVar(&o.layers, "layers", nil, "with --pmtiles: only these layers, from the bottom up")
	c.Flags().IntVar(&o.maxZoom, "max-zoom", tilesMaxZoom, fmt.Sprintf("with --pmtiles: the deepest zoom, up to %d; each takes some three times the tiles of the one before", tiles.MaxZoom))
	completeFlag(c, "pmtiles", cobra.FixedCompletions([]string{"pmtiles"}, cobra.ShellCompDirectiveFilterFileExt))
	completeFlag(c, "layers", cobra.FixedCompletions(atlas.LayerIDs(), cobra.ShellCompDirectiveNoFileComp))
	completeFlag(c, "max-zoom", cobra.NoFileCompletions)
}

// check refuses flags that contradict one another.
func (o *tileExport) check(c *cobra.Command) error {
	if o.out == "" {
		for _, flag := range []string{"layers", "max-zoom"} {
			if c.Flags().Changed(flag) {
				return usagef("--%s goes with --pmtiles", flag)
			}
		}
		return nil
	}
	switch {
	case c.Flags().Changed("output"):
		return usagef("--pmtiles names the file to write: --output goes with a LAYER")
	case !strings.HasSuffix(strings.ToLower(o.out), ".pmtiles"):
		return usagef("--pmtiles %q: a name ending in .pmtiles is wanted", o.out)
	case o.maxZoom < 0 || o.maxZoom > tiles.MaxZoom:
		return usagef("--max-zoom %d: a zoom from 0 to %d is wanted", o.maxZoom, tiles.MaxZoom)
	}
	for _, id := range o.layers {
		if !slices.Contains(atlas.LayerIDs(), id) && id != atlas.ChangesLayer {
			return usagef("there is no layer %q: it is one of %s", id, strings.Join(atlas.LayerIDs(), ", "))
		}
	}
	return nil
}

// run writes the tiles of a study.
func (o *tileExport) run(ctx context.Context, role roleFlag, file string, con *console) error {
	if err := notItself(file, o.out, "--pmtiles"); err != nil {
		return err
	}
	con.stage("reading the study", 0, 0)
	defer con.endStage()
	shown, err := role.read(ctx, file)
	if err != nil {
		return err
	}
	a := shown.Atlas
	e, err := features.NewEdition(a, tiles.Extension())
	if err != nil {
		return err
	}
	some := e.Collections()
	if len(o.layers) > 0 {
		some = nil
		for _, id := range o.layers {
			c := e.Collection(id)
			if c == nil {
				return usagef("%s has no layer %q: it is there when the study was built with --previous", file, id)
			}
			some = append(some, c)
		}
	}
	con.stage("simplifying borders", 0, 0)
	a.Level(0) // all are made at once
	set := tiles.New(a, e)
	sum, err := pmtiles.Write(ctx, o.out, archiveInfo(a, set.Dataset(some, ""), o.maxZoom), o.draw(ctx, set, some, con))
	if err != nil {
		return err
	}
	con.endStage()
	fmt.Fprintf(con.out, "%s (%s) written to %s, %s\n", plural(int64(sum.Tiles), "tile"), plural(int64(sum.Contents), "content"), o.out, megabytes(sum.Bytes))
	return nil
}

func archiveInfo(a *atlas.Atlas, t tiles.TileSet, maxZoom int) pmtiles.Info {
	info := pmtiles.Info{Name: a.Dataset.Name, Version: t.Version(), Layers: t.VectorLayers(maxZoom),
		Description: "Territoires de soins primaires : patientèles des ESP, territoires des CPTS, chevauchements et zones blanches."}
	info.Bounds, _ = t.Extent() // without one there is no tile either, which is told
	return info
}

// draw yields the tiles that are not empty, in the order of the format.
func (o *tileExport) draw(ctx context.Context, set *tiles.Set, some []*features.Collection, con *console) iter.Seq2[pmtiles.Tile, error] {
	r := tiles.Request{}
	for _, c := range some {
		r.Collections = append(r.Collections, c.Layer.ID)
	}
	return func(yield func(pmtiles.Tile, error) bool) {
		at, err := o.addresses(set, r)
		if err != nil {
			yield(pmtiles.Tile{}, err)
			return
		}
		n := 0
		for tile, err := range set.Sweep(ctx, at, r) {
			if err != nil {
				yield(pmtiles.Tile{}, err)
				return
			}
			if !yield(pmtiles.Tile{Zoom: at[n].Zoom, Col: at[n].Col, Row: at[n].Row, Data: tile}, nil) {
				return
			}
			n++
			con.stage("drawing tiles", int64(n), int64(len(at)))
		}
	}
}

// addresses returns those of all zooms, in the order of the format.
func (o *tileExport) addresses(set *tiles.Set, r tiles.Request) ([]tiles.Address, error) {
	type numbered struct {
		id uint64
		at tiles.Address
	}
	var all []numbered
	for zoom := range o.maxZoom + 1 {
		for _, at := range set.Addresses(r, zoom) {
			id, err := pmtiles.ID(at.Zoom, at.Col, at.Row)
			if err != nil {
				return nil, err
			}
			all = append(all, numbered{id, at})
		}
	}
	slices.SortFunc(all, func(a, b numbered) int {
		if a.id < b.id {
			return -1
		}
		return 1 // no two are equal
	})
	out := make([]tiles.Address, len(all))
	for i, n := range all {
		out[i] = n.at
	}
	return out, nil
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
