package problem

// words are what people are told of each kind, in French: what happened, and what they can do.
var words = map[Kind][2]string{
	InvalidParameter:     {"Une valeur de l’adresse ne convient pas", "Corrigez la valeur dans l’adresse, ou repartez d’une des pages ci-dessous."},
	UnknownParameter:     {"Un paramètre de l’adresse n’est pas connu ici", "La page « Interface » dit quels paramètres chaque adresse prend."},
	InvalidCursor:        {"Cette suite ne correspond pas à la demande", "Reprenez la liste depuis sa première page."},
	InvalidBody:          {"Ce qui a été envoyé ne peut pas être lu", "Corrigez ce qui est signalé et envoyez-le de nouveau."},
	UnknownCollection:    {"Cette collection n’existe pas", "La liste des collections dit celles que cette étude contient."},
	UnknownFeature:       {"Rien ne porte ce code dans cette collection", "Cherchez par le nom : les codes changent d’une année du code officiel géographique à l’autre."},
	UnknownTile:          {"Cette tuile n’existe pas", "Les tuiles sont faites pour une carte : ouvrez celle du service."},
	UnknownPath:          {"Il n’y a rien à cette adresse", "Repartez de la carte ou de l’accueil, ou cherchez une commune ou un territoire."},
	MethodNotAllowed:     {"Cette adresse ne se demande pas ainsi", "La page « Interface » dit comment chaque adresse se demande."},
	NotAcceptable:        {"Cette adresse n’existe pas sous la forme demandée", "La page « Interface » dit sous quelles formes chaque adresse existe."},
	BodyTooLarge:         {"Ce qui a été envoyé est trop long", "Simplifiez le contour, ou donnez une liste de communes."},
	RangeNotSatisfiable:  {"La partie demandée n’existe pas", "Demandez la réponse entière, ou une partie qui tienne dans sa longueur."},
	UnsupportedMediaType: {"Ce qui a été envoyé n’est pas sous une forme lue ici", "Un contour s’envoie en GeoJSON, une liste de communes en JSON."},
	Busy:                 {"Le service répond à trop de demandes", "Essayez de nouveau dans un instant."},
	EditionChanged:       {"Une nouvelle édition de l’étude a remplacé celle-ci", "Reprenez depuis la première page : les chiffres ont pu changer."},
	NotReady:             {"L’étude n’est pas encore chargée", "Le service vient de démarrer : essayez de nouveau dans un instant."},
	OutOfTime:            {"La réponse a demandé trop de temps", "Demandez moins à la fois : une zone plus petite, ou moins d’entités par page."},
	Internal:             {"Le service a échoué", "Essayez de nouveau ; si cela se répète, donnez le numéro de la demande à qui tient le service."},
}

// InWords says in French what happened and what can be done about it.
func (p *Problem) InWords() (title, advice string) { return words[p.Kind][0], words[p.Kind][1] }
