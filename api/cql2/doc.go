// Package cql2 reads, writes and evaluates the Common Query Language of OGC (CQL2, OGC 21-065r2): filters such as
//
//	population > 5000 AND casei(accenti(name)) LIKE casei(accenti('évry%')) AND S_INTERSECTS(geometry, BBOX(2, 48, 3, 49))
//
// ParseText and ParseJSON read the two encodings into one tree of Expr; WriteText and WriteJSON write it back. Compile
// binds a tree to the fields of a layer once, checking every type, and gives a Filter that tells of each feature whether
// it holds. Errors carry a position: line and column of the text, or the JSON pointer.
//
// Conformance classes: cql2-text, cql2-json, basic-cql2, advanced-comparison-operators, case-insensitive-comparison,
// accent-insensitive-comparison, basic-spatial-functions, basic-spatial-functions-plus, spatial-functions,
// temporal-functions, array-functions, property-property, functions and arithmetic.
//
// It is not a query planner and knows no index: a Filter tells which boxes and keys its features must be of, and the
// caller looks there. It reads longitude and latitude: a caller that takes other systems transforms the tree first.
//
// What is not known is null: a predicate on it is neither true nor false, and only what is true is selected (three-valued
// logic, clause 6.3). The same holds for what has no value: a division by zero, the root of a negative number.
package cql2
