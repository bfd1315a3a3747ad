package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// record is what is remembered of a download, in a small JSON file beside it: enough to ask whether the
// publisher has a newer one, or to go on with one that was cut.
type record struct {
	URL          string `json:"url"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	Bytes        int64  `json:"bytes,omitempty"`  // of the file in its place; 0 while it is a part
	SHA256       string `json:"sha256,omitempty"` // of the same
}

// validator returns what If-Range may carry: a strong entity tag, else a date (RFC 9110 §13.1.5).
func (r record) validator() string {
	if r.ETag != "" && !strings.HasPrefix(r.ETag, "W/") {
		return r.ETag
	}
	return r.LastModified
}

// readRecord returns the record at path, empty when there is none or it cannot be used: the file is then
// downloaded as if for the first time.
func readRecord(path string) record {
	text, err := os.ReadFile(path)
	if err != nil {
		return record{}
	}
	var r record
	if json.Unmarshal(text, &r) != nil {
		return record{}
	}
	return r
}

func (r record) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(path, append(text, '\n'))
}

// writeFile replaces path whole or not at all.
func writeFile(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

func removeAll(paths ...string) error {
	for _, p := range paths {
		if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot remove what an earlier download left: %w", err)
		}
	}
	return nil
}
