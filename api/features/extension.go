package features

// Extension is what another building block of the OGC APIs adds to the documents of an edition. Addresses in it are
// made with Path.
type Extension struct {
	ConformsTo []string
	Note       string // sentence of the landing page
	Landing    []Link
	Collection func(c *Collection) []Link            // links of a collection's description
	Paths      func(cs []*Collection) map[string]any // paths of the OpenAPI definition
	Schemas    map[string]any                        // of its answers, by the names that Answers knows them by
}

// Operation returns a GET operation of the OpenAPI definition.
func Operation(id, summary string, parameters []any, mediaTypes ...string) map[string]any {
	return operation(id, summary, parameters, mediaTypes...)
}

// ConditionParametersOf returns the parameters of the OpenAPI definition that ParseCondition reads for a collection: the
// filter in CQL2, and the properties but for those whose names are reserved.
func ConditionParametersOf(c *Collection, reserved ...string) []any {
	var all []any
	for _, name := range ConditionParameters {
		all = append(all, object{"$ref": "#/components/parameters/" + name})
	}
	return append(all, filterParameters(c, append(reserved, ConditionParameters...))...)
}
