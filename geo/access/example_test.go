package access_test

import (
	"fmt"

	"github.com/maillage/maillage/geo/access"
)

// Two villages share the practitioner of the first; a third is too far away.
func Example() {
	times := rows([][]float64{{3}, {12}, {40}})
	inhabitants := []float64{1000, 600, 200}
	consultationsPerYear := []float64{5600}
	c, err := access.New(times, inhabitants, consultationsPerYear, access.APL())
	if err != nil {
		fmt.Println(err)
		return
	}
	apl := c.TwoStep()
	fmt.Printf("consultations per inhabitant: %.2f\n", apl.Access)
	for _, n := range access.Underserved(apl.Access, inhabitants, 2.5) {
		fmt.Printf("village %d needs %.0f more consultations a year\n", n.Unit, n.Missing)
	}
	// Output:
	// consultations per inhabitant: [4.00 2.67 0.00]
	// village 2 needs 500 more consultations a year
}

func ExampleParseDecay() {
	d, err := access.ParseDecay("step:<10=1,<15=2/3,<20=1/3")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f %.2f %.2f\n", d.Weight(9.9), d.Weight(10), d.Weight(20))
	// Output: 1.00 0.67 0.00
}
