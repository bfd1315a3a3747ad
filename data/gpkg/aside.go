package gpkg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// replace makes a database aside, in the folder of path, and renames it to path once it is whole and on the
// disk. The database is written without a journal: nothing of it survives a failure.
func replace(ctx context.Context, path string, build func(*conn) error) (err error) {
	target, mode, err := destination(path)
	if err != nil {
		return err
	}
	if err := sweep(target); err != nil {
		return err
	}
	aside, held, err := hold(target)
	if err != nil {
		return err
	}
	defer held.Close()
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

// hold makes the file aside of a target and locks it until it is closed, so that nobody sweeps it away. A sweeper may
// come between the making and the locking: another file is made then.
func hold(target string) (aside string, held *os.File, err error) {
	for {
		aside = filepath.Join(filepath.Dir(target), asidePrefix(target)+rand.Text()[:8])
		held, err = os.OpenFile(aside, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			return "", nil, err
		}
		if err := lock(held, true); err != nil {
			return "", nil, errors.Join(err, held.Close(), removeIfThere(aside))
		}
		ours, err := held.Stat()
		if err != nil {
			return "", nil, errors.Join(err, held.Close(), removeIfThere(aside))
		}
		if there, err := os.Stat(aside); err == nil && os.SameFile(ours, there) {
			return aside, held, nil
		}
		held.Close()
	}
}

// sweep removes what killed builds of the same file left: the files aside of a target that nobody holds.
func sweep(target string) error {
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), asidePrefix(target)) {
			continue
		}
		if err := sweepOne(filepath.Join(filepath.Dir(target), e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// sweepOne removes a file aside under its lock, unless a build holds it.
func sweepOne(aside string) error {
	f, err := os.OpenFile(aside, os.O_RDWR, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	defer f.Close()
	if lock(f, false) != nil {
		return nil
	}
	return removeIfThere(aside)
}

func buildAt(ctx context.Context, aside string, build func(*conn) error) (err error) {
	db, err := open(aside, "mode=rw")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	// NORMAL has COMMIT force the file to the disk while it is still locked: settle then has little left to wait for.
	const unjournalled = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; BEGIN EXCLUSIVE"
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
