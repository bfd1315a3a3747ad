// Package access measures how much supply inhabitants can reach, competition for it included: the floating
// catchment family, the French APL, and the equilibrium of the rational agent access model; then what planners
// draw from it: deciles, inequality, and who is underserved by how much.
//
// It computes from minutes that somebody else gives (package travel), amounts of demand by place of residence
// and amounts of supply by site. It reads no file and knows neither professions nor years: a caller filters
// the supply (by profession, by age of practitioners) and counts it (practitioners, consultations per year),
// and access is in that unit per inhabitant.
//
// What all measures agree upon:
//   - a unit that reaches nothing has access 0, and is listed as unserved;
//   - supply that nobody reaches is listed as unallocated and gives access to nobody;
//   - a site without supply is no site, it draws nobody; with it a commune without practitioner would take
//     patients away from its neighbours in the measures where patients choose among sites;
//   - no result is ever NaN or infinite;
//   - times may be asymmetric: row i of the times holds journeys from residence i;
//   - sums run in the order of the input on one core, so the same input gives the same bits anywhere.
//
// Methods: docs/methods.md, "Accessibility".
package access
