package study

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
)

// Kind is a kind of source: the key under which a study file lists it.
type Kind string

// Kinds of source, in the order in which they are read.
const (
	KindBoundaries  Kind = "boundaries"  // polygons of communes, arrondissements or IRIS
	KindPopulations Kind = "populations" // INSEE legal populations
	KindCOG         Kind = "cog"         // INSEE code officiel géographique: the communes of a year
	KindMovements   Kind = "movements"   // INSEE movements of communes since 1943
	KindZonings     Kind = "zonings"     // EPCI, département and région of each commune
	KindRPPS        Kind = "rpps"        // practitioners: PS_LibreAcces_Personne_activite
	KindRPPSAges    Kind = "rpps_ages"   // ages of practitioners, by RPPS number
	KindFINESS      Kind = "finess"      // sites: etalab-cs1100507 and kin
	KindAddresses   Kind = "addresses"   // Base Adresse Nationale, one file per département
	KindBPE         Kind = "bpe"         // INSEE counts of equipment per commune
	KindFacilities  Kind = "facilities"  // sites with coordinates of their own: hospitals…
	KindCPTS        Kind = "cpts"        // lists of communes of each CPTS
	KindESP         Kind = "esp"         // rosters of teams
	KindPatients    Kind = "patients"    // patient counts, commune × team
	KindAges        Kind = "ages"        // INSEE population by sex and age
	KindAdherents   Kind = "adherents"   // rosters of CPTS
	KindTVS         Kind = "tvs"         // territoire de vie-santé of each commune
	KindZoning      Kind = "zoning"      // ARS zoning of general practitioners (ZIP, ZAC…)
	KindAPL         Kind = "apl"         // accessibility published by DREES
	KindTimes       Kind = "times"       // minutes between communes: METRIC, OSRM, any from, to, minutes
	KindRoads       Kind = "roads"       // road network: an OpenStreetMap extract (PBF)
)

// Kinds returns every kind of source, in the order in which they are read.
func Kinds() []Kind {
	return []Kind{KindBoundaries, KindPopulations, KindCOG, KindMovements, KindZonings, KindRPPS, KindRPPSAges, KindFINESS,
		KindAddresses, KindBPE, KindFacilities, KindCPTS, KindESP, KindAdherents, KindPatients, KindAges, KindTVS, KindZoning, KindAPL, KindTimes, KindRoads}
}

// Config is a study file: which files to read, for which area, under which settings.
type Config struct {
	Path     string // of the study file
	Dir      string // its folder, from which relative files are resolved
	Name     string // shown to planners; the folder's name when the study gives none
	COG      int    // year of the official geographic code that every unit is expressed in
	Area     geo.Area
	Sources  map[Kind][]File // a kind that the study does not list is absent
	Settings geo.Settings    // geo.DefaultSettings where the study says nothing
}

// File is one source of a study.
type File struct {
	File    string // as written; relative to Config.Dir; a pattern until Config.Resolve
	Path    string // File resolved from Config.Dir
	Format  string // of boundaries: "geojson", "geojsonseq", "gpkg", "shapefile"; "" to guess
	Layer   string // of boundaries that hold several
	Vintage string // the year or date that the data speaks of, shown wherever its figures are
	COG     int    // year of the geographic code of its communes; 0 when the study does not say
	CRS     int    // EPSG number of boundaries, or of the points of times, that do not tell theirs; 0 to read it from the file
	Column  string // of times: that of the minutes, when the file has several
	Unit    string // of the times in Column: "minutes" or "seconds", "" for minutes
	Mirror  bool   // of times: what is there in one direction only holds in the other
	Fetch   string // official identifier under which `maillage fetch` finds it, "" when it is the user's own
	SHA256  string // that the file must have, lower-case hexadecimal; "" for any
	Line    int    // of the study file, for messages
}

// Load reads and checks a study file. The error is a Faults when the file could be read but not used: it names
// every fault, not only the first. Load does not ask whether the sources are there; Resolve does.
func Load(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, text)
}

// Parse is Load on the text of a study file that lies, or would lie, at path.
func Parse(path string, text []byte) (*Config, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c := &Config{Path: path, Dir: filepath.Dir(path), Settings: geo.DefaultSettings(), Sources: make(map[Kind][]File)}
	d := decoder{file: path}
	d.study(c, text)
	if c.Name == "" {
		c.Name = filepath.Base(filepath.Dir(abs))
	}
	if err := d.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// Resolve replaces every pattern ("adresses-*.csv.gz") by the files it matches, in the order of their names,
// and returns a Faults that names each file that is missing, nil when all are there.
func (c *Config) Resolve() error {
	d := decoder{file: c.Path}
	for _, kind := range Kinds() {
		var found []File
		for _, f := range c.Sources[kind] {
			files, fault := f.expand(c.Dir)
			if fault != "" {
				d.fault(f.Line, "%s: %s%s", kind, fault, f.remedy())
			}
			found = append(found, files...)
		}
		if found != nil {
			c.Sources[kind] = found
		}
	}
	return d.err()
}

func (f File) remedy() string {
	if f.Fetch == "" {
		return ""
	}
	return "; `maillage fetch` downloads it (" + f.Fetch + ")"
}

// expand returns the files that f stands for, or says why there is none.
func (f File) expand(dir string) (files []File, fault string) {
	info, err := os.Stat(f.Path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Sprintf("%s is a folder, a file is wanted", f.Path)
	case err == nil:
		return []File{f}, ""
	case !os.IsNotExist(err):
		return nil, err.Error()
	case !f.IsPattern():
		return nil, fmt.Sprintf("there is no file %s", f.Path)
	}
	matches, err := filepath.Glob(f.pattern(dir))
	if err != nil {
		return nil, fmt.Sprintf("%q is not a pattern: %v", f.File, err)
	}
	slices.Sort(matches)
	for _, m := range matches {
		if info, err := os.Stat(m); err != nil || info.IsDir() {
			continue
		}
		g := f
		g.Path = m
		if g.File = m; !filepath.IsAbs(f.File) {
			if rel, err := filepath.Rel(dir, m); err == nil {
				g.File = rel
			}
		}
		files = append(files, g)
	}
	if files == nil {
		return nil, fmt.Sprintf("no file matches %s", f.Path)
	}
	return files, ""
}

// IsPattern tells whether f may stand for several files.
func (f File) IsPattern() bool { return strings.ContainsAny(f.File, "*?[") }

// pattern is f.Path for filepath.Glob: only what the study wrote is a pattern, not the folder it lies in.
func (f File) pattern(dir string) string {
	if filepath.IsAbs(f.File) || filepath.Separator == '\\' {
		return f.Path
	}
	escape := strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`)
	return filepath.Join(escape.Replace(dir), f.File)
}
