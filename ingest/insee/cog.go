package insee

import (
	"context"
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/ingest"
)

// CommuneType is INSEE's TYPECOM: what a row of the COG is.
type CommuneType string

// Types of commune in the COG.
const (
	TypeCommune        CommuneType = "COM"
	TypeArrondissement CommuneType = "ARM"  // arrondissement municipal
	TypeDelegated      CommuneType = "COMD" // commune déléguée, part of a commune nouvelle
	TypeAssociated     CommuneType = "COMA" // commune associée
)

// COGUnit is a row of the COG's list of communes. Delegated and associated communes are kept: they share the
// code of a commune that was, and Parent says which commune they are part of now.
type COGUnit struct {
	Line               int
	Type               CommuneType
	Code, Name         string
	Department, Region string // empty for delegated and associated communes, as INSEE leaves them
	Parent             string // COMPARENT: the commune of an arrondissement, delegated or associated commune
}

const (
	cogType = iota
	cogCode
	cogName
	cogDepartment
	cogRegion
	cogParent
)

var cogColumns = []ingest.Column{
	cogType:       {Names: []string{"typecom"}, Required: true},
	cogCode:       {Names: []string{"com"}, Required: true},
	cogName:       {Names: []string{"libelle", "nccenr", "ncc"}},
	cogDepartment: {Names: departmentNames},
	cogRegion:     {Names: regionNames},
	cogParent:     {Names: []string{"comparent"}},
}

// ReadCOG reads INSEE's list of communes (TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT).
// A code may be there once per type; a second row of the same type is rejected.
func ReadCOG(ctx context.Context, path string, report *ingest.Report, progress ingest.Progress) ([]COGUnit, geo.Source, error) {
	t, err := ingest.OpenTable(ctx, path, "cog", report, progress, cogColumns)
	if err != nil {
		return nil, geo.Source{}, fmt.Errorf("COG: %w", err)
	}
	var out []COGUnit
	seen := map[CommuneType]firstLines{TypeCommune: {}, TypeArrondissement: {}, TypeDelegated: {}, TypeAssociated: {}}
	for t.Next() {
		kind := CommuneType(t.Text(cogType))
		if seen[kind] == nil {
			t.Reject("bad-type", "TYPECOM is %q: COM, ARM, COMD or COMA is wanted", shorten(string(kind)))
			continue
		}
		code, ok := rowCode(t, cogCode, whole)
		if !ok || !seen[kind].take(t, code) {
			continue
		}
		u := COGUnit{Line: t.Line(), Type: kind, Code: code, Name: t.Text(cogName),
			Department: t.Text(cogDepartment), Region: t.Text(cogRegion), Parent: t.Text(cogParent)}
		if kind != TypeCommune && u.Parent == "" {
			t.Warn("no-parent", "%s %s (%s) has no COMPARENT: the commune it is part of is not known", kind, code, u.Name)
		}
		out = append(out, u)
	}
	src, err := t.Close()
	return out, src, err
}
