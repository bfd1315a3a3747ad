package atlas

// Nearness is the order along which small cells are merged.
func Nearness(a *Atlas) []uint64 { return a.nearness() }
