/// How records and the values in them are written.
extension LibraryTopic {
  static let rows = LibraryTopic(
    ["rows"], ("records as a table", "records als tabel", "des enregistrements en tableau", "Einträge als Tabelle"),
    (
      "The kind, its columns in brackets, then a record a line, its cells parted by spaces. A column may lie in an inner record "
        + "(impact.severity); lines with the same id make one record with several inner ones. A cell with spaces stands in quotes, "
        + "a list in [ ], a quantity in ( ).",
      "De soort, haar kolommen tussen haakjes, dan een record per regel, de cellen gescheiden door spaties. Een kolom mag in een "
        + "binnenste record liggen (impact.severity); regels met dezelfde id maken één record met meerdere binnenste. Een cel met "
        + "spaties staat tussen aanhalingstekens, een lijst tussen [ ], een hoeveelheid tussen ( ).",
      "Le genre, ses colonnes entre parenthèses, puis un enregistrement par ligne, les cellules séparées par des espaces. Une colonne "
        + "peut être dans un enregistrement intérieur (impact.severity) ; des lignes de même id en font un seul avec plusieurs "
        + "intérieurs. Une cellule à espaces est entre guillemets, une liste entre [ ], une quantité entre ( ).",
      "Die Art, ihre Spalten in Klammern, dann ein Eintrag je Zeile, die Zellen durch Leerzeichen getrennt. Eine Spalte darf in einem "
        + "inneren Eintrag liegen (impact.severity); Zeilen mit derselben Id ergeben einen Eintrag mit mehreren inneren. Eine Zelle mit "
        + "Leerzeichen steht in Anführungszeichen, eine Liste in [ ], eine Menge in ( )."
    ),
    """
    include <methods/risk-matrix>
    rows aspect (id, title, legal, impact.title, impact.severity, impact.probability) {
      dust   "Wood dust"  [air, waste]  "Air pollution"  moderate  likely
      dust   "Wood dust"  [air, waste]  "Fire"           major     unlikely
      noise  "Noise"      -             "Nuisance"       minor     -
    }
    legal air "Limits of dust"
    legal waste "Law on waste"
    """)

  static let ids = LibraryTopic(
    ["ids", "id"],
    ("the name of a record", "de naam van een record", "le nom d'un enregistrement", "der Name eines Eintrags"),
    (
      "The word after the kind: letters, digits and hyphens, first a letter, no spaces; others refer to the record by it. One with "
        + "spaces or a digit first stands in quotes: \"A 12/3\". It is unique in its kind; an inner record may go without.",
      "Het woord na de soort: letters, cijfers en koppeltekens, eerst een letter, geen spaties; andere records verwijzen ermee. Een id "
        + "met spaties of met een cijfer vooraan staat tussen aanhalingstekens: \"A 12/3\". Ze is uniek binnen haar soort; een binnenste "
        + "record mag zonder.",
      "Le mot après le genre : lettres, chiffres et traits d'union, d'abord une lettre, sans espace ; on s'y réfère par lui. Avec des "
        + "espaces ou un chiffre en tête, il est entre guillemets : \"A 12/3\". Il est unique dans son genre ; un enregistrement "
        + "intérieur peut s'en passer.",
      "Das Wort nach der Art: Buchstaben, Ziffern und Bindestriche, zuerst ein Buchstabe, keine Leerzeichen; andere verweisen damit "
        + "auf den Eintrag. Mit Leerzeichen oder einer Ziffer vorn steht sie in Anführungszeichen: \"A 12/3\". Sie ist in ihrer Art "
        + "eindeutig; ein innerer Eintrag darf ohne sein."
    ),
    """
    aspect dust "Wood dust" { process: sawing }
    aspect "A 12/3" "Solvents" { process: "2 Finishing", legal: [] }
    process sawing "Sawing"
    process "2 Finishing" "Finishing"
    """)

  static let titles = LibraryTopic(
    ["titles", "title", "titel", "ems"],
    ("texts and their languages", "teksten en hun talen", "les textes et leurs langues", "Texte und ihre Sprachen"),
    (
      "A text in quotes after the name, in the language of the file's first line; translations follow it with the letters of their "
        + "language. Tables show the language of the file, or that of --lang.",
      "Een tekst tussen aanhalingstekens na de naam, in de taal van de eerste regel van het bestand; vertalingen volgen met de letters "
        + "van hun taal. Tabellen tonen de taal van het bestand, of die van --lang.",
      "Un texte entre guillemets après le nom, dans la langue de la première ligne du fichier ; les traductions suivent, avec les "
        + "lettres de leur langue. Les tableaux montrent la langue du fichier, ou celle de --lang.",
      "Ein Text in Anführungszeichen nach dem Namen, in der Sprache der ersten Zeile der Datei; Übersetzungen folgen mit den "
        + "Buchstaben ihrer Sprache. Tabellen zeigen die Sprache der Datei oder die von --lang."
    ),
    """
    ems 1 nl
    aspect houtstof "Houtstof" en "Wood dust"
    """)

