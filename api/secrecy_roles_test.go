package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/geotest"
	"github.com/maillage/maillage/geo/secrecy"
)

// twoTeams is the chessboard with a team of six whose core is made of small counts, and one of four. change is made to the
// counts: by team, then by unit from the second on.
func twoTeams(change func(counts map[string][]geo.Count)) *geo.Dataset {
	exactly := func(counts ...int64) (out []geo.Count) {
		for _, n := range counts {
			out = append(out, geo.Exactly(n))
		}
		return out
	}
	counts := map[string][]geo.Count{
		"six":  append(exactly(3, 1, 4, 1, 5, 9, 2, 6, 20, 0), geo.Count{}, geo.Between(1, 10)),
		"four": exactly(7, 300, 20, 0, 150, 41),
	}
	change(counts)
	ds := geotest.Dataset()
	ds.Teams, ds.Flows = nil, nil
	for i, id := range []string{"four", "six"} {
		team := geo.Team{ID: id, Name: id, Site: geo.None}
		for k := range 4 + 2*i {
			m := geo.Member{Practitioner: geo.None, Profession: geo.GP, Unit: int32(7 + 6*i)}
			if k%2 == 1 {
				m.Profession = geo.Nurse
			}
			team.Members = append(team.Members, m)
		}
		ds.Teams = append(ds.Teams, team)
		for u, n := range counts[id] {
			ds.Flows = append(ds.Flows, geo.Flow{Unit: int32(u + 1), Team: int32(i), Patients: n})
		}
	}
	return ds
}

// judgements are the addresses of /evaluate for each unit, for ever longer rows, and so for every row with and without one
// more unit; and of /underserved by every grouping.
func judgements() (out []string) {
	for r := range geotest.Side {
		var row []string
		for c := range geotest.Side {
			code := fmt.Sprintf("99%03d", r*geotest.Side+c+1)
			row = append(row, code)
			out = append(out, "/evaluate?units="+code, "/evaluate?name=rangee&units="+strings.Join(row, ","))
		}
	}
	for _, by := range atlas.Groupings() {
		out = append(out, "/underserved?by="+string(by), "/underserved?f=csv&below=1000&by="+string(by), "/underserved?f=geojson&by="+string(by))
	}
	return out
}

// What is told of a free territory depends, for a role, on nothing that is hidden from it: not on which of two communes has
// the small counts, nor, when fewer than five professionals stand behind a team (three for analysts), on its counts at all.
// So no difference of two answers tells it either.
func TestJudgementsByRole(t *testing.T) {
	told := make(map[secrecy.Role]map[string][32]byte)
	for _, role := range secrecy.Roles() {
		told[role] = fetched(t, served(t, twoTeams(func(map[string][]geo.Count) {}), role), judgements())
	}
	for _, c := range []struct {
		what   string
		change func(counts map[string][]geo.Count)
		seenBy []secrecy.Role
	}{
		{"small counts change places", func(counts map[string][]geo.Count) {
			counts["six"][0], counts["six"][5] = counts["six"][5], counts["six"][0]
		}, []secrecy.Role{secrecy.Planner}},
		{"one patient more in a commune, one less in another", func(counts map[string][]geo.Count) {
			counts["six"][1], counts["six"][7] = geo.Exactly(2), geo.Exactly(5)
		}, []secrecy.Role{secrecy.Planner}},
		{"the counts of four professionals", func(counts map[string][]geo.Count) {
			counts["four"][1], counts["four"][5] = geo.Exactly(30), geo.Exactly(900)
		}, []secrecy.Role{secrecy.Analyst, secrecy.Planner}},
		{"a count of 11 or more", func(counts map[string][]geo.Count) { counts["six"][8] = geo.Exactly(70) }, secrecy.Roles()},
		{"nobody, or not known", func(counts map[string][]geo.Count) {
			counts["six"][9], counts["six"][10] = geo.Exactly(400), geo.Exactly(300)
		}, secrecy.Roles()},
	} {
		for _, role := range secrecy.Roles() {
			at := differing(told[role], fetched(t, served(t, twoTeams(c.change), role), judgements()))
			judged := slices.ContainsFunc(at, func(q string) bool { return strings.HasPrefix(q, "/evaluate") })
			if want := slices.Contains(c.seenBy, role); judged != want || !want && len(at) > 0 {
				t.Errorf("%s: %s is seen in %d answers (%v…), want it seen: %v", role, c.what, len(at), at[:min(len(at), 3)], want)
			}
		}
	}
}

