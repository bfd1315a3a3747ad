package styles

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"github.com/maillage/maillage/api/features"
)

// tile is the side of a pattern in pixels, stroke how wide its strokes are along a row.
const (
	tile   = 12
	stroke = 4
)

// hatched returns the names and colours of the patterns that styles use, in their order on the sprite.
func hatched() []theme {
	some := []theme{{id: "selected-fringe", colour: "#2b8a6f"}}
	for _, t := range above() {
		if t.shape == hatch {
			some = append(some, t)
		}
	}
	return some
}

// SpriteIndex returns where the images of the styles lie on the sprite, for screens of so many pixels in one of CSS.
func SpriteIndex(ratio int) (features.Document, error) {
	index := make(map[string]place)
	for i, t := range hatched() {
		index[t.pattern()] = place{X: i * tile * ratio, Width: tile * ratio, Height: tile * ratio, PixelRatio: ratio}
	}
	return features.Render(index)
}

// place is where an image lies on a sprite, in pixels of it.
type place struct {
	X          int `json:"x"`
	Y          int `json:"y"`
	Width      int `json:"width"`
	Height     int `json:"height"`
	PixelRatio int `json:"pixelRatio"` // pixels of it in one of CSS
}

// Sprite returns the images of the styles side by side, as PNG: squares of slanted strokes that repeat without a seam.
func Sprite(ratio int) ([]byte, error) {
	patterns, side := hatched(), tile*ratio
	m := image.NewNRGBA(image.Rect(0, 0, side*len(patterns), side))
	for i, t := range patterns {
		rgb := t.colour.rgb()
		for y := range side {
			for x := range side {
				c := color.NRGBA{uint8(rgb[0]), uint8(rgb[1]), uint8(rgb[2]), 30}
				if (x+y)%side < stroke*ratio {
					c.A = 230
				}
				m.SetNRGBA(i*side+x, y, c)
			}
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, m)
	return b.Bytes(), err
}
