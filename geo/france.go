package geo

import "github.com/paulmach/orb"

// Territory is a part of France with a generous box around its land: wide enough for any drawing of its coast, and
// far from the others.
type Territory struct {
	Name   string
	Prefix string // of the codes of its communes; "" for the metropole
	Box    orb.Bound
}

// Territories returns the parts of France, the metropole first.
func Territories() []Territory {
	box := func(west, south, east, north float64) orb.Bound {
		return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
	}
	return []Territory{
		{"metropolitan France", "", box(-6.5, 40.5, 11, 52)},
		{"Guadeloupe", "971", box(-62.5, 15.3, -60.5, 17)},
		{"Martinique", "972", box(-61.7, 13.9, -60.3, 15.29)},
		{"Guyane", "973", box(-55.5, 1.5, -51, 6.5)},
		{"La Réunion", "974", box(54.5, -22, 56.5, -20.3)},
		{"Saint-Pierre-et-Miquelon", "975", box(-57, 46.3, -55.5, 47.6)},
		{"Mayotte", "976", box(44.5, -13.6, 45.9, -12)},
		{"Saint-Barthélemy", "977", box(-63.2, 17.6, -62.6, 18.04)},
		{"Saint-Martin", "978", box(-63.5, 17.8, -62.6, 18.4)},
		{"Terres australes et antarctiques françaises", "984", box(39, -67, 142, -11)},
		{"Wallis-et-Futuna", "986", box(-179, -15, -175, -12.5)},
		{"Polynésie française", "987", box(-156, -29, -133, -6)},
		{"Nouvelle-Calédonie", "988", box(155, -27, 174, -17)},
		{"Clipperton", "989", box(-110, 9.5, -108.5, 11)},
	}
}

// InFrance tells whether a point, longitude and latitude, lies in some part of France.
func InFrance(p orb.Point) bool {
	for _, t := range Territories() {
		if t.Box.Contains(p) {
			return true
		}
	}
	return false
}
