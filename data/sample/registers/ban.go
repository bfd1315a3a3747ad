package registers

import (
	"bufio"
	"io"
	"strconv"
)

// BANHeader is the first line of adresses-<département>.csv.
const BANHeader = "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;" +
	"code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;" +
	"libelle_acheminement;nom_afnor;source_position;source_nom_voie;certification_commune;cad_parcelles"

// BANRow is one numbered address.
type BANRow struct {
	Number     int
	Repetition string // "bis", "a"…
	Street     string // "Avenue Jean Jaurès"
	PostalCode string
	Commune    string // INSEE code
	Town       string
	OldCommune string // INSEE code of the former commune, if any
	OldTown    string
	Lon, Lat   float64

	// Raw, when not empty, is written as the line instead of all the above.
	Raw string
}

// WriteBAN writes the rows as adresses-<département>.csv; compressing is left to the caller.
func WriteBAN(w io.Writer, rows []BANRow) error {
	out := bufio.NewWriterSize(w, 1<<16)
	out.WriteString(BANHeader + "\n")
	var line []byte
	for i := range rows {
		line = appendBAN(line[:0], &rows[i])
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

func appendBAN(dst []byte, r *BANRow) []byte {
	if r.Raw != "" {
		return append(append(dst, r.Raw...), '\n')
	}
	number := strconv.Itoa(r.Number)
	id := r.Commune + "_0000_" + number
	if r.Repetition != "" {
		id += "_" + r.Repetition
	}
	dst = join(dst, ';', id, "", number, r.Repetition, r.Street, r.PostalCode, r.Commune, r.Town, r.OldCommune, r.OldTown,
		"", "", strconv.FormatFloat(r.Lon, 'f', 6, 64), strconv.FormatFloat(r.Lat, 'f', 6, 64),
		"entrée", "", "", r.Town, "", "commune", "commune", "1", "")
	return append(dst, '\n')
}
