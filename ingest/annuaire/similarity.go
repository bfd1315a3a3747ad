package annuaire

// leastAlike is the similarity under which two words are taken for different ones: one fault in four letters.
const leastAlike = 0.75

// initialAlike is the similarity of a word and its initial: "J JAURES" and "JEAN JAURES".
const initialAlike = 0.8

// alike returns the similarity of two words of capitals and digits, from 0 to 1. Words that hold a digit are the
// same or not: 1944 is not 1945.
func alike(a, b string) float64 {
	switch {
	case a == b:
		return 1
	case a == "" || b == "" || hasDigit(a) || hasDigit(b):
		return 0
	case len(a) == 1 || len(b) == 1:
		if a[0] == b[0] {
			return initialAlike
		}
		return 0
	}
	longest := max(len(a), len(b))
	if diff := len(a) - len(b); float64(longest-max(diff, -diff)) < leastAlike*float64(longest) || longest > maxWord {
		return 0
	}
	s := 1 - float64(editDistance(a, b))/float64(longest)
	if s < leastAlike {
		return 0
	}
	return s
}

// maxWord is the longest word compared letter by letter.
const maxWord = 32

// editDistance is the number of letters to insert, delete, replace or swap with the next to make b of a (Damerau–
// Levenshtein, optimal string alignment). Words are at most maxWord long.
func editDistance(a, b string) int {
	var rows [3][maxWord + 1]int
	older, old, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		older, old, row = old, row, older
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(old[j]+1, row[j-1]+1, old[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

func hasDigit(word string) bool {
	for i := range len(word) {
		if word[i] >= '0' && word[i] <= '9' {
			return true
		}
	}
	return false
}

// absentWords is how much a word of the known name that the asked one lacks counts against them: people leave out
// first names and titles ("avenue Jaurès"), and seldom add any.
const absentWords = 0.5

// sameName returns the similarity of a name that is asked and one that is known, from 0 to 1: the share of the weight
// of their words that finds a like one in the other name, each word once, the likest pairs first. It is Dice's
// coefficient with soft equality, and half weight for the words that only the known name has.
func sameName(asked, known []string, weight func(string) float64) float64 {
	total, shared := 0.0, 0.0
	for _, w := range asked {
		total += weight(w)
	}
	for _, w := range known {
		total += absentWords * weight(w)
	}
	if total == 0 {
		return 0
	}
	usedA, usedB := make([]bool, len(asked)), make([]bool, len(known))
	for range min(len(asked), len(known)) {
		best, a, b := 0.0, 0, 0
		for i := range asked {
			for j := range known {
				if usedA[i] || usedB[j] {
					continue
				}
				if s := alike(asked[i], known[j]); s > best {
					best, a, b = s, i, j
				}
			}
		}
		if best == 0 {
			break
		}
		usedA[a], usedB[b] = true, true
		shared += best * (weight(asked[a]) + weight(known[b]))
		total += (1 - absentWords) * weight(known[b])
	}
	return shared / total
}
