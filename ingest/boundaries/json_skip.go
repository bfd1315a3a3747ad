package boundaries

// skip takes a value of any kind without decoding it, but checks that it is JSON.
func (s *scanner) skip(depth int) error {
	if depth > maxNesting {
		return s.fail("arrays and objects are nested more than %d deep", maxNesting)
	}
	switch b := s.skipSpace(); {
	case b == '{':
		return s.skipMembers(depth)
	case b == '[':
		s.at++
		for first := true; ; first = false {
			if more, err := s.next(first, ']'); err != nil || !more {
				return err
			}
			if err := s.skip(depth + 1); err != nil {
				return err
			}
		}
	case b == '"':
		return s.skipString()
	case b == '-' || b >= '0' && b <= '9':
		_, err := s.number()
		return err
	case b == 't':
		return s.word("true")
	case b == 'f':
		return s.word("false")
	case b == 'n':
		return s.word("null")
	}
	return s.unexpected("a value")
}

func (s *scanner) skipMembers(depth int) error {
	s.at++
	for first := true; ; first = false {
		if more, err := s.next(first, '}'); err != nil || !more {
			return err
		}
		if _, err := s.key(); err != nil {
			return err
		}
		if err := s.skip(depth + 1); err != nil {
			return err
		}
	}
}

// skipString takes a string of any length.
func (s *scanner) skipString() error {
	s.at++
	for {
		b, err := s.byte()
		switch {
		case err != nil:
			return err
		case b == '"':
			return nil
		case b < ' ':
			return s.fail("a control character stands in a string")
		case b == '\\':
			s.text = s.text[:0]
			if err := s.escape(); err != nil {
				return err
			}
		}
	}
}

// word takes a literal.
func (s *scanner) word(w string) error {
	for i := range len(w) {
		if b, err := s.byte(); err != nil {
			return err
		} else if b != w[i] {
			s.at--
			return s.fail("%s is wanted, %q found", w, b)
		}
	}
	return nil
}
