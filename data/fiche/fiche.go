// Package fiche writes an evaluation of a proposed territory for a planner, in French: plain text, or Markdown to be
// printed. It says in words what atlas.Report says in JSON, and nothing that the atlas it is given does not show: to a
// role, give the atlas shown to it.
package fiche

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// Judged is an evaluation and what it is of.
type Judged struct {
	Name       string
	Evaluation atlas.Evaluation
	Partial    []atlas.Drawn // of a drawn polygon: the units that it meets
}

// Text writes a fiche as plain text.
func Text(a *atlas.Atlas, j Judged) string { return write(a, j, false) }

// Markdown writes a fiche as Markdown (CommonMark).
func Markdown(a *atlas.Atlas, j Judged) string { return write(a, j, true) }

func write(a *atlas.Atlas, j Judged, markdown bool) string {
	f := &ficheWriter{a: a, markdown: markdown}
	e := j.Evaluation
	f.title(j.Name)
	f.territory(e)
	f.partial(j.Partial)
	f.others(e)
	f.gaps(e)
	f.teams(e)
	f.comparison(e)
	f.access(e)
	fmt.Fprintf(&f.out, "\nÉdition %s de « %s », COG %d.\n", a.Edition, a.Dataset.Name, a.Dataset.COGYear)
	return f.out.String()
}

type ficheWriter struct {
	a        *atlas.Atlas
	markdown bool
	out      strings.Builder
}

func (f *ficheWriter) title(name string) {
	if f.markdown {
		fmt.Fprintf(&f.out, "# %s\n", name)
		return
	}
	fmt.Fprintf(&f.out, "%s\n%s\n", name, strings.Repeat("=", len([]rune(name))))
}

func (f *ficheWriter) section(name string) {
	if f.markdown {
		fmt.Fprintf(&f.out, "\n## %s\n\n", name)
		return
	}
	fmt.Fprintf(&f.out, "\n%s\n", name)
}

func (f *ficheWriter) item(format string, args ...any) {
	mark := "  "
	if f.markdown {
		mark = "- "
	}
	fmt.Fprintf(&f.out, mark+format+"\n", args...)
}

func (f *ficheWriter) territory(e atlas.Evaluation) {
	f.section("Territoire")
	f.item("%s habitants dans %s", number(e.Area.Population), pluriel(len(e.Area.Units), "unité"))
	if e.Area.PopulationUnknown > 0 {
		f.item("population inconnue dans %s", pluriel(int(e.Area.PopulationUnknown), "unité"))
	}
	if e.Area.ToNextBound >= 0 {
		f.item("classe de taille %d (il manque %s habitants pour la suivante)", e.Area.SizeClass, number(e.Area.ToNextBound))
	} else {
		f.item("classe de taille %d, la plus grande", e.Area.SizeClass)
	}
	for _, then := range e.Then {
		text := fmt.Sprintf("%s habitants en %s, classe de taille %d", number(then.Population), then.Vintage, then.SizeClass)
		if then.Change != nil {
			text += fmt.Sprintf(" ; %s %% depuis", signed(*then.Change))
		}
		f.item("%s", text)
	}
	s := e.Area.Shape
	switch {
	case s.Components == 1:
		f.item("d'un seul tenant, %s km², compacité %s", decimal(s.AreaM2/1e6, 1), decimal(s.Compactness, 2))
	default:
		f.item("en %d morceaux, %s km², compacité %s", s.Components, decimal(s.AreaM2/1e6, 1), decimal(s.Compactness, 2))
	}
	if n := len(e.Area.Enclaves); n > 0 {
		f.item("enclave : %s", f.names(e.Area.Enclaves))
	}
	if s.Approximate {
		f.item("contour approché : une ville est dessinée entière pour certains de ses arrondissements")
	}
	f.item("départements : %s", strings.Join(e.Area.Departments, ", "))
	if len(e.Area.EPCIs) > 0 {
		f.item("EPCI : %s", strings.Join(e.Area.EPCIs, ", "))
	}
}

