package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/maillage/maillage/data/gpkg"
	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/paulmach/orb"
	"github.com/spf13/cobra"
)

func isochroneCmd() *cobra.Command {
	var from, out string
	var minutes float64
	c := &cobra.Command{
		Use:   "isochrone FILE.gpkg --from CODE --minutes M",
		Short: "What can be reached from a commune within some minutes",
		Long: `Writes one GeoJSON feature: the union of the communes and arrondissements that can be reached from one of them within
so many minutes, by the journeys of the study (its times, its roads, or the distance as the crow flies), with their
number of inhabitants and the journey to each. Communes are reached whole: the area is as coarse as they are.

Times that were read from files are known up to the study's max_minutes.`,
		Example: `  maillage isochrone paca.gpkg --from 05061 --minutes 20
  maillage isochrone paca.gpkg --from 13055 --minutes 15 -o marseille.geojson`,
		Args:              exactly("FILE.gpkg"),
		ValidArgsFunction: completeFiles(0, "gpkg"),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case from == "":
				return usagef("--from is missing: the INSEE code of a commune or an arrondissement")
			case !c.Flags().Changed("minutes"):
				return usagef("--minutes is missing: how long a journey may take")
			case !(minutes > 0) || math.IsInf(minutes, 0):
				return usagef("--minutes %v: a number over 0 is wanted", minutes)
			}
			text, err := isochrone(c.Context(), args[0], from, minutes)
			if err != nil {
				return err
			}
			return writeTo(c.OutOrStdout(), out, text)
		},
	}
	c.Flags().StringVar(&from, "from", "", "INSEE code of the commune or arrondissement where journeys begin")
	c.Flags().Float64Var(&minutes, "minutes", 0, "longest journey")
	c.Flags().StringVarP(&out, "output", "o", "", "GeoJSON file to write (default: standard output)")
	completeFlag(c, "output", cobra.FixedCompletions([]string{"geojson", "json"}, cobra.ShellCompDirectiveFilterFileExt))
	return c
}

func isochrone(ctx context.Context, path, from string, minutes float64) ([]byte, error) {
	a, err := gpkg.Read(ctx, path)
	if err != nil {
		return nil, err
	}
	unit := a.UnitOf(from)
	if unit == geo.None {
		return nil, usagef("--from %q is no unit of the study", from)
	}
	iso, err := a.Isochrone(ctx, unit, minutes)
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(isochroneFeature(a, iso), "", " ")
	return append(text, '\n'), err
}

// reached is a unit of an isochrone.
type reached struct {
	Code    string  `json:"code"`
	Name    string  `json:"name"`
	Minutes float64 `json:"minutes"`
}

// feature is a GeoJSON feature (RFC 7946) of one surface.
type feature struct {
	Type     string `json:"type"`
	Geometry struct {
		Type        string           `json:"type"`
		Coordinates orb.MultiPolygon `json:"coordinates"`
	} `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

func isochroneFeature(a *atlas.Atlas, iso atlas.Isochrone) feature {
	units := make([]reached, len(iso.Units))
	for i, u := range iso.Units {
		units[i] = reached{a.Dataset.Units[u].Code, a.Dataset.Units[u].Name, math.Round(10*iso.Journey[i]) / 10}
	}
	f := feature{Type: "Feature"}
	f.Geometry.Type, f.Geometry.Coordinates = "MultiPolygon", iso.Outline
	f.Properties = map[string]any{
		"from": a.Dataset.Units[iso.From].Code, "name": a.Dataset.Units[iso.From].Name, "minutes": iso.Minutes, "times": iso.Times,
		"population": iso.Population, "populationUnknown": iso.Unknown, "approximate": iso.Approximate, "edition": a.Edition, "units": units,
	}
	return f
}

// writeTo writes a text to a file, which is there whole or not at all, or to w when the file has no name.
func writeTo(w io.Writer, path string, text []byte) error {
	if path == "" {
		_, err := w.Write(text)
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(text)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}