// Nobody, a few and not known are three things in the table of every role, and no role but that which holds the counts sees
// one from 1 to 10.
func TestStatesByRole(t *testing.T) {
	for role, small := range map[secrecy.Role]string{secrecy.Public: "masked", secrecy.Analyst: "masked", secrecy.Planner: "observed"} {
		rows := make(map[string]map[string]any)
		for _, row := range propertiesOf(t, served(t, twoTeams(func(map[string][]geo.Count) {}), role), "esp-patients") {
			rows[row["id"].(string)] = row
			if n, told := row["patients"].(float64); role != secrecy.Planner && row["state"] != "modelled" && told && n >= 1 && n <= 10 {
				t.Errorf("%s: %v", role, row)
			}
		}
		for id, want := range map[string]string{"six~99002": small, "six~99010": "observed", "six~99011": "observed", "six~99012": "missing", "six~99013": "masked"} {
			row := rows[id]
			if row["state"] != want {
				t.Errorf("%s: %s is %v, want %s", role, id, row["state"], want)
			}
			min, max, n := row["patients_min"], row["patients_max"], row["patients"]
			switch want {
			case "masked":
				if min != 1.0 || max != 10.0 || n != nil {
					t.Errorf("%s: %s is masked and has %v, from %v to %v", role, id, n, min, max)
				}
			case "missing":
				if min != nil || max != nil || n != nil {
					t.Errorf("%s: %s is missing and has %v, from %v to %v", role, id, n, min, max)
				}
			case "observed":
				if n == nil || min != n || max != n || id == "six~99011" && n != 0.0 {
					t.Errorf("%s: %s is observed and has %v, from %v to %v", role, id, n, min, max)
				}
			}
		}
	}
}

// Pages say in words whether a figure is nobody's, hidden or not known.
func TestStatesOnPages(t *testing.T) {
	h := served(t, twoTeams(func(map[string][]geo.Count) {}), secrecy.Public)
	const state, patients, least, most, share = "État de l&#39;effectif", "Patients", "Patients, au moins", "Patients, au plus", "Engagement"
	for path, want := range map[string]map[string]string{
		"esp-territories/items/four":   {state: "masqué (secret statistique)", patients: "masqué", least: "masqué"},
		"esp-territories/items/six":    {state: "estimé entre deux bornes", least: "52\u00a0personnes", most: "61\u00a0personnes"},
		"esp-patients/items/six~99002": {state: "masqué (petit effectif)", patients: "masqué", most: "10\u00a0personnes", share: "masqué"},
		"esp-patients/items/six~99011": {state: "compté", patients: "0\u00a0personnes", most: "0\u00a0personnes"},
		"esp-patients/items/six~99012": {state: "non compté", patients: "non connu", most: "non connu"},
	} {
		_, page := get(t, h, "GET", "/collections/"+path, "Accept", "text/html")
		for title, value := range want {
			_, rest, _ := strings.Cut(string(page), ">"+title+"</dt><dd>")
			told, _, _ := strings.Cut(rest, "</dd>")
			told = strings.TrimSuffix(strings.TrimPrefix(told, `<span class="quiet">`), "</span>")
			if told != value {
				t.Errorf("%s: %s is %q, want %q", path, title, told, value)
			}
		}
	}
}
