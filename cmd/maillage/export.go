package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/maillage/maillage/data/export"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/spf13/cobra"
)

func exportCmd() *cobra.Command {
	var role roleFlag
	var out string
	var tiled tileExport
	c := &cobra.Command{
		Use:   "export FILE.gpkg {LAYER | --pmtiles FILE.pmtiles}",
		Short: "Write one layer as GeoPackage, GeoJSON, FlatGeobuf, GeoParquet, CSV, workbook…, or all as vector tiles",
		Long: "Writes one layer of a study that was built; the form is told by the name of the output:\n\n" + formatTable() + "\n" +
			"For a spreadsheet take .xlsx: its cells have types, so that 01004 stays text. CSV is for programs: UTF-8 with a\n" +
			"byte-order mark, texts quoted; points have columns longitude and latitude, and .wkt.csv has every geometry.\n\n" +
			"With --pmtiles every layer goes into one file of vector tiles (PMTiles 3), the same as those that are served, that\n" +
			"MapLibre and QGIS read from any plain web server or from disk.\n\n" +
			"Patient counts are written as --role may see them, the public unless it is said.\n\n" +
			"Layers: " + strings.Join(atlas.LayerIDs(), ", ") + "; changes, of a study that was built with --previous.",
		Example: `  maillage export paca.gpkg gaps -o gaps.geojson
  maillage export paca.gpkg cpts -o cpts.xlsx
  maillage export paca.gpkg units -o units.parquet
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
				return tiled.run(c.Context(), role, args[0], consoleOf(c))
			}
			n, err := exportLayer(c.Context(), role, args[0], args[1], out)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s written to %s\n", plural(int64(n), "feature"), out)
			return nil
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "file to write: "+extensionList())
	tiled.addFlags(c)
	role.addTo(c)
	completeFlag(c, "output", cobra.FixedCompletions(export.Extensions(), cobra.ShellCompDirectiveFilterFileExt))
	return c
}

func completeExport(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 1 {
		return atlas.LayerIDs(), cobra.ShellCompDirectiveNoFileComp
	}
	return completeFiles(0, "gpkg")(c, args, word)
}

// formatTable lists what can be written, a line each.
func formatTable() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "  .%-10s %s\n", f.Extension, f.Title)
	}
	return b.String()
}

func extensionList() string {
	all := export.Extensions()
	return "." + strings.Join(all[:len(all)-1], ", .") + " or ." + all[len(all)-1]
}

// exportLayer writes a layer and returns the number of its features.
func exportLayer(ctx context.Context, role roleFlag, file, layer, out string) (int, error) {
	format, ok := export.Of(out)
	if !ok {
		return 0, usagef("--output %q: a name ending in %s is wanted", out, extensionList())
	}
	if err := notItself(file, out, "--output"); err != nil {
		return 0, err
	}
	shown, err := role.read(ctx, file)
	if err != nil {
		return 0, err
	}
	l := shown.Layer(layer)
	if l == nil && layer == atlas.ChangesLayer {
		return 0, usagef("%s is held against no earlier edition: build the study with --previous", file)
	}
	if l == nil {
		return 0, usagef("there is no layer %q: it is one of %s", layer, strings.Join(atlas.LayerIDs(), ", "))
	}
	return l.Len(), format.Write(ctx, out, l)
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
