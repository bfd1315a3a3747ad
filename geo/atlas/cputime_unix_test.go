//go:build unix

package atlas_test

import (
	"syscall"
	"time"
)

// cpuTime returns the processor time that the process has taken so far: what others do on the machine is not in it.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
