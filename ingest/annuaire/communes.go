package annuaire

// The cities that have arrondissements municipaux.
const (
	paris     = "75056"
	lyon      = "69123"
	marseille = "13055"
)

// communes answers which communes are wanted, and gives one string to each code.
type communes struct {
	wanted func(string) bool
	known  map[string]commune
}

type commune struct {
	code   string
	wanted bool
}

func newCommunes(wanted func(string) bool) *communes {
	return &communes{wanted: wanted, known: make(map[string]commune)}
}

// find returns the commune of that code; an arrondissement is wanted when its city is.
func (c *communes) find(code []byte) commune {
	if found, ok := c.known[string(code)]; ok {
		return found
	}
	text := string(code)
	found := commune{text, c.wanted == nil || c.wanted(text)}
	if !found.wanted {
		if city := cityOf(text); city != "" {
			found.wanted = c.wanted(city)
		}
	}
	c.known[text] = found
	return found
}

// located returns the commune of an address. A place in Paris, Lyon or Marseille known by the city's code goes to
// the arrondissement that its postal code names, provided that the study wants it.
func (c *communes) located(code, postal []byte) commune {
	found := c.find(code)
	var scratch [5]byte
	if arrondissement := arrondissement(scratch[:0], code, postal); arrondissement != nil {
		if part := c.find(arrondissement); part.wanted && (c.wanted == nil || c.wanted(part.code)) {
			return part
		}
	}
	return found
}

// cityOf returns the code of the city that an arrondissement municipal belongs to, "" for any other code.
func cityOf(code string) string {
	if len(code) != 5 {
		return ""
	}
	switch {
	case code >= "75101" && code <= "75120":
		return paris
	case code >= "69381" && code <= "69389":
		return lyon
	case code >= "13201" && code <= "13216":
		return marseille
	}
	return ""
}

// arrondissement appends the code of the arrondissement that a postal code of Paris (750xx, 75116), Lyon (6900x) or
// Marseille (130xx) names, nil when the commune is none of these cities or the postal code names none.
func arrondissement(dst, city, postal []byte) []byte {
	if len(postal) != 5 {
		return nil
	}
	number := int(postal[3]-'0')*10 + int(postal[4]-'0')
	in := func(prefix string, most int) bool {
		return string(postal[:3]) == prefix && isDigits(postal) && number >= 1 && number <= most
	}
	switch string(city) {
	case paris:
		if in("750", 20) || string(postal) == "75116" {
			return append(dst, '7', '5', '1', '0'+byte(number/10), '0'+byte(number%10))
		}
	case lyon:
		if in("690", 9) {
			return append(dst, '6', '9', '3', '8', '0'+byte(number))
		}
	case marseille:
		if in("130", 16) {
			return append(dst, '1', '3', '2', '0'+byte(number/10), '0'+byte(number%10))
		}
	}
	return nil
}

// isCommuneCode tells whether a text has the form of an INSEE code: "01004", "2A004", "97411".
func isCommuneCode(code []byte) bool {
	if len(code) != 5 || !isDigits(code[:1]) || !isDigits(code[2:]) {
		return false
	}
	return isDigits(code[1:2]) || code[0] == '2' && (code[1] == 'A' || code[1] == 'B')
}

func isDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}
