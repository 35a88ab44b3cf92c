/// The processes and aspects that a starter of a kind begins with.
struct StarterContents: Sendable {
  let processes: [StarterProcess]
  let aspects: [StarterAspect]

  private typealias Impact = StarterImpacts

  /// The contents for a kind of organisation; a consultant's clients begin like a workshop.
  init(_ kind: StarterRequest.Kind) {
    switch kind {
    case .office: self = StarterContents.office
    case .workshop, .consultant: self = StarterContents.workshop
    case .plant: self = StarterContents.plant
    case .school: self = StarterContents.school
    }
  }

  private init(processes: [StarterProcess], aspects: [StarterAspect]) {
    self.processes = processes
    self.aspects = aspects
  }

  private static let building = StarterProcess(
    key: "building", title: StarterText("Building", "Gebouw", "Bâtiment", "Gebäude"))
  private static let travel = StarterProcess(
    key: "travel", title: StarterText("Travel", "Verplaatsingen", "Déplacements", "Mobilität"))

  private static let heating = StarterAspect(
    "building", "energy", StarterText("Heating", "Verwarming", "Chauffage", "Heizung"), Impact.climate)
  private static let electricity = StarterAspect(
    "building", "energy", StarterText("Electricity", "Elektriciteit", "Électricité", "Strom"), Impact.climate)
  private static let coolant = StarterAspect(
    "building", "emission", "abnormal",
    StarterText("Leak of coolant", "Lek van koelmiddel", "Fuite de fluide frigorigène", "Kältemittelleck"),
    Impact.climate)
  private static let fire = StarterAspect(
    "building", "other", "emergency", StarterText("Fire", "Brand", "Incendie", "Brand"), Impact.fire)

  private static let office = StarterContents(
    processes: [
      building, travel,
      StarterProcess(key: "work", title: StarterText("Office work", "Kantoorwerk", "Travail de bureau", "Büroarbeit")),
      StarterProcess(key: "purchasing", title: StarterText("Purchasing", "Aankoop", "Achats", "Einkauf")),
    ],
    aspects: [
      heating, electricity, coolant, fire,
      StarterAspect(
        "travel", "transport", StarterText("Commuting", "Woon-werkverkeer", "Trajets domicile-travail", "Arbeitswege"),
        Impact.climate),
      StarterAspect(
        "travel", "transport", StarterText("Business trips", "Dienstreizen", "Voyages d'affaires", "Dienstreisen"),
        Impact.climate),
      StarterAspect("work", "material", StarterText("Paper", "Papier", "Papier", "Papier"), Impact.resources),
      StarterAspect(
        "work", "waste", StarterText("Residual waste", "Restafval", "Déchets résiduels", "Restmüll"), Impact.waste),
      StarterAspect(
        "purchasing", "material",
        StarterText(
          "Computers and telephones", "Computers en telefoons", "Ordinateurs et téléphones", "Computer und Telefone"),
        Impact.resources),
      StarterAspect(
        "purchasing", "material", StarterText("Catering", "Catering", "Restauration", "Verpflegung"), Impact.climate),
    ])

  private static let workshop = StarterContents(
    processes: [
      building,
      StarterProcess(key: "work", title: StarterText("Workshop", "Werkplaats", "Atelier", "Werkstatt")),
      StarterProcess(key: "storage", title: StarterText("Storage", "Opslag", "Stockage", "Lager")),
      StarterProcess(key: "delivery", title: StarterText("Delivery", "Levering", "Livraison", "Lieferung")),
    ],
    aspects: [
      heating, electricity, fire,
      StarterAspect(
        "work", "emission", StarterText("Welding fumes", "Lasrook", "Fumées de soudage", "Schweißrauch"), Impact.air),
      StarterAspect(
        "work", "noise", StarterText("Noise of machines", "Geluid van machines", "Bruit des machines", "Maschinenlärm"),
        Impact.nuisance),
      StarterAspect(
        "work", "waste", StarterText("Metal waste", "Metaalafval", "Déchets métalliques", "Metallabfall"),
        Impact.resources),
      StarterAspect(
        "work", "chemical",
        StarterText("Cleaning agents", "Reinigingsmiddelen", "Produits de nettoyage", "Reinigungsmittel"), Impact.sewer),
      StarterAspect(
        "storage", "soil", "abnormal", StarterText("Oil spill", "Morsen van olie", "Déversement d'huile", "Ölaustritt"),
        Impact.soil),
      StarterAspect(
        "storage", "waste",
        StarterText("Packaging waste", "Verpakkingsafval", "Déchets d'emballage", "Verpackungsabfall"), Impact.waste),
      StarterAspect(
        "delivery", "transport",
        StarterText(
          "Fuel of vans", "Brandstof van bestelwagens", "Carburant des camionnettes", "Kraftstoff der Lieferwagen"),
        Impact.climate),
    ])