  static let notGiven = LibraryTopic(
    ["-", "missing", "blank"],
    (
      "not given, not known yet", "niet gegeven, nog niet bekend", "pas donné, pas encore connu",
      "nicht angegeben, noch nicht bekannt"
    ),
    (
      "In rows a - says that nothing is given; in a record the entry is left out. It never counts as zero: what needs it is not "
        + "assessed, and ems check lists it. An empty list is not the same: legal: [] says that somebody looked and found none.",
      "In rows zegt een - dat er niets gegeven is; in een record laat men de regel weg. Het telt nooit als nul: wat het nodig heeft is "
        + "niet beoordeeld, en ems check somt het op. Een lege lijst is iets anders: legal: [] zegt dat iemand keek en niets vond.",
      "Dans rows, un - dit que rien n'est donné ; dans un enregistrement, on omet la ligne. Cela ne compte jamais pour zéro : ce qui en "
        + "dépend n'est pas évalué, et ems check le cite. Une liste vide est autre chose : legal: [] dit qu'on a cherché sans trouver.",
      "In rows sagt ein -, dass nichts angegeben ist; in einem Eintrag fehlt die Zeile. Es zählt nie als null: was es braucht, ist "
        + "nicht bewertet, und ems check nennt es. Eine leere Liste ist etwas anderes: legal: [] sagt, dass jemand suchte und nichts fand."
    ),
    """
    include <methods/risk-matrix>
    rows aspect (id, title, legal, impact.title, impact.severity, impact.probability) {
      dust   "Wood dust"  -   "Air pollution"  moderate  -
      noise  "Noise"      []  "Nuisance"       minor     likely
    }
    """)

  static let notApplicable = LibraryTopic(
    ["n/a"], ("does not apply", "niet van toepassing", "sans objet", "nicht anwendbar"),
    (
      "What nobody has to give, because it does not apply here: an answer, unlike -. Only a field whose type says 'or n/a' takes it.",
      "Wat niemand hoeft te geven, omdat het hier niet van toepassing is: een antwoord, anders dan -. Enkel een veld waarvan het type "
        + "'or n/a' zegt, neemt het aan.",
      "Ce que nul n'a à donner, parce que c'est sans objet ici : une réponse, au contraire de -. Seul un champ dont le type dit "
        + "'or n/a' l'accepte.",
      "Was niemand angeben muss, weil es hier nicht zutrifft: eine Antwort, anders als -. Nur ein Feld, dessen Typ 'or n/a' sagt, "
        + "nimmt es an."
    ),
    """
    include <methods/weighted>
    aspect noise "Noise" {
      impact nuisance "Nuisance" { severity: minor, probability: likely, extent: local, recovery: n/a }
    }
    """)

  static let lists = LibraryTopic(
    ["lists", "list", "lijst", "lijsten"], ("several values", "meerdere waarden", "plusieurs valeurs", "mehrere Werte"),
    (
      "In square brackets, parted by commas, in a record as in rows: [air, waste]. One value needs no brackets. [] says that there is "
        + "none, - that nobody looked.",
      "Tussen rechte haken, gescheiden door komma's, in een record zoals in rows: [lucht, afval]. Eén waarde heeft geen haken nodig. [] "
        + "zegt dat er geen is, - dat niemand keek.",
      "Entre crochets, séparées par des virgules, dans un enregistrement comme dans rows : [air, dechets]. Une seule se passe de "
        + "crochets. [] dit qu'il n'y en a pas, - que nul n'a cherché.",
      "In eckigen Klammern, durch Kommas getrennt, im Eintrag wie in rows: [luft, abfall]. Ein einzelner Wert braucht keine. [] sagt, "
        + "dass es keinen gibt, - dass niemand nachsah."
    ),
    """
    aspect dust "Wood dust" { legal: [air, waste], stages: production }
    rows aspect (id, title, legal) {
      noise    "Noise"    []
      solvent  "Solvent"  [air, waste]
    }
    legal air "Limits of dust"
    legal waste "Law on waste"
    """)

  static let dates = LibraryTopic(
    ["dates", "date", "datum", "period", "duration", "today"],
    ("days, periods, durations", "dagen, periodes, duur", "jours, périodes, durées", "Tage, Zeiträume, Dauern"),
    (
      "A day is year-month-day: 2026-12-31. A period is 2025, 2025-H1, 2025-Q3 or 2025-03. A duration is a number and its unit: 1 year, "
        + "6 month, in rows (1 year). today is the day of the run, or that of --as-of.",
      "Een dag is jaar-maand-dag: 2026-12-31. Een periode is 2025, 2025-H1, 2025-Q3 of 2025-03. Een duur is een getal met zijn eenheid: "
        + "1 year, 6 month, in rows (1 year). today is de dag van vandaag, of die van --as-of.",
      "Un jour s'écrit année-mois-jour : 2026-12-31. Une période : 2025, 2025-H1, 2025-Q3 ou 2025-03. Une durée : un nombre et son "
        + "unité, 1 year, 6 month, dans rows (1 year). today est le jour même, ou celui de --as-of.",
      "Ein Tag ist Jahr-Monat-Tag: 2026-12-31. Ein Zeitraum ist 2025, 2025-H1, 2025-Q3 oder 2025-03. Eine Dauer ist eine Zahl mit "
        + "Einheit: 1 year, 6 month, in rows (1 year). today ist der heutige Tag oder der von --as-of."
    ),
    """
    legal waste "Law on waste" {
      evaluate-every: 1 year
      evaluation { date: 2026-03-14, result: compliant, evidence: "contract with the collector" }
    }
    """)

