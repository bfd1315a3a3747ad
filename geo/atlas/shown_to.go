package atlas

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/maillage/maillage/geo/morton"
	"github.com/maillage/maillage/geo/secrecy"
	"github.com/paulmach/orb"
)

// Shown is what a role may see of a study: an Atlas computed from data that were protected first, so that nothing in
// it, its identifier included, tells more than they do. Whatever leaves the program leaves from a Shown.
type Shown struct {
	*Atlas
	Role   secrecy.Role
	Hidden secrecy.Hidden
}

// ShownTo returns what a role may see. It is the atlas itself where nothing has to be hidden, as in any study without
// patient counts, ages of practitioners and parts of their time; else it costs a computation without the mesh.
func (a *Atlas) ShownTo(ctx context.Context, role secrecy.Role) (*Shown, error) {
	protected := secrecy.Protect(a.Dataset, role, a.nearness())
	shown := &Atlas{Edition: a.Edition, Dataset: a.Dataset, Settings: a.Settings, Results: a.Results, Ground: a.Ground, journeys: a.journeys}
	if protected.Dataset != a.Dataset {
		var err error
		if shown, err = compute(ctx, protected.Dataset, a.Settings, a.Ground, nil); err != nil {
			return nil, fmt.Errorf("computing what the role %s may see: %w", role, err)
		}
	}
	shown.withheld, shown.timeless = protected.Withheld, protected.Shares
	if role != secrecy.Public {
		// A client that kept an answer given to one role must not take it for the answer to another.
		sum := sha256.Sum256([]byte(role.String() + shown.Edition))
		shown.Edition = hex.EncodeToString(sum[:])[:16]
	}
	return &Shown{shown, role, protected.Hidden()}, nil
}

// HiddenFrom says how much of the patient counts a role is not shown, without computing what it is shown.
func (a *Atlas) HiddenFrom(role secrecy.Role) secrecy.Hidden {
	return secrecy.Protect(a.Dataset, role, a.nearness()).Hidden()
}

// Withheld tells whether the counts of a team were left out because too few professionals stand behind them.
func (a *Atlas) Withheld(team int32) bool { return int(team) < len(a.withheld) && a.withheld[team] }

// nearness numbers the units along a curve that stays close to where it was: units with close numbers are close. It is
// Morton's order of their seats, or of the middles of their boxes.
func (a *Atlas) nearness() []uint64 {
	if len(a.Dataset.Flows) == 0 {
		return nil
	}
	out := make([]uint64, len(a.Dataset.Units))
	for u := range out {
		p := a.Dataset.Units[u].Seat
		if box := a.Bound([]int32{int32(u)}); p == (orb.Point{}) && !box.IsEmpty() {
			p = box.Center()
		}
		out[u] = morton.OfLonLat(p)
	}
	return out
}
