package annuaire

import (
	"cmp"
	"slices"

	"github.com/maillage/maillage/geo"
)

// Counts say what became of the lines of the RPPS and of the sites.
type Counts struct {
	// Lines is how many lines there are for each Reason; Lines[Counted] gave a practice.
	Lines [reasonCount]int
	// Placed is how many sites were placed in each way.
	Placed [geo.PlacedByUnit + 1]int
	// Persons is how many practitioners are kept, by profession.
	Persons [geo.OtherProfession + 1]int
}

// Counts returns what became of the lines so far.
func (d *Directory) Counts() Counts { return d.counts }

// Assemble gives the practitioners, sites, practices and teams. Sites whose commune stayed unknown are left out, and
// so are the persons who then have no practice.
func (d *Directory) Assemble() *Annuaire {
	sites, remap := d.sortSites()
	records := d.records()
	persons, places := distinct(records)
	out := &Annuaire{Sites: sites, Practitioners: make([]geo.Practitioner, 0, persons), Practices: make([]geo.Practice, 0, places)}
	var text arena
	var scratch []byte
	for start := 0; start < len(records); {
		end := start + 1
		for end < len(records) && records[end].person == records[start].person {
			end++
		}
		before := len(out.Practices)
		out.Practices = d.practices(out.Practices, records[start:end], int32(len(out.Practitioners)), remap)
		if len(out.Practices) > before {
			scratch = d.people.unpack(scratch[:0], records[start].person)
			out.Practitioners = append(out.Practitioners, geo.Practitioner{ID: text.keep(scratch), Profession: professionOf(records[start:end])})
		}
		start = end
	}
	out.Teams = out.teams()
	for _, p := range out.Practitioners {
		d.counts.Persons[p.Profession]++
	}
	for i := range out.Sites {
		d.counts.Placed[out.Sites[i].Placement]++
	}
	out.Counts = d.counts
	return out
}

// records returns all records ordered by person and place, and frees the chunks.
func (d *Directory) records() []record {
	n := 0
	for _, c := range d.chunks {
		n += len(c)
	}
	all := make([]record, 0, n)
	for i, c := range d.chunks {
		all = append(all, c...)
		d.chunks[i] = nil
	}
	d.chunks = nil
	d.people.order(all)
	slices.SortFunc(all, func(a, b record) int {
		return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.bits&elsewhereBit, b.bits&elsewhereBit),
			cmp.Compare(a.site, b.site), cmp.Compare(a.bits, b.bits))
	})
	return all
}

// distinct counts the persons, and the places where each does something that counts, of ordered records.
func distinct(records []record) (persons, places int) {
	for i, r := range records {
		if i == 0 || r.person != records[i-1].person {
			persons++
		}
		if !r.bits.elsewhere() && r.bits.line() != outside && (i == 0 || r.person != records[i-1].person || !r.samePlace(records[i-1])) {
			places++
		}
	}
	return persons, places
}

// professionOf returns the profession of a person from all her lines: the first in the order of geo.Professions when
// there are several. A doctor is a general practitioner with one of the savoir-faire SM26, SM53 and SM54, or with
// no other speciality.
func professionOf(records []record) geo.Profession {
	profession, known := geo.OtherProfession, noSkill
	for _, r := range records {
		profession = min(profession, r.bits.profession())
		known |= r.bits.skill()
	}
	if profession == geo.GP && known == anotherSpecialty {
		return geo.Specialist
	}
	return profession
}

// practices appends the practices of one person, whose records are ordered by site. A person's time is split evenly
// over the distinct sites of first line where she practises, those elsewhere included, which are then not listed; a
// practice in hospital has no share.
func (d *Directory) practices(dst []geo.Practice, records []record, practitioner int32, remap []int32) []geo.Practice {
	begin, local := len(dst), 0
	for start := 0; start < len(records); {
		end := start + 1
		for end < len(records) && records[end].samePlace(records[start]) {
			end++
		}
		group := records[start:end]
		start = end
		at, elsewhere := group[0].site, group[0].bits.elsewhere()
		care, inTown, liberal := whatIsDone(group)
		if inTown {
			local++
		}
		switch {
		case !care || elsewhere:
		case remap[at] < 0:
			d.recount(group, remap[at])
		default:
			p := geo.Practice{Practitioner: practitioner, Site: remap[at], Liberal: liberal}
			if inTown {
				p.Share = 1
			}
			dst = append(dst, p)
		}
	}
	for i := begin; i < len(dst); i++ {
		if dst[i].Share > 0 {
			dst[i].Share = 1 / float32(local)
		}
	}
	slices.SortFunc(dst[begin:], func(a, b geo.Practice) int { return cmp.Compare(a.Site, b.Site) })
	return dst
}

func (r record) samePlace(o record) bool {
	return r.site == o.site && r.bits.elsewhere() == o.bits.elsewhere()
}

// whatIsDone says of the lines of one person at one site whether any is care, care in town, self-employed.
func whatIsDone(group []record) (care, inTown, liberal bool) {
	for _, r := range group {
		switch r.bits.line() {
		case first:
			inTown = true
		case second:
		default: // the line only tells what the person is
			continue
		}
		care = true
		liberal = liberal || r.bits.liberal()
	}
	return care, inTown, liberal
}

// Values of remap for the sites left out.
const (
	leftUnknown   int32 = -1 // the commune stayed unknown
	leftElsewhere int32 = -2 // the commune was found and is not wanted
)

// recount moves the lines of a site left out from the counted to those of the reason.
func (d *Directory) recount(group []record, why int32) {
	for _, r := range group {
		if r.bits.line() == outside {
			continue
		}
		d.counts.Lines[Counted]--
		if why == leftElsewhere {
			d.counts.Lines[Elsewhere]++
		} else {
			d.counts.Lines[UnknownPlace]++
		}
	}
}

// sortSites returns the sites ordered by ID, without those whose commune is not known or not wanted, and where each
// place went. It frees the table.
func (d *Directory) sortSites() ([]Site, []int32) {
	t := &d.sites
	t.slots = nil
	remap := make([]int32, t.count)
	order := make([]int32, 0, t.count)
	for i := range remap {
		switch code := t.at(i).code; {
		case code == "":
			remap[i] = leftUnknown
		case !d.communes.find([]byte(code)).wanted:
			remap[i] = leftElsewhere
		default:
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(t.at(int(a)).id, t.at(int(b)).id) })
	sorted := make([]Site, len(order))
	for at, i := range order {
		remap[i] = int32(at)
		sorted[at] = t.at(int(i)).site(d.register)
	}
	d.sites = siteTable{}
	return sorted, remap
}