  static let numbers = LibraryTopic(
    ["numbers", "number", "quantity", "unit", "%"],
    ("numbers and quantities", "getallen en hoeveelheden", "nombres et quantités", "Zahlen und Mengen"),
    (
      "A decimal point, and _ between thousands: 1_250.5. A quantity has a unit after a space: 120 t; in rows it stands in brackets: "
        + "(120 t). 10 % is a tenth. 'ems library units' lists the units; unit declares one of your own.",
      "Een decimale punt, en _ tussen duizendtallen: 1_250.5. Een hoeveelheid heeft een eenheid na een spatie: 120 t; in rows staat ze "
        + "tussen haakjes: (120 t). 10 % is een tiende. 'ems library units' geeft de eenheden; unit maakt een eigen eenheid.",
      "Un point décimal, et _ entre les milliers : 1_250.5. Une quantité a une unité après une espace : 120 t ; dans rows, entre "
        + "parenthèses : (120 t). 10 % est un dixième. 'ems library units' donne les unités ; unit en déclare une.",
      "Ein Dezimalpunkt, und _ zwischen Tausendern: 1_250.5. Eine Menge hat eine Einheit nach einem Leerzeichen: 120 t; in rows steht sie "
        + "in Klammern: (120 t). 10 % ist ein Zehntel. 'ems library units' zeigt die Einheiten; unit vereinbart eine eigene."
    ),
    """
    unit pallet
    process storage "Storage" { flow wood "Wood" { direction: into, amount: 120 t } }
    """)

  static let series = LibraryTopic(
    ["series", "values"],
    ("readings by period", "metingen per periode", "relevés par période", "Messwerte je Zeitraum"),
    (
      "In the record of an indicator: a period, a colon, a quantity, one a line or parted by commas. All periods are of one length.",
      "In het record van een indicator: een periode, een dubbelepunt, een hoeveelheid, een per regel of gescheiden door komma's. Alle "
        + "periodes zijn even lang.",
      "Dans un indicateur : une période, deux-points, une quantité, une par ligne ou séparées par des virgules. Toutes les périodes ont "
        + "la même longueur.",
      "Im Eintrag einer Kennzahl: ein Zeitraum, ein Doppelpunkt, eine Menge, einer je Zeile oder durch Kommas getrennt. Alle Zeiträume "
        + "sind gleich lang."
    ),
    """
    indicator wood-waste "Wood waste" { unit: t, 2024: 14 t, 2025: 12.5 t }
    objective less-waste "A tenth less wood waste" {
      indicator: wood-waste, baseline: 2025, change: -10 %, due: 2027-12-31
    }
    """)

  static let because = LibraryTopic(
    ["because"],
    ("where a value comes from", "waar een waarde vandaan komt", "d'où vient une valeur", "woher ein Wert kommt"),
    (
      "After any value: why, by whom, on which day. A value given to a computed field replaces its rule, and needs it.",
      "Na elke waarde: waarom, door wie, op welke dag. Een waarde voor een berekend veld vervangt de regel, en heeft het nodig.",
      "Après toute valeur : pourquoi, par qui, quel jour. Une valeur donnée à un champ calculé remplace sa règle, et l'exige.",
      "Nach jedem Wert: warum, durch wen, an welchem Tag. Ein Wert für ein berechnetes Feld ersetzt die Regel und braucht es."
    ),
    """
    include <methods/risk-matrix>
    aspect noise "Noise" {
      impact nuisance "Nuisance" { severity: 3 because "two complaints in May" by coordinator on 2026-05-20, probability: likely }
    }
    role coordinator "Environmental coordinator"
    """)

  static let accept = LibraryTopic(
    ["accept"],
    ("a finding that is tolerated", "een bevinding die men duldt", "un constat toléré", "ein geduldeter Befund"),
    (
      "In the record that a check finds: the name of the check, which stands with the finding, and the reason. It is no longer found, "
        + "and is counted as accepted.",
      "In het record waar een controle iets vindt: de naam van de controle, die bij de bevinding staat, en de reden. Ze wordt niet meer "
        + "gevonden, en wordt geteld als aanvaard.",
      "Dans l'enregistrement qu'un contrôle relève : le nom du contrôle, qui est près du constat, et la raison. Il n'est plus relevé, et "
        + "est compté comme accepté.",
      "Im Eintrag, den eine Prüfung findet: der Name der Prüfung, der beim Befund steht, und der Grund. Er wird nicht mehr gefunden und "
        + "wird als hingenommen gezählt."
    ),
    """
    process storage "Storage" {
      accept process-without-aspect because "stands empty until 2027" by coordinator on 2026-11-20
    }
    role coordinator "Environmental coordinator"
    """)
}
