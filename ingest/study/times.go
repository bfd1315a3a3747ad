package study

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/maillage/maillage/geo"
	"github.com/maillage/maillage/geo/atlas"
	"github.com/maillage/maillage/geo/travel"
	"github.com/maillage/maillage/ingest"
	"github.com/maillage/maillage/ingest/matrix"
	"github.com/paulmach/orb"
)

// timetable is the study's minutes between units while they are put together.
type timetable struct {
	places []travel.Place // of every unit, those without a place reach nothing
	placed []bool
	parts  [][]int32
	crow   travel.Crow
	limit  float64
	known  journeySample
	geo.Times
}

// readTimes makes one table of minutes between units of the matrices and the roads of the study. What a matrix tells
// little of is taken from the roads, or estimated from the times that it does tell.
func (r *reader) readTimes() error {
	matrices, roads := r.cfg.Sources[KindTimes], r.cfg.Sources[KindRoads]
	if len(matrices)+len(roads) == 0 {
		return nil
	}
	t := r.newTimetable(append(slices.Clone(matrices), roads...))
	rows, err := r.readMatrices(t)
	if err != nil {
		return err
	}
	road, err := r.readRoads(t)
	if err != nil {
		return err
	}
	switch {
	case rows == nil:
		t.Provider, rows, t.Given = "road", road, int64(len(road.To))
	default:
		t.Provider, t.Given = "matrix", int64(len(rows.To))
		if rows, err = r.fillTimes(t, rows, road); err != nil {
			return err
		}
	}
	return r.keepTimes(t, rows)
}

func (r *reader) newTimetable(files []File) *timetable {
	s := r.cfg.Settings
	t := &timetable{crow: atlas.CrowOf(s), limit: s.MaxMinutes, parts: make([][]int32, r.ds.PlaceCount())}
	t.places, t.placed = atlas.Places(r.ds.Units, s)
	for u := range r.ds.Units {
		t.places[u].Unit = int32(u)
		if p := r.ds.Units[u].Parent; p != geo.None {
			t.parts[p] = append(t.parts[p], int32(u))
		}
	}
	for k, n := range r.ds.Neighbours() {
		t.places = append(t.places, atlas.PlaceOf(n, s, int32(len(r.ds.Units)+k)))
		t.placed = append(t.placed, true)
	}
	var names, vintages []string
	for _, f := range files {
		names = append(names, filepath.Base(f.Path))
		if f.Vintage != "" && !slices.Contains(vintages, f.Vintage) {
			vintages = append(vintages, f.Vintage)
		}
	}
	t.Times = geo.Times{Name: strings.Join(names, ", "), Vintage: strings.Join(vintages, ", "), Profile: s.Profile, Limit: t.limit}
	return t
}

// readMatrices returns the pairs of all matrices, those of an earlier file before those of a later; nil without any.
func (r *reader) readMatrices(t *timetable) (*travel.Rows, error) {
	var all *travel.Rows
	var locate func(orb.Point) int32
	err := r.each(KindTimes, func(f File, progress ingest.Progress) error {
		if locate == nil {
			locate = r.locator()
		}
		opt := matrix.Options{Units: r.ds.PlaceCount(), Limit: t.limit, EPSG: f.CRS, Time: f.Column, Seconds: f.Unit == "seconds", Mirror: f.Mirror,
			Internal: t.crow, Vintage: f.Vintage, Known: t.know,
			Unit: func(code string) (int32, bool) {
				u := r.placeOf(code, f.COG)
				return u, u != geo.None
			},
			Outside: func(code string) bool { return r.resolve(code, f.COG).err == errOutside },
			At: func(p orb.Point) (int32, bool) {
				u := locate(p)
				if u == geo.None {
					u = r.locateBeyond(p)
				}
				return u, u != geo.None
			},
		}
		m, src, err := matrix.Read(r.ctx, f.Path, opt, r.report, progress)
		if err != nil {
			return err
		}
		r.add(KindTimes, f, src)
		if all == nil {
			all = m.Rows()
		} else {
			all = travel.Overlay(all, m.Rows())
		}
		return nil
	})
	if err != nil || all == nil {
		return nil, err
	}
	return travel.Expand(all, t.parts), nil
}

// placeOf returns the number of the place, a unit or a neighbour, that a code stands for, else geo.None.
func (r *reader) placeOf(code string, cog int) int32 {
	u := mainOf(r.resolve(code, cog).portions)
	if u != geo.None {
		return u
	}
	if k := mainOf(r.beyond(code, cog)); k != geo.None {
		return int32(len(r.ds.Units)) + k
	}
	return geo.None
}

// codeOf returns the code of a place.
func (r *reader) codeOf(place int32) string {
	if k := int(place) - len(r.ds.Units); k >= 0 {
		return r.ds.Neighbours()[k].Code
	}
	return r.ds.Units[place].Code
}

// leaves returns the units that stand for themselves and have a place, and their places.
func (t *timetable) leaves() (units []int32, places []travel.Place) {
	for u, p := range t.places {
		if t.placed[u] && len(t.parts[u]) == 0 {
			units, places = append(units, int32(u)), append(places, p)
		}
	}
	return units, places
}

