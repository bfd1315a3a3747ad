package sample_test

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/maillage/maillage/data/sample"
)

// Every commune is in a territoire de vie-santé that the order zones, and its census adds up.
func TestZonesAndAges(t *testing.T) {
	for _, opt := range []sample.Options{{}, {Seed: 4, Communes: 60}} {
		dir := write(t, opt)
		people := map[string]int{}
		for _, row := range table(t, dir, "populations.csv", ';') {
			people[row["COM"]], _ = strconv.Atoi(row["PMUN"])
		}
		zoned, within := map[string]string{}, map[string]int{}
		classes := map[string]bool{}
		for _, row := range table(t, dir, "zonage.csv", ';') {
			code, class := row["Code du territoire de vie-santé"], row["Qualification attribuée par l'arrêté régional"]
			zoned[code] = row["Population"]
			classes[class] = true
		}
		tvs := table(t, dir, "tvs.csv", ';')
		for _, row := range tvs {
			within[row["code_tvs"]] += people[row["code_commune"]]
		}
		for code, n := range within {
			if zoned[code] != strconv.Itoa(n) {
				t.Errorf("territory %s has %d inhabitants, the zoning says %q", code, n, zoned[code])
			}
		}
		if len(tvs) != len(people) || len(zoned) != len(within) || len(classes) < 2 {
			t.Errorf("%d communes of %d in %d territories of %d, zoned %v", len(tvs), len(people), len(within), len(zoned), classes)
		}
		for _, row := range table(t, dir, "ages.csv", ';') {
			sum := 0.0
			for name, text := range row {
				if strings.HasPrefix(name, "P22_POP") && name != "P22_POP" {
					x, err := strconv.ParseFloat(text, 64)
					if err != nil || x < 0 {
						t.Errorf("%s of %s is %q", name, row["CODGEO"], text)
					}
					sum += x
				}
			}
			if math.Abs(sum-float64(people[row["CODGEO"]])) > 1e-4 {
				t.Errorf("%s has %d inhabitants, %.6f by age", row["CODGEO"], people[row["CODGEO"]], sum)
			}
		}
	}
}

// Every commune of the COG has one EPCI, that of its boundary, and every EPCI one name, by what its population lets it be.
func TestEPCI(t *testing.T) {
	for _, opt := range []sample.Options{{}, {Seed: 4, Communes: 60}} {
		dir := write(t, opt)
		of, name := map[string]string{}, map[string]string{}
		for _, row := range table(t, dir, "epci.csv", ';') {
			siren := row["EPCI"]
			if of[row["CODGEO"]] != "" || name[siren] != "" && name[siren] != row["LIBEPCI"] || row["DEP"] != "99" || row["REG"] != "99" {
				t.Errorf("%v comes twice, or its EPCI has another name", row)
			}
			of[row["CODGEO"]], name[siren] = siren, row["LIBEPCI"]
		}
		communes := 0
		for _, row := range table(t, dir, "cog.csv", ',') {
			if row["TYPECOM"] == "COM" {
				communes++
				if of[row["COM"]] == "" {
					t.Errorf("%s is in no EPCI", row["LIBELLE"])
				}
			}
		}
		names := map[string]bool{}
		for _, n := range name {
			names[n] = true
		}
		if len(of) != communes || len(names) != len(name) || len(name) < 4 {
			t.Errorf("%d communes of %d in %d EPCI of %d names", len(of), communes, len(name), len(names))
		}
		people := map[string]int{}
		g := readGround(t, dir)
		for _, row := range table(t, dir, "populations.csv", ';') {
			siren := g.epci[row["COM"]]
			if n, _ := strconv.Atoi(row["PMUN"]); siren == of[cmp.Or(g.city[row["COM"]], row["COM"])] {
				people[siren] += n
			} else {
				t.Errorf("%s is in the EPCI %q by its boundary, its commune in another", row["COM"], siren)
			}
		}
		for siren, n := range people {
			if !strings.HasPrefix(name[siren], "CC ") && (n < 50_000 || !strings.HasPrefix(name[siren], "CA ")) {
				t.Errorf("%q has %d inhabitants", name[siren], n)
			}
		}
	}
}

// Nobody joins a letter of intent; whoever joins a project is in the register, or told by profession or category.
func TestAdherents(t *testing.T) {
	dir := write(t, sample.Options{})
	validated := map[string]bool{}
	for _, row := range table(t, dir, "cpts.csv", ',') {
		validated[row["cpts"]] = row["date_validation"] != ""
	}
	joined := map[string]int{}
	for _, row := range table(t, dir, "adherents.csv", ';') {
		joined[row["cpts"]]++
		if told := row["rpps"] + row["finess"] + row["profession"] + row["categorie"]; told == "" {
			t.Errorf("somebody of %s is nobody", row["cpts"])
		}
	}
	for name, has := range validated {
		if (joined[name] > 0) != has {
			t.Errorf("%s has %d adherents; its project is validated: %v", name, joined[name], has)
		}
	}
}
