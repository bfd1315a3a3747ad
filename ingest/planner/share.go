package planner

import (
	"fmt"
	"strconv"
	"strings"
)

// shareWords are the cells that tell a share of time without a number, in lower case.
var shareWords = map[string]float32{"temps plein": 1, "temps complet": 1, "plein temps": 1, "mi-temps": 0.5, "mi temps": 0.5}

// parseShare returns the part of a person's time that a cell gives to a team: "0.8", "0,8", "80 %", "mi-temps". It is
// over 0 and at most 1. A number over 1 without a sign is refused: 80 is a percentage for one and an error for another.
func parseShare(text string) (float32, error) {
	word := strings.ToLower(strings.Join(strings.Fields(text), " "))
	if share, ok := shareWords[word]; ok {
		return share, nil
	}
	number, percent := strings.CutSuffix(word, "%")
	x, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(number), ",", ".", 1), 64)
	if percent {
		x /= 100
	}
	if err != nil || !(x > 0 && x <= 1) || float32(x) == 0 {
		return 0, fmt.Errorf("%q is no part of a person's time: a number over 0 and at most 1 is wanted (0,8), or a percentage (80 %%)", shorten(text))
	}
	return float32(x), nil
}
