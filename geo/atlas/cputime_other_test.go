//go:build !unix

package atlas_test

import "time"

var began = time.Now()

// cpuTime returns the time since the process began: what it took of the processor is not to be had here.
func cpuTime() time.Duration { return time.Since(began) }
