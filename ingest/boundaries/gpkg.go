package boundaries

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/maillage/maillage/geo/crs"
	"github.com/maillage/maillage/ingest"
	_ "modernc.org/sqlite" // the database driver
)

// geoPackage reads a layer of an OGC GeoPackage (OGC 12-128r17). The database is opened read-only and immutable: no
// journal is made beside it, and it may lie on a read-only disk.
type geoPackage struct {
	path     string
	progress ingest.Progress
	db       *sql.DB

	table, geometry string
	srs             int
	size            int64
	sha             string
}

func openGeoPackage(ctx context.Context, path, layer string, progress ingest.Progress) (source, error) {
	base := filepath.Base(path)
	g := &geoPackage{path: path, progress: progress}
	if err := g.digest(ctx); err != nil {
		return nil, err
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", base, err)
	}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(absolute), RawQuery: "mode=ro&immutable=1"}
	if g.db, err = sql.Open("sqlite", dsn.String()); err != nil {
		return nil, fmt.Errorf("%s: %w", base, err)
	}
	if err := g.findLayer(ctx, layer); err != nil {
		g.db.Close()
		return nil, fmt.Errorf("%s: %w", base, err)
	}
	return g, nil
}

// digest reads the file once for its SHA-256.
func (g *geoPackage) digest(ctx context.Context) error {
	in, err := ingest.Open(ctx, g.path, nil)
	if err != nil {
		return err
	}
	g.size, g.sha, err = in.Close()
	return err
}

func (g *geoPackage) close() (int64, string, error) { return g.size, g.sha, g.db.Close() }

// findLayer settles the table, its geometry column and its reference system.
func (g *geoPackage) findLayer(ctx context.Context, wanted string) error {
	rows, err := g.db.QueryContext(ctx, `SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c
		JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name) WHERE c.data_type = 'features' ORDER BY c.table_name`)
	if err != nil {
		return fmt.Errorf("is not a GeoPackage that can be read: %w", err)
	}
	defer rows.Close()
	type layer struct {
		column string
		srs    int
	}
	layers := make(map[string]layer)
	var names []string
	for rows.Next() {
		var name string
		var l layer
		if err := rows.Scan(&name, &l.column, &l.srs); err != nil {
			return fmt.Errorf("its table of layers cannot be read: %w", err)
		}
		layers[name] = l
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("its table of layers cannot be read: %w", err)
	}
	g.table, err = choose(names, wanted)
	g.geometry, g.srs = layers[g.table].column, layers[g.table].srs
	return err
}

func (g *geoPackage) read(ctx context.Context, c *collector) (int, error) {
	if info, err := os.Stat(g.path + "-wal"); err == nil && info.Size() > 0 {
		c.note(ingest.Warning, "unsaved-changes", "%s lies beside it: changes that another program has not finished writing are not read",
			filepath.Base(g.path)+"-wal")
	}
	epsg, err := g.epsg(ctx)
	if err != nil && c.epsg == 0 {
		return 0, err
	}
	if epsg == 0 {
		c.assume()
	}
	columns, names, err := g.columns(ctx)
	if err != nil {
		return 0, err
	}
	var total int
	if err := g.db.QueryRowContext(ctx, "SELECT count(*) FROM "+quoted(g.table)).Scan(&total); err != nil {
		return 0, fmt.Errorf("layer %s cannot be read: %w", g.table, err)
	}
	query := "SELECT " + strings.Join(append([]string{quoted(g.geometry)}, names...), ", ") + " FROM " + quoted(g.table)
	rows, err := g.db.QueryContext(ctx, query)
	if err != nil {
		return 0, fmt.Errorf("layer %s cannot be read: %w", g.table, err)
	}
	defer rows.Close()
	if err := g.rows(rows, columns, total, c); err != nil {
		return 0, fmt.Errorf("layer %s: after feature %d: %w", g.table, c.read, err)
	}
	return epsg, nil
}

// rows passes every row on.
func (g *geoPackage) rows(rows *sql.Rows, columns []column, total int, c *collector) error {
	var blob sql.RawBytes
	values := make([]any, len(columns))
	targets := []any{&blob}
	for i := range values {
		targets = append(targets, &values[i])
	}
	decoder := newBlobDecoder()
	for feature := 1; rows.Next(); feature++ {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		r := record{feature: feature}
		for i, v := range values {
			r.fields.set(columns[i], sqlText(v))
		}
		r.geometry, r.fault = decoder.decode(blob)
		c.take(&r)
		if g.progress != nil && feature <= total {
			g.progress(g.size*int64(feature)/int64(total), g.size)
		}
	}
	return rows.Err()
}

// epsg returns the code of the layer's reference system, 0 when it is one of the two undefined ones.
func (g *geoPackage) epsg(ctx context.Context) (int, error) {
	if g.srs <= 0 {
		return 0, nil
	}
	var organization, definition string
	var code int
	err := g.db.QueryRowContext(ctx, `SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?`, g.srs).
		Scan(&organization, &code, &definition)
	if err == sql.ErrNoRows {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("its reference systems cannot be read: %w", err)
	}
	if strings.EqualFold(organization, "EPSG") {
		return code, nil
	}
	if epsg, ok := crs.Parse(definition); ok {
		return epsg, nil
	}
	return 0, fmt.Errorf("the coordinate reference system of layer %s, %s:%d, is not known: set crs", g.table, organization, code)
}

// columns returns the columns that have a meaning here and their quoted names.
func (g *geoPackage) columns(ctx context.Context) ([]column, []string, error) {
	rows, err := g.db.QueryContext(ctx, "SELECT name FROM pragma_table_info(?)", g.table)
	if err != nil {
		return nil, nil, fmt.Errorf("layer %s cannot be read: %w", g.table, err)
	}
	defer rows.Close()
	var columns []column
	var quotedNames, all []string
	coded := false
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, nil, fmt.Errorf("layer %s cannot be read: %w", g.table, err)
		}
		all = append(all, name)
		if c, ok := columnOf(name); ok && name != g.geometry {
			columns, quotedNames = append(columns, c), append(quotedNames, quoted(name))
			coded = coded || c.role == roleCode || c.role == roleArm || c.role == roleIRIS
		}
	}
	if err := rows.Err(); err != nil {
		return nil, nil, fmt.Errorf("layer %s cannot be read: %w", g.table, err)
	}
	if !coded {
		return nil, nil, noCodeColumn("layer "+g.table, all)
	}
	return columns, quotedNames, nil
}

// noCodeColumn is the error of a table in which no column can hold commune codes.
func noCodeColumn(where string, columns []string) error {
	return fmt.Errorf("%s has no column of commune codes (looked for: %s); it has %s", where, enumerate(synonyms[roleCode]), enumerate(columns))
}

// quoted returns a name as an SQL identifier.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// sqlText returns a value of a database as text; "" for NULL.
func sqlText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case []byte:
		return trimmed(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
