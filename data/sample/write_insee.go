package sample

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/maillage/maillage/data/sample/land"
	"github.com/maillage/maillage/geo"
)

// writePopulations writes INSEE's legal populations. As INSEE does for Paris, Lyon and Marseille, the city has no
// row of its own: its arrondissements have.
func (s *study) writePopulations(w io.Writer) error {
	fmt.Fprintln(w, "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT")
	for _, u := range s.inOrder {
		v := &s.units[u]
		if _, err := fmt.Fprintf(w, "%s;Région fictive;%s;1;%s;%s;%s;%s;%d;%d;%d\n", fictional, v.department, canton(v.code),
			v.code[2:], v.code, v.name, v.population, v.apart, v.population+v.apart); err != nil {
			return err
		}
	}
	return nil
}

// canton numbers the cantons of a département by the codes of its communes.
func canton(code string) string { return fmt.Sprintf("%02d", 1+int(code[2]-'0')) }

// writeCOG writes the communes of the official geographic code, the city's arrondissements and the commune
// déléguée that a merger left.
func (s *study) writeCOG(w io.Writer) error {
	fmt.Fprintln(w, "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT")
	communes := []*commune{&s.city}
	for u := int32(land.Arrondissements); u < int32(len(s.units)); u++ {
		communes = append(communes, &s.units[u].commune)
	}
	slices.SortFunc(communes, func(a, b *commune) int { return cmp.Compare(a.code, b.code) })
	for _, m := range communes {
		cogRow(w, "COM", m, m.department+canton(m.code), "")
	}
	for u := range land.Arrondissements {
		cogRow(w, "ARM", &s.units[u].commune, fictional+"01", s.city.code)
	}
	past := s.past
	return cogRow(w, "COMD", &past.absorbed, "", s.units[past.merged].code)
}

func cogRow(w io.Writer, kind string, m *commune, canton, parent string) error {
	region, department, council, district := fictional, m.department, m.department+"D", m.department+"1"
	if kind == "COMD" {
		region, department, council, district = "", "", "", ""
	}
	_, err := fmt.Fprintf(w, "%s,%s,%s,%s,%s,%s,%d,%s,%s,%s,%s,%s\n", kind, m.code, region, department, council, district,
		m.name.tncc, m.name.upper(), m.name.bare, m.name, canton, parent)
	return err
}

// Kinds of movement of communes (INSEE, MOD).
const (
	restoration = 21
	newCommune  = 32
)

// writeMovements writes the movements of communes, the latest first as INSEE does: one commune restored in 2024
// that had merged in 2016, and one merged in 2019 for good.
func (s *study) writeMovements(w io.Writer) error {
	fmt.Fprintln(w, "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,"+
		"TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP")
	past := s.past
	stays, leaves := &s.units[past.split].commune, &s.units[past.restored].commune
	host, gone := &s.units[past.merged].commune, &past.absorbed
	moved(w, restoration, "2024-01-01", "COM", stays, "COM", stays)
	moved(w, restoration, "2024-01-01", "COMD", stays, "COM", stays)
	moved(w, restoration, "2024-01-01", "COM", stays, "COM", leaves)
	moved(w, restoration, "2024-01-01", "COMD", leaves, "COM", leaves)
	merge := func(date string, host, gone *commune) error {
		moved(w, newCommune, date, "COM", host, "COM", host)
		moved(w, newCommune, date, "COM", host, "COMD", host)
		moved(w, newCommune, date, "COM", gone, "COM", host)
		return moved(w, newCommune, date, "COM", gone, "COMD", gone)
	}
	if err := merge("2019-01-01", host, gone); err != nil {
		return err
	}
	return merge("2016-01-01", stays, leaves)
}

func moved(w io.Writer, kind int, date, before string, from *commune, after string, to *commune) error {
	_, err := fmt.Fprintf(w, "%d,%s,%s,%s,%d,%s,%s,%s,%s,%s,%d,%s,%s,%s\n", kind, date,
		before, from.code, from.name.tncc, from.name.upper(), from.name.bare, from.name,
		after, to.code, to.name.tncc, to.name.upper(), to.name.bare, to.name)
	return err
}

// young is the part of the activity of GPs that is that of those of 65 or under.
const young = 0.88

// writeAPL writes the APL of each unit in the layout of the table of DREES.
func (s *study) writeAPL(w io.Writer) error {
	fmt.Fprintln(w, `"code","lib_com","apl_mg2023","apl_mg2023_65","pop2021","apl_inf2023","apl_sf2023","apl_mk2023"`)
	var figures [4][]float64
	for i, key := range []geo.Profession{geo.GP, geo.Nurse, geo.Midwife, geo.Physiotherapist} {
		each := 100_000.0
		if key == geo.GP {
			each = consultations
		}
		figures[i] = s.access(s.supply.heads(key), each, s.journeys)
	}
	for _, u := range s.inOrder {
		v := &s.units[u]
		if _, err := fmt.Fprintf(w, "\"%s\",\"%s\",%.3f,%.3f,%d,%.3f,%.3f,%.3f\n", v.code, v.name, figures[0][u], young*figures[0][u],
			v.population, figures[1][u], figures[2][u], figures[3][u]); err != nil {
			return err
		}
	}
	return nil
}
