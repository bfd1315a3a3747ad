package geo

import (
	"fmt"
	"slices"
	"strings"
)

// Settings are the choices under which an Atlas is computed. They are stored and served with it.
// DefaultSettings gives every default; the yaml keys are those of a study file.
type Settings struct {
	// CoreShare is the share of a team's patients that its core territory gathers: units are taken by
	// decreasing number of patients until it is reached, ties entering together.
	CoreShare float64 `yaml:"core_share"`
	// FringeShare is the same for the core and the fringe together.
	FringeShare float64 `yaml:"fringe_share"`
	// CoreRelevance is the least share of a unit's inhabitants that a team must follow for the unit to
	// be in its core.
	CoreRelevance float64 `yaml:"core_relevance"`
	// MaskedMin and MaskedMax bound a masked patient count (SNDS practice: 1 to 10).
	MaskedMin int64 `yaml:"masked_min"`
	MaskedMax int64 `yaml:"masked_max"`
	// RegisteredShare is the share of inhabitants who have a médecin traitant, used when patients are modelled.
	RegisteredShare float64 `yaml:"registered_share"`
	// SupplyExponent is the exponent of a team's supply in the Huff model.
	SupplyExponent float64 `yaml:"supply_exponent"`
	// DecayMinutes is the scale of the exponential decay exp(−t/DecayMinutes) of the Huff model.
	DecayMinutes float64 `yaml:"decay_minutes"`
	// Calibrate says whether the two before are fitted to the teams that have counts: "auto" when the fit is good,
	// "always" when there is one, or "never".
	Calibrate string `yaml:"calibrate"`
	// MembershipShare is the share of a unit's patients from which a unit belongs to a team's territory, and
	// MembershipProbability how sure that has to be.
	MembershipShare       float64 `yaml:"membership_share"`
	MembershipProbability float64 `yaml:"membership_probability"`
	// AreaMinPopulation and AreaMinLocalisation are the least inhabitants of a service area, and the least share of its
	// patients that its own teams have to follow; areas that fall short are merged.
	AreaMinPopulation   int64   `yaml:"area_min_population"`
	AreaMinLocalisation float64 `yaml:"area_min_localisation"`
	// FarMinutes is how far from all others a member of a team has to practise to be told.
	FarMinutes float64 `yaml:"far_minutes"`
	// MaxMinutes is the longest journey considered.
	MaxMinutes float64 `yaml:"max_minutes"`
	// Detour is road distance over distance as the crow flies.
	Detour float64 `yaml:"detour"`
	// SpeedDense and SpeedSparse are car speeds in km/h where density is over DenseFrom inhabitants per
	// km² and elsewhere.
	SpeedDense  float64 `yaml:"speed_dense"`
	SpeedSparse float64 `yaml:"speed_sparse"`
	DenseFrom   float64 `yaml:"dense_from"`
	// SpeedGrowth makes speeds grow with the length of the road to this power; those above are over 10 km of it.
	SpeedGrowth float64 `yaml:"speed_growth"`
	// CrowScatter is the standard deviation of true minutes t around those estimated as the crow flies, over √(t+1); tables
	// of access_decay are blurred by it where there are no other times. 0 leaves them as they are.
	CrowScatter float64 `yaml:"crow_scatter"`
	// Profile is the means of travel for which a road network is read: car, bicycle or foot.
	Profile string `yaml:"profile"`
	// SnapMetres is the longest distance from a unit's point to a road on which its journeys begin and end.
	SnapMetres float64 `yaml:"snap_metres"`
	// FillTimes says that journeys from units of which a matrix tells little are taken from the roads, or estimated.
	FillTimes bool `yaml:"fill_times"`
	// AccessProfessions are those whose accessibility is computed, where supply is known.
	AccessProfessions []string `yaml:"access_professions"`
	// AccessMethod is the measure: 2sfca (the APL's), 3sfca, m2sfca, mh3sfca, bfca, availability or raam.
	AccessMethod string `yaml:"access_method"`
	// AccessPopulation is whose demand is shared: "ages", standardised by AgeWeights; "published", standardised by DREES;
	// "inhabitants"; or "auto", the first of these that is known for a profession.
	AccessPopulation string `yaml:"access_population"`
	// AgeWeights are how much care each age uses, a text for each profession in the words of access.ParseAgeWeights:
	// "gp: 0=0.9,10=0.6,…", relative to the mean inhabitant of the country.
	AgeWeights []string `yaml:"age_weights"`
	// AccessDecay says how much a journey counts by its minutes, in the words of access.ParseDecay.
	AccessDecay string `yaml:"access_decay"`
	// SupplyUnit is what supply is counted in: "heads", a person once, spread over the places of practice; "fte", at
	// the shares of time spent there; "consultations", the same times ConsultationsPerGP for general practitioners.
	SupplyUnit string `yaml:"supply_unit"`
	// ConsultationsPerGP is the number of consultations and visits of a general practitioner in a year.
	ConsultationsPerGP float64 `yaml:"consultations_per_gp"`
	// AgeCap is the age over which a practitioner is not counted as supply of accessibility, where ages are known: 65 counts
	// those of 65 or under. 0 counts all.
	AgeCap int64 `yaml:"age_cap"`
	// UnderservedBelow is the access to general practitioners under which inhabitants are underserved, in the supply
	// unit; 0 for the first decile, which is that of all other professions.
	UnderservedBelow float64 `yaml:"underserved_below"`
	// SizeBounds separate the size classes of the ACI, in inhabitants.
	SizeBounds []int64 `yaml:"size_bounds"`
	// BoundUpper says that a population equal to a bound is in the upper class.
	BoundUpper bool `yaml:"bound_in_upper_class"`
	// CPTSArea says what the area of a CPTS is made of: "declared", the units on its list; "esp", those of its teams' core
	// territories; "both", either. The differences are told whatever the choice.
	CPTSArea string `yaml:"cpts_area"`
	// SharedCities are the codes of communes that CPTS share by quartier: two lists that name one of them do not claim
	// the same ground, nobody can tell how it is split.
	SharedCities []string `yaml:"shared_cities"`
	// CoverageStages are the stages that count as coverage ("unknown", "letter", "validated", "signed").
	CoverageStages []string `yaml:"coverage_stages"`
}

