package registers

import (
	"io"
	"strconv"
)

// FINESSRow is one establishment of the FINESS extract.
type FINESSRow struct {
	FINESS   string // number of the establishment
	Juridic  string // number of the legal entity
	Name     string // at most 38 characters in the register
	LongName string

	Number     string
	StreetType string // "AV", "R"…
	Street     string
	Complement string // complément de voie: "B", "T", "Q", "C"
	Place      string // lieu-dit or post-office box
	Commune    string // the INSEE code less its département: "451"
	Department string // "01", "2A", "9D"…
	Routing    string // ligne d'acheminement: "01440 VIRIAT"

	Category      string // "603"
	CategoryLabel string

	// X and Y are the coordinates in the projection that Projection names; no geolocalisation line is
	// written when X is empty.
	X, Y       string
	Projection string // source of the coordinates, as in the file: LambertSource, AntillesSource…

	// Raw, when not empty, is written as the structureet line instead of all the above.
	Raw string
	// Latin1 writes the lines in ISO 8859-1.
	Latin1 bool
}

// Sources of coordinates as the register writes them: since 2025 with an EPSG code, and before.
const (
	LambertSource    = "1,ATLASANTE,96,BAN,EPSG:2154 RGF93 / Lambert-93 (Métropole)"
	AntillesSource   = "2,ATLASANTE,96,BAN,EPSG:5490 RGAF09/UTM Zone 20N (Antilles)"
	OldLambertSource = "1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,LAMBERT_93"
	OldReunionSource = "1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,UTM_S40"
)

// WriteFINESS writes the rows as etalab-cs1100507: a line that names the file, the structureet lines, then
// the geolocalisation lines.
func WriteFINESS(w io.Writer, rows []FINESSRow) error {
	out := []byte("finess;etalab;111;2026-05-12\n")
	for i := range rows {
		out = appendStructure(out, &rows[i])
	}
	for i := range rows {
		r := &rows[i]
		if r.X == "" {
			continue
		}
		line := join(nil, ';', "geolocalisation", r.FINESS, r.X, r.Y, r.Projection, "2026-05-04")
		if r.Latin1 {
			line = appendLatin1(nil, line)
		}
		out = append(append(out, line...), '\n')
	}
	_, err := w.Write(out)
	return err
}

func appendStructure(dst []byte, r *FINESSRow) []byte {
	line := []byte(r.Raw)
	if r.Raw == "" {
		line = join(nil, ';', "structureet", r.FINESS, r.Juridic, r.Name, r.LongName, "", "",
			r.Number, r.StreetType, r.Street, r.Complement, r.Place, r.Commune, r.Department, "", r.Routing, "", "",
			r.Category, r.CategoryLabel, "", "", "", "", "", "", "", "", "2015-01-01", "2015-01-01", "2024-04-08", "")
	}
	if r.Latin1 {
		line = appendLatin1(nil, line)
	}
	return append(append(dst, line...), '\n')
}

// Coordinate formats a projected coordinate as the register does, to a tenth of a metre.
func Coordinate(metres float64) string { return strconv.FormatFloat(metres, 'f', 1, 64) }
