package api

import (
	"bytes"
	"testing"
)

// What is packed of an answer after it was put on the shelf is charged as what was there before is.
func TestShelfChargesPackedForms(t *testing.T) {
	s := newShelf()
	body := bytes.Repeat([]byte("territoire "), 1000)
	p := prepare(body, "text/plain", "", "no-cache")
	at := address{target: "/a"}
	s.put(at, p)
	charged := s.bytes
	for range 2 { // a form is packed once
		for c := gzipped; c < codings; c++ {
			p.form(c)
		}
	}
	packed := 0
	for c := gzipped; c < codings; c++ {
		if len(p.forms[c].body) == 0 {
			t.Fatalf("%s was not packed", codingTable[c].name)
		}
		packed += len(p.forms[c].body)
	}
	if s.bytes != charged+packed || p.size() != len(body)+packed {
		t.Errorf("charged %d for %d of packed forms, size %d", s.bytes-charged, packed, p.size())
	}
	// Aged and wanted again, it is charged whole; packed forms alone can fill the room.
	s.charge(shelfBytes / 2)
	if s.bytes != 0 || s.old[at] != p {
		t.Errorf("%d bytes, %d aged", s.bytes, len(s.old))
	}
	if s.get(at) != p || s.bytes < len(body)+packed {
		t.Errorf("charged %d for %d", s.bytes, len(body)+packed)
	}
}
