package sample_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/maillage/maillage/data/sample"
)

func TestZ(t *testing.T) {
	t0 := time.Now()
	write(t, sample.Options{Communes: 35000})
	fmt.Println(time.Since(t0))
	write(t, sample.Options{})
}
