package insee_test

import (
	"testing"

	"github.com/maillage/maillage/ingest/ingesttest"
)

// FuzzReaders gives arbitrary bytes to the readers, one of them at a time: none may crash.
func FuzzReaders(f *testing.F) { ingesttest.Fuzz(f, readers) }
