package sample

import (
	"fmt"
	"io"
	"strconv"

	"github.com/paulmach/orb"
)

// writeBoundaries writes the polygons: communes as geo.api.gouv.fr names their properties, arrondissements as IGN
// ADMIN EXPRESS does (insee_arm, insee_com). The city itself has no polygon: it is its arrondissements.
func (s *study) writeBoundaries(w io.Writer) error {
	io.WriteString(w, "{\"type\":\"FeatureCollection\",\"features\":[\n")
	var line []byte
	for i, u := range s.inOrder {
		line = line[:0]
		if i > 0 {
			line = append(line, ",\n"...)
		}
		line = s.appendFeature(line, u)
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n]}\n")
	return err
}

func (s *study) appendFeature(dst []byte, u int32) []byte {
	v := &s.units[u]
	dst = append(dst, `{"type":"Feature","properties":{`...)
	if isPart(u) {
		dst = fmt.Appendf(dst, `"insee_arm":"%s","insee_com":"%s"`, v.code, v.parent)
	} else {
		dst = fmt.Appendf(dst, `"code":"%s"`, v.code)
	}
	dst = fmt.Appendf(dst, `,"nom":"%s","codeDepartement":"%s","codeRegion":"%s","codeEpci":"%s"},"geometry":`,
		v.name, v.department, fictional, v.epci.siren)
	dst = appendGeometry(dst, s.land.Units[u].Outline)
	return append(dst, '}')
}

func appendGeometry(dst []byte, shape orb.MultiPolygon) []byte {
	if len(shape) == 1 {
		dst = append(dst, `{"type":"Polygon","coordinates":`...)
		return append(appendPolygon(dst, shape[0]), '}')
	}
	dst = append(dst, `{"type":"MultiPolygon","coordinates":[`...)
	for i, polygon := range shape {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendPolygon(dst, polygon)
	}
	return append(dst, "]}"...)
}

func appendPolygon(dst []byte, polygon orb.Polygon) []byte {
	dst = append(dst, '[')
	for i, ring := range polygon {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '[')
		for j, p := range ring {
			if j > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, '[')
			dst = strconv.AppendFloat(dst, p[0], 'f', -1, 64)
			dst = append(dst, ',')
			dst = strconv.AppendFloat(dst, p[1], 'f', -1, 64)
			dst = append(dst, ']')
		}
		dst = append(dst, ']')
	}
	return append(dst, ']')
}
