package boundaries

import (
	"fmt"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/paulmach/orb"
)

// record is what a format's reader gives of one feature.
type record struct {
	feature  int // from 1
	line     int // 0 when the format has none or the whole file is one line
	fields   attributes
	geometry orb.MultiPolygon // in the coordinates of the file, checked by nobody; owned by the record
	fault    *fault           // when the feature cannot be used, whatever its attributes
}

// fault is why something cannot be kept as it is.
type fault struct{ kind, reason string }

func faultf(kind, format string, args ...any) *fault {
	return &fault{kind, fmt.Sprintf(format, args...)}
}

// identify gives a unit its code, kind and parent from the fields of a record. repair says what had to be done to
// the code, "" when nothing.
func identify(f *attributes, u *Unit) (repair string, bad *fault) {
	code := f.values[roleCode]
	switch {
	case f.values[roleArm] != "":
		u.Kind, u.ParentCode = geo.Arrondissement, code
		code = f.values[roleArm]
	case f.values[roleIRIS] != "":
		return identifyIRIS(f.values[roleIRIS], u)
	case code == "":
		return "", faultf("missing-code", "the feature has no commune code (columns looked for: %s)", enumerate(synonyms[roleCode]))
	}
	fixed, repair, ok := repairCode(code)
	if !ok {
		return "", faultf("bad-code", "code %q is not a commune code: five characters such as 01004, 2A004 or 97411 are wanted", code)
	}
	u.Code = fixed
	if city := cityOf(fixed); city != "" {
		u.Kind = geo.Arrondissement
		if u.ParentCode == "" {
			u.ParentCode = f.values[roleParent]
		}
		if !isCommuneCode(u.ParentCode) || u.ParentCode == u.Code {
			u.ParentCode = city
		}
	}
	return repair, nil
}

// identifyIRIS reads a code of nine characters: the commune's five and four of its own.
func identifyIRIS(code string, u *Unit) (repair string, bad *fault) {
	if len(code) == 8 && allDigits(code) {
		repair = fmt.Sprintf("code %q has lost its leading zero, read as %q", code, "0"+code)
		code = "0" + code
	}
	code = strings.ToUpper(code)
	if len(code) != 9 || !isCommuneCode(code[:5]) || !allDigits(code[5:]) {
		return "", faultf("bad-code", "code %q is not an IRIS code: a commune code and four digits are wanted", code)
	}
	u.Code, u.Kind, u.ParentCode = code, geo.IRIS, code[:5]
	return repair, nil
}

// describe fills the attributes that a unit can do without, and returns what is wrong with them.
func describe(f *attributes, u *Unit) []fault {
	var faults []fault
	u.Name = f.values[roleName]
	if u.Name == "" {
		u.Name = u.Code
		faults = append(faults, *faultf("missing-name", "unit %s has no name, its code stands for it", u.Code))
	}
	u.Department = strings.ToUpper(padded(f.values[roleDepartment]))
	if !isDepartment(u.Department) {
		u.Department = departmentOf(u.Code)
	}
	if region := padded(f.values[roleRegion]); len(region) == 2 && allDigits(region) {
		u.Region = region
	}
	// A commune of the Grand Paris is in two EPCI, "200054781/200057966": the métropole comes first.
	epci, _, _ := strings.Cut(f.values[roleEPCI], "/")
	if epci = strings.TrimSpace(epci); len(epci) == 9 && allDigits(epci) {
		u.EPCI = epci
	}
	var reason string
	if u.Population, reason = parsePopulation(f.values[rolePopulation]); reason != "" {
		faults = append(faults, fault{"bad-population", "unit " + u.Code + ": " + reason})
	}
	return faults
}

// padded gives back the leading zero of a code of one digit.
func padded(code string) string {
	if len(code) == 1 && allDigits(code) {
		return "0" + code
	}
	return code
}