// DefaultSettings returns the documented defaults (docs/methods.md gives the reason for each).
func DefaultSettings() Settings {
	return Settings{
		CoreShare: 0.80, FringeShare: 0.95, CoreRelevance: 0,
		MaskedMin: 1, MaskedMax: 10,
		RegisteredShare: 0.89, SupplyExponent: 1, DecayMinutes: 8, MaxMinutes: 30,
		Calibrate: "auto", MembershipShare: 0.10, MembershipProbability: 0.90,
		AreaMinPopulation: 1000, AreaMinLocalisation: 0, FarMinutes: 30,
		Detour: 1.3, SpeedDense: 25, SpeedSparse: 50, DenseFrom: 1500, SpeedGrowth: 0, CrowScatter: 0.54,
		Profile: "car", SnapMetres: 2000, FillTimes: true,
		AccessProfessions: []string{"gp", "nurse", "physiotherapist", "midwife", "dentist"},
		AccessPopulation:  "auto", AgeWeights: []string{},
		AccessMethod: "2sfca", AccessDecay: "step:<10=1,<15=2/3,<20=1/3",
		SupplyUnit: "consultations", ConsultationsPerGP: 4200, AgeCap: 65, UnderservedBelow: 2.5,
		SizeBounds: []int64{40_000, 80_000, 175_000}, BoundUpper: true,
		CPTSArea: "declared", SharedCities: []string{"06088"},
		CoverageStages: []string{"unknown", "letter", "validated", "signed"},
	}
}

