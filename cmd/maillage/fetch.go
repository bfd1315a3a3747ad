package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/maillage/maillage/ingest/fetch"
	"github.com/maillage/maillage/ingest/study"
	"github.com/spf13/cobra"
)

func fetchCmd() *cobra.Command {
	var list bool
	var bases []string
	c := &cobra.Command{
		Use:   "fetch STUDY.yaml",
		Short: "Download the open sources that a study names",
		Long: `Downloads every source of the study that has a "fetch" key to the file it names. A download that was cut goes on
where it stopped, one that is the publisher's latest is not asked for again, and a file takes its place only when
it is whole.`,
		Example: `  maillage fetch --list
  maillage fetch paca/study.yaml
  maillage fetch paca/study.yaml --base www.insee.fr=https://mirror.example.fr/insee`,
		ValidArgsFunction: completeFiles(0, "yaml", "yml"),
		Args: func(c *cobra.Command, args []string) error {
			if list {
				return exactly()(c, args)
			}
			return exactly("STUDY.yaml")(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if list {
				printCatalogue(c.OutOrStdout())
				return nil
			}
			mirrors, err := parseBases(bases)
			if err != nil {
				return err
			}
			return fetchStudy(c.Context(), args[0], mirrors, consoleOf(c))
		},
	}
	c.Flags().BoolVar(&list, "list", false, "list the identifiers that a study may give to fetch")
	c.Flags().StringArrayVar(&bases, "base", nil, "take a publisher's files from a mirror: HOST=URL, or URL for all, each under the name of its host")
	completeFlag(c, "base", cobra.NoFileCompletions)
	return c
}

func printCatalogue(w io.Writer) {
	rows := [][]string{{"fetch", "what", "publisher", "licence", "page"}}
	for _, s := range fetch.Catalogue() {
		rows = append(rows, []string{s.ID, s.Title, s.Publisher, s.Licence, s.Page})
	}
	printTable(w, rows, len(rows[0]))
}

func parseBases(bases []string) (map[string]string, error) {
	mirrors := make(map[string]string)
	for _, b := range bases {
		host, address, found := strings.Cut(b, "=")
		if !found || strings.Contains(host, "/") {
			host, address = "", b
		}
		if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
			return nil, usagef("--base %s: an http or https address is wanted", b)
		}
		mirrors[host] = address
	}
	return mirrors, nil
}

// download is one item of a study and where it goes.
type download struct {
	item fetch.Item
	path string
}

// fetchStudy downloads everything that can be, and tells all that could not.
func fetchStudy(ctx context.Context, path string, mirrors map[string]string, con *console) error {
	cfg, err := study.Load(path)
	if err != nil {
		return err
	}
	downloads, err := planDownloads(cfg)
	if err != nil {
		return err
	}
	if len(downloads) == 0 {
		fmt.Fprintf(con.out, "%s names nothing to download: no source has a \"fetch\" key\n", path)
		return nil
	}
	client := fetch.Client{Mirrors: mirrors, Progress: func(it fetch.Item, done, total int64) { con.stage(it.Name(), done, total) }}
	var failures []error
	for _, d := range downloads {
		r, err := client.Get(ctx, d.item, d.path)
		con.endStage()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failures = append(failures, err)
			continue
		}
		fmt.Fprintf(con.out, "%s: %s, %s bytes, %s\n", d.item.Name(), r.Path, number(r.Bytes), outcome(r))
	}
	return errors.Join(failures...)
}

func planDownloads(cfg *study.Config) ([]download, error) {
	var downloads []download
	var faults []error
	for _, kind := range study.Kinds() {
		for _, f := range cfg.Sources[kind] {
			if f.Fetch == "" {
				continue
			}
			items, err := fetch.Lookup(f.Fetch, cfg.Area)
			var paths []string
			if err == nil {
				paths, err = fetch.Destinations(items, f.File)
			}
			if err == nil && f.SHA256 != "" && len(items) > 1 {
				err = fmt.Errorf("sha256 is that of one file, %s is %d here", f.Fetch, len(items))
			}
			if err != nil {
				faults = append(faults, fmt.Errorf("%s:%d: %s: %w", cfg.Path, f.Line, kind, err))
				continue
			}
			for i, it := range items {
				it.SHA256 = f.SHA256
				path := paths[i]
				if !filepath.IsAbs(path) {
					path = filepath.Join(cfg.Dir, path)
				}
				downloads = append(downloads, download{it, path})
			}
		}
	}
	return downloads, errors.Join(faults...)
}

func outcome(r fetch.Result) string {
	switch {
	case r.Cached:
		return "unchanged since the last download"
	case r.Resumed:
		return "downloaded, going on from where it was cut"
	}
	return "downloaded"
}
