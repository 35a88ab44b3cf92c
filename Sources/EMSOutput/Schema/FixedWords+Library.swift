import EMSSemantics

/// The fixed words of what the library is said to hold. The words of the language (`kind`, `rows`, types) stay as they are typed.
extension FixedWords {
  private var libraryColon: String { pick(": ", ": ", "\u{A0}: ", ": ") }

  // MARK: The overview

  var standardLibrary: String {
    pick("The standard library", "De standaardbibliotheek", "La bibliothèque standard", "Die Standardbibliothek")
  }
  var librarySource: String {
    pick(
      "'ems library NAME' tells more of one, by its name or its title; 'ems library units' lists the units, 'ems library rows' "
        + "says how a table is written; a method is taken into use with 'include <methods/NAME>'.",
      "'ems library NAAM' zegt er meer over, bij naam of bij titel; 'ems library units' geeft de eenheden, 'ems library rows' zegt "
        + "hoe een tabel wordt geschreven; een methode wordt in gebruik genomen met 'include <methods/NAAM>'.",
      "'ems library NOM' en dit plus, par son nom ou son titre ; 'ems library units' donne les unités, 'ems library rows' dit "
        + "comment s'écrit un tableau ; une méthode est mise en usage par 'include <methods/NOM>'.",
      "'ems library NAME' sagt mehr dazu, nach Name oder Titel; 'ems library units' zeigt die Einheiten, 'ems library rows', wie eine "
        + "Tabelle geschrieben wird; eine Methode kommt mit 'include <methods/NAME>' in Gebrauch.")
  }
  var writingHeading: String {
    pick("How it is written", "Hoe het wordt geschreven", "Comment cela s'écrit", "Wie man es schreibt")
  }
  /// Of a long choice: how many values it has.
  func values(_ count: Int) -> String { "\(count) " + pick("values", "waarden", "valeurs", "Werte") }
  /// The parents of a kind, within a line.
  func within(_ parents: String, orAlone: Bool) -> String {
    pick("in", "in", "dans", "in") + " " + parents + (orAlone ? orAloneWords : "")
  }
  private var orAloneWords: String { pick(" or alone", " of alleen", " ou seul", " oder allein") }
  /// The clause of the standard that a check asks after.
  func clause(_ number: String) -> String { pick("clause", "artikel", "article", "Abschnitt") + " " + number }

  // MARK: Kinds

  /// The plural of a kind, and where its records stand.
  func facts(plural: String, parents: String, orAlone: Bool) -> String {
    var text = pick("Several are called", "Meerdere heten", "Plusieurs s'appellent", "Mehrere heißen") + " \(plural)."
    if !parents.isEmpty {
      text +=
        " " + pick("Stands in", "Staat in", "Se trouve dans", "Steht in") + libraryColon + parents
        + (orAlone ? orAloneWords : "") + "."
    }
    return text
  }
  var fields: String { pick("Fields", "Velden", "Champs", "Felder") }
  var computedFields: String { pick("Computed", "Berekend", "Calculés", "Berechnet") }
  var collections: String { pick("Collections", "Verzamelingen", "Collections", "Sammlungen") }
  var checksThatRead: String {
    pick("Checks that read it", "Controles die het lezen", "Contrôles qui le lisent", "Prüfungen, die es lesen")
  }
  func recordsInside(_ kind: String) -> String {
    pick(
      "the \(kind) records inside", "de records \(kind) erin", "les enregistrements \(kind) à l'intérieur",
      "die Einträge \(kind) darin")
  }
  func everyThatNames(_ kind: String, _ field: String) -> String {
    pick(
      "every \(kind) whose \(field) names it", "elk record \(kind) dat het noemt in \(field)",
      "chaque \(kind) dont \(field) le cite",
      "alle \(kind), deren \(field) es nennt")
  }
  var required: String { pick("required", "verplicht", "obligatoire", "erforderlich") }
  var inverse: String { pick("inverse", "omgekeerd", "inverse", "umgekehrt") }

  // MARK: Heads of columns

