package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/problem"
	"github.com/maillage/maillage/data/export"
)

// bulk keeps the files of whole collections that were asked for, for as long as the edition is served: each is written
// once, to a temporary file without a name, which the system takes back when nobody reads it any more.
type bulk struct {
	mu    sync.Mutex
	files map[string]*bulkFile // by collection and extension
	turn  sync.Mutex           // one file is written at a time: they are large, and nobody waits for long
}

type bulkFile struct {
	done chan struct{} // closed when file, or err, is there
	file *os.File
	size int64
	tag  string // digest of the bytes: GeoPackages and workbooks tell when they were made, so the edition is not enough
	err  error
}

func newBulk() *bulk { return &bulk{files: make(map[string]*bulkFile)} }

// get returns the file of a collection, waiting for it while the context lasts. A client that goes away does not stop
// the writing: the next one will want the same.
func (b *bulk) get(ctx context.Context, c *features.Collection, f export.Format) (*bulkFile, error) {
	name := c.Layer.ID + "." + f.Extension
	b.mu.Lock()
	have := b.files[name]
	if have == nil {
		have = &bulkFile{done: make(chan struct{})}
		b.files[name] = have
		go b.make(name, have, c, f)
	}
	b.mu.Unlock()
	select {
	case <-have.done:
		return have, have.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (b *bulk) make(name string, to *bulkFile, c *features.Collection, f export.Format) {
	defer close(to.done)
	b.turn.Lock()
	defer b.turn.Unlock()
	defer func() {
		if cause := recover(); cause != nil {
			to.err = fmt.Errorf("%s: %v", name, cause)
		}
		if to.err != nil { // it may go better the next time
			b.mu.Lock()
			delete(b.files, name)
			b.mu.Unlock()
		}
	}()
	to.file, to.err = writeAside(name, c, f)
	if to.err == nil {
		to.size, to.tag, to.err = digestOf(to.file)
	}
}

// writeAside writes a file, opens it and takes its name away.
func writeAside(name string, c *features.Collection, f export.Format) (*os.File, error) {
	dir, err := os.MkdirTemp("", "maillage-bulk-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, name)
	if err := f.Write(context.Background(), path, c.Layer); err != nil {
		return nil, err
	}
	return os.Open(path)
}

func digestOf(file *os.File) (size int64, tag string, err error) {
	sum := sha256.New()
	if size, err = io.Copy(sum, file); err != nil {
		return 0, "", errors.Join(err, file.Close())
	}
	return size, `"` + hex.EncodeToString(sum.Sum(nil)[:12]) + `"`, nil
}

// bulkTypes are the extensions under which whole collections are served.
func bulkTypes() []string { return export.Extensions() }

// download answers with a whole collection as a file, or a part of it. An address that names the edition may be kept
// for ever.
func (s *Server) download(w http.ResponseWriter, r *http.Request, v *view) error {
	c, err := lookup(r, v)
	if err != nil {
		return err
	}
	f, ok := export.Of("x." + pathVar(r, "extension"))
	if !ok || f.Extension != pathVar(r, "extension") {
		return problem.New(problem.UnknownPath, "%.40q is not one of %s", pathVar(r, "extension"), strings.Join(bulkTypes(), ", "))
	}
	values, err := parameters(r)
	if err != nil {
		return err
	}
	cache := "no-cache"
	for name, given := range values {
		switch {
		case name != "edition":
			return problem.Param(problem.UnknownParameter, name, "%.80q is not a parameter here, only edition is", name)
		case len(given) != 1 || given[0] != v.ID:
			return problem.Param(problem.EditionChanged, "edition", "the edition served is %s", v.ID)
		}
		cache = "public, max-age=31536000, immutable"
	}
	file, err := v.bulk.get(r.Context(), c, f)
	if err != nil {
		return err
	}
	if notModified(w, r, file.tag, cache) {
		return nil
	}
	h := w.Header()
	h.Set("Content-Type", f.MediaType)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", c.Layer.ID+"."+f.Extension))
	return writeParts(w, r, io.NewSectionReader(file.file, 0, file.size), file.size)
}
