package secrecy

import "github.com/maillage/maillage/geo"

// Hidden is how much was hidden. It is counted on what is shown, so it tells nothing more.
type Hidden struct {
	Teams    int // that have counts
	Withheld int // of them, those whose counts are withheld
	Cells    int // of the teams shown: units where they have patients, masked or not
	Masked   int // of them, those masked
	Groups   int // sums told of masked cells, exactly or as a range
	Exact    int // of them, those told exactly
	// Patients are those of the teams shown, as far as it can be told from cells and sums; Shown of them are in cells
	// that are shown.
	Patients geo.Count
	Shown    int64
	// Ages and Shares tell that what tables tell of the ages of practitioners, and of the parts of their time that teams
	// have, was left out.
	Ages, Shares bool
}

// Hidden sums up what was hidden.
func (p Protected) Hidden() Hidden {
	h := Hidden{Patients: geo.Exactly(0), Ages: p.Ages, Shares: p.Shares}
	counted := make([]bool, len(p.Dataset.Teams))
	for _, f := range p.Dataset.Flows {
		if f.Patients.State == geo.Missing {
			continue
		}
		counted[f.Team] = true
		if f.Patients == geo.Exactly(0) {
			continue
		}
		h.Cells++
		h.Patients = h.Patients.Add(f.Patients)
		if n, known := f.Patients.Known(); known {
			h.Shown += n
		} else {
			h.Masked++
		}
	}
	if p.most > 1 { // else nothing was merged here
		h.narrow(p.Dataset.Merged, p.most)
	}
	for t := range counted {
		if p.Withheld[t] {
			h.Withheld++
		}
		if counted[t] || p.Withheld[t] {
			h.Teams++
		}
	}
	return h
}

// narrow takes the sums that are told into account.
func (h *Hidden) narrow(merged []geo.MergedFlow, most int64) {
	for _, m := range merged {
		h.Groups++
		if m.Patients.State == geo.Known {
			h.Exact++
		}
		h.Patients.Min += m.Patients.Min - int64(len(m.Units))
		h.Patients.Max += m.Patients.Max - int64(len(m.Units))*most
	}
	if h.Patients.Min == h.Patients.Max {
		h.Patients.State = geo.Known
	}
}
