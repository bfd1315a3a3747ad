package actors

// kinds is the one table of categories: each kind of establishment and the FINESS categories that it stands for.
var kinds = []struct {
	Kind
	categories []string
}{
	{Kind{"msp", "maisons de santé", FirstLine}, []string{"603"}},
	{Kind{"health-centre", "centres de santé", FirstLine}, []string{"124", "439"}},
	{Kind{"pharmacy", "pharmacies", FirstLine}, []string{"620", "627", "628", "629", "641"}},
	{Kind{"laboratory", "laboratoires de biologie médicale", FirstLine}, []string{"611"}},
	{Kind{"mother-and-child", "PMI, planification et santé de l'enfant", FirstLine}, []string{
		"223", // protection maternelle et infantile
		"228", // centre de planification ou d'éducation familiale
		"230", // établissement de consultation de protection infantile
		"268", // centre médico-scolaire
	}},

	{Kind{"hospital", "hôpitaux et cliniques", SecondLine}, []string{
		"101", // centre hospitalier régional
		"106", // centre hospitalier, ex hôpital local
		"114", // hôpital des armées
		"115", // établissement de soins du service de santé des armées
		"122", // soins obstétriques et chirurgico-gynécologiques
		"128", // soins chirurgicaux
		"129", // soins médicaux
		"131", // centre de lutte contre le cancer
		"355", // centre hospitalier
		"365", // soins pluridisciplinaires
		"697", // groupement de coopération sanitaire, établissement de santé
	}},
	{Kind{"rehabilitation", "soins de suite et de réadaptation", SecondLine}, []string{"109"}},
	{Kind{"long-stay", "soins de longue durée", SecondLine}, []string{"362"}},
	{Kind{"hospital-at-home", "hospitalisation à domicile", SecondLine}, []string{"127"}},
	{Kind{"dialysis", "dialyse", SecondLine}, []string{"141", "146"}},
	{Kind{"psychiatry", "psychiatrie", SecondLine}, []string{
		"156", // centre médico-psychologique
		"161", // maison de santé pour maladies mentales
		"292", // centre hospitalier spécialisé
		"425", // centre d'accueil thérapeutique à temps partiel
		"430", // centre de postcure
	}},
	{Kind{"imaging", "imagerie médicale", SecondLine}, []string{"619"}},

	{Kind{"ehpad", "EHPAD", MedicoSocial}, []string{"500"}},
	{Kind{"home-for-the-elderly", "autres hébergements de personnes âgées", MedicoSocial}, []string{"501", "502"}},
	{Kind{"sheltered-housing", "résidences autonomie", MedicoSocial}, []string{"202"}},
	{Kind{"day-centre", "accueil de jour de personnes âgées", MedicoSocial}, []string{"207"}},
	{Kind{"nursing-at-home", "soins infirmiers à domicile (SSIAD, SPASAD)", MedicoSocial}, []string{"354", "209"}},
	{Kind{"disabled-children", "enfants et adolescents handicapés", MedicoSocial}, []string{
		"182", // SESSAD
		"183", // IME
		"186", // ITEP
		"188", // enfants polyhandicapés
		"189", // CMPP
		"190", // CAMSP
		"192", // institut d'éducation motrice
		"194", // déficients visuels
		"195", // déficients auditifs
		"196", // sourds et aveugles
		"238", // centre d'accueil familial spécialisé
	}},
	{Kind{"disabled-adults", "adultes handicapés", MedicoSocial}, []string{
		"246", // ESAT
		"252", // foyer d'hébergement
		"255", // maison d'accueil spécialisée
		"382", // foyer de vie
		"437", // foyer d'accueil médicalisé
		"445", // SAMSAH
		"446", // SAVS
		"448", // établissement d'accueil médicalisé
		"449", // établissement d'accueil non médicalisé
	}},
	{Kind{"addiction", "addictologie et soins aux précaires", MedicoSocial}, []string{
		"165", // appartement de coordination thérapeutique
		"178", // CAARUD
		"180", // lits halte soins santé
		"197", // CSAPA
	}},

	{Kind{"help-at-home", "aide et accompagnement à domicile", Social}, []string{"460"}},
	{Kind{"coordination", "CLIC", Social}, []string{"463"}},
	{Kind{"child-protection", "protection de l'enfance", Social}, []string{
		"166", // accueil mère-enfant
		"175", // foyer de l'enfance
		"177", // maison d'enfants à caractère social
		"236", // placement familial socio-éducatif
		"241", // foyer d'action éducative
		"295", // AEMO et AED
	}},
	{Kind{"social-housing", "hébergement et réinsertion sociale", Social}, []string{
		"214", // CHRS
		"219", // autre centre d'accueil
		"256", // foyer de travailleurs migrants
		"257", // foyer de jeunes travailleurs
		"258", // maison relais, pension de famille
		"259", // autre résidence sociale
		"442", // centre provisoire d'hébergement
		"443", // CADA
	}},
}
