//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package gpkg

import (
	"os"
	"syscall"
)

// lock takes the lock of a file, which the system releases when the file is closed or its process ends, however it
// does; another's is waited for or is an error. It is flock(2), which knows nothing of the locks of SQLite.
func lock(f *os.File, wait bool) error {
	how := syscall.LOCK_EX
	if !wait {
		how |= syscall.LOCK_NB
	}
	for {
		if err := syscall.Flock(int(f.Fd()), how); err != syscall.EINTR {
			return err
		}
	}
}
