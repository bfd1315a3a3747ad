// Package sample writes the fictional département: a complete study of a country that does not exist, in the
// file formats in which real data is published, so that it is read by the readers of real data.
//
// It is not a test fixture of well-behaved rows: it holds a coast, an island, a lake, an enclave, a city with
// arrondissements, communes that merged and split, masked patient counts, CPTS that overlap, are cut in two or
// leave a gap, and a team that names nobody's RPPS number. What was planted is said in LISEZMOI.txt, which Write
// puts beside the data.
//
// Formats: GeoJSON of geo.api.gouv.fr, INSEE legal populations, census by age, COG and its movements, composition of EPCI, RPPS
// and FINESS extracts, Base Adresse Nationale, APL of DREES, territoires de vie-santé and the zoning of general practitioners,
// and the planner's own tables as package ingest/planner describes them.
//
// Everything says that it is fictional: the département is 99, which INSEE keeps for what is abroad, registers'
// numbers begin with 99, people are called Fictif, and the ground lies at sea in the Bay of Biscay.
package sample

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Marker is the file that says that all of a folder is invented: one that has it was written by Write.
const Marker = "LISEZMOI.txt"

// Options say what country to write. The zero value is that of the demonstration.
type Options struct {
	// Seed from which everything is drawn; 0 stands for 1.
	Seed uint64
	// Communes is their number, from land.Fewest to land.Most; 0 stands for 300. Past 600 the country no
	// longer fits in the Bay of Biscay and lies over France, and past 850 it is cut into several
	// départements, which borrow the numbers of real ones: such a country is for measuring speed.
	Communes int
}

func (o Options) withDefaults() Options {
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Communes == 0 {
		o.Communes = 300
	}
	return o
}

// Write writes a study, study.yaml and the files that it names, into a folder, which it makes when there is
// none. The same options give the same bytes. Files of the same names are replaced.
func Write(ctx context.Context, dir string, opt Options) error {
	opt = opt.withDefaults()
	c, err := newCountry(ctx, opt)
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	s, err := newStudy(ctx, c)
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	for _, f := range s.files() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := writeFile(filepath.Join(dir, f.name), f.write); err != nil {
			return fmt.Errorf("sample: %w", err)
		}
	}
	return nil
}

// file is one file of the study.
type file struct {
	name  string
	write func(io.Writer) error
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return nil
}
