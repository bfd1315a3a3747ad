package registers

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strconv"
)

// RandomSites is how many places of practice the persons of Random share, RandomEstablishments how many
// more have a FINESS number, and RandomCommunes in how many communes all these lie: place k is in commune k modulo
// RandomCommunes.
const (
	RandomSites          = 399_000
	RandomEstablishments = 57_000
	RandomCommunes       = 28_500
)

// RandomCommune returns the INSEE code of a commune of Random: 300 in each of 95 départements numbered from 01.
func RandomCommune(k int) string {
	k %= RandomCommunes
	return digits(k/300+1, 2) + digits(k%300+1, 3)
}

func digits(n, width int) string {
	text := strconv.Itoa(n)
	for len(text) < width {
		text = "0" + text
	}
	return text
}

// Random returns an RPPS extract of n lines after the header, made as it is read so that a file of national size
// (2.2 million lines, 800 MB) needs no disk. The same seed gives the same bytes. Persons have one to four lines, at
// one or two sites; the professions, modes and sectors come in about the proportions of the real file, and about one
// line in three hundred is ugly: another encoding, a wrong number of fields, no commune, another country.
func Random(seed uint64, n int) io.Reader {
	rng := rand.New(rand.NewPCG(seed, 0))
	r := &randomReader{rng: rng, left: n}
	for i := range 1024 {
		r.persons = append(r.persons, randomPerson(rng, i))
	}
	r.buffer = append(make([]byte, 0, 1<<18), RPPSHeader...)
	r.buffer = append(r.buffer, '\n')
	return r
}

// randomReader copies templates of the lines of a person and writes the numbers over the marks in them.
type randomReader struct {
	rng     *rand.Rand
	persons [][]template
	left    int
	next    int // number of the next person
	buffer  []byte
	at      int
}

// template is a line with marks where numbers go.
type template struct {
	line   []byte
	marks  []mark
	second bool // the person's other site
}

type mark struct {
	offset, width int
	sign          byte
}

// Signs of the marks: runs of a character that the register does not use.
const (
	personSign   = '#'
	siteSign     = '~'
	communeSign  = '^'
	registerSign = '%'
)

