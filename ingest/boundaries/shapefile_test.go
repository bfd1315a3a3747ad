package boundaries_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maillage/maillage/ingest/boundaries"
)

type ring [][2]float64

// shpSquare is a square of half a side around a centre, clockwise as outer rings are in a shapefile.
func shpSquare(x, y, half float64) ring {
	return ring{{x - half, y - half}, {x - half, y + half}, {x + half, y + half}, {x + half, y - half}, {x - half, y - half}}
}

func reversed(r ring) ring {
	out := make(ring, len(r))
	for i, v := range r {
		out[len(r)-1-i] = v
	}
	return out
}

// shpFile writes a .shp by the specification. A shape without rings is a null shape.
func shpFile(kind uint32, shapes ...[]ring) []byte {
	var body bytes.Buffer
	le := func(v any) { binary.Write(&body, binary.LittleEndian, v) }
	be := func(v any) { binary.Write(&body, binary.BigEndian, v) }
	for i, rings := range shapes {
		points := 0
		for _, r := range rings {
			points += len(r)
		}
		length := 44 + 4*len(rings) + 16*points
		if kind == 15 {
			length += 2 * (16 + 8*points)
		}
		if rings == nil {
			length = 4
		}
		be(uint32(i + 1))
		be(uint32(length / 2))
		if rings == nil {
			le(uint32(0))
			continue
		}
		le(kind)
		le([4]float64{})
		le(uint32(len(rings)))
		le(uint32(points))
		at := 0
		for _, r := range rings {
			le(uint32(at))
			at += len(r)
		}
		for _, r := range rings {
			le([][2]float64(r))
		}
		if kind == 15 {
			le(make([]float64, 2*(2+points)))
		}
	}
	header := make([]byte, 100)
	binary.BigEndian.PutUint32(header, 9994)
	binary.BigEndian.PutUint32(header[24:], uint32(100+body.Len())/2)
	binary.LittleEndian.PutUint32(header[28:], 1000)
	binary.LittleEndian.PutUint32(header[32:], kind)
	return append(header, body.Bytes()...)
}

// dbfFile writes a dBASE III table whose fields are "NAME:type:length". A first value of "*" marks a deleted row.
func dbfFile(driver byte, fields []string, rows ...[]string) []byte {
	var head, body bytes.Buffer
	row := 1
	var lengths []int
	for _, f := range fields {
		var name, kind string
		var length int
		fmt.Sscanf(strings.ReplaceAll(f, ":", " "), "%s %s %d", &name, &kind, &length)
		d := make([]byte, 32)
		copy(d, name)
		d[11], d[16] = kind[0], byte(length)
		head.Write(d)
		row += length
		lengths = append(lengths, length)
	}
	head.WriteByte('\r')
	for _, values := range rows {
		mark := byte(' ')
		if values[0] == "*" {
			mark, values = '*', values[1:]
		}
		body.WriteByte(mark)
		for i, v := range values {
			field := bytes.Repeat([]byte{' '}, lengths[i])
			copy(field, v)
			body.Write(field)
		}
	}
	header := make([]byte, 32)
	header[0], header[29] = 3, driver
	binary.LittleEndian.PutUint32(header[4:], uint32(len(rows)))
	binary.LittleEndian.PutUint16(header[8:], uint16(32+head.Len()))
	binary.LittleEndian.PutUint16(header[10:], uint16(row))
	return append(append(append(header, head.Bytes()...), body.Bytes()...), 0x1a)
}

