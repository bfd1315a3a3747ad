package sample_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/maillage/maillage/data/sample"
)

// claims reads who claims what, in the COG of 2025.
func claims(t testing.TB, dir string, g *ground) (byCPTS map[string]map[string]bool, stale int) {
	carry := carry2018(t, dir, g)
	byCPTS = map[string]map[string]bool{}
	for _, row := range table(t, dir, "cpts.csv", ',') {
		name := row["cpts"]
		if byCPTS[name] == nil {
			byCPTS[name] = map[string]bool{}
		}
		codes := carry(row["code_insee"])
		if len(codes) == 0 {
			t.Errorf("%s claims %s, which is and was no commune", name, row["code_insee"])
		}
		if !slices.Contains(codes, row["code_insee"]) {
			stale++
		}
		for _, code := range codes {
			byCPTS[name][code] = true
		}
	}
	return byCPTS, stale
}

// What LISEZMOI.txt says was planted is there, and nothing else of the kind.
func TestPlanted(t *testing.T) {
	for _, opt := range []sample.Options{{}, {Seed: 2}, {Seed: 3, Communes: 90}, {Seed: 4, Communes: 60}, {Seed: 5, Communes: 420},
		{Seed: 14, Communes: 75}, {Seed: 23, Communes: 60}, {Seed: 6}} {
		t.Run(fmt.Sprintf("seed %d, %d communes", opt.Seed, opt.Communes), func(t *testing.T) {
			dir := write(t, opt)
			g := readGround(t, dir)
			byCPTS, stale := claims(t, dir, g)
			if len(byCPTS) < 8 {
				t.Errorf("%d CPTS, want at least 8", len(byCPTS))
			}
			if stale != 1 {
				t.Errorf("%d codes of 2018 that are gone are on the list, want 1", stale)
			}
			checkOverlap(t, byCPTS)
			checkGap(t, dir, g, byCPTS)
			checkPieces(t, g, byCPTS)
			checkCity(t, g, byCPTS)
		})
	}
}

func checkOverlap(t *testing.T, byCPTS map[string]map[string]bool) {
	pairs := map[[2]string]int{}
	for a := range byCPTS {
		for b := range byCPTS {
			for code := range byCPTS[a] {
				if a < b && byCPTS[b][code] {
					pairs[[2]string{a, b}]++
				}
			}
		}
	}
	if len(pairs) != 1 {
		t.Errorf("overlaps between %v, want one pair", pairs)
	}
	for pair, n := range pairs {
		if n != 3 {
			t.Errorf("%v share %d communes, want 3", pair, n)
		}
	}
}

func checkGap(t *testing.T, dir string, g *ground, byCPTS map[string]map[string]bool) {
	unclaimed := map[string]bool{}
	for code := range g.name {
		unclaimed[code] = true
		for _, mine := range byCPTS {
			if mine[code] {
				delete(unclaimed, code)
			}
		}
	}
	if n := len(g.pieces(unclaimed)); n != 1 || len(unclaimed) < 4 {
		t.Errorf("%d units that nobody claims, in %d pieces; want one piece of at least 4", len(unclaimed), n)
	}
	for _, row := range table(t, dir, "populations.csv", ';') {
		if unclaimed[row["COM"]] && (row["PMUN"] == "0" || row["PMUN"] == "") {
			t.Errorf("nobody lives in %s", row["Commune"])
		}
	}
}

// checkPieces: three CPTS are in two pieces, by the enclave, by the sea and by what was planted; the enclave is the
// only piece that another CPTS surrounds.
func checkPieces(t *testing.T, g *ground, byCPTS map[string]map[string]bool) {
	cut, enclosed, island := 0, 0, 0
	for name, mine := range byCPTS {
		pieces := g.pieces(mine)
		if len(pieces) > 2 {
			t.Errorf("%s is in %d pieces", name, len(pieces))
		}
		if len(pieces) == 2 {
			cut++
		}
		for _, piece := range pieces {
			switch around := g.around(piece); {
			case len(around) == 0:
				island++
			case len(piece) == 1 && len(around) == 1 && g.surrounded(piece, byCPTS, name):
				enclosed++
			}
		}
	}
	if cut != 3 || enclosed != 1 || island != 1 {
		t.Errorf("%d CPTS are cut in two, %d enclaves, %d islands; want 3, 1 and 1", cut, enclosed, island)
	}
}

// around returns the units that touch a set from outside.
func (g *ground) around(set map[string]bool) map[string]bool {
	out := map[string]bool{}
	for part, code := range g.code {
		if set[code] {
			for q := range g.touch[part] {
				if !set[g.code[q]] {
					out[g.code[q]] = true
				}
			}
		}
	}
	return out
}

// surrounded tells whether all that touches a set belongs to one CPTS other than its own.
func (g *ground) surrounded(set map[string]bool, byCPTS map[string]map[string]bool, own string) bool {
	around := g.around(set)
	for name, mine := range byCPTS {
		all := name != own
		for code := range around {
			all = all && mine[code]
		}
		if all {
			return true
		}
	}
	return false
}

func checkCity(t *testing.T, g *ground, byCPTS map[string]map[string]bool) {
	sharers := 0
	for _, mine := range byCPTS {
		for code := range g.city {
			if mine[code] {
				sharers++
				break
			}
		}
	}
	if len(g.city) != 6 || sharers < 2 || sharers > 3 {
		t.Errorf("%d CPTS share the %d arrondissements of the city, want 2 or 3 and 6", sharers, len(g.city))
	}
}

func TestStages(t *testing.T) {
	dir := write(t, sample.Options{})
	stages, contracts := map[string]bool{}, map[string]bool{}
	for _, row := range table(t, dir, "cpts.csv", ',') {
		stages[row["stade"]], contracts[row["contrat"]] = true, true
		signed := row["stade"] == "ACI signé"
		if signed != (row["date_aci"] != "") || signed != (row["contrat"] == "ACI") || row["date_lettre"] == "" {
			t.Errorf("dates and contract of %s do not agree with its stage %q", row["cpts"], row["stade"])
		}
	}
	if len(stages) != 3 || len(contracts) != 3 {
		t.Errorf("stages %v, contracts %v; want 3 of each", stages, contracts)
	}
}
