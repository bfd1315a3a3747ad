package tiles

// Cold draws a tile anew, past the cache.
func (s *Set) Cold(a Address, r Request) ([]byte, error) { return s.fit(a, r) }
