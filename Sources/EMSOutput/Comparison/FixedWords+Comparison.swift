import EMSEngine
import EMSSemantics

/// The fixed words of comparisons.
extension FixedWords {
  // MARK: Importance

  /// What the records of an importance have in common.
  func heading(_ importance: ChangeImportance) -> String {
    switch importance {
    case .becameSignificant:
      pick("Became significant", "Significant geworden", "Devenus significatifs", "Bedeutend geworden")
    case .noLongerSignificant:
      pick("No longer significant", "Niet meer significant", "Ne sont plus significatifs", "Nicht mehr bedeutend")
    case .undecided: pick("Undecided", "Onbeslist", "Indécis", "Offen")
    case .decided: pick("Decided now", "Nu beslist", "Désormais décidés", "Jetzt entschieden")
    case .classUp: pick("Class up", "Klasse omhoog", "Niveau plus élevé", "Stufe höher")
    case .classDown: pick("Class down", "Klasse omlaag", "Niveau plus bas", "Stufe niedriger")
    case .classChanged: pick("Class changed", "Klasse gewijzigd", "Niveau modifié", "Stufe geändert")
    case .notAssessed:
      pick("No longer assessed", "Niet meer beoordeeld", "Ne sont plus évalués", "Nicht mehr bewertet")
    case .assessed: pick("Assessed now", "Nu beoordeeld", "Désormais évalués", "Jetzt bewertet")
    case .score: head("score") ?? "Score"
    case .status: pick("Status", "Status", "Statut", "Status")
    case .added: pick("New", "Nieuw", "Nouveaux", "Neu")
    case .removed: pick("Gone", "Verdwenen", "Disparus", "Entfallen")
    }
  }

  /// How many records have an importance: `2 became significant`.
  func counted(_ importance: ChangeImportance, _ count: Int) -> String {
    func either(_ one: String, _ many: String) -> String { count == 1 ? one : many }
    let words =
      switch importance {
      case .becameSignificant:
        pick(
          "became significant", "significant geworden", either("devenu significatif", "devenus significatifs"),
          "bedeutend geworden")
      case .noLongerSignificant:
        pick(
          "no longer significant", "niet meer significant",
          either("n’est plus significatif", "ne sont plus significatifs"), "nicht mehr bedeutend")
      case .undecided: undecided
      case .decided:
        pick("decided now", "nu beslist", either("désormais décidé", "désormais décidés"), "jetzt entschieden")
      case .classUp:
        pick("class up", "klasse omhoog", either("niveau plus élevé", "niveaux plus élevés"), "Stufe höher")
      case .classDown:
        pick("class down", "klasse omlaag", either("niveau plus bas", "niveaux plus bas"), "Stufe niedriger")
      case .classChanged:
        pick("class changed", "klasse gewijzigd", either("niveau modifié", "niveaux modifiés"), "Stufe geändert")
      case .notAssessed:
        pick(
          "no longer assessed", "niet meer beoordeeld", either("n’est plus évalué", "ne sont plus évalués"),
          "nicht mehr bewertet")
      case .assessed:
        pick("assessed now", "nu beoordeeld", either("désormais évalué", "désormais évalués"), "jetzt bewertet")
      case .score:
        pick(
          either("other score", "other scores"), either("andere score", "andere scores"),
          either("autre cotation", "autres cotations"), either("andere Bewertung", "andere Bewertungen"))
      case .status:
        pick(either("status", "statuses"), either("status", "statussen"), either("statut", "statuts"), "Status")
      case .added:
        pick(
          either("new record", "new records"), either("nieuw record", "nieuwe records"),
          either("nouvel enregistrement", "nouveaux enregistrements"),
          either("neuer Datensatz", "neue Datensätze"))
      case .removed:
        pick(
          either("record gone", "records gone"), either("record verdwenen", "records verdwenen"),
          either("enregistrement disparu", "enregistrements disparus"),
          either("Datensatz entfallen", "Datensätze entfallen"))
      }
    return "\(count) \(words)"
  }

  // MARK: Lists

  /// A list of a comparison besides those of records.
  enum ComparedList { case findingsAppeared, findingsGone, titles, method, inputs, otherResults }

  /// The heading of a list.
  func heading(_ list: ComparedList) -> String {
    switch list {
    case .findingsAppeared: pick("New findings", "Nieuwe bevindingen", "Nouveaux constats", "Neue Feststellungen")
    case .findingsGone: pick("Findings gone", "Verdwenen bevindingen", "Constats disparus", "Entfallene Feststellungen")
    case .titles: pick("Titles", "Titels", "Titres", "Titel")
    case .method: pick("Method", "Methode", "Méthode", "Methode")
    case .inputs: pick("Inputs", "Invoer", "Données", "Eingaben")
    case .otherResults: pick("Other results", "Andere resultaten", "Autres résultats", "Andere Ergebnisse")
    }
  }

