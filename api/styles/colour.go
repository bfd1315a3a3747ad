package styles

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// colour is "#rrggbb".
type colour string

// ground is what themes are drawn on.
type ground struct {
	sea, land  colour
	ink, quiet colour // of names
	halo       colour
	towards    [3]float64 // where a colour goes to be seen: black or white
}

var (
	light = ground{sea: "#e4eaec", land: "#ffffff", ink: "#0d1516", quiet: "#3f4b4f", halo: "#ffffff"}
	dark  = ground{sea: "#20282b", land: "#2b3437", ink: "#ffffff", quiet: "#c3cccd", halo: "#171c1e", towards: [3]float64{255, 255, 255}}
)

// seen is the contrast that outlines and symbols must have with their ground (WCAG 2.2, 1.4.11).
const seen = 3

// outline returns a colour, made darker on light ground and lighter on dark until it is seen on land.
func (g ground) outline(c colour) colour {
	rgb := c.rgb()
	for step := 0; step <= 20; step++ {
		share := float64(step) / 20
		var mixed [3]float64
		for k := range mixed {
			mixed[k] = math.Round(rgb[k] + share*(g.towards[k]-rgb[k]))
		}
		if c = hex(mixed); contrast(c, g.land) >= seen && contrast(c, g.sea) >= seen {
			break
		}
	}
	return c
}

func (c colour) rgb() (rgb [3]float64) {
	n, err := strconv.ParseUint(strings.TrimPrefix(string(c), "#"), 16, 32)
	if err != nil || len(c) != 7 {
		panic(fmt.Sprintf("%q is not a colour", string(c))) // colours are constants of this package
	}
	return [3]float64{float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)}
}

func hex(rgb [3]float64) colour {
	return colour(fmt.Sprintf("#%02x%02x%02x", int(rgb[0]), int(rgb[1]), int(rgb[2])))
}

// contrast is the contrast ratio of two colours, from 1 to 21 (WCAG 2.2).
func contrast(a, b colour) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of a colour of sRGB (WCAG 2.2).
func luminance(c colour) float64 {
	sum := 0.0
	for k, v := range c.rgb() {
		v /= 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += v * [3]float64{0.2126, 0.7152, 0.0722}[k]
	}
	return sum
}