// between returns the minutes between all units that one means of travel gives.
func (r *reader) between(t *timetable, times travel.Times, limit float64) (*travel.Rows, error) {
	units, places := t.leaves()
	found, err := times.Within(r.ctx, places, places, limit)
	if err != nil {
		return nil, err
	}
	out := &travel.Rows{Start: make([]int64, 1, len(t.places)+1)}
	k := 0
	for u := range t.places {
		if k < len(units) && units[k] == int32(u) {
			to, minutes := found.Row(k)
			for i, d := range to {
				out.To, out.Minutes = append(out.To, units[d]), append(out.Minutes, minutes[i])
			}
			k++
		}
		out.Start = append(out.Start, int64(len(out.To)))
	}
	return out, nil
}

// fillTimes completes what the matrices tell little of.
func (r *reader) fillTimes(t *timetable, rows, road *travel.Rows) (*travel.Rows, error) {
	if !r.cfg.Settings.FillTimes {
		return rows, nil
	}
	// Journeys of half the limit as the crow flies are hardly ever over it by road.
	expected, err := r.between(t, t.crow, t.limit/2)
	if err != nil {
		return nil, err
	}
	little := travel.LittleKnown(rows, expected)
	var few []string
	for u, is := range little {
		if is {
			few = append(few, r.codeOf(int32(u)))
		}
	}
	if few == nil {
		return rows, nil
	}
	by, others := "road", road
	if others == nil {
		by = "crow"
		if others, err = r.estimateTimes(t); err != nil {
			return nil, err
		}
	}
	rows, t.Filled = travel.Fill(rows, others, little)
	if t.Provider = "matrix+" + by; t.Filled > t.Given {
		t.Provider = by + "+matrix"
	}
	words := map[string]string{"road": "taken from the roads", "crow": "estimated from the distance and the times known nearby"}
	r.report.Add(ingest.Finding{Severity: ingest.Warning, Kind: "times-filled", File: t.Name,
		Reason: fmt.Sprintf("of %d units the matrix gives fewer than half of the journeys expected (%s): %d pairs are %s, %d are the matrix's", len(few), someOf(few), t.Filled, words[by], t.Given)})
	return rows, nil
}

// estimateTimes estimates times as the crow flies, calibrated on those known and corrected by those nearby.
func (r *reader) estimateTimes(t *timetable) (*travel.Rows, error) {
	pairs := t.known.pairs
	c, fit, err := travel.Calibrate(t.crow, pairs)
	if err != nil {
		r.tellTimes(t, ingest.Warning, "times-not-calibrated", "%v; the speeds of the settings are used", err)
		return r.between(t, t.crow, t.limit)
	}
	local, err := travel.NewLocal(c, pairs)
	if err != nil {
		return nil, err
	}
	if held, err := travel.CrossValidate(t.known.heldOut(), 5, 1, corrected(t.crow)); err == nil {
		fit = held
	}
	t.crow = c
	t.Estimate = geo.TimesEstimate{Detour: c.Detour, SpeedDense: c.SpeedDense, SpeedSparse: c.SpeedSparse, Growth: c.Growth,
		Pairs: int64(len(pairs)), Correlation: fit.Correlation, MedianError: fit.MedianError}
	r.tellTimes(t, ingest.Note, "times-calibrated", "calibrated on %d known times: detour %.3f, %.0f km/h where dense and %.0f elsewhere over 10 km, growing as the power %.2f of the distance; on pairs held out %v",
		len(pairs), c.Detour, c.SpeedDense, c.SpeedSparse, c.Growth, fit)
	return r.between(t, local, t.limit)
}

// corrected estimates as estimateTimes does, for pairs that it has not seen.
func corrected(start travel.Crow) travel.Estimator {
	return func(known []travel.Pair) (func(a, b travel.Place) float64, error) {
		c, _, err := travel.Calibrate(start, known)
		if err != nil {
			return nil, err
		}
		l, err := travel.NewLocal(c, known)
		if err != nil {
			return nil, err
		}
		return l.Minutes, nil
	}
}

// keepTimes puts the table into the dataset and tells who reaches nobody.
func (r *reader) keepTimes(t *timetable, rows *travel.Rows) error {
	t.From = make([]geo.Reach, rows.Len())
	var lonely []string
	var away []int32
	for u := range t.From {
		to, minutes := rows.Row(u)
		t.From[u] = geo.Reach{To: slices.Clone(to), Minutes: slices.Clone(minutes)}
		switch others := slices.ContainsFunc(to, func(d int32) bool { return int(d) != u }); {
		case others || len(t.parts[u]) > 0:
		case u >= len(r.ds.Units):
			away = append(away, int32(u-len(r.ds.Units)))
		default:
			t.Unreached = append(t.Unreached, int32(u))
			lonely = append(lonely, r.ds.Units[u].Code)
		}
	}
	if lonely != nil {
		r.tellTimes(t, ingest.Warning, "unit-unreached", "%d units reach no other within %v minutes: %s", len(lonely), t.limit, someOf(lonely))
	}
	r.ds.Times = []geo.Times{t.Times}
	if away != nil {
		r.tellTimes(t, ingest.Warning, "neighbour-unreached", "%d communes around the area are reached by no journey: accessibility near them is marked", len(away))
		return r.unreach(away)
	}
	return nil
}

func (r *reader) tellTimes(t *timetable, severity ingest.Severity, kind, format string, args ...any) {
	r.report.Add(ingest.Finding{Severity: severity, Kind: kind, File: t.Name, Reason: fmt.Sprintf(format, args...)})
}

// someOf names the first of many codes.
func someOf(codes []string) string {
	const shown = 20
	if len(codes) > shown {
		return strings.Join(codes[:shown], ", ") + "…"
	}
	return strings.Join(codes, ", ")
}
