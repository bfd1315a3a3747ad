package study

// Template is the study file that `maillage new` writes: every key, with its default where it has one. A line
// whose # is followed at once by a key can be used by removing the #.
const Template = `# A maillage study: which files to read, for which area, under which settings.
# Unknown keys are refused. Paths are relative to this file; * and ? make patterns.
#
#   maillage fetch study.yaml     download what carries a "fetch" key
#   maillage check study.yaml     read everything, say what is wrong, write nothing
#   maillage run study.yaml       build if a source changed, then serve the map

name: Mon étude

# Year of the official geographic code (COG, INSEE) that the study is expressed in. Codes of older years are
# carried forward to it through the movements, and each carried code is reported.
cog: 2025

# What to study: any unit that one of these lists names. Everything in the boundaries when all are empty.
# Codes are text, quotes are not needed: 01 stays 01.
area:
  departments: [05]
  #regions: [93]
  #epci: [240500439]
  #units: [05061, 05023]

# Files by kind. Each takes:
#   file     where it lies, or where "maillage fetch" is to put it; .gz and .zip are read as they are
#   vintage  the year or date that the data speaks of, shown with every figure made of it
#   cog      year of the commune codes inside, when it is not the study's
#   fetch    official identifier, for open data ("maillage fetch --list" gives them all)
#   sha256   digest the file must have, for studies to be reproduced to the byte
# Boundaries also take:
#   format   geojson, geojsonseq, gpkg or shapefile; guessed when absent
#   layer    the layer, when the file holds several
#   crs      EPSG number, when the file does not say (2154 is Lambert-93)
# Times also take:
#   column   the column of times, when the file has several, and unit: minutes (as when absent) or seconds
#   mirror   true when a journey that is there one way only takes as long the other way
#   crs      EPSG number of points whose columns do not tell it
sources:
  # Polygons of communes, arrondissements municipaux or IRIS. The only kind that a study must have.
  boundaries:
    - file: data/communes-*.geojson
      vintage: "2025"
      fetch: geo-api:communes
    #- file: data/ADMIN-EXPRESS-COG.gpkg
    #  layer: commune
    #  crs: 2154

  # INSEE: populations légales, the code officiel géographique and its movements, and EPCI of each commune.
  populations:
    - file: data/populations-2023.csv
      vintage: "2023"
      cog: 2025
      fetch: insee:populations-2023
  cog:
    - file: data/v_commune_2025.csv
      fetch: insee:cog-2025
  movements:
    - file: data/v_mvt_commune_2025.csv
      fetch: insee:mouvements-2025
  #zonings:
  #  - file: data/zonages.csv

  # Professionals: RPPS (who practises where), FINESS (sites, MSP and centres de santé) and the Base Adresse
  # Nationale, which places the sites that FINESS does not. BPE gives counts where there are no persons.
  #rpps:
  #  - file: data/PS_LibreAcces_Personne_activite.txt
  #    fetch: ans:rpps
  # rpps_ages: ages of practitioners, which no register tells. rpps, and annee_naissance or age. See age_cap.
  #rpps_ages:
  #  - file: ages-medecins.csv
  #    vintage: "2025"
  #finess:
  #  - file: data/etalab-cs1100507.csv
  #    fetch: finess:etalab-cs1100507
  #addresses:
  #  - file: data/adresses-*.csv.gz
  #    fetch: ban
  #bpe:
  #  - file: data/bpe.csv
  #    vintage: "2024"
  #facilities:
  #  - file: data/hospitals.csv

  # The planner's own tables. CSV or XLSX.
  # cpts: one row per CPTS and commune. cpts, code_insee; optional stade, dates, contrat, missions.
  #cpts:
  #  - file: cpts.csv
  #    vintage: 2026-01
  #    cog: 2025
  # esp: one row per team and member. id_esp, nom, forme (MSP, centre, ESP-CLAP, autre), rpps or profession.
  #esp:
  #  - file: esp.csv
  # adherents: who has joined a CPTS, one row each. cpts (identifier or name), and rpps, finess, profession or categorie.
  #adherents:
  #  - file: adherents.csv
  # patients: one row per commune and team. code_insee, esp, patients; masked cells (<11, NS…) are understood.
  #patients:
  #  - file: patients.csv
  #    vintage: "2025"
  # ages: INSEE's population by sex and age (TD_POP1B, base-cc-evol-struct-pop). See access_population.
  #ages:
  #  - file: data/TD_POP1B_2022.csv
  #    vintage: "2022"
  # tvs: territoire de vie-santé of each commune. zoning: the ARS's zoning of general practitioners (ZIP, ZAC…), by
  # commune or by TVS.
  #tvs:
  #  - file: data/tvs.csv
  #zoning:
  #  - file: data/zonage-medecin.csv
  #    vintage: "2025"
  # apl: accessibilité potentielle localisée, as DREES publishes it.
  #apl:
  #  - file: data/apl.csv
  #    vintage: "2023"

  # Journeys. times: minutes between communes, CSV or Parquet (from, to, minutes; METRIC; OSRM). roads: one extract of
  # OpenStreetMap (PBF). Without them journeys are estimated as the crow flies.
  #times:
  #  - file: data/metric.csv.gz
  #    vintage: "2024"
  #    column: duree_hc_min
  #roads:
  #  - file: data/provence-alpes-cote-d-azur-latest.osm.pbf
  #    vintage: 2026-01

# How figures are made. The values below are the defaults.
settings:
  # Share of a team's patients that its core territory gathers, and that core and fringe gather together.
  #core_share: 0.8
  #fringe_share: 0.95
  # Least share of a commune's inhabitants that a team must follow for the commune to be in its core.
  #core_relevance: 0
  # Bounds of a masked patient count (SNDS practice: no count from 1 to 10 leaves).
  #masked_min: 1
  #masked_max: 10
  # Where there are no counts, patients are modelled (Huff): share of inhabitants who have a médecin traitant,
  # exponent of a team's supply, scale in minutes of the exponential decay with travel time.
  #registered_share: 0.89
  #supply_exponent: 1
  #decay_minutes: 8
  # Whether these two are fitted to the teams that have counts: auto (when the fit is good), always or never.
  #calibrate: auto
  # Share of a commune's patients from which it belongs to a team's territory, and how sure that has to be.
  #membership_share: 0.1
  #membership_probability: 0.9
  # Service areas (each commune to the team that follows most of its patients): least inhabitants, and least share of
  # its patients that an area's own teams follow; areas that fall short are merged.
  #area_min_population: 1000
  #area_min_localisation: 0
  # A member who practises farther than this from all others of the team is told (minutes).
  #far_minutes: 30
  # Travel: longest journey considered (minutes), road distance over distance as the crow flies, and speed
  # in km/h where density is over dense_from inhabitants per km² and elsewhere.
  #max_minutes: 30
  #detour: 1.3
  #speed_dense: 25
  #speed_sparse: 50
  #dense_from: 1500
  # Speeds grow with the length of the road to this power: 0 not at all, 0.14 as METRIC's do in Gironde.
  #speed_growth: 0
  # Standard deviation of true minutes t around those estimated from the distance, over the root of t + 1 (METRIC in
  # Gironde: 0.54). Steps of access_decay are blurred by it where journeys are only estimated; 0 leaves them sharp.
  #crow_scatter: 0.54
  # Roads (OpenStreetMap) are read for car, bicycle or foot; a commune farther from a road than snap_metres has no
  # journeys on it. Where a matrix tells little of a commune, its times are taken from the roads or estimated, unless
  # fill_times is false.
  #profile: car
  #snap_metres: 2000
  #fill_times: true
  # Accessibility (floating catchments; 2sfca with the table below is the APL's): professions, measure (2sfca, 3sfca,
  # m2sfca, mh3sfca, bfca, availability, raam), weight of a journey by its minutes (apl, apl2012 or another table of
  # steps: step:<10=1,<15=2/3,<20=1/3; gaussian:10,within=30; dai:20; exponential:8; power:1,2; logistic:20,5; linear:30).
  #access_professions: [gp, nurse, physiotherapist, midwife, dentist]
  #access_method: 2sfca
  #access_decay: "step:<10=1,<15=2/3,<20=1/3"
  # Whose demand is shared: ages (standardised by age_weights), published (standardised by DREES, from its table of APL),
  # inhabitants, or auto: the first of these that is known. age_weights: how much care of a profession each age uses,
  # relative to the mean inhabitant of the country, by least age, as in ["gp: 0=1.0,10=0.6,65=1.6"].
  #access_population: auto
  #age_weights: []
  # What supply is counted in: heads (a person once), fte (at the shares of time spent at each place) or consultations
  # (the same, times those of a general practitioner in a year; other professions stay in persons).
  #supply_unit: consultations
  #consultations_per_gp: 4200
  # Where ages of practitioners are known (rpps_ages), those who are older than this are no supply of accessibility; 65
  # as DREES's capped APL and the ARS's zoning have it, 0 to count all. Territories of ESP and CPTS count them always.
  #age_cap: 65
  # Access to general practitioners under which a commune is underserved, in the same unit; 0 for the first decile.
  #underserved_below: 2.5
  # Size classes of the ACI, in inhabitants, and whether a population equal to a bound is in the upper class.
  #size_bounds: [40000, 80000, 175000]
  #bound_in_upper_class: true
  # What the area of a CPTS is made of: the communes of its list (declared), the core territories of its ESP (esp), or
  # either of them (both). The differences are told whatever the choice.
  #cpts_area: declared
  # Communes that CPTS share by quartier, beside the cities with arrondissements: where two lists name one of them the
  # split is unknown, which is no overlap. 06088 is Nice.
  #shared_cities: ["06088"]
  # Stages of a CPTS that count as coverage.
  #coverage_stages: [unknown, letter, validated, signed]
`
