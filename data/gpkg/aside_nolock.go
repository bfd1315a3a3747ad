//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package gpkg

import (
	"errors"
	"os"
)

// lock has no lock to take where there is no flock(2): a build goes on without one, and what a killed build left is
// taken to be held, so that nobody's work is swept away.
func lock(_ *os.File, wait bool) error {
	if wait {
		return nil
	}
	return errors.ErrUnsupported
}