const prjWGS84 = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`

// writeParts writes the parts of a shapefile named COMMUNE and returns the path of its .shp.
func writeParts(t *testing.T, parts map[string][]byte) string {
	t.Helper()
	folder := t.TempDir()
	for ext, content := range parts {
		if err := os.WriteFile(filepath.Join(folder, "COMMUNE"+ext), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "COMMUNE.shp")
}

var codeAndName = []string{"INSEE_COM:C:5", "NOM:C:20", "POPULATION:N:10"}

func TestShapefile(t *testing.T) {
	shp := shpFile(5,
		[]ring{shpSquare(5, 46, .1)},
		[]ring{shpSquare(6, 46, .1), reversed(shpSquare(6, 46, .05)), shpSquare(6, 46, .01), shpSquare(6.5, 46, .1)},
		nil,
		[]ring{shpSquare(7, 46, .1)},
		[]ring{reversed(shpSquare(7.5, 46, .1)), shpSquare(7.5, 46, .05)}, // every direction wrong
		[]ring{shpSquare(8, 46, .1)},
	)
	dbf := dbfFile(0, codeAndName, []string{"01001", "Amb\xe9rieu", "1234"}, []string{"01002", "B\xc3\xa9", "12.000"}, []string{"01003", "C", ""},
		[]string{"*", "01004", "D", ""}, []string{"01005", "E", "*****"})
	units, source, report, err := read(t, writeParts(t, map[string][]byte{".shp": shp, ".DBF": dbf, ".prj": []byte(prjWGS84)}), boundaries.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if codes(units) != "01001 01002 01005" {
		t.Fatalf("units %s", codes(units))
	}
	if got := kinds(report); got != "rejected no-attributes 1; rejected no-geometry 1; note deleted-records 1" {
		t.Errorf("findings %s", got)
	}
	if units[0].Name != "Ambérieu" || units[1].Name != "Bé" {
		t.Errorf("names %q %q", units[0].Name, units[1].Name)
	}
	if n, _ := units[0].Population.Known(); n != 1234 {
		t.Errorf("population %v", units[0].Population)
	}
	if n, _ := units[1].Population.Known(); n != 12 {
		t.Errorf("population %v", units[1].Population)
	}
	if _, known := units[2].Population.Known(); known {
		t.Error("stars were read as a number")
	}
	if g := units[1].Geometry; len(g) != 3 || len(g[0]) != 2 || len(g[1]) != 1 || len(g[2]) != 1 {
		t.Errorf("a ring with a hole, an island in it and an exclave gave %v", g)
	}
	if g := units[2].Geometry; len(g) != 1 || len(g[0]) != 2 || g[0][0].Orientation() != 1 || g[0][1].Orientation() != -1 {
		t.Errorf("rings of wrong directions gave %v", g)
	}
	if source.Bytes != int64(len(shp)+len(dbf)+len(prjWGS84)) || source.Name != "COMMUNE.shp" {
		t.Errorf("%+v", source)
	}
}

func TestShapefileEncodings(t *testing.T) {
	for name, c := range map[string]struct {
		driver         byte
		cpg, raw, want string
		kinds          string
	}{
		"driver 1252":       {0x57, "", "\xc9tr\xe9chy", "Étréchy", ""},
		"driver 850":        {0x02, "", "\x90tr\x82chy", "Étréchy", ""},
		"cpg utf-8":         {0x57, "UTF-8\r\n", "Étréchy", "Étréchy", ""},
		"cpg 65001":         {0, "65001", "Étréchy", "Étréchy", ""},
		"cpg 1252":          {0, "ANSI 1252", "\xc9tr\xe9chy", "Étréchy", ""},
		"cpg iso":           {0, "ISO-8859-1", "\xc9tr\xe9chy", "Étréchy", ""},
		"cpg 88591":         {0, "88591", "\xc9tr\xe9chy", "Étréchy", ""},
		"cpg lies":          {0, "UTF-8", "\xc9tr\xe9chy", "Étréchy", "warning not-utf8 1"},
		"guess utf-8":       {0, "", "Étréchy", "Étréchy", ""},
		"guess 1252":        {0, "", "\xc9tr\xe9chy", "Étréchy", ""},
		"unknown cpg, 1252": {0, "martian", "\xc9tr\xe9chy", "Étréchy", ""},
	} {
		t.Run(name, func(t *testing.T) {
			parts := map[string][]byte{".shp": shpFile(15, []ring{shpSquare(2.2, 48.5, .1)}), ".dbf": dbfFile(c.driver, codeAndName, []string{"91226", c.raw, "1"}), ".prj": []byte(prjWGS84)}
			if c.cpg != "" {
				parts[".cpg"] = []byte(c.cpg)
			}
			units, _, report, err := read(t, writeParts(t, parts), boundaries.Options{})
			if err != nil || units[0].Name != c.want || kinds(report) != c.kinds {
				t.Errorf("%v, %+v, %s", err, units, kinds(report))
			}
		})
	}
}

func TestShapefileDamaged(t *testing.T) {
	shp := shpFile(5, []ring{shpSquare(5, 46, .1)}, []ring{shpSquare(6, 46, .1)})
	dbf := dbfFile(0, codeAndName, []string{"01001", "A", "1"}, []string{"01002", "B", "2"})
	patched := func(b []byte, at int, with ...byte) []byte {
		c := bytes.Clone(b)
		copy(c[at:], with)
		return c
	}
	huge := []byte{0x7f, 0xff, 0xff, 0xff}
	for name, c := range map[string]struct {
		shp, dbf []byte
		prj      string
		want     string
	}{
		"empty shp":       {patched(shp[:4], 0), dbf, "", "ends within its header"},
		"truncated shp":   {shp[:len(shp)-10], dbf, "", "is truncated: its header says"},
		"record too long": {patched(shp, 104, huge...), dbf, "", "record 1: the record says 4294967294 bytes"},
		"points":          {shpFile(1), dbf, "", "holds points: polygons are wanted"},
		"multipatches":    {shpFile(31), dbf, "", "holds multipatches"},
		"truncated dbf":   {shp, dbf[:len(dbf)-20], "", "COMMUNE.dbf: row 2: is truncated"},
		"empty dbf":       {shp, nil, "", "COMMUNE.dbf: is truncated"},
		"not a dbf":       {shp, []byte(strings.Repeat("x", 400)), "", "not a dBASE III"},
		"field too long":  {shp, patched(dbf, 32+16, 0xff, 0xff), "", "its field INSEE_COM ends at byte 65536 of rows of 36"},
		"no code column":  {shp, dbfFile(0, []string{"FOO:C:5", "NOM:C:20"}, []string{"01001", "A"}), "", "has no column of commune codes"},
		"old datum":       {shp, dbf, `GEOGCS["NTF",DATUM["D_NTF",SPHEROID["Clarke",6378249.2,293.46]],PRIMEM["Paris",2.33]]`, "set crs"},
		"damaged prj":     {shp, dbf, "PROJCS[", "set crs"},
	} {
		t.Run(name, func(t *testing.T) {
			parts := map[string][]byte{".shp": c.shp, ".dbf": c.dbf, ".prj": []byte(c.prj)}
			_, _, _, err := read(t, writeParts(t, parts), boundaries.Options{Format: boundaries.Shapefile})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	for name, c := range map[string]struct{ shp []byte }{
		"rings beyond":    {patched(shp, 108+36, 0xff, 0xff, 0xff, 0x7f)},
		"vertices beyond": {patched(shp, 108+40, 0xff, 0xff, 0xff, 0x7f)},
		"ring start":      {patched(shp, 108+44, 0xff)},
		"unknown shape":   {patched(shp, 108, 3)},
		"not a number":    {patched(shp, 108+48, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f)},
	} {
		t.Run(name, func(t *testing.T) {
			units, _, report, err := read(t, writeParts(t, map[string][]byte{".shp": c.shp, ".dbf": dbf}), boundaries.Options{})
			if err != nil || codes(units) != "01002" || !strings.Contains(kinds(report), "rejected") || !strings.Contains(kinds(report), "note crs-assumed 1") {
				t.Errorf("%v, units %q, %s", err, codes(units), kinds(report))
			}
		})
	}
}

// archive makes a zip of members.
func archive(t *testing.T, name string, members map[string][]byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for member, content := range members {
		w, err := z.Create(member)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestArchives(t *testing.T) {
	shp, dbf := shpFile(5, []ring{shpSquare(5, 46, .1)}), dbfFile(0, codeAndName, []string{"01001", "A", "1"})
	layers := map[string][]byte{
		"ADE/COMMUNE.shp": shp, "ADE/COMMUNE.dbf": dbf, "ADE/COMMUNE.prj": []byte(prjWGS84), "ADE/COMMUNE.cpg": []byte("UTF-8"),
		"ADE/DEPARTEMENT.shp": shp, "ADE/DEPARTEMENT.dbf": dbf, "ADE/CHFLIEU_COMMUNE.shp": shpFile(1), "__MACOSX/._COMMUNE.shp": {1},
	}
	units, source, _, err := read(t, archive(t, "ade.zip", layers), boundaries.Options{})
	if err != nil || codes(units) != "01001" || source.Name != "ade.zip" || source.Bytes == 0 || len(source.SHA256) != 64 {
		t.Errorf("%v, %s, %+v", err, codes(units), source)
	}
	if _, _, _, err := read(t, archive(t, "ade.zip", layers), boundaries.Options{Layer: "CANTON"}); err == nil || !strings.Contains(err.Error(), "CHFLIEU_COMMUNE, COMMUNE, DEPARTEMENT") {
		t.Errorf("an absent layer gave %v", err)
	}
	delete(layers, "ADE/COMMUNE.shp")
	if _, _, _, err := read(t, archive(t, "ade.zip", layers), boundaries.Options{}); err == nil || !strings.Contains(err.Error(), "several layers could be meant") {
		t.Errorf("two layers gave %v", err)
	}
	units, _, _, err = read(t, archive(t, "a.zip", map[string][]byte{"x/communes.geojson": []byte(feature("01001", square(5, 46))), "licence.txt": nil}), boundaries.Options{})
	if err != nil || codes(units) != "01001" {
		t.Errorf("GeoJSON in an archive: %v, %s", err, codes(units))
	}
	if _, _, _, err := read(t, archive(t, "a.zip", map[string][]byte{"a.gpkg": nil}), boundaries.Options{}); err == nil || !strings.Contains(err.Error(), "unpack it") {
		t.Errorf("a GeoPackage in an archive: %v", err)
	}
	if _, _, _, err := read(t, archive(t, "a.zip", map[string][]byte{"a.txt": nil}), boundaries.Options{}); err == nil || !strings.Contains(err.Error(), "but a.txt") {
		t.Errorf("nothing in an archive: %v", err)
	}
}