// partial tells the units that a drawn polygon cuts.
func (f *ficheWriter) partial(drawn []atlas.Drawn) {
	for _, belongs := range []bool{true, false} {
		var cut []string
		for _, d := range drawn {
			if d.Share < 1 && d.Belongs() == belongs {
				cut = append(cut, fmt.Sprintf("%s (%s)", f.a.Dataset.Units[d.Unit].Name, pourcent(d.Share)))
			}
		}
		if len(cut) > 0 {
			f.item("coupées par le tracé et %s : %s", map[bool]string{true: "retenues", false: "laissées"}[belongs], strings.Join(cut, ", "))
		}
	}
}

func (f *ficheWriter) others(e atlas.Evaluation) {
	f.section("Déjà revendiqué")
	if len(e.Others) == 0 {
		f.item("aucune CPTS ne revendique ces communes")
	}
	for _, o := range e.Others {
		f.item("%s : %s habitants dans %s, soit %s du projet et %s de cette CPTS (%s)", f.a.Dataset.Communities[o.Community].Name,
			number(o.Population), pluriel(len(o.Units), "unité"), pourcent(o.OfProposal), pourcent(o.OfCommunity), f.names(o.Units))
	}
}

func (f *ficheWriter) gaps(e atlas.Evaluation) {
	f.section("Zones blanches")
	if len(e.Gaps) == 0 {
		f.item("le projet n'en comble aucune")
	}
	for _, g := range e.Gaps {
		text := fmt.Sprintf("%s habitants comblés (%s)", number(g.Population), f.names(g.Units))
		if g.Left > 0 || g.Pieces > 0 {
			text += fmt.Sprintf(" ; il en reste %s dans %s", number(g.Left), pluriel(int(g.Pieces), "zone"))
		}
		f.item("%s", text)
	}
	for _, c := range e.Created {
		f.item("le projet en crée une : %s habitants que la CPTS remplacée était seule à couvrir (%s)", number(c.Population), f.names(c.Units))
	}
	f.item("habitants couverts dans l'étude : %s, puis %s", number(e.CoveredBefore), number(e.CoveredAfter))
}

func (f *ficheWriter) teams(e atlas.Evaluation) {
	f.section("Équipes de soins primaires")
	if len(e.Inside)+len(e.Split) == 0 {
		f.item("aucune ESP connue n'y a son territoire")
	}
	if len(e.Inside) > 0 {
		names := make([]string, len(e.Inside))
		for i, t := range e.Inside {
			names[i] = f.a.Dataset.Teams[t].Name
		}
		f.item("dedans : %s", strings.Join(names, ", "))
	}
	for _, s := range e.Split {
		outside := f.a.Report("", atlas.Evaluation{Replaces: geo.None, Split: []atlas.Astride{s}}, nil).TeamsSplit[0].Outside
		if outside == nil {
			f.item("à cheval : %s (part des patients non montrée)", f.a.Dataset.Teams[s.Team].Name)
			continue
		}
		f.item("à cheval : %s, %s des patients de son cœur vivent dehors", f.a.Dataset.Teams[s.Team].Name, pourcent(*outside))
	}
}

// contextWords are the French names of what a proposal is compared with.
var contextWords = map[string]string{"proposal": "projet", "department": "département", "region": "région", "study": "étude"}

func (f *ficheWriter) comparison(e atlas.Evaluation) {
	f.section("Comparaison")
	for _, c := range e.Contexts {
		f.item("%s : %s habitants, médecins généralistes : %s, soit %s pour 100 000", placeOf(c),
			number(c.Population), decimal(c.GPs, 1), decimal(c.GPsPer100k, 1))
		for _, m := range c.Access {
			if m.Profession == geo.GP {
				f.item("%s : APL aux médecins généralistes%s %s (Drees, %d)", placeOf(c), ageCapped(m.AgeCap), decimal(m.Value, 2), m.Year)
			}
		}
	}
}

