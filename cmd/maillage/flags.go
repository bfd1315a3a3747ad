package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/maillage/maillage/api/cql2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// wanted says what the value of a flag has to be, by its type. The flag itself says so of other types.
var wanted = map[string]string{
	"bool":        "true or false is wanted",
	"float64":     "a number is wanted, such as 12 or 2.5",
	"int":         "a whole number is wanted",
	"uint64":      "a whole number is wanted, 0 or more",
	"stringSlice": "names parted by commas are wanted",
}

// flagFault says in plain words what is wrong with the flags of a command: which flag, its value, and what is wanted.
func flagFault(c *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	var bare *pflag.ValueRequiredError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &invalid):
		return usagef("--%s %q: %s", invalid.GetFlag().Name, invalid.GetValue(), wantedOf(invalid))
	case errors.As(err, &bare):
		_, usage := pflag.UnquoteUsage(bare.GetFlag())
		return usagef("--%s is without a value: %s", bare.GetFlag().Name, usage)
	case errors.As(err, &unknown):
		return unknownFlag(c, unknown)
	}
	return usagef("%w", err)
}

func wantedOf(e *pflag.InvalidValueError) string {
	kind, value := e.GetFlag().Value.Type(), e.GetValue()
	point := strings.Replace(value, ",", ".", 1)
	_, err := strconv.ParseFloat(point, 64)
	switch {
	case errors.Is(e, strconv.ErrRange):
		return "the number is out of range"
	case kind == "float64" && point != value && err == nil:
		return "a number is written with a point: " + point
	case wanted[kind] == "":
		return e.Unwrap().Error()
	}
	return wanted[kind]
}

// unknownFlag names the nearest flag, or the one that was meant with two dashes.
func unknownFlag(c *cobra.Command, e *pflag.NotExistError) error {
	var known []string
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	if name := e.GetSpecifiedName(); e.GetSpecifiedShortnames() == "" {
		return usagef("there is no flag --%s, the nearest is --%s", name, cql2.Nearest(name, known))
	}
	name, _, _ := strings.Cut(e.GetSpecifiedShortnames(), "=")
	if c.Flags().Lookup(name) != nil {
		return usagef("there is no flag -%s, it takes two dashes: --%s", name, name)
	}
	return usagef("there is no flag -%s in -%s", fmt.Sprintf("%.1s", e.GetSpecifiedName()), e.GetSpecifiedShortnames())
}
