package features

// Extension is what another building block of the OGC APIs adds to the documents of an edition. Addresses in it are
// made with Path.
type Extension struct {
	ConformsTo []string
	Landing    []Link
	Collection func(c *Collection) []Link            // links of a collection's description
	Paths      func(cs []*Collection) map[string]any // paths of the OpenAPI definition
}

// Operation returns a GET operation of the OpenAPI definition.
func Operation(id, summary string, parameters []any, mediaType string) map[string]any {
	return operation(id, summary, parameters, mediaType)
}

// FilterParameters returns the parameters of the OpenAPI definition that are conditions on a collection's properties.
func FilterParameters(c *Collection, reserved ...string) []any { return filterParameters(c, reserved) }
