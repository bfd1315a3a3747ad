package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/maillage/maillage/data/csv"
	"github.com/maillage/maillage/data/geojson"
	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/spf13/cobra"
)

// exporters write a layer to a path, by the extension of its name.
var exporters = map[string]func(context.Context, string, *atlas.Layer) error{
	".geojson": exportGeoJSON,
	".csv":     exportCSV,
	".gpkg":    gpkg.WriteLayer,
}

func exportCmd() *cobra.Command {
	var out string
	var tiled tileExport
	c := &cobra.Command{
		Use:   "export FILE.gpkg {LAYER | --pmtiles FILE.pmtiles}",
		Short: "Write one layer as GeoJSON, CSV or GeoPackage, or all of them as vector tiles",
		Long: "Writes one layer of a study that was built; the form is told by the name of the output. CSV has no geometry, is\n" +
			"in UTF-8 with a byte-order mark, and quotes texts, so that spreadsheets read accents and keep codes as text.\n\n" +
			"With --pmtiles every layer goes into one file of vector tiles (PMTiles 3), the same as those that are served, that\n" +
			"MapLibre and QGIS read from any plain web server or from disk.\n\n" +
			"Layers: " + strings.Join(atlas.LayerIDs(), ", ") + ".",
		Example: `  maillage export paca.gpkg gaps -o gaps.geojson
  maillage export paca.gpkg cpts -o cpts.csv
  maillage export paca.gpkg esp-territories -o esp.gpkg
  maillage export paca.gpkg --pmtiles paca.pmtiles`,
		Args: func(c *cobra.Command, args []string) error {
			if tiled.out != "" {
				return exactly("FILE.gpkg")(c, args)
			}
			return exactly("FILE.gpkg", "LAYER")(c, args)
		},
		ValidArgsFunction: completeExport,
		RunE: func(c *cobra.Command, args []string) error {
			if err := tiled.check(c); err != nil {
				return err
			}
			if tiled.out != "" {
				return tiled.run(c.Context(), args[0], consoleOf(c))
			}
			n, err := export(c.Context(), args[0], args[1], out)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s written to %s\n", plural(int64(n), "feature"), out)
			return nil
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "file to write: .geojson, .csv or .gpkg")
	tiled.addFlags(c)
	completeFlag(c, "output", cobra.FixedCompletions([]string{"geojson", "csv", "gpkg"}, cobra.ShellCompDirectiveFilterFileExt))
	return c
}

func completeExport(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 1 {
		return atlas.LayerIDs(), cobra.ShellCompDirectiveNoFileComp
	}
	return completeFiles(0, "gpkg")(c, args, word)
}

// export writes a layer and returns the number of its features.
func export(ctx context.Context, file, layer, out string) (int, error) {
	write, ok := exporters[strings.ToLower(filepath.Ext(out))]
	if !ok {
		return 0, usagef("--output %q: a name ending in .geojson, .csv or .gpkg is wanted", out)
	}
	if err := notItself(file, out, "--output"); err != nil {
		return 0, err
	}
	a, err := gpkg.Read(ctx, file)
	if err != nil {
		return 0, err
	}
	l := a.Layer(layer)
	if l == nil {
		return 0, usagef("there is no layer %q: it is one of %s", layer, strings.Join(atlas.LayerIDs(), ", "))
	}
	return l.Len(), write(ctx, out, l)
}

// notItself refuses to write over the study that is read.
func notItself(file, out, flag string) error {
	from, err := os.Stat(file)
	if err != nil {
		return err
	}
	if to, err := os.Stat(out); err == nil && os.SameFile(from, to) {
		return usagef("%s %s is the study itself", flag, out)
	}
	return nil
}

func exportGeoJSON(_ context.Context, path string, l *atlas.Layer) error {
	return replace(path, func(w io.Writer) error { return geojson.WriteCollection(w, l, geojson.Options{}) })
}

func exportCSV(_ context.Context, path string, l *atlas.Layer) error {
	return replace(path, func(w io.Writer) error { return csv.Write(w, l, csv.Options{BOM: true}) })
}

// replace writes a file whole or not at all.
func replace(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(f, 1<<16)
	err = write(b)
	err = errors.Join(err, b.Flush(), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
