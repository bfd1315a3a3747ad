package mesh

// Mesh is being written.
type Mesh struct{}
