// Package geotest makes small datasets for tests: a chessboard of communes on which every kind of finding is
// known beforehand.
package geotest

import (
	"fmt"
	"time"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

// Side is the number of communes along each side of the chessboard.
const Side = 6

// Dataset returns a chessboard of Side × Side communes of 0.1° from longitude 2, latitude 46, unit r*Side+c in
// row r (northwards) and column c. Unit (0, 0), "99001", is a city known by two arrondissements that have no boundary
// of their own (units 36 and 37).
//
// Communities: "west" claims columns 0 to 2, "east" columns 2 to 4 but for (3, 3), which it encloses, "far" is only at
// the letter stage and claims (0, 5). So column 2 is an overlap of six units, (3, 3) an enclave and a gap, and
// (1, 5) to (5, 5) another gap of five.
//
// Teams: "t1" with counts, one of them masked; "t2" without counts, so modelled; "t3" with neither counts nor members.
func Dataset() *geo.Dataset {
	ds := &geo.Dataset{Name: "Échiquier", COGYear: 2025, Area: geo.Area{Departments: []string{"99"}}}
	for r := range Side {
		for c := range Side {
			ds.Units = append(ds.Units, geo.Unit{
				Code: fmt.Sprintf("99%03d", r*Side+c+1), Name: fmt.Sprintf("Case %d-%d", r, c), Parent: geo.None,
				Department: "99", Region: "00", EPCI: fmt.Sprintf("20000000%d", c/3),
				Population: geo.Exactly(int64(100 * (r + c + 1))), Geometry: square(r, c),
			})
		}
	}
	ds.Units[0].Population = geo.Exactly(5000)
	for i, n := range []int64{3000, 2000} {
		ds.Units = append(ds.Units, geo.Unit{Code: fmt.Sprintf("9920%d", i+1), Name: fmt.Sprintf("Case 0-0 %de arrondissement", i+1),
			Kind: geo.Arrondissement, Parent: 0, Department: "99", Region: "00", EPCI: "200000000", Population: geo.Exactly(n)})
	}
	ds.Communities = communities()
	ds.Sites = []geo.Site{
		{ID: "990000001", Name: "MSP du Centre", Kind: geo.MSP, Category: "603", Unit: at(2, 2), Point: middle(2, 2), Placement: geo.PlacedByFINESS},
		{ID: "c-99008", Name: "Cabinet", Kind: geo.Cabinet, Unit: at(1, 1), Point: middle(1, 1), Placement: geo.PlacedByAddress, Score: 0.9},
		{ID: "c-lost", Name: "Cabinet sans lieu", Kind: geo.Cabinet, Unit: geo.None},
	}
	for i := range 6 {
		profession := geo.GP
		if i%3 == 2 {
			profession = geo.Nurse
		}
		ds.Practitioners = append(ds.Practitioners, geo.Practitioner{ID: fmt.Sprintf("81000000000%d", i), Profession: profession})
		ds.Practices = append(ds.Practices, geo.Practice{Practitioner: int32(i), Site: int32(i % 2), Liberal: true, Share: 1})
	}
	ds.Teams = []geo.Team{
		{ID: "t1", Name: "MSP du Centre", Form: geo.FormMSP, Stage: geo.Signed, Contract: "ACI", Site: 0,
			Members: []geo.Member{{Practitioner: 0, Profession: geo.GP, Unit: at(2, 2)}, {Practitioner: 2, Profession: geo.Nurse, Unit: at(2, 2)}}},
		{ID: "t2", Name: "ESP-CLAP des Bois", Form: geo.FormCLAP, Stage: geo.Letter, Contract: "FIR", Site: geo.None, Themes: []string{"soins palliatifs"},
			Members: []geo.Member{{Practitioner: geo.None, Profession: geo.GP, Unit: at(4, 4)}}},
		{ID: "t3", Name: "Équipe vide", Site: geo.None},
	}
	for _, f := range []struct {
		r, c int
		n    geo.Count
	}{{2, 2, geo.Exactly(120)}, {2, 1, geo.Exactly(40)}, {1, 2, geo.Exactly(40)}, {3, 2, geo.Exactly(20)}, {0, 2, geo.Between(1, 10)}, {4, 4, geo.Exactly(0)}} {
		ds.Flows = append(ds.Flows, geo.Flow{Unit: at(f.r, f.c), Team: 0, Patients: f.n})
	}
	ds.Sources = []geo.Source{{Kind: "boundaries", Name: "echiquier.geojson", Vintage: "2025", SHA256: "00", Bytes: 1, Read: 38, Kept: 38}}
	return ds
}

func communities() []geo.Community {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	west := geo.Community{ID: "west", Name: "CPTS de l'Ouest", Stage: geo.Signed, Contract: "ACI", Missions: []string{"accès aux soins", "parcours"},
		LetterOn: day(2019, 3, 1), ValidatedOn: day(2020, 1, 15), SignedOn: day(2020, 9, 30)}
	east := geo.Community{ID: "east", Name: "CPTS de l'Est", Stage: geo.Validated, LetterOn: day(2022, 5, 2), ValidatedOn: day(2023, 6, 1)}
	for r := range Side {
		for c := range Side {
			claim := geo.Claim{Unit: at(r, c), Declared: fmt.Sprintf("99%03d", r*Side+c+1)}
			if c <= 2 {
				west.Claims = append(west.Claims, claim)
			}
			if c >= 2 && c <= 4 && !(r == 3 && c == 3) {
				east.Claims = append(east.Claims, claim)
			}
		}
	}
	far := geo.Community{ID: "far", Name: "CPTS lointaine", Stage: geo.Letter, Claims: []geo.Claim{{Unit: at(0, 5), Declared: "99999"}}}
	return []geo.Community{west, east, far}
}

func at(r, c int) int32 { return int32(r*Side + c) }

func middle(r, c int) orb.Point { return orb.Point{2.05 + 0.1*float64(c), 46.05 + 0.1*float64(r)} }

// square returns the commune in row r and column c. Corners are made of whole tenths, so that neighbours share
// them to the bit.
func square(r, c int) orb.MultiPolygon {
	x := func(c int) float64 { return float64(20+c) / 10 }
	y := func(r int) float64 { return float64(460+r) / 10 }
	return orb.MultiPolygon{{{{x(c), y(r)}, {x(c + 1), y(r)}, {x(c + 1), y(r + 1)}, {x(c), y(r + 1)}, {x(c), y(r)}}}}
}
