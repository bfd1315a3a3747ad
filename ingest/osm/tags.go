package osm

// key is a key of a tag that matters to a road network.
type key uint8

// Keys, as their names say; keyOther is all others.
const (
	keyOther key = iota
	keyHighway
	keyRoute
	keyArea
	keyJunction
	keyOneway
	keyOnewayBicycle
	keyOnewayFoot
	keyCycleway
	keyCyclewayLeft
	keyCyclewayRight
	keyCyclewayBoth
	keyMaxspeed
	keyMaxspeedForward
	keyMaxspeedBackward
	keyMaxspeedType
	keySourceMaxspeed
	keyZoneTraffic
	keySurface
	keyTracktype
	keySmoothness
	keyService
	keyDuration
	keyAccess
	keyVehicle
	keyMotorVehicle
	keyMotorcar
	keyBicycle
	keyFoot
	keyMotorroad
	keyBarrier
	keyType
	keyRestriction
	keyRestrictionMotorcar
	keyRestrictionMotorVehicle
	keyRestrictionBicycle
	keyRestrictionConditional
	keyExcept
	keyCount
)

var keyNames = [keyCount]string{
	keyHighway: "highway", keyRoute: "route", keyArea: "area", keyJunction: "junction", keyOneway: "oneway",
	keyOnewayBicycle: "oneway:bicycle", keyOnewayFoot: "oneway:foot", keyCycleway: "cycleway",
	keyCyclewayLeft: "cycleway:left", keyCyclewayRight: "cycleway:right", keyCyclewayBoth: "cycleway:both",
	keyMaxspeed: "maxspeed", keyMaxspeedForward: "maxspeed:forward", keyMaxspeedBackward: "maxspeed:backward",
	keyMaxspeedType: "maxspeed:type", keySourceMaxspeed: "source:maxspeed", keyZoneTraffic: "zone:traffic",
	keySurface: "surface", keyTracktype: "tracktype", keySmoothness: "smoothness", keyService: "service", keyDuration: "duration",
	keyAccess: "access", keyVehicle: "vehicle", keyMotorVehicle: "motor_vehicle", keyMotorcar: "motorcar",
	keyBicycle: "bicycle", keyFoot: "foot", keyMotorroad: "motorroad", keyBarrier: "barrier", keyType: "type",
	keyRestriction: "restriction", keyRestrictionMotorcar: "restriction:motorcar",
	keyRestrictionMotorVehicle: "restriction:motor_vehicle", keyRestrictionBicycle: "restriction:bicycle",
	keyRestrictionConditional: "restriction:conditional", keyExcept: "except",
}

var keyByName = func() map[string]key {
	m := make(map[string]key, keyCount)
	for k := keyOther + 1; k < keyCount; k++ {
		m[keyNames[k]] = k
	}
	return m
}()

func keyOf(name []byte) key { return keyByName[string(name)] }

// tags are the values of the keys that matter, empty where there is none.
type tags struct {
	value [keyCount]string
	set   []key // those that have been given a value
}

func (t *tags) put(k key, v string) { t.value[k], t.set = v, append(t.set, k) }

func (t *tags) any() bool { return len(t.set) > 0 }

func (t *tags) clear() {
	for _, k := range t.set {
		t.value[k] = ""
	}
	t.set = t.set[:0]
}

// first returns the value of the first key that has one.
func (t *tags) first(keys ...key) string {
	for _, k := range keys {
		if t.value[k] != "" {
			return t.value[k]
		}
	}
	return ""
}
