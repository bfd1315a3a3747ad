package secrecy_test

import (
	"fmt"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/secrecy"
)

// A team of five followed in five communes: four small counts are masked one by one and told together.
func ExampleProtect() {
	ds := &geo.Dataset{Units: make([]geo.Unit, 5), Teams: []geo.Team{{ID: "MSP du Centre"}}}
	for k := range int32(5) {
		profession := geo.GP
		if k > 1 {
			profession = geo.Nurse
		}
		ds.Teams[0].Members = append(ds.Teams[0].Members, geo.Member{Practitioner: k, Profession: profession})
		ds.Units[k].Population = geo.Exactly(900)
		ds.Flows = append(ds.Flows, geo.Flow{Unit: k, Patients: geo.Exactly([]int64{240, 9, 4, 3, 6}[k])})
	}
	shown := secrecy.Protect(ds, secrecy.Public, make([]uint64, 5))
	for _, f := range shown.Dataset.Flows {
		fmt.Printf("commune %d: %v\n", f.Unit, f.Patients)
	}
	for _, m := range shown.Dataset.Merged {
		fmt.Printf("communes %v together: %v\n", m.Units, m.Patients)
	}
	// Output:
	// commune 0: 240
	// commune 1: 1–10
	// commune 2: 1–10
	// commune 3: 1–10
	// commune 4: 1–10
	// communes [1 2 3 4] together: 22
}
