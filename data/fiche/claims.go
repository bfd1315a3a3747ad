package fiche

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

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
