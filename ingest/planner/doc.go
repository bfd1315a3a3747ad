// Package planner reads the tables that planners keep themselves: lists of CPTS with their communes, rosters of
// ESP and of CPTS, patient counts, and sites with coordinates.
//
// No standard rules these tables: columns are found by name among synonyms, words by tables that are each in
// one place (stages, forms, masked cells), and what is not understood is reported with its line and the words
// that would have been. Text may be UTF-8 or Windows-1252, comma, semicolon or tab, CSV or XLSX.
//
// It gives records that bear codes as they are on the list, old ones included; package study carries them and
// links them to units.
package planner