  private static let plant = StarterContents(
    processes: [
      StarterProcess(
        key: "receiving",
        title: StarterText("Receiving of goods", "Ontvangst van goederen", "Réception des marchandises", "Wareneingang")
      ),
      StarterProcess(key: "production", title: StarterText("Production", "Productie", "Production", "Produktion")),
      building,
      StarterProcess(
        key: "utilities", title: StarterText("Utilities", "Nutsvoorzieningen", "Utilités", "Betriebstechnik")),
      StarterProcess(
        key: "maintenance", title: StarterText("Maintenance", "Onderhoud", "Maintenance", "Instandhaltung")),
      StarterProcess(
        key: "shipping",
        title: StarterText(
          "Storage and shipping", "Opslag en verzending", "Stockage et expédition", "Lager und Versand")),
    ],
    aspects: [
      heating, fire,
      StarterAspect(
        "receiving", "chemical", "abnormal",
        StarterText(
          "Spill when unloading", "Morsen bij het lossen", "Déversement au déchargement", "Austritt beim Entladen"),
        Impact.soil),
      StarterAspect(
        "production", "material", StarterText("Raw materials", "Grondstoffen", "Matières premières", "Rohstoffe"),
        Impact.resources),
      StarterAspect(
        "production", "emission",
        StarterText(
          "Emission of the stack", "Emissie van de schoorsteen", "Rejets de la cheminée", "Abgas des Schornsteins"),
        Impact.air),
      StarterAspect(
        "production", "discharge", StarterText("Process water", "Proceswater", "Eaux de procédé", "Prozesswasser"),
        Impact.sewer),
      StarterAspect(
        "production", "discharge", "abnormal",
        StarterText(
          "Cleaning at start and stop", "Reiniging bij opstart en stilstand", "Nettoyage au démarrage et à l'arrêt",
          "Reinigung beim An- und Abfahren"), Impact.sewer),
      StarterAspect(
        "production", "waste",
        StarterText("Production waste", "Productieafval", "Déchets de production", "Produktionsabfall"), Impact.waste),
      StarterAspect(
        "production", "noise",
        StarterText("Noise of the plant", "Geluid van de fabriek", "Bruit de l'usine", "Lärm des Werks"),
        Impact.nuisance),
      StarterAspect(
        "utilities", "energy", StarterText("Gas for steam", "Gas voor stoom", "Gaz pour la vapeur", "Gas für Dampf"),
        Impact.climate),
      StarterAspect(
        "utilities", "energy",
        StarterText(
          "Electricity of drives", "Elektriciteit van aandrijvingen", "Électricité des moteurs", "Strom der Antriebe"),
        Impact.climate),
      StarterAspect(
        "utilities", "water", StarterText("Cooling water", "Koelwater", "Eau de refroidissement", "Kühlwasser"),
        Impact.water),
      StarterAspect(
        "utilities", "emission", "abnormal",
        StarterText("Leak of coolant", "Lek van koelmiddel", "Fuite de fluide frigorigène", "Kältemittelleck"),
        Impact.climate),
      StarterAspect(
        "maintenance", "waste", StarterText("Used oil", "Afgewerkte olie", "Huiles usagées", "Altöl"), Impact.waste),
      StarterAspect(
        "shipping", "soil", "emergency",
        StarterText("Leak of a tank", "Lek van een tank", "Fuite d'une cuve", "Tankleck"), Impact.soil),
      StarterAspect(
        "shipping", "transport",
        StarterText("Transport by truck", "Transport met vrachtwagens", "Transport par camion", "Transport mit Lkw"),
        Impact.climate),
    ])

  private static let school = StarterContents(
    processes: [
      building, travel,
      StarterProcess(key: "teaching", title: StarterText("Teaching", "Lessen", "Enseignement", "Unterricht")),
      StarterProcess(key: "kitchen", title: StarterText("Kitchen", "Keuken", "Cuisine", "Küche")),
      StarterProcess(key: "grounds", title: StarterText("Grounds", "Terrein", "Terrain", "Gelände")),
    ],
    aspects: [
      heating, electricity, fire,
      StarterAspect(
        "travel", "transport", StarterText("Way to school", "Schoolvervoer", "Trajets scolaires", "Schulweg"),
        Impact.air),
      StarterAspect("teaching", "material", StarterText("Paper", "Papier", "Papier", "Papier"), Impact.resources),
      StarterAspect(
        "teaching", "chemical",
        StarterText(
          "Chemicals of the laboratory", "Chemicaliën van het labo", "Produits chimiques du laboratoire",
          "Chemikalien im Labor"), Impact.sewer),
      StarterAspect(
        "kitchen", "waste", StarterText("Food waste", "Voedselresten", "Restes alimentaires", "Speisereste"),
        Impact.waste),
      StarterAspect(
        "kitchen", "water",
        StarterText(
          "Water of kitchen and toilets", "Water van keuken en toiletten", "Eau de la cuisine et des sanitaires",
          "Wasser von Küche und Toiletten"), Impact.water),
      StarterAspect(
        "grounds", "chemical", "abnormal", StarterText("Road salt", "Strooizout", "Sel de déneigement", "Streusalz"),
        Impact.sewer),
      StarterAspect(
        "grounds", "nature", StarterText("Green playground", "Groene speelplaats", "Cour verte", "Grüner Schulhof"),
        StarterText("Shade and nature", "Schaduw en natuur", "Ombre et nature", "Schatten und Natur")),
    ])
}