func (r *randomReader) Read(p []byte) (int, error) {
	if r.at == len(r.buffer) {
		r.buffer, r.at = r.buffer[:0], 0
		for r.left > 0 && len(r.buffer) < 1<<18-1<<13 {
			r.person()
		}
	}
	n := copy(p, r.buffer[r.at:])
	r.at += n
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (r *randomReader) person() {
	number := r.next
	r.next++
	sites := [2]int{r.rng.IntN(RandomSites), r.rng.IntN(RandomSites)}
	for _, t := range r.persons[r.rng.IntN(len(r.persons))] {
		if r.left == 0 {
			return
		}
		r.left--
		site := sites[0]
		if t.second {
			site = sites[1]
		}
		start := len(r.buffer)
		r.buffer = append(r.buffer, t.line...)
		for _, m := range t.marks {
			value := number
			switch m.sign {
			case siteSign:
				value = site
			case registerSign:
				value = site % RandomEstablishments
			case communeSign:
				k := site % RandomCommunes
				value = (k/300+1)*1000 + k%300 + 1
			}
			field := r.buffer[start+m.offset : start+m.offset+m.width]
			for i := len(field) - 1; i >= 0; i-- {
				field[i] = '0' + byte(value%10)
				value /= 10
			}
		}
	}
}

// randomPerson makes the templates of the lines of a person.
// The first few have one ugly line, each in another way.
func randomPerson(rng *rand.Rand, ugly int) []template {
	row := randomRow(rng)
	for ugly < uglyWays && (row.Sector != "SA07" || row.Category != "C" || row.Genre != "GENR01") {
		row = randomRow(rng)
	}
	rows := 1
	switch x := rng.IntN(100); {
	case x >= 95:
		rows = 4
	case x >= 80:
		rows = 3
	case x >= 55:
		rows = 2
	}
	var person []template
	for i := range rows {
		line := row
		if i > 0 && row.Profession == "10" && rng.IntN(2) == 0 {
			line.SkillType, line.Skill = "C", "C11" // a competence beside the speciality
		}
		if i == 3 {
			line.Sector, line.Mode = "SA01", "S"
		}
		if i == 0 {
			makeUgly(ugly, &line)
		}
		t := newTemplate(appendRPPS(nil, &line))
		t.second = i%2 == 1
		person = append(person, t)
	}
	return person
}

func newTemplate(line []byte) template {
	t := template{line: line}
	for i := 0; i < len(line); i++ {
		if bytes.IndexByte([]byte{personSign, siteSign, communeSign, registerSign}, line[i]) < 0 {
			continue
		}
		m := mark{offset: i, sign: line[i]}
		for i < len(line) && line[i] == m.sign {
			i++
		}
		m.width = i - m.offset
		t.marks = append(t.marks, m)
	}
	return t
}

// professionShares are about those of the register, in a hundred.
var professionShares = []struct {
	code  string
	share int
}{{"60", 44}, {"10", 20}, {"70", 8}, {"21", 6}, {"40", 4}, {"93", 7}, {"28", 4}, {"91", 3}, {"50", 2}, {"80", 1}, {"26", 1}}

func randomRow(rng *rand.Rand) RPPSRow {
	row := RPPSRow{ID: "81" + marks(personSign, 10), LastName: "NOM FICTIF", FirstName: "PRENOM", Category: "C", Mode: "L", Genre: "GENR01",
		Structure: "R101" + marks(siteSign, 10), Name: "CABINET FICTIF " + marks(siteSign, 6), Number: strconv.Itoa(1 + rng.IntN(150)),
		StreetType: pick(rng, "R", "AV", "BD", "PL", "CHE", "RTE"), Street: pick(rng, "DE LA REPUBLIQUE", "JEAN JAURES", "DU GENERAL DE GAULLE", "DES LILAS", "VICTOR HUGO"),
		PostalCode: marks(communeSign, 5), Commune: marks(communeSign, 5), Town: "Commune fictive", Country: "99000"}
	x := rng.IntN(100)
	for _, p := range professionShares {
		row.Profession = p.code
		if x -= p.share; x < 0 {
			break
		}
	}
	salaried := rng.IntN(100)
	switch {
	case row.Profession == "60" && salaried < 75, row.Profession == "10" && salaried < 35:
		row.Mode, row.Sector = "S", pick(rng, "SA01", "SA01", "SA04", "SA17")
		row.FINESS, row.Structure = "99"+marks(registerSign, 7), "F99"+marks(registerSign, 7)
	case row.Profession == "21":
		row.Sector, row.Section, row.FINESS = "SA33", "A", "99"+marks(registerSign, 7)
	case row.Profession == "28" || row.Profession == "26":
		row.Sector, row.Mode = "SA42", "S"
	default:
		row.Sector = pick(rng, "SA07", "SA07", "SA08", "SA08", "SA09", "SA52", "SA05", "SA50", "SA64")
	}
	if row.Profession == "10" {
		row.SkillType, row.Skill = "S", pick(rng, "SM54", "SM53", "SM26", "SM04", "SM42", "SM49")
	}
	switch rng.IntN(60) {
	case 0:
		row.Category = "E"
	case 1:
		row.Genre = "GENR02"
	case 2:
		row.Sector, row.Mode, row.Genre, row.Structure, row.FINESS = "", "", "", "", ""
		row.Street, row.PostalCode, row.Commune, row.Town, row.Country = "", "", "", "", ""
	}
	return row
}

// uglyWays is how many ways makeUgly knows.
const uglyWays = 6

func makeUgly(way int, row *RPPSRow) {
	switch way {
	case 0:
		row.Street, row.Latin1 = "DE L'ÉGLISE", true
	case 1:
		row.Raw = "8|#|81" + marks(personSign, 10) + "|DR|Docteur"
	case 2:
		row.Commune, row.Town, row.Office = "", "", marks(communeSign, 5)+" COMMUNE FICTIVE"
	case 3:
		row.Commune, row.PostalCode, row.Office, row.Country = "", "GL", "GL 5O 2QJ CHELTENHAM", "99132"
	case 4:
		row.Name = `CABINET "LES LILAS`
	case 5:
		row.Profession = "00"
	}
}

func pick(rng *rand.Rand, of ...string) string { return of[rng.IntN(len(of))] }

func marks(sign byte, n int) string { return string(bytes.Repeat([]byte{sign}, n)) }
