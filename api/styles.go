package api

import (
	"fmt"
	"net/http"

	"github.com/gorilla/mux"
	"github.com/maillage/maillage/api/features"
	"github.com/maillage/maillage/api/styles"
)

func (s *Server) routeStyles(r *mux.Router) {
	r.HandleFunc("/styles", s.with(s.styleList))
	for ratio, name := range map[int]string{1: "/styles/sprite", 2: "/styles/sprite@2x"} {
		r.HandleFunc(name+".json", s.with(s.spriteIndex(ratio)))
		r.HandleFunc(name+".png", s.with(s.sprite(ratio)))
	}
	r.HandleFunc("/styles/{style}", s.with(s.style))
}

func (s *Server) styleList(w http.ResponseWriter, r *http.Request, v *view) error {
	doc, err := styles.List()
	if err != nil {
		return err
	}
	return s.answerDocument(w, r, v, outlined("Styles de carte", "Les styles qui dessinent les tuiles, pour MapLibre et ses semblables.", features.TypeJSON, doc))
}

// style answers with a style for MapLibre and its like.
func (s *Server) style(w http.ResponseWriter, r *http.Request, v *view) error {
	if _, err := format(r, "mapbox"); err != nil {
		return err
	}
	doc, err := v.styles.Style(pathVar(r, "style"))
	if err != nil {
		return err
	}
	return s.writeDocument(w, r, v, doc, styles.TypeStyle)
}

// spriteIndex tells where the images of the styles lie, for screens of so many pixels in one of CSS.
func (s *Server) spriteIndex(ratio int) endpoint {
	return func(w http.ResponseWriter, r *http.Request, v *view) error {
		if _, err := format(r, "json"); err != nil {
			return err
		}
		doc, err := styles.SpriteIndex(ratio)
		if err != nil {
			return err
		}
		return s.writeDocument(w, r, v, doc, features.TypeJSON)
	}
}

// sprite answers with the images of the styles.
func (s *Server) sprite(ratio int) endpoint {
	return func(w http.ResponseWriter, r *http.Request, v *view) error {
		if _, err := format(r, "png"); err != nil {
			return err
		}
		body, err := styles.Sprite(ratio)
		if err != nil {
			return fmt.Errorf("sprite of the styles: %w", err)
		}
		return s.shelve(w, r, v, prepare(body, "image/png", "", "no-cache"))
	}
}