  /// How many a list holds: `3 new findings`.
  func counted(_ list: ComparedList, _ count: Int) -> String {
    func either(_ one: String, _ many: String) -> String { count == 1 ? one : many }
    let words =
      switch list {
      case .findingsAppeared:
        pick(
          either("new finding", "new findings"), either("nieuwe bevinding", "nieuwe bevindingen"),
          either("nouveau constat", "nouveaux constats"), either("neue Feststellung", "neue Feststellungen"))
      case .findingsGone:
        pick(
          either("finding gone", "findings gone"), either("bevinding verdwenen", "bevindingen verdwenen"),
          either("constat disparu", "constats disparus"),
          either("Feststellung entfallen", "Feststellungen entfallen"))
      case .titles:
        pick(either("title", "titles"), either("titel", "titels"), either("titre", "titres"), "Titel")
      case .method:
        pick(
          either("change of the method", "changes of the method"),
          either("wijziging van de methode", "wijzigingen van de methode"),
          either("changement de méthode", "changements de méthode"),
          either("Änderung der Methode", "Änderungen der Methode"))
      case .inputs:
        pick(either("input", "inputs"), "invoer", either("donnée", "données"), either("Eingabe", "Eingaben"))
      case .otherResults:
        pick(
          either("other result", "other results"), either("ander resultaat", "andere resultaten"),
          either("autre résultat", "autres résultats"), either("anderes Ergebnis", "andere Ergebnisse"))
      }
    return "\(count) \(words)"
  }

  /// What stands for all lists where nothing differs.
  var noDifferences: String {
    pick("No differences", "Geen verschillen", "Aucune différence", "Keine Unterschiede")
  }

  // MARK: Columns

  var before: String { pick("before", "voor", "avant", "vorher") }
  var after: String { pick("after", "na", "après", "nachher") }
  var kind: String { pick("kind", "soort", "type", "Art") }
  var record: String { pick("record", "record", "enregistrement", "Datensatz") }
  var title: String { pick("title", "titel", "titre", "Titel") }
  var because: String { pick("because", "omdat", "car", "weil") }
  var place: String { pick("where", "waar", "où", "wo") }
  var input: String { pick("input", "invoer", "donnée", "Eingabe") }
  var result: String { pick("result", "resultaat", "résultat", "Ergebnis") }

  // MARK: Causes

  /// No value: an empty list, a side of a rule that is not there.
  var none: String { pick("none", "geen", "aucun", "keine") }
  /// An input that is judged.
  var judgedInput: String { pick("judged", "beoordeeld", "jugé", "beurteilt") }
  /// A record that came.
  var new: String { pick("new", "nieuw", "nouveau", "neu") }
  /// A record that went.
  var gone: String { pick("gone", "verdwenen", "disparu", "entfallen") }
  func isNew(_ name: String) -> String { name + " " + pick("is new", "is nieuw", "est nouveau", "ist neu") }
  func isGone(_ name: String) -> String {
    name + " " + pick("is gone", "is verdwenen", "a disparu", "ist entfallen")
  }
  func differs(_ name: String) -> String { name + " " + pick("differs", "verschilt", "diffère", "ist anders") }
  /// Another as-of day.
  func dayMoved(_ old: String, _ new: String) -> String {
    pick("as of", "stand op", "au", "Stand") + " \(old) → \(new)"
  }

  /// What a change of a rule is called: `parameter significant-from`, `risk(major, rare)`.
  func name(_ subject: RuleChange.Subject, _ name: String) -> String {
    let words: String
    switch subject {
    case .matrixCell: return name
    case .methods: return pick("method", "methode", "méthode", "Methode")
    case .parameter: words = parameter
    case .scale: words = pick("scale", "schaal", "échelle", "Skala")
    case .table: words = pick("table", "tabel", "table", "Tabelle")
    case .rule: words = pick("rule of", "regel van", "règle de", "Regel von")
    case .defaultValue:
      words = pick("default of", "standaardwaarde van", "valeur par défaut de", "Vorgabe von")
    case .field: words = pick("field", "veld", "champ", "Feld")
    case .check: words = pick("check", "controle", "contrôle", "Prüfung")
    }
    return words + " " + name
  }
}
