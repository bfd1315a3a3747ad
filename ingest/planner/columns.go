package planner

import (
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/insee"
)

// codeNames are the names of the column of communes in the tables of planners.
var codeNames = []string{"code_insee", "insee", "codgeo", "depcom", "insee_com", "code_commune", "code_com", "com", "codeinsee",
	"code_insee_commune", "code_commune_insee", "code_geo", "code_unite", "code_iris", "iris", "code"}

var (
	stageNames    = []string{"stade", "stage", "statut", "etat", "avancement"}
	contractNames = []string{"contrat", "contract", "financement"}
	finessNames   = []string{"finess", "num_finess", "numero_finess", "n_finess", "finess_et", "finess_site", "nofinesset"}
	rppsNames     = []string{"rpps", "num_rpps", "numero_rpps", "n_rpps", "id_rpps", "ps", "id_ps", "id_pp", "identification_nationale_pp"}
	teamNames     = []string{"esp", "id_esp", "equipe", "id_equipe", "code_esp", "team", "id_team"}
)

// readCode returns the code of the current row, "" when the cell is empty. A repair is told here; what becomes
// of a row whose code is malformed is for the caller to say.
func readCode(t *ingest.Table, column int) (string, error) {
	text := t.Text(column)
	if text == "" {
		return "", nil
	}
	code, repaired, err := insee.ParseCode(text)
	if repaired {
		t.Warn("repaired-code", "code %q is read as %s", shorten(text), code)
	}
	return code, err
}
