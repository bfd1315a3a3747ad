// Package fiche writes an evaluation of a proposed territory for a planner, in French: plain text, or Markdown to be
// printed. It says in words what atlas.Report says in JSON, and nothing that the atlas it is given does not show: to a
// role, give the atlas shown to it.
package fiche

import (
	"fmt"
	"strings"

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
	f.foot()
	return f.out.String()
}

type ficheWriter struct {
	a        *atlas.Atlas
	markdown bool
	out      strings.Builder
}

func (f *ficheWriter) title(name string) {
	if f.markdown {
		fmt.Fprintf(&f.out, "# %s\n", inline(name))
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

// item writes a line. As Markdown the whole of it is escaped, so that no name in it can be forgotten.
func (f *ficheWriter) item(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if f.markdown {
		f.out.WriteString("- " + block(line) + "\n")
		return
	}
	f.out.WriteString("  " + line + "\n")
}

func (f *ficheWriter) foot() {
	line := fmt.Sprintf("Édition %s de « %s », COG %d.", f.a.Edition, f.a.Dataset.Name, f.a.Dataset.COGYear)
	if f.markdown {
		line = block(line)
	}
	f.out.WriteString("\n" + line + "\n")
}
