// Package data names what goes wrong when a kept study is opened, whatever keeps it. The stores themselves are
// below: gpkg holds a study in one GeoPackage that QGIS opens, sample makes the fictional département.
//
// The package holds no interface: what a user of stores wants of one is declared where it is used.
package data

import "errors"

// Reasons why a study cannot be read. The stores wrap them with the name of the file and what to do; errors.Is
// tells them apart.
var (
	// ErrForeign says that what was opened is sound but was not written by maillage.
	ErrForeign = errors.New("not a study of maillage")
	// ErrNewer says that a newer version of the program wrote the study in a form unknown here.
	ErrNewer = errors.New("written by a newer version of maillage")
	// ErrEarlier says that an earlier version of the program wrote the study, without something that is needed now.
	ErrEarlier = errors.New("built by an earlier version of maillage")
	// ErrDamaged says that the study is cut short or altered.
	ErrDamaged = errors.New("damaged")
)
