package gpkg

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/maillage/maillage/data"
	"modernc.org/sqlite"
)

// conn is one connection to an SQLite file. It goes to the driver directly: a store uses exactly one connection,
// in one goroutine, and database/sql's pool would double the cost of each row.
type conn struct{ driver.Conn }

// open opens the file at path; options are those of an SQLite URI ("mode=ro").
func open(path, options string) (*conn, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	uri := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(abs), RawQuery: options}
	c, err := (&sqlite.Driver{}).Open(uri.String())
	if err != nil {
		return nil, err
	}
	return &conn{c}, nil
}

// exec runs one or several statements.
func (c *conn) exec(query string, args ...driver.Value) error {
	_, err := c.Conn.(driver.ExecerContext).ExecContext(context.Background(), query, ordinals(args))
	return err
}

// query calls row for each row of a result; the values are valid during the call. It asks the context now and
// then, not at each row.
func (c *conn) query(ctx context.Context, query string, args []driver.Value, row func([]driver.Value) error) error {
	rows, err := c.rows(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	dest := make([]driver.Value, len(rows.Columns()))
	for i := 0; ; i++ {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		switch err := rows.Next(dest); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := row(dest); err != nil {
			return err
		}
	}
}

// queryRow reads the only integer of the only row of a result.
func (c *conn) queryRow(query string, into *int64, args ...driver.Value) error {
	return c.query(context.Background(), query, args, func(row []driver.Value) error {
		n, ok := row[0].(int64)
		if !ok {
			return mismatch(row[0], "an integer")
		}
		*into = n
		return nil
	})
}

// mustBeTable checks that a name is that of a table, and not of a view that would run what it likes.
func (c *conn) mustBeTable(name string) error {
	var n int64
	err := c.queryRow("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?", &n, name)
	if err != nil {
		return err
	}
	if n != 1 {
		return fmt.Errorf("%w: the table %s is missing", data.ErrDamaged, name)
	}
	return nil
}

// mustHaveColumns tells why the rows of a table cannot be asked for: it lacks a column that it has now, else the cause.
func (c *conn) mustHaveColumns(t *table, cause error) error {
	for _, column := range t.columns {
		var n int64
		if err := c.queryRow("SELECT count(*) FROM pragma_table_xinfo(?) WHERE name = ?", &n, t.name, column.name); err != nil {
			return cause
		}
		if n == 0 {
			return fmt.Errorf("%w: it has no column %s", data.ErrEarlier, column.name)
		}
	}
	return cause
}

func (c *conn) rows(query string, args ...driver.Value) (driver.Rows, error) {
	return c.Conn.(driver.QueryerContext).QueryContext(context.Background(), query, ordinals(args))
}

// inserter inserts rows into one table.
type inserter struct {
	stmt driver.Stmt
	args []driver.NamedValue
}

// insert prepares the insertion of rows of n values into a table, in the order of its columns.
func (c *conn) insert(table string, n int) (*inserter, error) {
	marks := strings.TrimSuffix(strings.Repeat("?,", n), ",")
	stmt, err := c.Prepare("INSERT INTO " + quote(table) + " VALUES (" + marks + ")")
	if err != nil {
		return nil, err
	}
	return &inserter{stmt, ordinals(make([]driver.Value, n))}, nil
}

// set gives the value of column i in the next row.
func (in *inserter) set(i int, v driver.Value) { in.args[i].Value = v }

// add inserts the row.
func (in *inserter) add() error {
	_, err := in.stmt.(driver.StmtExecContext).ExecContext(context.Background(), in.args)
	return err
}

func (in *inserter) close() error { return in.stmt.Close() }

func ordinals(values []driver.Value) []driver.NamedValue {
	named := make([]driver.NamedValue, len(values))
	for i, v := range values {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return named
}

// quote makes an SQL identifier of a name.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