// Validate returns every fault of the settings, none when they can be used.
func (s Settings) Validate() []error {
	var faults []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	check(s.CoreShare > 0 && s.CoreShare <= 1, "core_share is %v: it must be over 0 and at most 1", s.CoreShare)
	check(s.FringeShare >= s.CoreShare && s.FringeShare <= 1, "fringe_share is %v: it must lie between core_share (%v) and 1", s.FringeShare, s.CoreShare)
	check(s.CoreRelevance >= 0 && s.CoreRelevance < 1, "core_relevance is %v: it must be at least 0 and under 1", s.CoreRelevance)
	check(s.MaskedMin >= 0 && s.MaskedMax >= s.MaskedMin, "masked_min %d and masked_max %d are not bounds", s.MaskedMin, s.MaskedMax)
	check(s.RegisteredShare > 0 && s.RegisteredShare <= 1, "registered_share is %v: it must be over 0 and at most 1", s.RegisteredShare)
	check(s.SupplyExponent >= 0, "supply_exponent is %v: it must not be negative", s.SupplyExponent)
	check(s.DecayMinutes > 0, "decay_minutes is %v: it must be positive", s.DecayMinutes)
	check(slices.Contains([]string{"auto", "always", "never"}, s.Calibrate), "calibrate: %q is none of auto, always, never", s.Calibrate)
	check(s.MembershipShare > 0 && s.MembershipShare <= 1, "membership_share is %v: it must be over 0 and at most 1", s.MembershipShare)
	check(s.MembershipProbability > 0 && s.MembershipProbability < 1, "membership_probability is %v: it must be over 0 and under 1", s.MembershipProbability)
	check(s.AreaMinPopulation >= 0, "area_min_population is %v: it must not be negative", s.AreaMinPopulation)
	check(s.AreaMinLocalisation >= 0 && s.AreaMinLocalisation <= 1, "area_min_localisation is %v: it must lie between 0 and 1", s.AreaMinLocalisation)
	check(s.FarMinutes > 0 && s.FarMinutes <= 240, "far_minutes is %v: it must be over 0 and at most 240", s.FarMinutes)
	check(s.MaxMinutes > 0 && s.MaxMinutes <= 240, "max_minutes is %v: it must be over 0 and at most 240", s.MaxMinutes)
	check(s.Detour >= 1, "detour is %v: a road is never shorter than the crow's way, it must be at least 1", s.Detour)
	check(s.SpeedDense > 0 && s.SpeedSparse > 0, "speed_dense %v and speed_sparse %v must be positive (km/h)", s.SpeedDense, s.SpeedSparse)
	check(s.DenseFrom >= 0, "dense_from is %v: it must not be negative", s.DenseFrom)
	check(s.SpeedGrowth >= 0 && s.SpeedGrowth < 1, "speed_growth is %v: it must be at least 0 and under 1", s.SpeedGrowth)
	check(s.CrowScatter == 0 || s.CrowScatter >= 0.001 && s.CrowScatter <= 100, "crow_scatter is %v: it must be 0 or lie between 0.001 and 100", s.CrowScatter)
	check(slices.Contains([]string{"car", "bicycle", "foot"}, s.Profile), "profile: %q is none of car, bicycle, foot", s.Profile)
	check(s.SnapMetres >= 0, "snap_metres is %v: it must not be negative", s.SnapMetres)
	for _, k := range s.AccessProfessions {
		_, ok := ParseProfession(k)
		check(ok, "access_professions: %q is none of %s", k, strings.Join(professionNames[1:], ", "))
	}
	check(slices.Contains([]string{"auto", "ages", "published", "inhabitants"}, s.AccessPopulation), "access_population: %q is none of auto, ages, published, inhabitants", s.AccessPopulation)
	check(slices.Contains([]string{"heads", "fte", "consultations"}, s.SupplyUnit), "supply_unit: %q is none of heads, fte, consultations", s.SupplyUnit)
	check(s.ConsultationsPerGP > 0, "consultations_per_gp is %v: it must be positive", s.ConsultationsPerGP)
	check(s.AgeCap == 0 || s.AgeCap >= 40 && s.AgeCap <= 100, "age_cap is %v: it must be 0, for none, or lie between 40 and 100", s.AgeCap)
	check(s.UnderservedBelow >= 0, "underserved_below is %v: it must not be negative", s.UnderservedBelow)
	for i := range s.SizeBounds {
		check(s.SizeBounds[i] > 0 && (i == 0 || s.SizeBounds[i] > s.SizeBounds[i-1]), "size_bounds %v must be positive and increase", s.SizeBounds)
	}
	check(slices.Contains([]string{"declared", "esp", "both"}, s.CPTSArea), "cpts_area is %q: it is one of declared, esp, both", s.CPTSArea)
	for _, k := range s.CoverageStages {
		_, ok := ParseStage(k)
		check(ok, "coverage_stages: %q is none of unknown, letter, validated, signed", k)
	}
	return faults
}
