package boundaries

import (
	"github.com/maillage/maillage/ingest"
)

// role is what a column holds.
type role uint8

const (
	roleCode   role = iota
	roleArm         // code of an arrondissement municipal
	roleIRIS        // code of an IRIS, nine characters
	roleParent      // commune of an arrondissement, in editions that give it a column of its own
	roleName
	roleDepartment
	roleRegion
	roleEPCI
	rolePopulation
	roleCount
)

// synonyms are the names under which a role is found, as ingest.NormalizeName gives them, the best first: IGN ADMIN
// EXPRESS (up to 3 in capitals, from 4 in lower case), IGN CONTOURS-IRIS, geo.api.gouv.fr, INSEE and the common open sets.
var synonyms = [roleCount][]string{
	roleCode: {"insee_com", "code_insee", "code_insee_de_la_commune", "code_commune_insee", "depcom", "codgeo", "code_com", "codecom",
		"code_commune", "com_code", "insee", "insee_code", "codeinsee", "inseecom", "com", "code", "code_officiel_commune", "com_current_code"},
	roleArm:    {"insee_arm", "code_insee_arrondissement_municipal", "c_arinsee"},
	roleIRIS:   {"code_iris", "codeiris", "dcomiris"},
	roleParent: {"code_insee_de_la_commune_de_rattachement", "insee_com_rattachement", "commune_parente"},
	roleName: {"nom_iris", "nom_arm", "nom_officiel", "nom", "nom_com", "nom_commune", "libelle", "libgeo", "libcom", "nccenr", "lib_com",
		"nom_de_la_commune", "commune", "com_name", "name", "nom_m", "nom_com_m", "nom_officiel_en_majuscules"},
	roleDepartment: {"insee_dep", "code_insee_du_departement", "code_departement", "codedepartement", "code_dept", "code_dep", "dep", "dep_code"},
	roleRegion:     {"insee_reg", "code_insee_de_la_region", "code_region", "coderegion", "code_reg", "reg", "reg_code"},
	roleEPCI:       {"siren_epci", "codes_siren_des_epci", "code_siren_de_l_epci", "code_epci", "codeepci", "code_siren", "epci", "epci_code"},
	rolePopulation: {"population", "popul", "pmun", "population_municipale", "ptot"},
}

// column is the meaning of a column; of two with one role, the lower rank is preferred.
type column struct {
	role role
	rank int
}

// known maps every synonym to its meaning.
var known = func() map[string]column {
	m := make(map[string]column)
	for r, names := range synonyms {
		for rank, name := range names {
			m[name] = column{role(r), rank}
		}
	}
	return m
}()

// columnOf returns the meaning of a column's name, if it has one here.
func columnOf(name string) (column, bool) {
	c, ok := known[ingest.NormalizeName(name)]
	return c, ok
}

// attributes are the values of a record by role.
type attributes struct {
	values [roleCount]string
	ranks  [roleCount]int
}

func (a *attributes) reset() { *a = attributes{} }

// set gives a role its value unless a better column gave it one.
func (a *attributes) set(c column, value string) {
	if value == "" || a.values[c.role] != "" && a.ranks[c.role] <= c.rank {
		return
	}
	a.values[c.role], a.ranks[c.role] = value, c.rank
}
