package osm

import "math"

// road is what a way is to a profile.
type road struct {
	forward, backward float64 // km/h, 0 when it may not be travelled that way
	seconds           float64 // of the whole way, when it says so (ferry); then speeds only tell directions
	urban             ternary
	through           bool // no journey begins or ends on it
	badSpeed          bool // it has a speed limit or duration that stands for none
}

// ternary is yes, no, or not said.
type ternary uint8

const (
	unsaid ternary = iota
	yes
	no
)

// road judges a way; false when the profile does not use it.
func (p *Profile) road(t *tags) (road, bool) {
	r := road{}
	ferry := t.value[keyRoute] == "ferry"
	class := t.value[keyHighway]
	if !ferry && class == "" || t.value[keyArea] == "yes" {
		return r, false
	}
	speed := p.Ferry
	if ferry {
		p.sail(t, &r)
	} else {
		speed = p.Class[class]
		r.through = class == "motorway" || class == "motorway_link"
		r.urban = urban(t)
	}
	if speed == 0 || !p.allowed(t, &speed, ferry) {
		return r, false
	}
	r.forward, r.backward = speed, speed
	if !ferry {
		p.limit(t, &r)
		p.surface(t, &r)
	}
	p.direct(t, &r)
	return r, r.forward > 0 || r.backward > 0
}

func (p *Profile) sail(t *tags, r *road) {
	r.through, r.urban = true, no
	if v := t.value[keyDuration]; v != "" {
		seconds, ok := ParseDuration(v)
		r.seconds, r.badSpeed = seconds, !ok
	}
}

// allowed tells whether the access tags open the way. A bicycle is pushed where only walking is allowed.
func (p *Profile) allowed(t *tags, speed *float64, ferry bool) bool {
	access := t.first(p.hierarchy...)
	if ferry && p.mode == car && access == "" && t.value[keyFoot] != "" {
		return false // a boat that speaks of walkers only
	}
	if !p.refused[access] {
		return !(p.mode != car && t.value[keyMotorroad] == "yes")
	}
	walked := t.value[keyFoot]
	if p.mode == bicycle && (walked == "yes" || walked == "designated" || walked == "permissive") {
		*speed = min(*speed, 4)
		return true
	}
	return false
}

// limit applies signed limits: they replace the speed of the class.
func (p *Profile) limit(t *tags, r *road) {
	if p.LimitShare == 0 {
		return
	}
	for _, d := range []struct {
		speed *float64
		keys  []key
	}{{&r.forward, []key{keyMaxspeedForward, keyMaxspeed}}, {&r.backward, []key{keyMaxspeedBackward, keyMaxspeed}}} {
		value := t.first(d.keys...)
		if value == "" || value == "signals" || value == "variable" {
			continue
		}
		v, ok := ParseMaxspeed(value)
		if !ok {
			r.badSpeed = true
			continue
		}
		*d.speed = min(v, 130) * p.LimitShare
	}
}

// surface bounds the speed by what the road is made of.
func (p *Profile) surface(t *tags, r *road) {
	for _, b := range []struct {
		table map[string]float64
		k     key
	}{{p.Surface, keySurface}, {p.Track, keyTracktype}, {p.Smoothness, keySmoothness}} {
		if v, ok := b.table[t.value[b.k]]; ok {
			r.forward, r.backward = min(r.forward, v), min(r.backward, v)
		}
	}
	if v, ok := p.Service[t.value[keyService]]; ok {
		r.forward, r.backward = min(r.forward, v), min(r.backward, v)
	}
}

// direct closes the direction that a one-way street forbids.
func (p *Profile) direct(t *tags, r *road) {
	value := t.value[keyOneway]
	switch p.mode {
	case foot:
		value = t.value[keyOnewayFoot]
	case bicycle:
		if v := t.value[keyOnewayBicycle]; v != "" {
			value = v
		} else if contraflow(t) {
			return
		}
	}
	if value == "" && p.mode != foot && impliedOneWay(t) {
		value = "yes"
	}
	if !p.OneWay && p.mode != foot {
		return
	}
	switch value {
	case "yes", "true", "1":
		r.backward = 0
	case "-1", "reverse":
		r.forward = 0
	case "reversible", "alternating":
		// Open one way at a time: nobody can count on either.
		r.forward, r.backward = 0, 0
	}
}

func impliedOneWay(t *tags) bool {
	j, class := t.value[keyJunction], t.value[keyHighway]
	return j == "roundabout" || j == "circular" || class == "motorway" || class == "motorway_link"
}

// contraflow tells whether bicycles may go against a one-way street.
func contraflow(t *tags) bool {
	for _, k := range []key{keyCycleway, keyCyclewayLeft, keyCyclewayRight, keyCyclewayBoth} {
		switch t.value[k] {
		case "opposite", "opposite_lane", "opposite_track":
			return true
		}
	}
	return false
}

// urban tells what the tags say of a built-up area.
func urban(t *tags) ternary {
	for _, k := range []key{keyZoneTraffic, keySourceMaxspeed, keyMaxspeedType, keyMaxspeed} {
		switch t.value[k] {
		case "FR:urban", "urban", "FR:zone30", "FR:30", "FR:living_street", "FR:zone20", "FR:20":
			return yes
		case "FR:rural", "rural", "FR:motorway", "motorway", "FR:trunk", "trunk":
			return no
		}
	}
	switch t.value[keyHighway] {
	case "residential", "living_street":
		return yes
	case "motorway", "motorway_link", "trunk", "trunk_link":
		return no
	}
	limit := t.value[keyMaxspeed]
	if limit == "" {
		return unsaid
	}
	switch v, ok := ParseMaxspeed(limit); {
	case !ok:
		return unsaid
	case v <= 50:
		return yes
	}
	return no
}

// slowed returns the speed in a built-up area, or out of it.
func (p *Profile) slowed(speed float64, r road, junctionsPerKm float64) float64 {
	if r.urban == yes || r.urban == unsaid && junctionsPerKm >= urbanJunctions {
		return speed * p.UrbanShare
	}
	return speed
}

// blocks tells whether the profile cannot pass a node.
func (p *Profile) blocks(t *tags) bool {
	barrier, access := t.value[keyBarrier], t.first(p.hierarchy...)
	switch {
	case barrier == "" && t.value[keyHighway] != "":
		return false // access tags of a crossing or a bus stop do not concern who passes along the road
	case access != "":
		return p.refused[access]
	case barrier == "":
		return false
	case p.mode == car:
		return !p.pass[barrier]
	}
	return barrier == "wall" || barrier == "fence" || barrier == "yes"
}

// seconds returns the time for a distance in metres, infinite when the speed is 0.
func seconds(metres, kmh float64) float64 {
	if kmh <= 0 {
		return math.Inf(1)
	}
	return metres / kmh * 3.6
}
