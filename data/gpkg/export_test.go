package gpkg

import (
	"context"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
)

// What the black-box tests see of the inside.
var (
	DecodeMultiPolygon = decodeMultiPolygon
	EncodeGeometry     = encodeGeometry
	AsidePrefix        = asidePrefix
)

// ReadTables is Read without atlas.Restore.
func ReadTables(ctx context.Context, path string) (*geo.Dataset, *atlas.Results, error) {
	return ReadTablesReplaced(ctx, path, path)
}

// ReadTablesReplaced is ReadTables of a file that is opened at path and is found at another when it is opened again.
func ReadTablesReplaced(ctx context.Context, path, now string) (*geo.Dataset, *atlas.Results, error) {
	db, kv, err := openStudy(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	return readContent(ctx, now, db, kv, atlas.Absent{})
}