  var fieldColumn: String { pick("field", "veld", "champ", "Feld") }
  var typeColumn: String { pick("type", "type", "type", "Typ") }
  var titleColumn: String { pick("title", "titel", "titre", "Titel") }
  var defaultColumn: String { pick("default", "standaard", "défaut", "Vorgabe") }
  var levelsColumn: String { pick("levels", "niveaus", "niveaux", "Stufen") }
  var kindColumn: String { pick("kind", "soort", "genre", "Art") }
  var nameColumn: String { pick("name", "naam", "nom", "Name") }
  var numberColumn: String { pick("number", "getal", "nombre", "Zahl") }
  var descriptionColumn: String { pick("description", "beschrijving", "description", "Beschreibung") }
  var holdsColumn: String { pick("holds", "bevat", "contient", "enthält") }
  var whatColumn: String { pick("what", "wat", "quoi", "was") }
  var checkColumn: String { pick("check", "controle", "contrôle", "Prüfung") }
  var clauseColumn: String { pick("clause", "artikel", "article", "Abschnitt") }
  var unitColumn: String { pick("unit", "eenheid", "unité", "Einheit") }
  var meaningColumn: String { pick("meaning", "betekenis", "signification", "Bedeutung") }
  var prefixesColumn: String { pick("prefixes", "voorvoegsels", "préfixes", "Vorsätze") }
  var foundColumn: String { pick("found as", "gevonden als", "trouvé comme", "gefunden als") }
  var placeColumn: String { pick("where", "waar", "où", "wo") }
  var units: String { pick("Units", "Eenheden", "Unités", "Einheiten") }

  // MARK: Methods, parameters, views

  var inputsOfMethod: String {
    pick(
      "Fields that a record gives", "Velden die een record opgeeft", "Champs qu'un enregistrement donne",
      "Felder, die ein Eintrag angibt")
  }
  var resultsOfMethod: String {
    pick("Fields that it computes", "Velden die ze berekent", "Champs qu'elle calcule", "Felder, die sie berechnet")
  }
  var parameters: String { pick("Parameters", "Parameters", "Paramètres", "Parameter") }
  var fieldsOfThatName: String {
    pick("Fields of that name", "Velden met die naam", "Champs de ce nom", "Felder dieses Namens")
  }
  func anotherValue(_ name: String, _ value: String) -> String {
    value + "; "
      + pick(
        "another value: parameter \(name): \(value), or --set \(name)=\(value) for one run",
        "een andere waarde: parameter \(name): \(value), of --set \(name)=\(value) voor één keer",
        "une autre valeur : parameter \(name): \(value), ou --set \(name)=\(value) pour une fois",
        "ein anderer Wert: parameter \(name): \(value), oder --set \(name)=\(value) für ein Mal")
  }
  func viewOf(_ kind: String, columns: String) -> String {
    pick("of", "van", "de", "von") + " \(kind)" + libraryColon + columns
  }

  // MARK: Checks

  /// What a check is asked of, and its level.
  func asked(of kind: String?, level: String) -> String {
    let whom =
      kind.map { pick("for each", "voor elk record", "pour chaque", "für jedes") + " \($0)" }
      ?? pick("for the register", "voor het register", "pour le registre", "für das Verzeichnis")
    let word =
      switch level {
      case "error": pick("error", "fout", "erreur", "Fehler")
      case "warning": pick("warning", "waarschuwing", "avertissement", "Warnung")
      default: pick("note", "opmerking", "remarque", "Hinweis")
      }
    return whom + ", " + word
  }
  var says: String { pick("says", "zegt", "dit", "sagt") + libraryColon }
  var why: String { pick("why", "waarom", "pourquoi", "warum") + libraryColon }
  var whatToDo: String { pick("what to do", "wat te doen", "que faire", "was zu tun ist") + libraryColon }
  func toTolerate(_ check: String, in kind: String) -> String {
    pick("to tolerate it", "om het te dulden", "pour le tolérer", "um es zu dulden") + libraryColon
      + "accept \(check) because \"…\", "
      + pick("in the record", "in het record", "dans l'enregistrement", "im Eintrag") + " \(kind)"
  }

  // MARK: Searching

  /// The head of what a word was found in.
  func found(_ word: String) -> String {
    pick("Where '\(word)' stands", "Waar '\(word)' staat", "Où se trouve '\(word)'", "Wo '\(word)' steht")
  }
  var alsoFound: String { pick("Also called so", "Heet ook zo", "S'appelle aussi ainsi", "Heißt auch so") }
}
