// Package web holds the map: one page in plain HTML, CSS and JavaScript modules that shows the collections of the
// service in French, drawn by MapLibre GL JS.
//
// The page needs no build step and asks nothing of any other machine. The library is kept as its authors published
// it, under vendor/, in a folder that bears its version, with its licence.
package web

import "embed"

// Files are the files of the map. The page is index.html; package api serves the others under /assets/.
//
//go:embed index.html icon.svg map.css pages.css js/*.js vendor
var Files embed.FS