// access says what its inhabitants have access to, by profession, beside those of the places that it is compared with.
func (f *ficheWriter) access(e atlas.Evaluation) {
	if len(e.Contexts) == 0 || len(e.Contexts[0].Own) == 0 {
		return
	}
	f.section("Accès aux soins des habitants")
	for _, own := range e.Contexts[0].Own {
		text := fmt.Sprintf("%s : %s %s", atlas.ProfessionInFrench(own.Profession), decimal(own.Value, decimalsOf(own.Value)), own.MeasuredIn)
		var beside []string
		for _, c := range e.Contexts[1:] {
			for _, there := range c.Own {
				if there.Profession == own.Profession {
					beside = append(beside, fmt.Sprintf("%s %s", placeOf(c), decimal(there.Value, decimalsOf(there.Value))))
				}
			}
		}
		if beside != nil {
			text += " (" + strings.Join(beside, ", ") + ")"
		}
		if own.Under > 0 {
			text += fmt.Sprintf(" ; sous-dotés : %s habitants, soit %s", number(own.Under), pourcent(float64(own.Under)/float64(own.Population)))
		}
		if own.Border > 0 {
			text += fmt.Sprintf(" ; sensible au bord de l'étude pour %s habitants", number(own.Border))
		}
		f.item("%s", text)
	}
	f.item("calculé ici, trajets %s", journeys(f.a.Dataset.Times))
}

// journeys says where the minutes come from, as atlas.TimesName does in English.
func journeys(times []geo.Times) string {
	if len(times) == 0 {
		return "à vol d'oiseau"
	}
	t := times[0]
	text := "d'une table de temps : " + t.Name
	if t.Provider == "road" {
		text = "par les routes d'OpenStreetMap : " + t.Name
	}
	if t.Vintage != "" {
		text += " (" + t.Vintage + ")"
	}
	if by, ok := map[string]string{"bicycle": "à vélo", "foot": "à pied"}[t.Profile]; ok {
		text += ", " + by
	}
	return text
}

// decimalsOf is how many decimals an access is worth.
func decimalsOf(x float64) int {
	if x < 10 {
		return 2
	}
	return 1
}

// placeOf names what a proposal is compared with: "département 05".
func placeOf(c atlas.Context) string { return strings.TrimSpace(contextWords[c.Kind] + " " + c.Code) }

// ageCapped says which practitioners an APL counts.
func ageCapped(cap int) string {
	if cap == 0 {
		return ""
	}
	return fmt.Sprintf(" de %d ans et moins", cap)
}

// names lists units, the first few by name.
func (f *ficheWriter) names(units []int32) string {
	const most = 6
	var out []string
	for i, u := range units {
		if i == most {
			out = append(out, fmt.Sprintf("et %d autres", len(units)-most))
			break
		}
		out = append(out, f.a.Dataset.Units[u].Name)
	}
	return strings.Join(out, ", ")
}

// pluriel is a number and its French noun, in the plural from 2 on.
func pluriel(n int, noun string) string {
	if n > 1 {
		noun += "s"
	}
	return number(n) + " " + noun
}

// decimal writes a number as French does: 12,3.
func decimal(x float64, decimals int) string {
	return strings.ReplaceAll(strconv.FormatFloat(x, 'f', decimals, 64), ".", ",")
}

// pourcent writes a share: 12,3 %.
func pourcent(share float64) string { return decimal(100*share, 1) + " %" }

// signed writes a change: +1,2 or −0,4.
func signed(x float64) string {
	text := decimal(x, 1)
	if rest, under := strings.CutPrefix(text, "-"); under {
		return "−" + rest
	}
	return "+" + text
}

// number writes a whole number in groups of three digits: 5 218 960.
func number[T int | int32 | int64](n T) string {
	digits := strconv.FormatInt(int64(n), 10)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + " " + digits[at:]
	}
	return sign + digits
}
