package sample

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// study is everything that the files say.
type study struct {
	*country
	cpts     *territories
	supply   *supply
	teams    []team
	journeys [][]journey
	flows    []flow
	areas    livingAreas
}

func newStudy(ctx context.Context, c *country) (*study, error) {
	cpts, err := newTerritories(c)
	if err != nil {
		return nil, err
	}
	s := &study{country: c, cpts: cpts, supply: newSupply(c), areas: newLivingAreas(c)}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.journeys = c.journeys()
	s.teams = newTeams(c, s.supply)
	s.flows = newFlows(c, s.supply, s.teams, s.journeys)
	return s, nil
}

// Names of the files of a study.
const (
	rppsFile   = "PS_LibreAcces_Personne_activite.txt"
	finessFile = "etalab-cs1100507.csv"
)

func (s *study) files() []file {
	files := []file{
		{Marker, s.writeReadme},
		{"study.yaml", s.writeConfig},
		{"communes.geojson", s.writeBoundaries},
		{"populations.csv", s.writePopulations},
		{"cog.csv", s.writeCOG},
		{"mouvements.csv", s.writeMovements},
		{"epci.csv", s.writeEPCI},
		{rppsFile, s.writeRPPS},
		{finessFile, s.writeFINESS},
		{"cpts.csv", s.writeCPTS},
		{"adherents.csv", s.writeAdherents},
		{"esp.csv", s.writeRoster},
		{"patients.csv", s.writePatients},
		{"apl.csv", s.writeAPL},
		{"ages.csv", s.writeAges},
		{"tvs.csv", s.writeTVS},
		{"zonage.csv", s.writeZoning},
	}
	for _, d := range s.departments {
		files = append(files, file{addressFile(d), func(w io.Writer) error { return s.writeAddresses(w, d) }})
	}
	return files
}

func addressFile(department string) string { return "adresses-" + department + ".csv.gz" }

const configText = `# Département fictif : rien de ce qui suit n'existe. Voir LISEZMOI.txt.
name: Département fictif
cog: 2025
area: {}
sources:
  boundaries:  [{file: communes.geojson, vintage: "2025"}]
  populations: [{file: populations.csv, vintage: "2023", cog: 2025}]
  cog: [{file: cog.csv, vintage: "2025"}]
  movements: [{file: mouvements.csv, vintage: "2025"}]
  zonings: [{file: epci.csv, vintage: "2025"}]
  rpps: [{file: PS_LibreAcces_Personne_activite.txt, vintage: "2026-01"}]
  finess: [{file: etalab-cs1100507.csv, vintage: "2026-01"}]
  addresses: [%s]
  cpts: [{file: cpts.csv, cog: 2018, vintage: "2026-01"}]
  adherents: [{file: adherents.csv, vintage: "2026-01"}]
  esp: [{file: esp.csv, vintage: "2026-01"}]
  patients: [{file: patients.csv, vintage: "2025"}]
  apl: [{file: apl.csv, vintage: "2023"}]
  ages: [{file: ages.csv, vintage: "2022", cog: 2025}]
  tvs: [{file: tvs.csv, vintage: "2025"}]
  zoning: [{file: zonage.csv, vintage: "2025"}]
settings:
  core_share: 0.8
`

func (s *study) writeConfig(w io.Writer) error {
	files := make([]string, len(s.departments))
	for i, d := range s.departments {
		files[i] = fmt.Sprintf("{file: %s, vintage: \"2026-01\"}", addressFile(d))
	}
	_, err := fmt.Fprintf(w, configText, strings.Join(files, ", "))
	return err
}
