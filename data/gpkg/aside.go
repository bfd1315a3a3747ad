package gpkg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// replace makes a database aside, in the folder of path, and renames it to path once it is whole and on the
// disk. The database is written without a journal: nothing of it survives a failure.
func replace(ctx context.Context, path string, build func(*conn) error) (err error) {
	target, mode, err := destination(path)
	if err != nil {
		return err
	}
	if err := sweep(ctx, target); err != nil {
		return err
	}
	aside := filepath.Join(filepath.Dir(target), asidePrefix(target)+rand.Text()[:8])
	defer func() {
		if err != nil {
			err = errors.Join(err, removeIfThere(aside))
		}
	}()
	if err := buildAt(ctx, aside, build); err != nil {
		return err
	}
	if err := settle(aside, mode); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return moveIn(aside, target)
}

// destination follows a symbolic link to the file to replace, and gives the permissions that it has (0 when
// there is no file yet).
func destination(path string) (string, fs.FileMode, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return path, 0, nil
	case err != nil:
		return "", 0, err
	case !info.Mode().IsRegular():
		return "", 0, errors.New("there is something of that name that is not a file")
	}
	target, err := filepath.EvalSymlinks(path)
	return target, info.Mode().Perm(), err
}

func asidePrefix(target string) string { return "." + filepath.Base(target) + ".building-" }

// grace is how long a file aside that nobody holds is left alone. A build holds its own but for an instant at
// each end: between making it and locking it, and between closing it and moving it in.
const grace = time.Second

// sweep removes what killed builds of the same file left. A build that is still running holds a lock on its
// file, and is left alone.
func sweep(ctx context.Context, target string) error {
	left, err := abandoned(target)
	if err != nil || len(left) == 0 {
		return err
	}
	select {
	case <-time.After(grace):
	case <-ctx.Done():
		return ctx.Err()
	}
	still, err := abandoned(target)
	if err != nil {
		return err
	}
	for _, aside := range still {
		if !slices.Contains(left, aside) {
			continue
		}
		if err := removeIfThere(aside); err != nil {
			return err
		}
	}
	return nil
}

// abandoned returns the files aside of a target that nobody holds.
func abandoned(target string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		return nil, err
	}
	var left []string
	for _, e := range entries {
		aside := filepath.Join(filepath.Dir(target), e.Name())
		if strings.HasPrefix(e.Name(), asidePrefix(target)) && !inUse(aside) {
			left = append(left, aside)
		}
	}
	return left, nil
}

// inUse tells whether a build holds the lock of a file aside.
func inUse(aside string) bool {
	db, err := open(aside, "mode=rw")
	if err != nil {
		return busy(err)
	}
	defer db.Close()
	return busy(db.exec("BEGIN EXCLUSIVE"))
}

func buildAt(ctx context.Context, aside string, build func(*conn) error) (err error) {
	db, err := open(aside, "mode=rwc")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	// NORMAL has COMMIT force the file to the disk while it is still locked: settle then has little left to wait for.
	// Another build that sweeps tries the lock of a new file for an instant: it is waited for.
	const unjournalled = "PRAGMA busy_timeout=5000; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; BEGIN EXCLUSIVE"
	if err := db.exec(unjournalled); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := build(db); err != nil {
		return err
	}
	return db.exec("COMMIT")
}

// settle forces a file to the disk and gives it its permissions, when it has some to inherit.
func settle(aside string, mode fs.FileMode) error {
	f, err := os.OpenFile(aside, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if mode != 0 {
		err = f.Chmod(mode)
	}
	return errors.Join(err, f.Sync(), f.Close())
}

// moveIn renames a file and forces the renaming to the disk. The write-ahead log that an editor of the previous
// file may have left goes first: SQLite would replay it into the new one.
func moveIn(aside, target string) error {
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if err := removeIfThere(target + suffix); err != nil {
			return err
		}
	}
	if err := os.Rename(aside, target); err != nil {
		return fmt.Errorf("putting the new file in place: %w", err)
	}
	folder, err := os.Open(filepath.Dir(target))
	if err != nil {
		return nil // the renaming is done; a folder that cannot be opened cannot be forced either
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) {
		return fmt.Errorf("forcing the new file's name to the disk: %w", err)
	}
	return nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
