// Package insee reads what INSEE and DREES publish per commune: legal populations, ages, the official geographic
// code (COG) and its movements, zonings, counts of equipment (BPE) and published accessibility (APL). It also
// carries codes of an older COG to a newer one.
//
// It gives records that bear codes; linking a code to a unit of the study is the business of package study.
// Every reader keeps what it can: a row at fault is reported with its line and reason and the others are read.
// The error of a reader is for a file that cannot be read at all or to its end.
//
// # Paris, Lyon and Marseille
//
// Legal populations as data.gouv.fr publishes them (decoupage-administratif, from INSEE) have the rows 75101 to
// 75120, 69381 to 69389 and 13201 to 13216 and no row 75056, 69123 or 13055, while INSEE's own workbook has the
// cities and keeps the arrondissements in another sheet, and other sets have both. A reader gives the rows that
// are there and notes a city that is there with its parts (kind "city-and-parts"); whoever adds populations up
// must then count the city or its parts, and [City] tells which is which.
package insee
