// Package fetch downloads the open sources that a study names by their official identifiers: communes of
// geo.api.gouv.fr, populations and COG of INSEE, RPPS, FINESS, Base Adresse Nationale.
//
// A download resumes where it was cut (HTTP Range with If-Range, RFC 9110 §13–14), is asked for again only when
// the publisher has a newer one (If-None-Match, If-Modified-Since), is checked to its last byte before it takes
// the place of the file, and never leaves half a file behind: what is incomplete lies beside it as .part.
//
// The package does not read what it downloads beyond that check; readers do. It knows nothing of study files:
// an identifier and the area of a study make Items, and a Client gets them.
package fetch

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Item is one file to download.
type Item struct {
	ID     string // identifier in the catalogue: "geo-api:communes"
	Key    string // what tells apart the items of one identifier: a département, an EPCI; "" when there is one
	URL    string
	Form   Form
	Member string // pattern of the only member wanted of a zip archive; "" to keep the file as it comes
	SHA256 string // the digest wanted of the file once in its place, lower-case hexadecimal; "" for any
}

// Name names the item in messages: "ban:05".
func (it Item) Name() string {
	if it.Key == "" || strings.HasSuffix(it.ID, ":"+it.Key) {
		return it.ID
	}
	return it.ID + ":" + it.Key
}

// Destinations returns where each item goes. A pattern with one * gives each item a file of its own, named by
// its Key; without, there must be one item.
func Destinations(items []Item, path string) ([]string, error) {
	dir, name := filepath.Split(path)
	out := make([]string, len(items))
	switch stars := strings.Count(name, "*"); {
	case strings.ContainsAny(dir, "*?[") || strings.ContainsAny(name, "?[") || stars > 1:
		return nil, fmt.Errorf("%s: a file to download is a plain name, or has one * for what tells its parts apart", path)
	case stars == 0 && len(items) > 1:
		return nil, fmt.Errorf("%s: %s is %d files for this area: put a * in the name, as in %s", path, items[0].ID, len(items), starred(name))
	}
	for i, it := range items {
		key := it.Key
		if key == "" {
			key = "france"
		}
		out[i] = dir + strings.Replace(name, "*", key, 1)
	}
	return out, nil
}

// starred puts -* before the first extension of a name.
func starred(name string) string {
	base, ext, found := strings.Cut(name, ".")
	if !found {
		return base + "-*"
	}
	return base + "-*." + ext
}
